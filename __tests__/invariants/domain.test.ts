import { expect, test } from '@jest/globals'
import { randomInt } from 'node:crypto'
import fc from 'fast-check'
import type { RecordedCall } from '../../sandbox/src/aws-server.ts'
import type { RunningAction, StepResult } from '../../sandbox/src/runner.ts'
import { WALKTHROUGH_IMAGE, type Sandbox } from '../../sandbox/src/start.ts'
import { certificateFor } from '../e2e/certificate.ts'
import { begin, NAME, NAMED, type Inputs } from '../e2e/domain-site.ts'
import { secretOf } from '../e2e/https-site.ts'
import { inSandbox, liveTasks, pass } from '../e2e/site.ts'
import { shuffled, WORLDS } from './worlds.ts'

/**
 * Over generated histories of one environment: at every moment its name leads to a task of the environment that runs and
 * was ready, or nowhere; never to an address whose task has ended, but from a task's own death to the next run that succeeds;
 * and nobody's foreign record is ever changed.
 */

const OTHER = 'other.example.com'
const CERTIFICATE = 'team/certificate'
const BROKEN = { ...WALKTHROUGH_IMAGE, tag: 'broken', app: { ...WALKTHROUGH_IMAGE.app, exits: { after: 0, code: 3 } } }
const API = { ...WALKTHROUGH_IMAGE, repository: 'acme/api', exposedPorts: ['8080/tcp'] }
const ROLE = 'arn:aws:iam::123456789012:role/program'
const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' }
})
/** What a step with `image-from` leaves out. */
const UNNAMED = { image: '', 'registry-username': '', 'registry-password': '' }
const CALLER = { principal: { arn: 'somebody' }, authorize: () => undefined } as never

/** How a run ends: by itself, or by the button or the loss of the runner, at the call with this number or as records change. */
type End = { readonly how: 'itself' } | { readonly how: 'cancel' | 'kill'; readonly at: number | 'switch' }

type Act =
  | { readonly act: 'run'; readonly runs: readonly { readonly what: keyof typeof RUNS; readonly end: End }[] }
  | { readonly act: 'death' }

const RUNS = {
  deploy: NAMED,
  'deploy a broken image': { ...NAMED, image: 'acme/space:broken', 'settle-seconds': '5' },
  'deploy for the job': { ...NAMED, 'keep-running': 'false' },
  'deploy two tasks': { ...NAMED, count: '2' },
  'deploy under another name': { domain: OTHER },
  'deploy without a name': {},
  'deploy with HTTPS': { ...NAMED, https: 'true' },
  'deploy two images': { ...NAMED, images: 'api=acme/api:1.0', 'self-variables': 'true' },
  'deploy with a shell': { ...NAMED, 'enable-exec': 'true', 'task-role-arn': ROLE },
  'deploy with a group beside its own': NAMED,
  'deploy the same again': { ...NAMED, ...UNNAMED, 'image-from': 'same' },
  'roll back': { ...NAMED, ...UNNAMED, 'image-from': 'previous' },
  'deploy with a password': { ...NAMED, https: 'true', 'access-password': 'correct horse battery' },
  destroy: { mode: 'destroy', environment: 'main' },
  sweep: { mode: 'sweep' }
} as const satisfies Readonly<Record<string, Inputs>>

const ends: fc.Arbitrary<End> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ how: 'itself' as const }) },
  { weight: 2, arbitrary: fc.record({ how: fc.constantFrom('cancel' as const, 'kill' as const), at: fc.nat(60) }) }
)
const runs = fc.record({
  what: fc.oneof(
    { weight: 4, arbitrary: fc.constant('deploy' as const) },
    { weight: 3, arbitrary: fc.constantFrom(...(Object.keys(RUNS) as (keyof typeof RUNS)[])) }
  ),
  end: ends
})
const acts: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ act: fc.constant('run' as const), runs: fc.array(runs, { minLength: 1, maxLength: 2 }) })
  },
  { weight: 1, arbitrary: fc.constant({ act: 'death' as const }) }
)
const histories = fc.array(acts, { minLength: 3, maxLength: 6 })

const FOREIGN = [
  { Name: 'www.example.com', Type: 'A', TTL: 300, ResourceRecords: [{ Value: '192.0.2.10' }] },
  { Name: '*.example.com', Type: 'CNAME', TTL: 300, ResourceRecords: [{ Value: 'www.example.net' }] },
  { Name: `a.${NAME}`, Type: 'A', TTL: 300, ResourceRecords: [{ Value: '192.0.2.11' }] },
  { Name: NAME, Type: 'MX', TTL: 300, ResourceRecords: [{ Value: '10 mail.example.net' }] },
  { Name: NAME, Type: 'TXT', TTL: 300, ResourceRecords: [{ Value: '"v=spf1 -all"' }] }
] as const

/** The images that work, and that of the container which serves HTTPS. */
const GOOD = /^(?:acme\/(?:space|api):1\.0(?:@sha256:\w+)?$|public\.ecr\.aws\/docker\/library\/caddy:)/

function certificateIn({ secretsManager }: Sandbox): string {
  return secretsManager.forTasks.value(CERTIFICATE).arn
}

/** The inputs that name what is in this account. */
function inputsOf(what: keyof typeof RUNS, sandbox: Sandbox): Inputs {
  if ('https' in RUNS[what]) return { 'certificate-secret-arn': certificateIn(sandbox) }
  const beside = what === 'deploy with a group beside its own'
  return beside ? { 'add-security-groups': sandbox.ec2.defaultVpc.defaultGroupId } : {}
}

/** Watches what the names lead to, and keeps what must not be. */
class Watch {
  readonly wrong: string[] = []
  /** Tasks that ended by themselves, of which no run has succeeded since. */
  readonly excused = new Set<string>()
  readonly #sandbox: Sandbox
  readonly #zone: string
  readonly #taskAt = new Map<string, string>()
  readonly #foreign: string

  constructor(sandbox: Sandbox, zone: string) {
    this.#sandbox = sandbox
    this.#zone = zone
    this.#foreign = this.#others()
  }

  async look(when: string): Promise<void> {
    const { ec2, ecs, route53 } = this.#sandbox
    const answer = await ec2.operations.DescribeNetworkInterfaces?.({} as never, CALLER)
    const { NetworkInterfaces: interfaces } = answer as unknown as {
      NetworkInterfaces: readonly { NetworkInterfaceId: string; Association?: { PublicIp: string } }[]
    }
    const tasks = ecs.tasks()
    for (const { NetworkInterfaceId: id, Association } of interfaces) {
      const task = tasks.find(({ attachments }) => JSON.stringify(attachments).includes(id))
      if (Association !== undefined && task?.taskArn !== undefined) this.#taskAt.set(Association.PublicIp, task.taskArn)
    }
    const answered = route53.forDns.zones().flatMap(({ records }) => [...records.values()])
    for (const { Name, Type, ResourceRecords = [] } of answered) {
      if (Type !== 'A' || ![`${NAME}.`, `${OTHER}.`].includes(Name)) continue
      for (const { Value: address = '' } of ResourceRecords) {
        const arn = this.#taskAt.get(address) ?? ''
        const task = tasks.find(({ taskArn }) => taskArn === arn)
        const runs = task?.desiredStatus === 'RUNNING' && task.lastStatus === 'RUNNING'
        const good = runs && task.containers?.every(({ image = '' }) => GOOD.test(image)) === true
        if (good || this.excused.has(arn)) continue
        this.wrong.push(`${when}: ${Name} leads to ${address}, whose task is ${task?.lastStatus ?? 'unknown'}`)
      }
    }
    if (this.#others() !== this.#foreign) this.wrong.push(`${when}: a foreign record was changed`)
  }

  #others(): string {
    const own = [`${NAME}. A`, `${OTHER}. A`, `_run-on-fargate.${NAME}. TXT`, `_run-on-fargate.${OTHER}. TXT`]
    return JSON.stringify(
      this.#sandbox.route53.records(this.#zone).filter(({ Name, Type }) => !own.includes(`${Name} ${Type}`))
    )
  }
}

/** Runs what happens at once, and ends each run as it is to end. */
async function perform(
  sandbox: Sandbox,
  act: Extract<Act, { act: 'run' }>,
  hooks: Set<(operation: string) => void>
): Promise<StepResult[]> {
  return Promise.all(
    act.runs.map(async ({ what, end }) => {
      const running: RunningAction = begin(sandbox, { ...RUNS[what], ...inputsOf(what, sandbox) })
      let calls = 0
      const hook = (operation: string) => {
        if (end.how === 'itself') return
        if (end.at === 'switch' ? operation !== 'ChangeResourceRecordSets' : calls++ !== end.at) return
        hooks.delete(hook)
        if (end.how === 'cancel') running.cancel()
        else running.kill()
      }
      hooks.add(hook)
      const result = await running.done
      hooks.delete(hook)
      return result
    })
  )
}

async function play(history: readonly Act[]): Promise<string[]> {
  const hooks = new Set<(operation: string) => void>()
  const watching: { now?: Watch } = {}
  const onCall = async ({ operation }: RecordedCall, phase: 'received' | 'answered') => {
    // What changes the records has changed them by then.
    const isSwitch = operation === 'ChangeResourceRecordSets'
    if (phase === (isSwitch ? 'answered' : 'received')) {
      hooks.forEach((hook) => {
        hook(operation)
      })
    }
    await watching.now?.look(`${operation} ${phase}`)
  }
  const options = {
    images: [WALKTHROUGH_IMAGE, BROKEN, API],
    knobs: { lag: { records: 30_000 }, throttle: 'off' },
    onCall
  } as const
  return inSandbox(options, async (sandbox) => {
    const { id } = sandbox.route53.createZone({ name: 'example.com', records: FOREIGN as never })
    sandbox.secretsManager.seedSecret({
      name: CERTIFICATE,
      value: secretOf(certificateFor([NAME], { to: 60 * 86_400_000 }))
    })
    await sandbox.iam.operations.CreateRole?.({ RoleName: 'program', AssumeRolePolicyDocument: TRUST } as never, CALLER)
    const watch = new Watch(sandbox, id)
    watching.now = watch
    for (const act of [...history, { act: 'run', runs: [{ what: 'deploy', end: { how: 'itself' } }] } as const]) {
      if (act.act === 'death') {
        for (const { taskArn = '' } of liveTasks(sandbox)) {
          watch.excused.add(taskArn)
          await sandbox.ecs.operations.StopTask?.({ task: taskArn, cluster: 'default' } as never, CALLER)
        }
      } else {
        const results = await perform(sandbox, act, hooks)
        if (results.every(({ outcome }) => outcome === 'success')) {
          watch.excused.clear()
          await watch.look('after a run')
        }
      }
      for (let second = 0; second < 100; second += 20) {
        await pass(20_000)
        await watch.look('between runs')
      }
    }
    const [task, ...others] = liveTasks(sandbox)
    if (task === undefined || others.length > 0) watch.wrong.push(`at the end ${liveTasks(sandbox).length} tasks run`)
    const marked = sandbox.route53.records(id).filter(({ Name }) => Name.startsWith('_run-on-fargate.'))
    const said = JSON.stringify(marked)
    const right = marked.length === 1 && said.includes(task?.taskArn?.split('/').at(-1) ?? 'none')
    if (!right) watch.wrong.push(`at the end the markers are ${said}`)
    watching.now = undefined
    return watch.wrong
  })
}

const itself = { how: 'itself' } as const

/**
 * Histories that are always played, in another order each time: after a deployment, each kind of run comes to its end by itself
 * in one of them; and in each, a deployment is cancelled as it gets the name, one is lost beside another run, and the tasks die.
 */
function dealt(): Act[][] {
  const kinds = shuffled((Object.keys(RUNS) as (keyof typeof RUNS)[]).filter((what) => what !== 'deploy'))
  const half = Math.ceil(kinds.length / 2)
  return [kinds.slice(0, half), kinds.slice(half)].map((some) => {
    const besides = shuffled([
      'cancel',
      'kill',
      'death',
      ...Array.from({ length: some.length - 3 }, () => 'none')
    ] as const)
    return [
      { act: 'run', runs: [{ what: 'deploy', end: itself }] },
      ...some.flatMap((what, index): Act[] => {
        const beside = besides[index]
        const run = { what, end: itself }
        if (beside === 'death') return [{ act: 'death' }, { act: 'run', runs: [run] }]
        const deploy = { what: 'deploy' as const }
        switch (beside) {
          case 'cancel':
            return [
              { act: 'run', runs: [{ ...deploy, end: itself }] },
              { act: 'run', runs: [{ ...deploy, end: { how: beside, at: 'switch' } }] },
              { act: 'run', runs: [run] }
            ]
          case 'kill':
            return [{ act: 'run', runs: [run, { ...deploy, end: { how: beside, at: randomInt(60) } }] }]
          default:
            return [{ act: 'run', runs: [run] }]
        }
      })
    ]
  })
}

/** How many other histories are played at once, and how often. */
const [AT_ONCE, ROUNDS] = [3, WORLDS > 1 ? 3 * WORLDS : 0]

test('a name leads to a task that runs and was ready, or nowhere', async () => {
  for (let round = 0; round <= ROUNDS; round++) {
    const some = round === 0 ? dealt() : fc.sample(histories, AT_ONCE)
    const wrong = await Promise.all(some.map(play))
    for (const [index, history] of some.entries()) {
      expect([JSON.stringify(history), [...new Set(wrong[index])].slice(0, 5)]).toEqual([JSON.stringify(history), []])
    }
  }
}, 600_000)
