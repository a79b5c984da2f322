import { describe, expect, test } from '@jest/globals'
import { WALKTHROUGH_IMAGE, type Sandbox } from '../../sandbox/src/start.ts'
import { leafOf, passDays, runCertificate, SECRET, stored, WILDCARD, withZone } from './certificate-site.ts'
import { SPACE } from './https-site.ts'
import { deploy, liveTasks, pass, WALKTHROUGH } from './site.ts'

const HOUR = 3_600_000

function refuseOrders({ acme }: Sandbox): void {
  acme.faults.push({
    call: 'newOrder',
    times: 99,
    problem: { type: 'rejectedIdentifier', detail: 'Policy forbids it' }
  })
}

/** What is used in place of a certificate that can't be renewed is still one that serves. */
describe('a certificate that can not be renewed', () => {
  test.concurrent.each([
    [2, 0],
    [0.5, 1]
  ])('is used with %d hours left only if a deployment can do with them', async (hours, exitCode) => {
    await withZone(async (sandbox) => {
      await runCertificate(sandbox)
      const ends = leafOf(stored(sandbox).certificate).validToDate.getTime()
      await passDays(85)
      await pass(ends - hours * HOUR - Date.now())
      refuseOrders(sandbox)
      const run = await runCertificate(sandbox)

      expect([run.exitCode, run.failure?.cause.includes('Policy forbids it')]).toEqual([
        exitCode,
        exitCode === 1 || undefined
      ])
    })
  })

  test.concurrent('is not used in place of one of another authority', async () => {
    await withZone(async (sandbox) => {
      await runCertificate(sandbox)
      refuseOrders(sandbox)
      const directory = sandbox.acme.url.replace('127.0.0.1', 'localhost')
      const https = { certificateName: WILDCARD, authority: { directory } }
      const run = await runCertificate(sandbox, { https })

      expect([run.exitCode, run.result]).toEqual([1, undefined])
      expect(run.failure?.cause).toContain('Policy forbids it')
    })
  })
})

describe('the secret of a certificate', () => {
  const CALLER = { principal: { arn: 'somebody' }, authorize: () => undefined } as never

  test.concurrent.each([
    ['mode: destroy', { mode: 'destroy', environment: 'pr-7' }],
    ['mode: sweep', { mode: 'sweep' }]
  ])('that carries the tags of another repository is not deleted by %s', async (_, inputs) => {
    await withZone(
      async (sandbox) => {
        const { number } = sandbox.github.openPull({ number: 7 })
        const event = sandbox.github.event('pull_request', 'opened', number)
        const preview = {
          ...WALKTHROUGH,
          image: 'acme/space:3000',
          domain: WILDCARD,
          https: 'true',
          'acme-directory': sandbox.acme.url
        }
        const { outcome } = await deploy(sandbox, preview, { event, github: event.github })
        const Tags = [{ Key: 'run-on-fargate:repository', Value: 'acme/other' }]
        await sandbox.secretsManager.operations.TagResource?.({ SecretId: SECRET, Tags } as never, CALLER)
        sandbox.github.closePull(number)
        const removed = await deploy(sandbox, inputs)
        const deletions = sandbox.aws.calls.filter(({ operation }) => operation === 'DeleteSecret')

        expect([outcome, removed.outcome, liveTasks(sandbox), deletions]).toEqual(['success', 'success', [], []])
      },
      { images: [WALKTHROUGH_IMAGE, SPACE] }
    )
  })
})

test('two jobs of one run obtain the certificate once', async () => {
  await withZone(async (sandbox) => {
    const runs = await Promise.all([1, 2].map(() => runCertificate(sandbox, { run: '7/1' })))

    expect(runs.map(({ failure }) => failure)).toEqual([undefined, undefined])
    expect([sandbox.acme.orders.length, sandbox.acme.certificates.length]).toEqual([1, 1])
  })
})
