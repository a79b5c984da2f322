import { describe, expect, test } from '@jest/globals'
import type { RecordedCall } from '../../sandbox/src/aws-server.ts'
import { WALKTHROUGH_IMAGE, type Sandbox } from '../../sandbox/src/start.ts'
import { CHALLENGE, challengeTexts, runCertificate, withZone } from './certificate-site.ts'
import { begin, markerOf, NAME, recordsOf, run, timesOf } from './domain-site.ts'
import { deploy, inSandbox, liveTasks, until } from './site.ts'

/** Whoever else changes a record does it right before a change of the action. Route 53 then refuses that change. */

const OTHER = 'other.example.com'
const DIES = { ...WALKTHROUGH_IMAGE, app: { ...WALKTHROUGH_IMAGE.app, exits: { after: 300_000, code: 0 } } }
const DENIED = { code: 'AccessDenied', message: 'User is not authorized to perform this action', status: 403 }

interface Site {
  readonly sandbox: Sandbox
  readonly zone: string
  /** From here on, the next change is preceded by another one. */
  readonly arm: () => void
}

interface Way {
  readonly images?: readonly (typeof DIES)[]
  /** Changes the records after the first deployment. */
  readonly act: (site: Site) => Promise<unknown>
  /** What the name leads to afterwards: the task of the first deployment, that of the second one, or none. */
  readonly leadsTo: 'first' | 'live' | 'none'
}

const SECOND_FAILS = ({ world }: Sandbox) => {
  world.knobs.faults.push({ call: 'route53:GetChange', answer: DENIED, times: 1 })
}

/** Arms as soon as the records have been changed once more. */
async function armAfterSwitch({ sandbox, arm }: Site): Promise<void> {
  const changes = timesOf(sandbox, 'ChangeResourceRecordSets').length
  await until(() => timesOf(sandbox, 'ChangeResourceRecordSets').length > changes)
  arm()
}

const WAYS: Readonly<Record<string, Way>> = {
  'the switch to the next task': {
    act: ({ sandbox, arm }) => {
      arm()
      return run(sandbox)
    },
    leadsTo: 'live'
  },
  'mode: destroy': {
    act: ({ sandbox, arm }) => {
      arm()
      return deploy(sandbox, { mode: 'destroy', environment: 'main' })
    },
    leadsTo: 'none'
  },
  'a sweep of what a dead task has left': {
    images: [DIES],
    act: async ({ sandbox, arm }) => {
      await until(() => liveTasks(sandbox).length === 0)
      arm()
      return deploy(sandbox, { mode: 'sweep' })
    },
    leadsTo: 'none'
  },
  'a deployment under another name': {
    act: async ({ sandbox, arm, zone }) => {
      const running = begin(sandbox, { domain: OTHER })
      await until(() => recordsOf(sandbox, zone, OTHER).length > 0)
      arm()
      return running.done
    },
    leadsTo: 'none'
  },
  'a failure after the switch': {
    act: async (site) => {
      SECOND_FAILS(site.sandbox)
      const running = begin(site.sandbox)
      await armAfterSwitch(site)
      return running.done
    },
    leadsTo: 'first'
  },
  'a cancel after the switch': {
    act: async (site) => {
      const running = begin(site.sandbox)
      await armAfterSwitch(site)
      running.cancel()
      return running.done
    },
    leadsTo: 'first'
  }
}

/** How a change is refused. */
const REFUSALS = {
  'as somebody has edited the record, in one text': 'text',
  'as somebody has edited the record, in a list': 'list',
  'as another change is in progress': 'busy'
} as const

const BUSY = {
  code: 'PriorRequestNotComplete',
  message: 'The request was rejected because Route 53 was still processing a prior request.'
}

/** Sets another TTL by hand, which leaves the records this environment's. */
function edit({ route53 }: Sandbox, zone: string): void {
  const own = route53.records(zone).filter(({ Name }) => Name === `${NAME}.` || Name === `_run-on-fargate.${NAME}.`)
  route53.putRecords(
    zone,
    own.map((set) => ({ ...set, TTL: (set.TTL ?? 0) - 1 }))
  )
}

async function play({ images, act }: Way, refusal: (typeof REFUSALS)[keyof typeof REFUSALS]) {
  const armed: { edit?: (() => void) | undefined } = {}
  const onCall = ({ operation }: RecordedCall, phase: 'received' | 'answered') => {
    if (operation !== 'ChangeResourceRecordSets' || phase !== 'received') return
    armed.edit?.()
    armed.edit = undefined
  }
  const knobs = { lag: { records: 5000 }, ...(refusal === 'list' && { changeBatchErrors: refusal }) } as const
  return inSandbox({ ...(images && { images }), knobs, onCall }, async (sandbox) => {
    const { id: zone } = sandbox.route53.createZone({ name: 'example.com' })
    const first = await run(sandbox)
    const arm = () => {
      if (refusal === 'busy') {
        sandbox.world.knobs.faults.push({ call: 'route53:ChangeResourceRecordSets', answer: BUSY, times: 8 })
      } else armed.edit = () => edit(sandbox, zone)
    }
    await act({ sandbox, zone, arm })
    const refused = sandbox.aws.calls.filter(({ operation, errorCode }) => {
      return operation === 'ChangeResourceRecordSets' && errorCode !== undefined
    })
    return {
      refused: refused.length > 0,
      first: first.outputs['task-id'] ?? 'unknown',
      live: liveTasks(sandbox).map(({ taskArn = '' }) => taskArn.split('/').at(-1)),
      records: recordsOf(sandbox, zone),
      marker: markerOf(sandbox, zone)
    }
  })
}

describe.each(Object.keys(REFUSALS) as (keyof typeof REFUSALS)[])('a change that is refused %s', (name) => {
  test.concurrent.each(Object.keys(WAYS))('is made again: %s', async (way) => {
    const { leadsTo } = WAYS[way] as Way
    const { refused, first, live, records, marker } = await play(WAYS[way] as Way, REFUSALS[name])

    expect(refused).toBe(true)
    if (leadsTo === 'none') expect([records, marker]).toEqual([[], ''])
    else {
      expect(live).toHaveLength(1)
      expect([first === live[0], records.length]).toEqual([leadsTo === 'first', 1])
      expect(marker).toContain(`tasks=${live[0] ?? ''}@`)
    }
  })
})

describe('a challenge', () => {
  /** Puts a value of somebody else's beside the action's, right before its change with this number. */
  async function certificateBeside(number: number, refusal: 'text' | 'list' | 'busy') {
    let changes = 0
    const at: { sandbox?: Sandbox; zone?: string } = {}
    const onCall = ({ operation }: RecordedCall, phase: 'received' | 'answered') => {
      if (operation !== 'ChangeResourceRecordSets' || phase !== 'received' || ++changes !== number) return
      if (refusal === 'busy') {
        at.sandbox?.world.knobs.faults.push({ call: 'route53:ChangeResourceRecordSets', answer: BUSY, times: 8 })
        return
      }
      const own = challengeTexts(at.sandbox as Sandbox, at.zone ?? '')
      const values = [...own, '"of somebody else"'].map((Value) => ({ Value }))
      at.sandbox?.route53.putRecords(at.zone ?? '', [
        { Name: CHALLENGE, Type: 'TXT', TTL: 60, ResourceRecords: values }
      ])
    }
    const knobs = refusal === 'list' ? ({ changeBatchErrors: 'list' } as const) : {}
    const seen: { texts: readonly string[]; failure: unknown } = { texts: [], failure: 'not run' }
    await withZone(
      async (sandbox, zone) => {
        Object.assign(at, { sandbox, zone })
        const { failure } = await runCertificate(sandbox)
        Object.assign(seen, { failure, texts: challengeTexts(sandbox, zone) })
      },
      { knobs, onCall }
    )
    return seen
  }

  test.concurrent.each([
    [1, 'text'],
    [1, 'list'],
    [1, 'busy'],
    [2, 'text'],
    [2, 'list'],
    [2, 'busy']
  ] as const)(
    'is met although change %d of the record is refused (%s), and others’ values stay',
    async (number, how) => {
      expect(await certificateBeside(number, how)).toEqual({
        failure: undefined,
        texts: how === 'busy' ? [] : ['"of somebody else"']
      })
    }
  )
})
