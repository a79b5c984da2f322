import { describe, expect, test } from '@jest/globals'
import { WALKTHROUGH_IMAGE, type Sandbox } from '../../sandbox/src/start.ts'
import { END_TO_END, type Failure } from './failures.ts'
import { deploy, inSandbox, liveTasks, WALKTHROUGH } from './site.ts'

/** Runs the deployment in which this failure happens. */
async function fail({ options = {}, before, atRun, inputs = WALKTHROUGH, env = {} }: Failure) {
  const started: { sandbox?: Sandbox } = {}
  let ran = false
  const onCall = async ({ operation }: { readonly operation: string }) => {
    if (operation !== 'RunTask' || ran || started.sandbox === undefined) return
    ran = true
    await atRun?.(started.sandbox)
  }
  return inSandbox({ ...options, onCall }, async (sandbox) => {
    started.sandbox = sandbox
    await before?.(sandbox)
    const given = typeof inputs === 'function' ? inputs(sandbox) : inputs
    const result = await deploy(sandbox, { ...given, 'settle-seconds': '5' }, { env })
    return { ...result, live: liveTasks(sandbox) }
  })
}

test.concurrent.each(END_TO_END.map((failure) => [failure.title, failure] as const))('%s', async (title, failure) => {
  const { outcome, annotations, summary, lines, live } = await fail(failure)
  const errors = annotations.filter(({ kind }) => kind === 'error')

  expect([outcome, errors.map(({ properties }) => properties.title)]).toEqual(['failure', [title]])
  expect(lines.join('\n')).toMatch(failure.says)
  expect(errors[0]?.message).toContain(failure.tells ?? '')
  expect(summary).toContain('**What to do:**')
  expect(live).toEqual([])
})

test.concurrent('a log group that another run changes meanwhile is waited for', async () => {
  const message = 'A conflicting operation is currently in progress against this resource. Please try again.'
  const aborted = { call: 'logs:CreateLogGroup', answer: { code: 'OperationAbortedException', message }, times: 7 }
  await inSandbox({ knobs: { faults: [aborted] } }, async (sandbox) => {
    expect((await deploy(sandbox)).outcome).toBe('success')
  })
})

test.concurrent('a connection that breaks is told with its service and call', async () => {
  const faults = [{ call: 'ec2:DescribeVpcs', answer: 'drop' as const, times: 1000 }]
  await inSandbox({ knobs: { faults } }, async (sandbox) => {
    const { annotations } = await deploy(sandbox)
    expect(annotations.map(({ properties }) => properties.title)).toEqual(["The runner can't reach AWS"])
    expect(annotations[0]?.message).toMatch(/^Could not reach EC2 \(DescribeVpcs\): \w[^]*\. Sent 5 times\.\n/)
  })
})

describe('the last line of a log', () => {
  test.concurrent('reaches no annotation, summary or comment with a secret or as a command', async () => {
    const password = WALKTHROUGH['registry-password'] ?? ''
    const log = [`\x1b]8;;https://evil.test\x07 ${password.slice(0, 8)}\x1b[0m${password.slice(8)} \u202e::error::x`]
    const app = { ...WALKTHROUGH_IMAGE.app, exits: { after: 100, code: 1 }, log }
    await inSandbox({ images: [{ ...WALKTHROUGH_IMAGE, app }] }, async (sandbox) => {
      const { annotations, raw, rawSummary } = await deploy(sandbox, { ...WALKTHROUGH, 'settle-seconds': '5' })
      expect(annotations).toHaveLength(1)
      expect(annotations[0]?.message).toContain('Its last log line: "')
      expect(annotations[0]?.message.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e]/u)
      const [, shown = ''] = /^(::error[^\n]*)/m.exec(raw) ?? []
      for (const text of [annotations[0]?.message ?? '', shown, rawSummary]) expect(text).not.toContain(password)
    })
  })
})

describe('a health check that never passes', () => {
  const { app } = WALKTHROUGH_IMAGE
  // The shortest time-out is a minute.
  const patient = { ...WALKTHROUGH, 'health-check-path': '/', 'timeout-minutes': '1' }

  test.concurrent.each([
    [
      'since the program listens elsewhere',
      'The application listens on another port',
      { listens: [3000] },
      {},
      'does not listen on port 80'
    ],
    [
      'since nobody is let in',
      "The runner can't reach the task",
      {},
      { 'ingress-cidrs': '10.0.0.0/8' },
      'the runner is not let in'
    ],
    ['since it answers 503', 'The health check failed', { status: 503 }, {}, 'it answers 503']
  ] as const)(
    '%s is told as such',
    async (_, title, program, inputs, says) => {
      await inSandbox({ images: [{ ...WALKTHROUGH_IMAGE, app: { ...app, ...program } }] }, async (sandbox) => {
        const { outcome, annotations } = await deploy(sandbox, { ...patient, ...inputs })

        expect([outcome, annotations.map(({ properties }) => properties.title)]).toEqual(['failure', [title]])
        expect(annotations[0]?.message).toContain('still waiting for http://127.')
        expect(annotations[0]?.message).toContain(says)
        expect(liveTasks(sandbox)).toEqual([])
      })
    },
    120_000
  )
})
