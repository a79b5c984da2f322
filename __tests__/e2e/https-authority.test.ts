import { beforeAll, describe, expect, test } from '@jest/globals'
import { WALKTHROUGH_IMAGE, type Sandbox } from '../../sandbox/src/start.ts'
import { tagsByKey } from '../../src/ownership.ts'
import { challengeTexts, leafOf, privateLines, stored } from './certificate-site.ts'
import type { Inputs } from './domain-site.ts'
import { NAME, run, shownAt, SPACE, visited, WILDCARD } from './https-site.ts'
import { inSandbox, liveTasks, pass, WALKTHROUGH } from './site.ts'

const DAY = 86_400_000

/** A sandbox with the zone `example.com`, whose changes take half a minute. */
async function withZone<T>(test: (sandbox: Sandbox, zone: string) => Promise<T>): Promise<T> {
  const knobs = { throttle: 'off', lag: { records: 30_000 } } as const
  return inSandbox({ images: [WALKTHROUGH_IMAGE, SPACE], knobs }, async (sandbox) => {
    return test(sandbox, sandbox.route53.createZone({ name: 'example.com' }).id)
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

describe('a certificate of an authority', () => {
  let life: Awaited<ReturnType<typeof play>>
  beforeAll(async () => {
    life = await play()
  })

  /** The previews of two pull requests, and the first of them again when the certificate is near its end. */
  async function play() {
    return withZone(async (sandbox, zone) => {
      const { number } = sandbox.github.openPull()
      const event = sandbox.github.event('pull_request', 'opened', number)
      const as = { event, github: event.github }
      const result = await run(sandbox, preview(sandbox, { 'acme-email': 'ops@example.com' }), as)
      const pair = pairOf(sandbox)
      const first = {
        result,
        value: stored(sandbox),
        pair,
        visited: await visited(sandbox, { ...pair, cert: sandbox.acme.root }),
        texts: challengeTexts(sandbox, zone),
        contacts: sandbox.acme.accounts.map(({ contact }) => contact)
      }
      const [calls, requests] = [sandbox.aws.calls.length, sandbox.acme.requests.length]
      const second = {
        result: await run(sandbox, preview(sandbox, { environment: 'pr-8' }), as),
        requests: sandbox.acme.requests.slice(requests),
        calls: sandbox.aws.calls.slice(calls)
      }
      // A timer takes 24 days at most.
      for (let times = 0; times < 3; times++) await pass(22 * DAY)
      const renewed = await run(sandbox, preview(sandbox), as)
      const third = {
        result: renewed,
        value: stored(sandbox),
        pair: pairOf(sandbox),
        shown: await shownAt(sandbox, renewed.outputs['public-ip'] ?? ''),
        task: liveTasks(sandbox).find(({ taskArn }) => taskArn === renewed.outputs['task-arn'])
      }
      const definitions = JSON.stringify(sandbox.ecs.taskDefinitions())
      const sent = [JSON.stringify(sandbox.github.requests), JSON.stringify(sandbox.acme.requests)]
      return { first, second, third, definitions, sent, calls: [...sandbox.aws.calls] }
    })
  }

  test('the first preview obtains the certificate, and all others use it', () => {
    const { first, second } = life
    const { outcome, outputs } = first.result

    expect([outcome, outputs.url]).toEqual(['success', `https://${NAME}`])
    expect(outputs['certificate-expires-at']).toBe(leafOf(first.pair.cert).validToDate.toISOString())
    expect(first.visited).toBe('200')
    expect(first.texts).toEqual([])
    expect(first.contacts).toEqual([['mailto:ops@example.com']])
    expect(JSON.parse(outputs.changed ?? '')).toContainEqual({
      resource: 'certificate',
      name: WILDCARD,
      action: 'create'
    })

    const other = second.result
    const aboutIt = second.calls.filter(({ input }) => String(input.SecretId ?? '').includes('/tls/'))
    expect([other.outcome, other.outputs.url]).toEqual(['success', 'https://pr-8.preview.example.com'])
    expect(second.requests).toEqual([])
    expect(aboutIt.map(({ operation }) => operation)).toEqual(['DescribeSecret'])
    expect(JSON.parse(other.outputs.changed ?? '')).not.toContainEqual(
      expect.objectContaining({ resource: 'certificate' })
    )
  })

  test('a certificate near its end is renewed, and the new task serves the new one', () => {
    const { first, third } = life
    const { outcome, outputs } = third.result

    expect([outcome, outputs['certificate-expires-at']]).toEqual([
      'success',
      leafOf(third.pair.cert).validToDate.toISOString()
    ])
    expect(third.pair.cert).not.toBe(first.pair.cert)
    expect(third.shown).toBe(leafOf(third.pair.cert).fingerprint256)
    expect(tagsByKey(third.task?.tags ?? [])['run-on-fargate:certificate-expires']).toBe(
      outputs['certificate-expires-at']
    )
  })

  test('the keys are seen nowhere but in the secret and in the task', () => {
    const { first, second, third, definitions, sent, calls } = life
    const secrets = [first, third].flatMap(({ value }) =>
      ['private-key', 'account-key'].flatMap((key) => privateLines(value[key] ?? ''))
    )
    expect(secrets).toHaveLength(8)

    const stores = calls.filter(({ operation }) => !/^(?:Create|Put|Get)Secret/.test(operation))
    const seen = [
      ...[first, second, third].flatMap(({ result: { lines, outputs, summary, annotations, post } }) => [
        lines.filter((line) => !line.startsWith('::add-mask::')).join('\n'),
        JSON.stringify(outputs),
        summary,
        JSON.stringify(annotations),
        (post?.lines ?? []).join('\n'),
        JSON.stringify(post?.state ?? {})
      ]),
      definitions,
      JSON.stringify(stores.map(({ input }) => input)),
      ...sent
    ]
    for (const secret of secrets) expect(seen.filter((text) => text.includes(secret))).toEqual([])
  })
})

test('a plan asks neither the authority nor Route 53 for a change', async () => {
  await withZone(async (sandbox) => {
    const { outcome, lines } = await run(sandbox, preview(sandbox, { mode: 'plan' }))

    expect(outcome).toBe('success')
    expect(lines.join('\n')).toMatch(/create +certificate +\*\.preview\.example\.com/)
    expect(sandbox.acme.requests).toEqual([])
    expect(sandbox.secretsManager.secretNames()).toEqual([])
  })
})
