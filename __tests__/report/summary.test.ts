import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { remember, secrets } from '../../src/redact.ts'
import type { Explanation } from '../../src/failures/explain.ts'
import {
  CostBook,
  costOf,
  renderCost,
  renderSummary,
  renderTimeline,
  seconds,
  type Span,
  type SummaryFacts,
  Timeline
} from '../../src/report/summary.ts'
import type { Task } from '../../src/aws/task.ts'
import { phase, type PlanFacts, type Usage } from '../../src/events.ts'
import { consoleLinks } from '../../src/report/outputs.ts'

describe('the summary', () => {
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
})

describe('the cost', () => {
  const DEFAULT: Usage = {
    count: 1,
    cpu: 256,
    memory: 512,
    architecture: 'X86_64',
    spot: 0,
    ephemeralStorage: 20,
    publicIpv4: true,
    timeToLive: undefined,
    keepRunning: true
  }

  /** Worked out by hand from the prices that docs/how-it-works.md lists. */
  test.each<[what: string, usage: Partial<Usage>, said: string]>([
    ['the default', {}, '0.0173 US dollars an hour, 12.66 a month'],
    ['no public address', { publicIpv4: false }, '0.0123 US dollars an hour, 9.01 a month'],
    ['ARM', { architecture: 'ARM64', publicIpv4: false }, '0.00988 US dollars an hour, 7.21 a month'],
    ['Spot', { spot: 1, publicIpv4: false }, '0.0037 US dollars an hour, 2.70 a month'],
    ['Spot with an address', { spot: 1 }, '0.0087 US dollars an hour, 6.35 a month'],
    ['three tasks', { count: 3 }, '0.052 US dollars an hour, 37.98 a month'],
    ['one of two on Spot', { count: 2, spot: 1 }, '0.026 US dollars an hour, 19.01 a month'],
    ['storage', { ephemeralStorage: 120, publicIpv4: false }, '0.0234 US dollars an hour, 17.11 a month'],
    ['much', { cpu: 16384, memory: 122880, count: 10 }, '11.86 US dollars an hour, 8658.38 a month'],
    ['an hour to live', { timeToLive: 5400 }, '0.0173 US dollars an hour, 12.66 a month, 0.026 in its time to live'],
    ['the job only', { keepRunning: false }, '0.0173 US dollars an hour, until the job ends']
  ])('says what %s costs', (_, usage, said) => {
    expect(renderCost(costOf({ ...DEFAULT, ...usage }))).toBe(`${said} (list prices in us-east-1)`)
  })

  const usages: fc.Arbitrary<Usage> = fc
    .record({
      count: fc.integer({ min: 1, max: 10 }),
      onDemand: fc.nat(10),
      cpu: fc.constantFrom(256, 512, 1024, 2048, 4096, 8192, 16384, 32768),
      memory: fc.integer({ min: 512, max: 249_856 }),
      architecture: fc.constantFrom('X86_64' as const, 'ARM64' as const),
      ephemeralStorage: fc.integer({ min: 20, max: 200 }),
      publicIpv4: fc.boolean(),
      timeToLive: fc.option(fc.integer({ min: 60, max: 31_536_000 }), { nil: undefined }),
      keepRunning: fc.boolean()
    })
    .map(({ onDemand, ...usage }) => ({ ...usage, spot: Math.max(0, usage.count - onDemand) }))

  describe('the cost', () => {
    test('grows with all that AWS charges, and falls with Spot', () => {
      fc.assert(
        fc.property(usages, (usage) => {
          const { hour } = costOf(usage)
          const more = [
            { ...usage, cpu: usage.cpu + 1 },
            { ...usage, memory: usage.memory + 1 },
            { ...usage, ephemeralStorage: usage.ephemeralStorage + 1 },
            { ...usage, count: usage.count + 1 },
            ...(usage.spot > 0 ? [{ ...usage, spot: usage.spot - 1 }] : []),
            ...(usage.publicIpv4 ? [] : [{ ...usage, publicIpv4: true }]),
            ...(usage.architecture === 'ARM64' ? [{ ...usage, architecture: 'X86_64' as const }] : [])
          ]
          for (const one of more) expect(costOf(one).hour).toBeGreaterThan(hour)
        })
      )
    })

    test('of several tasks is the sum of theirs, and a month is 730 hours', () => {
      fc.assert(
        fc.property(usages, (usage) => {
          const one = (spot: number) => costOf({ ...usage, count: 1, spot }).hour
          const { hour, month, lifetime } = costOf(usage)

          expect(hour).toBeCloseTo(one(1) * usage.spot + one(0) * (usage.count - usage.spot), 9)
          if (usage.keepRunning) expect(month).toBeCloseTo(hour * 730, 6)
          else expect(month).toBeUndefined()
          if (usage.timeToLive !== undefined) expect(lifetime).toBeCloseTo((hour * usage.timeToLive) / 3600, 6)
        })
      )
    })

    test('is said in digits, however small or large', () => {
      fc.assert(
        fc.property(usages, (usage) => {
          expect(renderCost(costOf(usage))).toMatch(
            /^(?:[\d.]+(?: US dollars an hour| a month| in its time to live)|, |until the job ends)+ \(/
          )
          expect(renderCost(costOf(usage))).not.toMatch(/\b0 |e-/)
        })
      )
    })
  })

  describe('the book', () => {
    const tasks = (...providers: (string | undefined)[]) =>
      providers.map((capacityProviderName) => ({ task: { capacityProviderName } as Task }))
    const planned = (usage: Usage | undefined) => ({ type: 'planned', plan: { usage } as PlanFacts }) as const

    test('knows nothing without a plan, or of what has no price', () => {
      const book = new CostBook()
      expect(book.known()).toBeUndefined()
      book.subscribe(planned(undefined))
      book.subscribe({ type: 'seen', tasks: tasks('FARGATE_SPOT') })
      expect(book.known()).toBeUndefined()
    })

    test('counts a task as On-Demand that has found no Spot', () => {
      const book = new CostBook()
      book.subscribe(planned({ ...DEFAULT, count: 2, spot: 2 }))
      const both = book.known()
      book.subscribe({ type: 'seen', tasks: tasks('FARGATE_SPOT', undefined) })
      expect(book.known()).toBe(renderCost(costOf({ ...DEFAULT, count: 2, spot: 1 })))
      book.subscribe({ type: 'seen', tasks: tasks('FARGATE_SPOT', 'FARGATE_SPOT') })
      expect(book.known()).toBe(both)
    })
  })
})

describe('links', () => {
  const LOG = { 'log-group': '/run-on-fargate/acme/space', 'log-stream': 'task/space/0123' }

  test.each([
    ['aws', 'eu-central-1', 'eu-central-1.console.aws.amazon.com'],
    ['aws-cn', 'cn-north-1', 'cn-north-1.console.amazonaws.cn'],
    ['aws-us-gov', 'us-gov-west-1', 'us-gov-west-1.console.amazonaws-us-gov.com'],
    ['aws-eusc', 'eusc-de-east-1', 'eusc-de-east-1.console.amazonaws-eusc.eu']
  ])('task and log are linked in %s', (partition, region, host) => {
    const links = consoleLinks({ 'task-arn': `arn:${partition}:ecs:${region}:123456789012:task/blue/0123`, ...LOG })
    expect(links.task?.url).toBe(`https://${host}/ecs/v2/clusters/blue/tasks/0123/configuration?region=${region}`)
    // The console's own encoding of `/`.
    expect(links.log?.url).toBe(
      `https://${host}/cloudwatch/home?region=${region}#logsV2:log-groups/log-group/` +
        '$252Frun-on-fargate$252Facme$252Fspace/log-events/task$252Fspace$252F0123'
    )
  })

  test.each([
    [
      'in a partition whose console is not known',
      { 'task-arn': 'arn:aws-iso:ecs:us-iso-east-1:123456789012:task/blue/0123' }
    ],
    ['without a task', {}],
    ['with an empty ARN', { 'task-arn': '' }],
    ['with an ARN without the cluster', { 'task-arn': 'arn:aws:ecs:eu-central-1:123456789012:task/0123' }]
  ])('nothing is linked %s', (_, outputs) => {
    expect(consoleLinks({ ...LOG, ...outputs })).toEqual({})
  })

  test('a log that is not known is not linked', () => {
    const links = consoleLinks({ 'task-arn': 'arn:aws:ecs:eu-central-1:123456789012:task/blue/0123' })
    expect(Object.keys(links)).toEqual(['task'])
  })
})

describe('the timeline', () => {
  const at = (ms: number) => new Date(1_700_000_000_000 + ms)

  describe('measuring', () => {
    test('has a stretch for each phase that has ended, but for those that say nothing of AWS or contain others', async () => {
      const timeline = new Timeline()
      for (const name of ['Find', 'Plan', 'Apply', 'Run', 'Start', 'Replace'] as const) {
        await phase(timeline.subscribe, name, () => Promise.resolve())
      }
      const failing = phase(timeline.subscribe, 'Remove', () => Promise.reject(new Error('broken')))
      await expect(failing).rejects.toThrow('broken')
      timeline.subscribe({ type: 'begun', phase: 'Find' })
      const spans = timeline.spans()
      expect(spans.map(({ label }) => label)).toEqual(['Find', 'Apply', 'Start', 'Replace', 'Remove'])
      expect(spans.every(({ section, from, to }) => section === 'This action' && to >= from)).toBe(true)
    })

    const whole = {
      taskArn: 'arn',
      createdAt: at(0),
      connectivityAt: at(5_000),
      pullStartedAt: at(6_000),
      pullStoppedAt: at(9_000),
      startedAt: at(9_500)
    }

    test.each([
      ['all of it', whole, ['Network', 'Secrets and logging', 'Image pull', 'Container start']],
      ['as far as it came', { createdAt: at(0), connectivityAt: at(5_000) }, ['Network']],
      ['without what ECS leaves out', { ...whole, pullStartedAt: undefined }, ['Network', 'Container start']],
      [
        'without what ended before it began',
        { ...whole, connectivityAt: at(-1) },
        ['Secrets and logging', 'Image pull', 'Container start']
      ],
      ['nothing', {}, []]
    ])('takes %s from the times of the task', (_, task, labels) => {
      const timeline = new Timeline()
      timeline.subscribe({ type: 'seen', tasks: [{ task: { taskArn: 'arn', createdAt: at(0) } }] })
      timeline.subscribe({ type: 'seen', tasks: [{ task: { ...task, taskArn: 'arn' } }, { task: whole }] })
      expect(timeline.spans().map(({ section, label }) => [section, label])).toEqual(
        labels.map((label) => ['Fargate', label])
      )
    })

    test('tells the times of the task in ms', () => {
      const timeline = new Timeline()
      timeline.subscribe({ type: 'seen', tasks: [{ task: whole }] })
      expect(timeline.spans()[2]).toEqual({
        section: 'Fargate',
        label: 'Image pull',
        from: at(6_000).getTime(),
        to: at(9_000).getTime()
      })
    })
  })

  describe('the chart', () => {
    test('is nothing without spans', () => {
      expect(renderTimeline([])).toBe('')
    })

    test('has a section for each kind, from the first moment on', () => {
      const spans: Span[] = [
        { section: 'This action', label: 'Find', from: 1_000, to: 2_234 },
        { section: 'Fargate', label: 'Network', from: 2_500, to: 8_000 },
        { section: 'This action', label: 'Replace', from: 9_000, to: 9_000 }
      ]
      expect(renderTimeline(spans).split('\n')).toEqual([
        '```mermaid',
        'gantt',
        '  dateFormat x',
        '  axisFormat %s s',
        '  section This action',
        '  Find (1.2 s) :0, 1234',
        '  Replace (0.0 s) :8000, 8000',
        '  section Fargate',
        '  Network (5.5 s) :1500, 7000',
        '```'
      ])
    })

    test('begins with the earliest, also where the clocks differ', () => {
      const spans: Span[] = [
        { section: 'This action', label: 'Start', from: 5_000, to: 6_000 },
        { section: 'Fargate', label: 'Network', from: 4_000, to: 7_000 }
      ]
      expect(renderTimeline(spans)).toContain('Start (1.0 s) :1000, 2000')
      expect(renderTimeline(spans)).toContain('Network (3.0 s) :0, 3000')
    })
  })

  test('the axis says the same in every time zone: seconds since the beginning', () => {
    const [, format = ''] =
      /axisFormat (.*)/.exec(renderTimeline([{ section: 'Fargate', label: 'x', from: 5, to: 9 }])) ?? []
    // Of d3's directives only those that count from the epoch are the same everywhere.
    expect(format.match(/%[-_0]?[a-zA-Z]/g)).toEqual(['%s'])
  })

  test.each([
    [0, '0.0 s'],
    [1234, '1.2 s'],
    [61_000, '61.0 s']
  ])('%i ms are %s', (ms, text) => {
    expect(seconds(ms)).toBe(text)
  })
})
