import { expect, test } from '@jest/globals'
import type { RecordedCall } from '../../sandbox/src/aws-server.ts'
import type { StepResult } from '../../sandbox/src/runner.ts'
import { WALKTHROUGH_IMAGE, type Sandbox } from '../../sandbox/src/start.ts'
import { WILDCARD } from './https-site.ts'
import { deploy, inSandbox, liveTasks, start, until, WALKTHROUGH } from './site.ts'

/** One program on two ports, so that each deployment opens the one that it names. */
const IMAGE = { ...WALKTHROUGH_IMAGE, exposedPorts: [], app: { ...WALKTHROUGH_IMAGE.app, listens: [3000, 4000] } }

function openPorts(sandbox: Sandbox): number[] {
  const group = sandbox.ec2.securityGroups().find(({ name }) => name === 'run-on-fargate/acme/space/pr-7')
  const ingress = (group?.rules ?? []).filter(({ direction }) => direction === 'ingress')
  return [...new Set(ingress.map(({ fromPort }) => fromPort ?? 0))].sort((a, b) => a - b)
}

const named = (port: string, more: Readonly<Record<string, string>> = {}) => ({
  ...WALKTHROUGH,
  environment: 'pr-7',
  domain: WILDCARD,
  port,
  'timeout-minutes': '2',
  ...more
})

test.concurrent.each([
  ['with a health check', { 'health-check-path': '/' }],
  ['without one', {}]
])('a port that a step closes late is open to a deployment that began before and needs it, %s', async (_, more) => {
  const state = { holds: false, closed: false }
  const onCall = async ({ operation }: RecordedCall, phase: 'received' | 'answered') => {
    if (operation === 'RevokeSecurityGroupIngress' && phase === 'answered') state.closed = true
    // The rules have been read by now, and there is no task yet that whoever closes ports could see.
    if (operation === 'RunTask' && phase === 'received' && state.holds) await until(() => state.closed)
  }
  await inSandbox({ images: [IMAGE], onCall }, async (sandbox) => {
    sandbox.route53.createZone({ name: 'example.com' })
    await deploy(sandbox, named('3000', more))
    const third: Promise<StepResult>[] = []
    const onLine = (line: string) => {
      if (!line.includes('as resolvers may still lead') || third.length > 0) return
      state.holds = true
      third.push(start(sandbox, named('3000', more)).done)
    }
    const second = await deploy(sandbox, named('4000', more), { onLine })
    const [last] = await Promise.all(third)

    expect([second.outcome, state.closed, last?.outcome]).toEqual(['success', true, 'success'])
    expect([openPorts(sandbox), liveTasks(sandbox).length]).toEqual([[3000], 1])
  })
})

test.concurrent('a port that is closed when the tasks that need it run already is opened again', async () => {
  const state = { holds: false, closing: false, ran: false }
  const onCall = async ({ operation }: RecordedCall, phase: 'received' | 'answered') => {
    if (phase !== 'received' || !state.holds) return
    if (operation === 'RunTask') await until(() => state.closing)
    if (operation !== 'RevokeSecurityGroupIngress' || state.closing) return
    state.closing = true
    await until(() => state.ran)
  }
  await inSandbox({ images: [IMAGE], onCall }, async (sandbox) => {
    sandbox.route53.createZone({ name: 'example.com' })
    await deploy(sandbox, named('3000'))
    const third: Promise<StepResult>[] = []
    const onLine = (line: string) => {
      if (!line.includes('as resolvers may still lead') || third.length > 0) return
      state.holds = true
      const onEnd = (text: string) => {
        state.ran ||= text.includes('as resolvers may still lead')
      }
      third.push(start(sandbox, named('3000'), { onLine: onEnd }).done)
    }
    await deploy(sandbox, named('4000'), { onLine })
    const [last] = await Promise.all(third)

    expect([state.ran, last?.outcome, openPorts(sandbox)]).toEqual([true, 'success', [3000]])
  })
})

test.concurrent('a port that only the replaced task needed is closed', async () => {
  await inSandbox({ images: [IMAGE] }, async (sandbox) => {
    sandbox.route53.createZone({ name: 'example.com' })
    await deploy(sandbox, named('3000'))
    await deploy(sandbox, named('4000'))

    expect(openPorts(sandbox)).toEqual([4000])
  })
})
