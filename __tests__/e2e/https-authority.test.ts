import { expect, test } from '@jest/globals'
import { WALKTHROUGH_IMAGE, type Sandbox } from '../../sandbox/src/start.ts'
import { tagsByKey } from '../../src/ownership.ts'
import { challengeTexts, leafOf, SECRET, stored } from './certificate-site.ts'
import type { Inputs } from './domain-site.ts'
import { NAME, run, shownAt, SPACE, visited, WILDCARD } from './https-site.ts'
import { deploy, inSandbox, liveTasks, pass, WALKTHROUGH } from './site.ts'

const DAY = 86_400_000

/** A sandbox with the zone `example.com`, whose changes take half a minute. */
async function withZone(test: (sandbox: Sandbox, zone: string) => Promise<void>): Promise<void> {
  const knobs = { throttle: 'off', lag: { records: 30_000 } } as const
  await inSandbox({ images: [WALKTHROUGH_IMAGE, SPACE], knobs }, async (sandbox) => {
    await test(sandbox, sandbox.route53.createZone({ name: 'example.com' }).id)
  })
}

/** The inputs of a preview with a certificate of the sandbox's authority. */
function preview({ acme }: Sandbox, more: Inputs = {}): Inputs {
  return {
    ...WALKTHROUGH,
    image: 'acme/space:3000',
    environment: 'pr-7',
    domain: WILDCARD,
    https: 'true',
    'acme-directory': acme.url,
    ...more
  }
}

const pairOf = (sandbox: Sandbox) => {
  const { certificate = '', 'private-key': key = '' } = stored(sandbox)
  return { cert: certificate, key }
}

test.concurrent('the first preview obtains the certificate, and all others use it', async () => {
  await withZone(async (sandbox, zone) => {
    const first = await run(sandbox, preview(sandbox))
    const pair = pairOf(sandbox)
    const until = leafOf(pair.cert).validToDate.toISOString()

    expect([first.outcome, first.outputs.url]).toEqual(['success', `https://${NAME}`])
    expect(first.outputs['certificate-expires-at']).toBe(until)
    expect(await visited(sandbox, { ...pair, cert: sandbox.acme.root })).toBe('200')
    expect(challengeTexts(sandbox, zone)).toEqual([])
    expect(JSON.parse(first.outputs.changed ?? '')).toContainEqual({
      resource: 'certificate',
      name: WILDCARD,
      action: 'create'
    })

    const [calls, requests] = [sandbox.aws.calls.length, sandbox.acme.requests.length]
    const second = await run(sandbox, preview(sandbox, { environment: 'pr-8' }))
    const warm = sandbox.aws.calls.slice(calls)
    const aboutIt = warm.filter(({ input }) => String(input.SecretId ?? '').includes('/tls/'))

    expect([second.outcome, second.outputs.url]).toEqual(['success', 'https://pr-8.preview.example.com'])
    expect(sandbox.acme.requests.slice(requests)).toEqual([])
    expect(aboutIt.map(({ operation }) => operation)).toEqual(['DescribeSecret'])
    expect(JSON.parse(second.outputs.changed ?? '')).not.toContainEqual(
      expect.objectContaining({ resource: 'certificate' })
    )
  })
})

test.concurrent('a certificate near its end is renewed, and the new task serves the new one', async () => {
  await withZone(async (sandbox) => {
    await run(sandbox, preview(sandbox))
    const before = pairOf(sandbox)
    // A timer takes 24 days at most.
    for (let times = 0; times < 3; times++) await pass(22 * DAY)
    const { outcome, outputs } = await run(sandbox, preview(sandbox))
    const after = pairOf(sandbox)

    expect([outcome, outputs['certificate-expires-at']]).toEqual([
      'success',
      leafOf(after.cert).validToDate.toISOString()
    ])
    expect(after.cert).not.toBe(before.cert)
    expect(await shownAt(sandbox, outputs['public-ip'] ?? '')).toBe(leafOf(after.cert).fingerprint256)
    const [task] = liveTasks(sandbox)
    expect(tagsByKey(task?.tags ?? [])['run-on-fargate:certificate-expires']).toBe(outputs['certificate-expires-at'])
  })
})

test.concurrent('the certificate of a wildcard outlives its environments', async () => {
  await withZone(async (sandbox) => {
    await run(sandbox, preview(sandbox))
    await deploy(sandbox, { mode: 'destroy', environment: 'pr-7' })
    expect(sandbox.secretsManager.secretNames()).toContain(SECRET)
  })
})

test.concurrent('a plan asks neither the authority nor Route 53 for a change', async () => {
  await withZone(async (sandbox) => {
    const { outcome, lines } = await run(sandbox, preview(sandbox, { mode: 'plan' }))

    expect(outcome).toBe('success')
    expect(lines.join('\n')).toMatch(/create +certificate +\*\.preview\.example\.com/)
    expect(sandbox.acme.requests).toEqual([])
    expect(sandbox.secretsManager.secretNames()).toEqual([])
  })
})

test.concurrent('the keys are seen nowhere but in the secret and in the task', async () => {
  await withZone(async (sandbox) => {
    const { number } = sandbox.github.openPull()
    const event = sandbox.github.event('pull_request', 'opened', number)
    const as = { event, github: event.github }
    const runs = [await run(sandbox, preview(sandbox), as), await run(sandbox, preview(sandbox), as)]
    const value = stored(sandbox)
    // Each line of a key but the first and the last, which all keys have.
    const secrets = ['private-key', 'account-key'].flatMap((key) =>
      (value[key] ?? '').split('\n').filter((line) => line !== '' && !line.startsWith('-----'))
    )
    expect(secrets.length).toBeGreaterThan(3)

    const stores = sandbox.aws.calls.filter(({ operation }) => !/^(?:Create|Put|Get)Secret/.test(operation))
    const seen = [
      ...runs.flatMap(({ lines, outputs, summary, annotations, post }) => [
        lines.filter((line) => !line.startsWith('::add-mask::')).join('\n'),
        JSON.stringify(outputs),
        summary,
        JSON.stringify(annotations),
        (post?.lines ?? []).join('\n'),
        JSON.stringify(post?.state ?? {})
      ]),
      JSON.stringify(sandbox.ecs.taskDefinitions()),
      JSON.stringify(stores.map(({ input }) => input)),
      JSON.stringify(sandbox.github.requests)
    ]
    for (const secret of secrets) expect(seen.filter((text) => text.includes(secret))).toEqual([])
  })
})
