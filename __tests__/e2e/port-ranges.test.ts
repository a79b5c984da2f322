import type { AuthorizeSecurityGroupIngressCommandInput } from '@aws-sdk/client-ec2'
import type { PortMapping } from '@aws-sdk/client-ecs'
import { describe, expect, test } from '@jest/globals'
import { WALKTHROUGH_IMAGE, type Sandbox } from '../../sandbox/src/start.ts'
import { deploy, inSandbox, WALKTHROUGH, writesOf } from './site.ts'

const row = (first: number, last: number, protocol: 'tcp' | 'udp') =>
  Array.from({ length: last - first + 1 }, (_, index) => `${first + index}/${protocol}`)

/** What the main container maps. */
function mapped(sandbox: Sandbox): readonly PortMapping[] {
  return sandbox.ecs.taskDefinitions().at(-1)?.containerDefinitions?.[0]?.portMappings ?? []
}

/** The rules of the environment's group that let IPv4 in. */
function opened(sandbox: Sandbox): string[] {
  const call = sandbox.aws.calls.findLast(({ operation }) => operation === 'AuthorizeSecurityGroupIngress')
  const { IpPermissions = [] } = (call?.input ?? {}) as AuthorizeSecurityGroupIngressCommandInput
  return IpPermissions.flatMap(({ FromPort = 0, ToPort = 0, IpProtocol = '', IpRanges = [] }) =>
    IpRanges.length > 0 ? `${FromPort}-${ToPort}/${IpProtocol}` : []
  )
}

describe('an image that exposes many ports', () => {
  // An image's configuration lists each port of `EXPOSE 49152-65535/udp`; EC2 takes 60 rules, and ECS 64 KiB.
  test.concurrent.each([
    ['of one protocol', ['3478/tcp', ...row(49152, 65535, 'udp')], ['3478-3478/tcp', '49152-65535/udp']],
    ['of both', [...row(8000, 8199, 'tcp'), ...row(8000, 8199, 'udp')], ['8000-8199/tcp', '8000-8199/udp']],
    ['before the one of the page', [...row(20, 70, 'tcp'), '80/tcp'], ['80-80/tcp', '20-70/tcp']],
    ['in two rows', [...row(100, 149, 'tcp'), ...row(151, 200, 'tcp')], ['100-149/tcp', '151-200/tcp']],
    ['but few in a row', row(80, 88, 'tcp'), row(80, 88, 'tcp').map((port) => port.replace(/(\d+)/, '$1-$1'))]
  ])('%s is deployed with ranges', async (_, exposedPorts, rules) => {
    const image = { ...WALKTHROUGH_IMAGE, exposedPorts }
    await inSandbox({ images: [image] }, async (sandbox) => {
      const done = await deploy(sandbox)

      expect([done.outcome, done.annotations]).toEqual(['success', []])
      expect(opened(sandbox)).toEqual(rules)
      expect(mapped(sandbox)).toHaveLength(rules.length)
      const [first = ''] = rules
      const port = first.split('-')[0] ?? ''
      expect(done.outputs.url).toBe(`http://${done.outputs['public-ip'] ?? ''}${port === '80' ? '' : `:${port}`}`)

      const again = await deploy(sandbox)
      expect([again.outcome, again.outputs.changed]).toEqual(['success', '[]'])
    })
  })
})

describe('ports that overlap', () => {
  test.concurrent.each([
    ['80,80-90', '`port` has "80" and "80-90", which overlap.'],
    ['9000-9010 9010-9020', '`port` has "9000-9010" and "9010-9020", which overlap.'],
    ['80-90/udp,89/udp', '`port` has "80-90/udp" and "89/udp", which overlap.']
  ])('are refused before anything is created: %s', async (port, problem) => {
    await inSandbox({}, async (sandbox) => {
      const done = await deploy(sandbox, { ...WALKTHROUGH, port })

      expect(done.outcome).toBe('failure')
      expect(done.annotations[0]?.message).toBe(`${problem}\nName each port once.`)
      expect(writesOf(sandbox)).toEqual([])
    })
  })

  test.concurrent('are none where only the protocol differs', async () => {
    await inSandbox({}, async (sandbox) => {
      const done = await deploy(sandbox, { ...WALKTHROUGH, port: '80,80/udp,9000-9010,9005/udp,81-81' })

      expect(done.outcome).toBe('success')
      expect(mapped(sandbox)).toHaveLength(5)
    })
  })
})
