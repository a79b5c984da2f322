import { expect } from '@jest/globals'
import type { Login } from '../../sandbox/src/image.ts'
import type { StepResult } from '../../sandbox/src/runner.ts'
import type { Sandbox } from '../../sandbox/src/start.ts'
import { inSandbox, start, type Run } from '../e2e/site.ts'
import { formsOf } from './encodings.ts'
import { fitsIntoList, listed, NEIGHBOUR, SECRETS, UNUSED } from './secrets.ts'
import { ALIAS, type Inputs, type Trial, type Way } from './trials.ts'
import { foreignParts, recordWire, storedValue } from './wire.ts'

const requests = recordWire()
/** What the ports of this process are, as far as they may get a password. */
const ports = new Map<number, 'aws' | 'registry'>()

const USERNAME = 'acme'
const WAYS: readonly Way[] = ['login', 'logins', 'key']
const NEIGHBOUR_FORMS = formsOf({ username: USERNAME, password: NEIGHBOUR })
const UNUSED_FORMS = formsOf({ username: 'octocat', password: UNUSED })
const FAST = { attach: 50, prepare: 50, pull: 50, stop: 50, deprovision: 50 }

/** A trial with one of the ways to give a login and one of the passwords, so that all of them have their turn. */
export type Turn = readonly [name: string, way: Way, kind: string, trial: Trial, password: string]

export function turnsOf(trials: Readonly<Record<string, Trial>>): Turn[] {
  return Object.entries(trials).map(([name, trial], index) => {
    const way = trial.way ?? WAYS[index % WAYS.length] ?? 'login'
    const secrets = Object.entries(SECRETS).filter(([, password]) => way !== 'logins' || fitsIntoList(password))
    const [kind, password] = secrets[index % secrets.length] ?? ['', '']
    return [name, way, kind, trial, password]
  })
}

/** Plays the trial and searches everything that came of it. */
export async function expectNoLeak(
  trial: Trial | undefined,
  way: Way,
  password: string,
  as?: Run['as']
): Promise<void> {
  const login = { username: USERNAME, password }
  const { options, prepare, during, more, run, happens, ends } = trial ?? { ends: ['failure'] }
  const from = requests.length
  const knobs = { ...options?.knobs, timings: { ...FAST, ...options?.knobs?.timings } }
  await inSandbox({ accounts: [login], ...options, knobs }, async (sandbox) => {
    ports.set(portOf(sandbox.aws.url), 'aws').set(portOf(sandbox.registry.url), 'registry')
    sandbox.kms.seedKey({ aliases: [ALIAS] })
    const plain = { image: 'acme/space:1.0', 'settle-seconds': '0', ...loginInputs(way, login), ...trial?.inputs }
    const inputs: Inputs = { ...plain, ...(await more?.(sandbox, login)) }
    await prepare?.(sandbox, login, inputs)
    const event = happens?.(sandbox)
    const running = start(sandbox, inputs, {
      debug: true,
      ...(as && { as }),
      ...run,
      ...(event && { event, github: event.github })
    })
    const [result] = await Promise.all([running.done, during?.(sandbox, running)])

    const titles = result.annotations.map(({ properties }) => properties.title)
    expect([result.outcome, ...titles]).toStrictEqual(ends)
    const forms = formsOf({ ...login, password: inputs['registry-password'] ?? login.password })
    expect(leaksIn(seenOf(result), [...forms, ...NEIGHBOUR_FORMS, ...UNUSED_FORMS])).toEqual([])
    expect(leaksOnTheWire(sandbox, from, forms, NEIGHBOUR_FORMS)).toEqual([])
  })
}

function loginInputs(way: Way, { username, password }: Login): Inputs {
  if (way === 'logins') return { 'registry-logins': `docker.io ${username} ${listed(password)}` }
  const login = { 'registry-username': username, 'registry-password': password }
  return way === 'key' ? { ...login, 'kms-key-id': ALIAS } : login
}

/** All that the process wrote, unmasked, but for the commands that tell the runner what to mask. */
function seenOf({ raw, rawSummary, outputs, state, env, paths, annotations, post }: StepResult): string {
  const files = JSON.stringify([outputs, state, env, paths, annotations])
  const values = Object.values({ ...outputs, ...state, ...env }).join('\n')
  const written = raw.replaceAll(/^::add-mask::.*$/gm, '')
  return [written, unescaped(written), rawSummary, files, values, post && seenOf(post)].join('\n')
}

/** Workflow commands as the runner reads them: their data is escaped once more. */
function unescaped(commands: string): string {
  return commands.replaceAll('%0A', '\n').replaceAll('%0D', '\r').replaceAll('%25', '%')
}

type Forms = readonly string[]

/** In which forms a text betrays what it must not. */
function leaksIn(text: string, forms: Forms): string[] {
  return forms.filter((form) => text.includes(form))
}

/** The requests that carry a password to where it does not belong. */
function leaksOnTheWire({ aws, registry, github }: Sandbox, from: number, own: Forms, others: Forms): string[] {
  const ours = [portOf(aws.url), portOf(registry.url), portOf(github.url)]
  return requests
    .slice(from)
    .filter(({ port }) => ours.includes(port) || !ports.has(port))
    .flatMap((request) => {
      const kind = ports.get(request.port) ?? 'other'
      const authorization = request.headers.find(([name]) => name === 'authorization')?.[1] ?? ''
      const leaks = [
        ...leaksIn(foreignParts(request, kind), [...own, ...others, ...UNUSED_FORMS]),
        ...leaksIn(authorization, [...others, ...UNUSED_FORMS]),
        ...leaksIn(storedValue(request) ?? '', UNUSED_FORMS)
      ]
      return leaks.map((form) => `${request.method} ${request.url}: ${form}`)
    })
}

function portOf(url: string): number {
  return Number(new URL(url).port)
}
