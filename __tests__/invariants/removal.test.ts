import { isDeepStrictEqual } from 'node:util'
import { beforeAll, describe, expect, test } from '@jest/globals'
import type { RecordedCall } from '../../sandbox/src/aws-server.ts'
import { WALKTHROUGH_IMAGE, type Sandbox } from '../../sandbox/src/start.ts'
import { deploy, inSandbox, inventory, WALKTHROUGH } from '../e2e/site.ts'
import { replay } from './replay.ts'
import { everyOther, WORLDS } from './worlds.ts'

/**
 * After any failing removal, at whatever call: the step says that something is left, and the next removal finds and removes
 * everything that carries the tags.
 */

/** What carries the environment's tags. The role, the secret and the log group are shared, and stay. */
function left(sandbox: Sandbox) {
  const { securityGroups, tasks } = inventory(sandbox)
  const revisions = sandbox.ecs.taskDefinitions().filter(({ status }) => status === 'ACTIVE' || status === 'INACTIVE')
  return {
    securityGroups,
    tasks,
    revisions: revisions.map(({ family = '', revision }) => `${family}:${revision ?? 0}`)
  }
}

/** Which call is refused with more worlds: each of the first, then some. A removal has fewer than `BEYOND`. */
const CALLS = [1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 18, 20, 22, 25, 28, 32]
const BEYOND = 60

const DEPLOYED = { securityGroups: [expect.any(String)], tasks: 1, revisions: [expect.any(String), expect.any(String)] }
const NOTHING = { securityGroups: [], tasks: 0, revisions: [] }
const DENIED = { code: 'AccessDeniedException', message: 'User is not authorized to perform this action' }

interface Way {
  /** Which run removes the environment of pull request 1. */
  readonly remove: (sandbox: Sandbox) => ReturnType<typeof deploy>
}

const WAYS: Readonly<Record<string, Way>> = {
  'mode: destroy': { remove: (sandbox) => deploy(sandbox, { mode: 'destroy', environment: 'pr-1' }) },
  'the event': {
    remove: (sandbox) => {
      const event = sandbox.github.event('pull_request', 'closed', 1)
      return deploy(sandbox, WALKTHROUGH, { event, github: event.github })
    }
  },
  'mode: sweep': { remove: (sandbox) => deploy(sandbox, { mode: 'sweep' }) }
}

const API = {
  ...WALKTHROUGH_IMAGE,
  repository: 'acme/api',
  exposedPorts: ['8080/tcp'],
  app: { ...WALKTHROUGH_IMAGE.app, listens: [8080] }
}
const IMAGES = [WALKTHROUGH_IMAGE, API]

/** The calls that have brought an environment about: a service of two revisions, one of whose tasks runs. */
let deployed: readonly RecordedCall[]
/** Somebody else's security group beside the environment's own. */
let beside: string

beforeAll(async () => {
  deployed = await inSandbox({ images: IMAGES, knobs: { throttle: 'off' } }, async (sandbox) => {
    const event = sandbox.github.event('pull_request', 'opened', sandbox.github.openPull().number)
    await deploy(sandbox, WALKTHROUGH, { event, github: event.github })
    beside = sandbox.ec2.defaultVpc.defaultGroupId
    const added = { 'add-security-groups': beside, images: 'api=acme/api:1.0', 'self-variables': 'true' }
    await deploy(sandbox, { ...WALKTHROUGH, ...added, port: '8080' }, { event, github: event.github })
    expect(left(sandbox)).toMatchObject(DEPLOYED)
    return sandbox.aws.calls
  })
})

/**
 * Removes twice, refusing the call with this number in the first of the two; returns whether there was such a call, what was
 * wrong, and which calls the first has made.
 */
async function removeTwice({ remove }: Way, refused: number) {
  let calls = -1
  let sandbox: Sandbox | undefined
  const options = {
    images: IMAGES,
    knobs: { throttle: 'off' },
    onCall: ({ service, operation }: { service: string; operation: string }, phase: 'received' | 'answered') => {
      if (phase === 'answered' || calls < 0 || ++calls !== refused) return
      sandbox?.world.knobs.faults.push({ call: `${service}:${operation}`, answer: DENIED, times: 1 })
    }
  } as const
  return inSandbox(options, async (started) => {
    sandbox = started
    const { number } = sandbox.github.openPull()
    await replay(sandbox, deployed, { [beside]: sandbox.ec2.defaultVpc.defaultGroupId })
    expect(left(sandbox)).toMatchObject(DEPLOYED)
    sandbox.github.closePull(number)
    calls = 0
    const first = await remove(sandbox)
    const happened = calls >= refused
    const made = sandbox.aws.calls.map(({ service, operation }) => `${service}:${operation}`)
    calls = -1
    const isLeft = !isDeepStrictEqual(left(sandbox), NOTHING)
    const second = await remove(sandbox)
    const wrong = [
      ...(isLeft && first.outcome !== 'failure' ? ['it does not say that something is left'] : []),
      ...(second.outcome === 'success' ? [] : ['the next one does not succeed']),
      ...(isDeepStrictEqual(left(sandbox), NOTHING) ? [] : ['the next one leaves something']),
      ...(sandbox.ec2.securityGroups().some(({ name }) => name === 'default') ? [] : ["somebody else's group is gone"])
    ]
    return { happened, made, wrong: wrong.map((what) => `${what}, when call ${refused} was refused`) }
  })
}

describe.each(Object.keys(WAYS).map((name, index) => [name, index] as const))('%s', (name, index) => {
  test('finds after a refusal at any call what is left, and does not succeed as long as anything is', async () => {
    const way = WAYS[name] as Way
    const whole = await removeTwice(way, BEYOND)
    // The first of each operation; each way has half of them, and the next way the other half.
    const first = whole.made.flatMap((call, at) => (whole.made.indexOf(call) === at ? [at + 1] : []))
    const calls = WORLDS > 1 ? CALLS : everyOther(first, index)
    const removals = [whole, ...(await Promise.all(calls.map((refused) => removeTwice(way, refused))))]
    const happened = removals.map((removal) => removal.happened)

    expect(removals.flatMap(({ wrong }) => wrong)).toEqual([])
    // A removal without calls would prove nothing.
    expect(happened.filter(Boolean).length).toBeGreaterThan(WORLDS > 1 ? 9 : 3)
    expect(happened).toContain(false)
  })
})
