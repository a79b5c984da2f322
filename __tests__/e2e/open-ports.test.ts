import { expect, test } from '@jest/globals'
import type { StepResult } from '../../sandbox/src/runner.ts'
import { WALKTHROUGH_IMAGE, type Sandbox } from '../../sandbox/src/start.ts'
import { WILDCARD } from './https-site.ts'
import { deploy, inSandbox, liveTasks, start, WALKTHROUGH } from './site.ts'

/** One program on two ports, so that each deployment opens the one that it names. */
const IMAGE = { ...WALKTHROUGH_IMAGE, exposedPorts: [], app: { ...WALKTHROUGH_IMAGE.app, listens: [3000, 4000] } }

const named = (port: string) => ({ ...WALKTHROUGH, environment: 'pr-7', domain: WILDCARD, port })

/** The ports that were closed at any time. */
function closedPorts({ aws }: Sandbox): number[] {
  const calls = aws.calls.filter(({ operation }) => operation === 'RevokeSecurityGroupIngress')
  const rules = calls.flatMap(({ input }) => input.IpPermissions as readonly { readonly FromPort: number }[])
  return [...new Set(rules.map(({ FromPort }) => FromPort))]
}

test('a port that a running task of a later deployment needs is not closed for a moment', async () => {
  await inSandbox({ images: [IMAGE] }, async (sandbox) => {
    sandbox.route53.createZone({ name: 'example.com' })
    await deploy(sandbox, named('3000'))
    const third: Promise<StepResult>[] = []
    const onLine = (line: string) => {
      // The step has replaced the first task, and is to close port 3000 in a minute.
      if (line.includes('as resolvers may still lead') && third.length === 0) {
        third.push(start(sandbox, named('3000')).done)
      }
    }
    const second = await deploy(sandbox, named('4000'), { onLine })
    const [last] = await Promise.all(third)

    expect([second.outcome, last?.outcome, liveTasks(sandbox).length]).toEqual(['success', 'success', 1])
    expect(closedPorts(sandbox)).toEqual([4000])
  })
})
