import { describe, expect, test } from '@jest/globals'
import { phase } from '../../src/events.ts'
import { renderTimeline, seconds, Timeline, type Span } from '../../src/report/summary.ts'

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
