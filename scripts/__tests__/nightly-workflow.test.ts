import { execFile, execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from '@jest/globals'
import { interpolate } from '../../sandbox/src/runner/expressions.ts'
import { WALKTHROUGH_IMAGE, WALKTHROUGH_LOGIN, type Sandbox } from '../../sandbox/src/start.ts'
import { deploy, inSandbox, liveTasks } from '../../__tests__/e2e/site.ts'
import { read } from '../../__tests__/docs/pages.ts'
import { WORKFLOWS, type Step } from '../../__tests__/workflows/files.ts'

/** What a step has left to those after it, as the context `steps` has it. */
interface Ended {
  readonly outcome: string
  readonly outputs: Readonly<Record<string, string>>
}

const STEPS = WORKFLOWS.get('nightly.yml')?.workflow.jobs.deploy?.steps ?? []

/** The walk-through's image with what the nightly's has: its page, and a shell for its jobs. */
const IMAGE = {
  ...WALKTHROUGH_IMAGE,
  app: {
    ...WALKTHROUGH_IMAGE.app,
    page: read('.github/nightly/index.html'),
    byCommand: {
      'grep Hello /www/index.html': { exits: { after: 100, code: 0 } },
      'sh -c exit 3': { exits: { after: 100, code: 3 } }
    }
  }
}

/** Windows has a `bash` too, which may be another system's. */
const HAS_SHELL = process.platform !== 'win32' && succeeds('bash', '-c', 'command -v curl && command -v grep')

test("the nightly's steps do in the sandbox what its checks between them ask for", async () => {
  await inSandbox({ images: [IMAGE] }, async (sandbox) => {
    const steps = await play(sandbox)

    const outcomes = ['first', 'second', 'wrong', 'job', 'failing'].map(
      (id) => `${id}: ${steps[id]?.outcome ?? 'none'}`
    )
    expect(outcomes).toEqual([
      'first: success',
      'second: success',
      'wrong: failure',
      'job: success',
      'failing: failure'
    ])
    expect(steps.second?.outputs.changed).toBe('[]')
    expect(steps.failing?.outputs['exit-code']).toBe('3')
    expect(liveTasks(sandbox)).toEqual([])
  })
})

/** Plays the steps of the job, those that are scripts where there is a shell. Throws when one fails that may not. */
async function play(sandbox: Sandbox): Promise<Record<string, Ended>> {
  const steps: Record<string, Ended> = {}
  const environment: Record<string, string> = { ENVIRONMENT: 'nightly-1-1' }
  for (const step of STEPS) {
    const contexts = {
      env: environment,
      github: { actor: WALKTHROUGH_LOGIN.username, token: WALKTHROUGH_LOGIN.password },
      needs: { image: { outputs: { image: 'acme/space:1.0' } } }, // the sandbox's, for the one that was pushed
      steps
    }
    if (step.uses === './') {
      const inputs = { ...filledIn(step.with, contexts), 'settle-seconds': '0' }
      const { outcome, outputs, lines } = await deploy(sandbox, inputs)
      if (outcome !== 'success' && step['continue-on-error'] !== true) throw new Error(lines.join('\n'))
      if (step.id !== undefined) steps[step.id] = { outcome, outputs }
    } else if (step.run !== undefined && HAS_SHELL) {
      // The half minute of the wrong password is for AWS; how fast this machine is shows nothing.
      const now = { BEFORE: String(Math.floor(Date.now() / 1000)) }
      const given = { ...sandbox.environment, ...environment, ...now, ...filledIn(step.env, contexts) }
      Object.assign(environment, await script(step.run, given))
    }
  }
  return steps
}

function filledIn(values: Step['with'] | Step['env'], contexts: Readonly<Record<string, unknown>>) {
  return Object.fromEntries(
    Object.entries(values ?? {}).map(([name, value]) => [name, interpolate(String(value), contexts)])
  )
}

/** Runs a script as the runner does where no shell is named, and gives back the variables that it sets for later steps. */
async function script(run: string, env: Readonly<Record<string, string>>): Promise<Record<string, string>> {
  const folder = mkdtempSync(join(tmpdir(), 'nightly-'))
  const file = join(folder, 'env')
  try {
    await promisify(execFile)('bash', ['-e', '-c', `: > "$GITHUB_ENV"\n${run}`], {
      env: { PATH: process.env.PATH, ...env, GITHUB_ENV: file }
    })
    const lines = readFileSync(file, 'utf8').split('\n')
    return Object.fromEntries(lines.flatMap((line) => (line === '' ? [] : [line.split('=', 2) as [string, string]])))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function succeeds(program: string, ...args: readonly string[]): boolean {
  try {
    execFileSync(program, args, { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
