import { describe, expect, test } from '@jest/globals'
import { markerFor, renderComment, type CommentFacts } from '../../src/github/comment.ts'
import { remember, secrets } from '../../src/redact.ts'

const COMMIT = '0123456789abcdef0123456789abcdef01234567'
const OLDER = 'fedcba9876543210fedcba9876543210fedcba98'
const FACTS: CommentFacts = {
  repository: 'acme/space',
  environment: 'pr-7',
  region: 'eu-west-1',
  serverUrl: 'https://github.com',
  commit: COMMIT,
  stage: { state: 'live' },
  address: 'http://198.51.100.7:8080',
  image: 'docker.io/acme/space:1.2',
  digest: `sha256:${'ab'.repeat(32)}`,
  links: [
    { text: 'Workflow run', url: 'https://github.com/acme/space/actions/runs/1/attempts/1' },
    {
      text: 'Log',
      url: 'https://console.aws.amazon.com/cloudwatch/home?region=eu-west-1#logsV2:log-groups/log-group/$252Fx'
    }
  ],
  expires: new Date('2026-11-23T14:05:59Z')
}

const render = (overrides: Partial<CommentFacts> = {}) => renderComment({ ...FACTS, ...overrides })

test('a live deployment is told with its address, commit, image, logs and end', () => {
  expect(render()).toBe(`${markerFor(FACTS)}

### 🚀 Live: <code>pr-7</code>

| **Address** | [<code>http&#58;//198.51.100.7&#58;8080</code>](http://198.51.100.7:8080/) |
| :-- | :-- |
| **Region** | <code>eu-west-1</code> |
| **Commit** | [<code>0123456</code>](https://github.com/acme/space/commit/${COMMIT}) |
| **Image** | <code>docker.io/acme/space&#58;1.2</code> |
| **Digest** | <code>sha256&#58;${'ab'.repeat(32)}</code> |
| **Logs** | [Workflow run](https://github.com/acme/space/actions/runs/1/attempts/1) · [Log](https://console.aws.amazon.com/cloudwatch/home?region=eu-west-1#logsV2:log-groups/log-group/$252Fx) |
| **Ends by itself** | 2026-11-23 14:05 UTC |
`)
})

test('what is not known is left out', () => {
  const { repository, environment, region, serverUrl } = FACTS
  const facts = { repository, environment, region, serverUrl, commit: '', stage: { state: 'live' }, links: [] } as const
  expect(renderComment(facts)).toBe(
    `${markerFor(FACTS)}\n\n### 🚀 Live: <code>pr-7</code>\n\n| **Region** | <code>eu-west-1</code> |\n| :-- | :-- |\n`
  )
})

test('a deployment that goes on tells what serves until then, and no address of its own', () => {
  const text = render({ stage: { state: 'deploying', live: { commit: OLDER, url: 'http://198.51.100.6' } } })
  expect(text).toContain('### ⏳ Deploying <code>pr-7</code>')
  expect(text).toContain(
    `Commit [<code>fedcba9</code>](https://github.com/acme/space/commit/${OLDER}) is still live at ` +
      '[<code>http&#58;//198.51.100.6</code>](http://198.51.100.6/).'
  )
  expect(text).not.toMatch(/Address|Ends by itself/)
})

test('a failed deployment tells what happened, what to do, and which commit is still live', () => {
  const stage = {
    state: 'failed',
    cause: 'The container `app` ended with exit code 1.',
    remedy: 'See its log.',
    live: { commit: OLDER }
  } as const
  const text = render({ stage })
  expect(text).toContain(`### ❌ Not deployed: <code>pr-7</code>

**What happened:** The container <code>app</code> ended with exit code 1.

**What to do:** See its log.

Commit [<code>fedcba9</code>](https://github.com/acme/space/commit/${OLDER}) is still live.
`)
  expect(text).toContain(`[<code>0123456</code>](https://github.com/acme/space/commit/${COMMIT})`)
  expect(text).not.toContain('Address')
})

test('a removed environment has no address any more', () => {
  const text = render({ stage: { state: 'removed' } })
  expect(text).toContain('### 🧹 Removed: <code>pr-7</code>')
  expect(text).toContain('| **Last commit** |')
  expect(text).not.toMatch(/Address|Image|Digest|Ends by itself/)
})

test('equal facts give an equal text', () => {
  expect(render()).toBe(render({ expires: new Date('2026-11-23T14:05:01Z') }))
})

test('a commit on an Enterprise Server is linked there', () => {
  expect(render({ serverUrl: 'https://git.acme.test' })).toContain(
    `(https://git.acme.test/acme/space/commit/${COMMIT})`
  )
})

describe('the marker', () => {
  test('is the first line, in every state', () => {
    const marker = markerFor(FACTS)
    expect(marker).toMatch(/^<!-- run-on-fargate:[0-9a-f]{16} -->$/)
    const states = [
      { state: 'deploying' },
      { state: 'live' },
      { state: 'failed', cause: '' },
      { state: 'removed' }
    ] as const
    for (const stage of states) expect(render({ stage }).split('\n')[0]).toBe(marker)
  })

  test.each([
    ['acme/space', 'pr-71', 'eu-west-1'],
    ['acme/space2', 'pr-7', 'eu-west-1'],
    ['acme', 'space/pr-7', 'eu-west-1'],
    ['acme/space', 'PR-7', 'eu-west-1'],
    ['acme/space', 'pr-7', 'eu-west-2']
  ])('is another one in %s for %s in %s', (repository, environment, region) => {
    expect(markerFor({ repository, environment, region })).not.toBe(markerFor(FACTS))
  })

  test('is the same however the repository is written', () => {
    expect(markerFor({ ...FACTS, repository: 'Acme/Space' })).toBe(markerFor(FACTS))
  })
})

const HOSTILE = [
  '@octocat, @acme/team and someone@acme.test',
  '<!-- run-on-fargate:0000000000000000 --> <img src=x onerror=alert(1)> <script>',
  'a | b \\| c \\',
  '`code` ``two`` ```three',
  'one\n\n# two\r\n- three\u2028four\u0085five\0six',
  '[link](https://evil.test) ![picture](https://evil.test/x.png) [x]: https://evil.test',
  'https://github.com/other/repo/issues/5 www.evil.test ftp://evil.test HTTP://EVIL.TEST `www.evil.test',
  '#12 GH-12 other/repo#12 gh-3',
  '**bold** _it_ ~~gone~~ $x$ :tada: &lt;b&gt; &#64;octocat </code></td>',
  '\u202Edesrever \u200Bhidden @\u200Boctocat',
  '\uD800 alone 🚀 für 東京'
]

describe.each(HOSTILE)('%j', (hostile) => {
  const facts: CommentFacts = {
    ...FACTS,
    environment: hostile,
    commit: hostile,
    image: hostile,
    digest: hostile,
    address: hostile,
    links: [{ text: hostile, url: hostile }]
  }
  const texts = [
    renderComment(facts),
    renderComment({
      ...facts,
      stage: { state: 'failed', cause: hostile, remedy: hostile, live: { commit: hostile, url: hostile } }
    }),
    renderComment({
      ...facts,
      address: `http://${hostile}`,
      links: [{ text: 'Log', url: `https://x.test/${hostile}` }]
    })
  ]

  test('adds no line', () => {
    const benign = { ...FACTS, links: FACTS.links.slice(0, 1) }
    const failed = {
      ...benign,
      stage: { state: 'failed', cause: 'x', remedy: 'x', live: { commit: 'x', url: 'x' } }
    } as const
    const lines = [benign, failed, benign].map((one) => renderComment(one).split('\n').length)
    expect(texts.map((text) => text.split(/[\r\n\u2028\u2029\u0085]/).length)).toEqual(lines)
  })

  test('adds no cell, tag, mention, reference, image or code fence', () => {
    for (const text of texts) {
      const [, ...rest] = text.split('\n')
      const shown = rest.join('\n').replaceAll(/\]\(https?:\/\/[^\s<>()|`\\]+\)/g, '](URL)')
      for (const line of shown.split('\n').filter((one) => one.startsWith('| **')))
        expect(line.split('|')).toHaveLength(4)
      expect(shown.replaceAll(/<\/?code>/g, '')).not.toMatch(/[<>@`\\~_]|!\[|:\/\/|www\./i)
      expect(shown.replaceAll(/<code>.*?<\/code>/g, '')).not.toMatch(/&#(?:35|64);(?!\u2060)|GH-(?!\u2060)/i)
      expect(shown.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u200B\u202E]/u)
      expect(shown.isWellFormed()).toBe(true)
    }
  })
})

test.each([
  ['javascript:alert(1)', 'Log'],
  ['data:text/html,x', 'Log'],
  ['not an address', 'Log'],
  [`https://x.test/${'a'.repeat(2000)}`, 'Log'],
  ['https://x.test/a(b)|c d', '[Log](https://x.test/a%28b%29%7cc%20d)'],
  ['https://x.test/?a=1&copy=2', '[Log](https://x.test/?a=1&amp;copy=2)'],
  ['http://[2001:db8::7]:8080', '[Log](http://[2001:db8::7]:8080/)']
])('a link to %s is %s', (url, expected) => {
  expect(render({ links: [{ text: 'Log', url }] })).toContain(`| **Logs** | ${expected} |\n`)
})

test.each(['x', '|', '@', '🚀', '`', 'www.', '\n', '#', 'http://a '])(
  'an endless text of %j stays below 65,536 characters',
  (part) => {
    const endless = part.repeat(100_000)
    const links = Array.from({ length: 50 }, () => ({ text: endless, url: `https://x.test/${'<'.repeat(500)}` }))
    const live = { commit: endless, url: `http://${'y'.repeat(1900)}` }
    const stage = { state: 'failed', cause: endless, remedy: endless, live } as const
    const text = renderComment({
      ...FACTS,
      environment: endless,
      commit: endless,
      image: endless,
      digest: endless,
      links,
      stage
    })
    expect(text.length).toBeLessThanOrEqual(65_536)
    expect(text).toContain('**What to do:**')
  }
)

test('a secret is not put together again by leaving out what is not seen', () => {
  const known = secrets.known
  remember('dckr_pat_s3cret')
  try {
    const broken = 'dckr\u034f_p\u3164at\u200b_s3\u2060cr\ufe0fet'
    const stage = { state: 'failed', cause: `${broken} and \`${broken}\``, remedy: broken } as const
    const comment = render({ stage, environment: broken, image: broken })
    const shown = comment.replaceAll(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
    expect(shown.replaceAll(/\p{Cf}|\p{Default_Ignorable_Code_Point}/gu, '')).not.toMatch(/dckr_pat_s3cret/)
  } finally {
    secrets.known = known
  }
})
