import { describe, expect, test } from '@jest/globals'
import type { StepResult } from '../../sandbox/runner.ts'
import type { Sandbox } from '../../sandbox/start.ts'
import { deploy, inSandbox, WALKTHROUGH } from './site.ts'

/** Passwords that are easily taken apart or mistaken on their way through shells, JSON, URLs and workflow commands. */
const PASSWORDS = ['p"w\\d\'%0A::x::🔑ß', 'first line\nsecond "line"', 'eyJhbGciOi+/=QWxhZGRpbg==']

/** What happens to the deployment; the password must not be seen in any of them. */
const RUNS: Readonly<Record<string, { readonly inputs?: Readonly<Record<string, string>>; readonly known?: string }>> =
  {
    'that succeeds': {},
    'that only plans': { inputs: { mode: 'plan' } },
    'whose login is wrong': { known: 'another' },
    'whose image is not there': { inputs: { image: 'acme/space:no' } },
    'whose user name is wrong': { inputs: { 'registry-username': 'nobody' } },
    'whose inputs are wrong': { inputs: { cpu: 'x' } }
  }

const CASES = PASSWORDS.flatMap((password) => Object.keys(RUNS).map((name) => [password, name] as const))

describe('the password is seen nowhere', () => {
  test.concurrent.each(CASES)('%j in a run %s', async (password, name) => {
    const { inputs, known = password } = RUNS[name] ?? {}
    await inSandbox({ accounts: [{ username: 'acme', password: known }] }, async (sandbox) => {
      const given = { ...WALKTHROUGH, ...inputs, 'registry-password': password }
      const result = await deploy(sandbox, given, {
        debug: true,
        env: { RUNNER_DEBUG: '1', ACTIONS_STEP_DEBUG: 'true' }
      })

      const seen = everythingSeen(result, sandbox)
      for (const form of formsOf(password)) expect(seen).not.toContain(form)
    })
  })
})

/** All that the process wrote but for the commands that tell the runner what to mask, and all that AWS but its keeper got. */
function everythingSeen(result: StepResult, { aws, registry }: Sandbox): string {
  const { raw, summary, outputs, state, annotations, post } = result
  const calls = aws.calls.filter(({ service }) => service !== 'secretsmanager')
  return [
    raw.replaceAll(/^::add-mask::.*$/gm, ''),
    post?.raw ?? '',
    summary,
    JSON.stringify([outputs, state, annotations, calls, registry.requests])
  ].join('\n')
}

/** The password as it is, line by line, and in the encodings in which it may travel. */
function formsOf(password: string): string[] {
  const base64 = (text: string) => Buffer.from(text).toString('base64')
  return [
    password,
    ...password.split('\n'),
    JSON.stringify(password).slice(1, -1),
    JSON.stringify(JSON.stringify(password)).slice(3, -3),
    encodeURIComponent(password),
    base64(password),
    base64(`acme:${password}`),
    password.replaceAll('%', '%25').replaceAll('\n', '%0A')
  ]
}
