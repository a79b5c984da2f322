import { describe, expect, test } from '@jest/globals'
import { remember, secrets } from '../../src/redact.ts'
import type { Explanation } from '../../src/failures/explain.ts'
import { renderSummary, type SummaryFacts } from '../../src/report/summary.ts'

function makeFacts(overrides: Partial<SummaryFacts> = {}): SummaryFacts {
  return {
    image: 'acme/space:1.0',
    environment: 'main',
    outputs: { mode: 'deploy' },
    changes: [],
    spans: [],
    links: [],
    ...overrides
  }
}

function makeFailure(overrides: Partial<Explanation> = {}): Explanation {
  return {
    title: 'The application failed',
    cause: 'It ended.',
    remedy: 'See its log.',
    containers: [],
    logLines: [],
    ...overrides
  }
}

/** What a browser shows of text that has been made safe with numeric entities, and with characters that have no width. */
function shown(html: string): string {
  return html.replaceAll(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code))).replaceAll('\u2060', '')
}

const headingOf = (facts: SummaryFacts) => renderSummary(facts).split('\n')[0]

describe('the heading', () => {
  test.each([
    [
      'the address',
      { url: 'http://203.0.113.7:8080', 'public-ip': '203.0.113.7' },
      '### 🚀 main runs at <http://203.0.113.7:8080>'
    ],
    [
      'the public IP without a TCP port',
      { 'public-ip': '203.0.113.7', 'private-ip': '172.31.0.5' },
      '### 🚀 main runs at 203.0.113.7'
    ],
    ['the private IP without a public one', { 'private-ip': '172.31.0.5' }, '### 🚀 main runs at 172.31.0.5'],
    ['that it was started, when nothing is waited for', {}, '### 🚀 main was started']
  ])('tells %s', (_, outputs, heading) => {
    expect(headingOf(makeFacts({ outputs: { mode: 'deploy', ...outputs } }))).toBe(heading)
  })

  test('tells a plan', () => {
    expect(headingOf(makeFacts({ outputs: { mode: 'plan' } }))).toBe('### 📋 Plan for main')
  })

  test('tells a failure, also when there was an address', () => {
    const facts = makeFacts({ outputs: { url: 'http://203.0.113.7' }, failure: makeFailure() })
    expect(headingOf(facts)).toBe('### ❌ main: The application failed')
  })
})

test('what is known is in a table, what is not is left out', () => {
  const outputs = {
    mode: 'deploy',
    'image-digest': 'sha256:1',
    'task-id': '0123',
    'public-ip': '',
    'log-group': '/log'
  } as const
  const rows = renderSummary(makeFacts({ outputs }))
    .split('\n')
    .filter((line) => line.startsWith('|'))
  expect(rows.map(shown)).toEqual([
    '| **Image** | <code>acme/space:1.0</code> |',
    '| :-- | :-- |',
    '| **Digest** | <code>sha256:1</code> |',
    '| **Task** | <code>0123</code> |'
  ])
})

test('of the changes only those are told that are some, except in a plan', () => {
  const stays = { resource: 'secret', name: 'login', action: 'unchanged' } as const
  const changes = [stays, { resource: 'cluster', name: 'default', action: 'create' }] as const
  const tell = (facts: Partial<SummaryFacts>) => shown(renderSummary(makeFacts(facts)))
  expect(tell({ changes })).toContain('| create | cluster | <code>default</code> |')
  expect(tell({ changes })).not.toContain('unchanged')
  expect(tell({ changes, outputs: { mode: 'plan' } })).toContain('| unchanged | secret | <code>login</code> |')
  expect(tell({ changes: [stays] })).toContain('Nothing but the task is new.')
  expect(tell({ changes: [] })).not.toContain('new')
})

test('changes, links and timeline follow', () => {
  const summary = renderSummary(
    makeFacts({
      changes: [{ resource: 'secret', name: 'login', action: 'create' }],
      links: [
        { text: 'Task', url: 'https://a' },
        { text: 'Log', url: 'https://b' }
      ],
      spans: [{ section: 'Fargate', label: 'Network', from: 0, to: 1 }]
    })
  )
  expect(summary).toContain('| create | secret | <code>login</code> |')
  expect(summary).toContain('[Task](https://a/) · [Log](https://b/)')
  expect(summary).toContain('```mermaid\ngantt')
  expect(summary.endsWith('```\n')).toBe(true)
})

describe('a failure', () => {
  test('tells cause and remedy, what AWS said, how the containers ended and the last lines', () => {
    const failure = makeFailure({
      raw: 'EssentialContainerExited: ended',
      containers: [{ name: 'space', exitCode: 0 }, { name: 'side', reason: 'OutOfMemoryError' }, { name: 'quiet' }],
      logLines: ['one', 'two']
    })
    const summary = shown(renderSummary(makeFacts({ failure })))
    expect(summary).toContain('**What happened:** It ended.')
    expect(summary).toContain('**What to do:** See its log.')
    expect(summary).toContain('```text\nEssentialContainerExited: ended\n```')
    expect(summary).toContain('| <code>space</code> | 0 |  |')
    expect(summary).toContain('| <code>side</code> |  | OutOfMemoryError |')
    expect(summary).not.toContain('quiet')
    expect(summary).toContain('The last lines of the log:\n\n```text\none\ntwo\n```')
  })

  test('is not told twice when the cause is what AWS said', () => {
    const summary = renderSummary(makeFacts({ failure: makeFailure({ cause: 'New.', raw: 'New.' }) }))
    expect(summary.split('New.')).toHaveLength(2)
  })

  test('shows an IAM statement as it is to be copied', () => {
    const statement = '{"Effect":"Allow","Action":"ecs:RunTask","Resource":"*"}'
    const summary = renderSummary(makeFacts({ failure: makeFailure({ remedy: `Add this: ${statement}` }) }))
    expect(shown(summary)).toContain(statement)
  })
})

const HOSTILE = [
  '<img src=x onerror=alert(1)>',
  '</code><script>alert(1)</script>',
  '[click](https://evil.example)',
  '![x](https://evil.example/x.png)',
  '**bold** _it_ ~~no~~ `code` #1 @acme/team',
  'a | b | c',
  'one\n\n# two\n| x |',
  '<!-- -->',
  '&lt;b&gt;',
  '$x$ \\| \\`',
  '```'
]

/** What GitHub's Markdown, HTML and mentions are made with. */
const ACTIVE = /[<>`*_~[\]|@!#$\\]/

describe.each(HOSTILE)('the text %j', (hostile) => {
  test('means nothing as an environment', () => {
    const inside = /^### 🚀 (.*) was started$/.exec(headingOf(makeFacts({ environment: hostile })) ?? '')?.[1] ?? ''
    expect(inside.replaceAll(/&#\d+;/g, '')).not.toMatch(ACTIVE)
    expect(shown(inside)).toBe(hostile.replaceAll(/\s+/g, ' '))
  })

  test('means nothing as an image, a name or a reason, and stays in its cell', () => {
    const summary = renderSummary(
      makeFacts({
        image: hostile,
        changes: [{ resource: 'cluster', name: hostile, action: 'create' }],
        failure: makeFailure({ containers: [{ name: hostile, exitCode: 1, reason: hostile }] })
      })
    )
    for (const row of summary.split('\n').filter((line) => line.startsWith('| ') && !line.includes(':--'))) {
      for (const cell of row.slice(2, -2).split(' | ')) {
        const inside = cell.replace(/^(?:<code>(.*)<\/code>|\*\*(\w+)\*\*)$/, '$1$2')
        expect(inside.replaceAll(/&#\d+;/g, '')).not.toMatch(ACTIVE)
      }
    }
    expect(summary.split('\n').filter((line) => line.startsWith('#'))).toHaveLength(1)
  })

  test('means nothing as a title or cause', () => {
    const plain = hostile.replaceAll('`', '')
    const summary = renderSummary(makeFacts({ failure: makeFailure({ title: plain, cause: plain, raw: plain }) }))
    const [heading = '', , cause = ''] = summary.split('\n')
    expect(heading.slice(3).replaceAll(/&#\d+;/g, '')).not.toMatch(ACTIVE)
    expect(cause.replace('**What happened:** ', '').replaceAll(/&#\d+;|<\/?code>/g, '')).not.toMatch(ACTIVE)
  })

  test('stays in the block of the log, as it is', () => {
    const logLines = ['first', hostile, '````', 'last']
    const summary = renderSummary(makeFacts({ failure: makeFailure({ logLines }) }))
    expect(summary).toContain(`\`\`\`\`\`text\n${logLines.join('\n')}\n\`\`\`\`\``)
  })
})

test('a remedy shows its names of inputs as code', () => {
  const summary = renderSummary(makeFacts({ failure: makeFailure({ remedy: 'Set `mode` or `image`.' }) }))
  expect(summary).toContain('Set <code>mode</code> or <code>image</code>.')
})

test('endless lines do not make the summary larger than GitHub takes', () => {
  const logLines = Array.from({ length: 50 }, () => 'x'.repeat(256 * 1024))
  expect(renderSummary(makeFacts({ failure: makeFailure({ logLines }) })).length).toBeLessThan(200_000)
})

test('endless words of AWS or of the program do not either', () => {
  const long = '<'.repeat(1024 * 1024)
  const containers = Array.from({ length: 10 }, () => ({ name: 'space', exitCode: 1, reason: long }))
  const summary = renderSummary(
    makeFacts({ failure: makeFailure({ cause: long, remedy: long, raw: `${long}.`, containers }) })
  )
  expect(Buffer.byteLength(summary)).toBeLessThan(1024 * 1024)
})

test.each([
  ['a start', makeFacts()],
  [
    'a failure of which little is known',
    makeFacts({ outputs: {}, failure: makeFailure({ containers: [{ name: '' }] }) })
  ]
])('nothing is undefined in %s', (_, facts) => {
  expect(renderSummary(facts)).not.toMatch(/undefined|null|false|\[object|NaN/)
})

test('a secret is not put together again by leaving out what is not seen', () => {
  const known = secrets.known
  remember('dckr_pat_s3cret')
  try {
    const broken = 'dckr\u034f_p\u3164at\u200b_s3\u2060cr\ufe0fet'
    const failure = makeFailure({ title: broken, cause: `${broken} and \`${broken}\``, remedy: broken })
    const containers = [{ name: broken, exitCode: 1, reason: broken }]
    const summary = renderSummary(
      makeFacts({ environment: broken, image: broken, failure: { ...failure, containers } })
    )
    expect(shown(summary).replaceAll(/\p{Cf}|\p{Default_Ignorable_Code_Point}/gu, '')).not.toMatch(/dckr_pat_s3cret/)
  } finally {
    secrets.known = known
  }
})
