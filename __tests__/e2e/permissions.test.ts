import { join } from 'node:path'
import { CreateSecurityGroupCommand } from '@aws-sdk/client-ec2'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { denial } from '../../sandbox/src/aws/policy.ts'
import type { Asked, Principal } from '../../sandbox/src/service.ts'
import type { Place } from '../../sandbox/src/world.ts'
import { startSandbox, type Sandbox } from '../../sandbox/src/start.ts'
import { callsOfSource } from '../contract/calls.ts'
import { CHOSEN, deployerPolicies, policyOf, statementsOf, valuesFor, type Statement } from '../iam/policies.ts'
import { createBoundary, look, NAME, ROLE, type Scenario } from '../iam/account.ts'
import { SCENARIOS, type ScenarioName } from '../iam/scenarios.ts'
import { NOBODY, OWN, type Things } from '../iam/neighbours.ts'
import { covering, WORLDS } from '../invariants/worlds.ts'
import type { Loss } from '../iam/loss.ts'
import { LOSSES, UNPROVED } from '../iam/losses.ts'
import { refusal } from '../../sandbox/__tests__/account.ts'
import { clientsOf, type Clients } from '../../sandbox/__tests__/authorization/row.ts'
import { deploy, inSandbox, WALKTHROUGH } from './site.ts'

const ACCOUNT = '123456789012'
/** The task definitions of the scenarios, as a repository that is checked out. */
const DEFINITIONS = join(import.meta.dirname, '..', 'iam', 'definitions')
const GERMANY: Place = { partition: 'aws', region: 'eu-central-1', account: ACCOUNT }
const EVERYTHING = policyOf([{ Effect: 'Allow', Action: '*', Resource: '*' }])

/** Where the repository is checked out: it has the task definitions that scenarios name. */
const DENIED: unknown = expect.stringMatching(/^(AccessDenied(Exception)?|UnauthorizedOperation)$/)

const filled = new Map<string, Statement[]>()

/** The statements of one of our policies, for repository `acme/space`. */
function statements(file: string, place = GERMANY): Statement[] {
  const key = `${file} ${place.region}`
  const known = filled.get(key) ?? fillIn(file, place)
  filled.set(key, known)
  return known
}

function fillIn(file: string, place: Place): Statement[] {
  return statementsOf(file, {
    ...valuesFor('acme/space', place),
    ...(file === 'deployer-policy-existing.json' && { EXECUTION_ROLE: ROLE }),
    ...CHOSEN,
    DOMAIN: NAME
  })
}

/** Somebody with these policies, which may be exchanged meanwhile. */
function callerWith(policies: readonly string[], partition = 'aws'): Principal {
  return {
    arn: `arn:${partition}:sts::${ACCOUNT}:assumed-role/deployer/run`,
    userId: 'AROAEXAMPLE:run',
    accessKeyId: 'AKIAEXAMPLE',
    secretAccessKey: 'not-a-real-secret-access-key',
    policies
  }
}

/** What was called, and answered, in the runs that had exactly the statements of our policies, as `service:Operation`. */
const called = new Set<string>()

/** Runs a scenario: an administrator prepares the account, then the deployment has exactly these statements. */
async function play(name: ScenarioName, allowed: readonly Statement[], place = GERMANY) {
  const scenario: Scenario = SCENARIOS[name]
  const policies = [EVERYTHING]
  const options = {
    place,
    principals: [callerWith(policies, place.partition)],
    ...(scenario.image && { images: [scenario.image] })
  }
  return inSandbox(options, async (sandbox) => {
    await createBoundary(sandbox)
    await scenario.prepare?.(sandbox)
    policies.splice(0, 1, policyOf(allowed))
    const inputs = scenario.inputs?.(sandbox) ?? { ...WALKTHROUGH, 'wait-for': 'none' }
    const event = scenario.event?.(sandbox)
    const before = sandbox.aws.calls.length
    const result = await deploy(sandbox, inputs, {
      workspace: DEFINITIONS,
      ...(event && { event, github: event.github })
    })
    const made = sandbox.aws.calls.slice(before)
    const answered = made.filter(({ status }) => status === 200)
    return {
      ...(await look(sandbox, result)),
      asked: made.flatMap(({ asked }) => asked),
      calls: answered.map(({ service, operation }) => `${service}:${operation}`)
    }
  })
}

function under(name: ScenarioName, place = GERMANY): Statement[] {
  return SCENARIOS[name].under.flatMap((policy) => statements(policy, place))
}

/** The actions of a statement and the kinds of its resources; either only where it has several, or else the action. */
function partsOf({ Action, Resource }: Statement): string[] {
  if (typeof Resource === 'string') return [Action].flat()
  return [...(typeof Action === 'string' ? [] : Action), ...Resource.map(kindOf)]
}

function kindOf(arn: string): string {
  return arn.split(':')[5]?.split('/')[0] ?? ''
}

/** The statement less one of its parts; nothing when it has no other. */
function without(statement: Statement, part: string): Statement[] {
  const Action = [statement.Action].flat().filter((action) => action !== part)
  const Resource = [statement.Resource].flat().filter((arn) => kindOf(arn) !== part)
  return Action.length > 0 && Resource.length > 0 ? [{ ...statement, Action, Resource }] : []
}

const played = new Map<ScenarioName, ReturnType<typeof play>>()

/** A scenario with exactly the statements of its policies, played once. */
async function playOnce(name: ScenarioName): ReturnType<typeof play> {
  const known = played.get(name) ?? play(name, under(name))
  played.set(name, known)
  return known
}

/** What a scenario needed that these statements, and no others, would have refused it. */
async function refusedWith(allowed: readonly Statement[], name: ScenarioName): Promise<Asked[]> {
  const { asked } = await playOnce(name)
  const caller = (statements: readonly Statement[], { resourcePolicy }: Asked) => ({
    ...callerWith([policyOf(statements)]),
    resourcePolicy
  })
  return asked.filter(
    (one) => denial(caller(under(name), one), one) === undefined && denial(caller(allowed, one), one) !== undefined
  )
}

describe('with exactly these statements', () => {
  test.concurrent.each(Object.keys(SCENARIOS) as ScenarioName[])('%s goes as it should', async (name) => {
    const played = await playOnce(name)
    expect(played).toMatchObject(SCENARIOS[name].good)
    for (const call of played.calls) called.add(call)
  })

  test.concurrent.each([
    ['aws-cn', 'cn-north-1'],
    ['aws-us-gov', 'us-gov-west-1'],
    ['aws-eusc', 'eusc-de-east-1']
  ])('a deployment with a key in %s goes as it should', async (partition, region) => {
    const place = { partition, region, account: ACCOUNT }
    const name = 'a key by its alias'

    const played = await play(name, under(name, place), place)
    expect(played).toMatchObject(SCENARIOS[name].good)
    for (const call of played.calls) called.add(call)
  })

  test('every call that the source can make was made', () => {
    expect([...called].sort()).toEqual(callsOfSource())
  })
})

describe('each part is missed', () => {
  // What was asked for in the runs above is held against the policies that lack a part.
  test.each(LOSSES)('$policy, $sid: $part by $scenario', async ({ scenario, sid, part }) => {
    const refused = await refusedWith(lessen(scenario, sid, part), scenario)
    const missed = refused.map(({ action, resource }) => (part.includes(':') ? action : kindOf(resource)))

    expect(missed).toContain(part)
  })

  const whole = deployerPolicies().flatMap((policy) =>
    statements(policy).flatMap((statement) => {
      const { scenario } = lossOf(policy, statement, partsOf(statement)[0]) ?? {}
      return partsOf(statement).length > 1 && scenario !== undefined ? [{ policy, sid: statement.Sid, scenario }] : []
    })
  )
  test.each(whole)('$policy, all of $sid by $scenario', async ({ sid, scenario }) => {
    const left = under(scenario).filter((statement) => statement.Sid !== sid)

    expect(await refusedWith(left, scenario)).not.toEqual([])
  })

  // What then becomes of a deployment is played once for each service, and once for each way in which a run goes on
  // otherwise than with an error. With more worlds, each loss is played.
  const real = covering(LOSSES, ({ part, lost }) => {
    const { outcome, ...rest } = lost as { readonly outcome?: string }
    const [service, isAction] = [part.split(':')[0], part.includes(':')]
    if (outcome === 'failure' && Object.keys(rest).join() === 'told') return { service: isAction ? service : 'a kind' }
    // A kind of resource is what an action is refused on that has a row of its own.
    return isAction ? { end: [outcome, ...Object.keys(rest)].join() } : {}
  })
  test.concurrent.each(WORLDS > 1 ? LOSSES : real)(
    '$policy, $sid without $part: $scenario ends as it should',
    async (loss) => {
      expect(await play(loss.scenario, lessen(loss.scenario, loss.sid, loss.part))).toMatchObject(loss.lost)
    }
  )

  test('and none is forgotten', () => {
    const parts = deployerPolicies().flatMap((policy) =>
      statements(policy).flatMap((statement) =>
        partsOf(statement)
          .filter((part) => lossOf(policy, statement, part) === undefined)
          .map((part) => `${statement.Sid} ${part}`)
      )
    )

    expect(parts).toEqual(Object.keys(UNPROVED))
  })
})

/** The statements of a scenario, less a part of one of them. */
function lessen(scenario: ScenarioName, sid: string, part: string): Statement[] {
  return under(scenario).flatMap((statement) => (statement.Sid === sid ? without(statement, part) : [statement]))
}

function lossOf(policy: string, { Sid }: Statement, part: string | undefined): Loss | undefined {
  return LOSSES.find((loss) => loss.policy === policy && loss.sid === Sid && loss.part === part)
}

describe('another repository', () => {
  const policies = [EVERYTHING]
  const caller = callerWith(policies)
  let sandbox: Sandbox
  let clients: Clients
  let own: Things
  let others: Things

  beforeAll(async () => {
    sandbox = await startSandbox({ principals: [caller], knobs: { throttle: 'off' } })
    own = await thingsOf('acme/space')
    // Its name begins with the other's, and so do the names of its role and of its families.
    others = await thingsOf('acme/space-two')
    clients = clientsOf(sandbox, caller)
    policies.splice(0, 1, policyOf(statements('deployer-policy.json')))
  })

  afterAll(() => sandbox.close())

  async function thingsOf(repository: string): Promise<Things> {
    await createBoundary(sandbox, undefined, repository)
    const inputs = { ...WALKTHROUGH, 'settle-seconds': '0' }
    const { outputs } = await deploy(sandbox, inputs, { github: { repository } })
    const roleArn = outputs['execution-role-arn'] ?? ''
    const definition = outputs['task-definition-arn'] ?? ''
    return {
      secret: outputs['secret-arn'] ?? '',
      role: roleArn.split('/').at(-1) ?? '',
      roleArn,
      group: outputs['security-group-id'] ?? '',
      unusedGroup: await makeGroup(clientsOf(sandbox, caller), repository),
      vpc: sandbox.ec2.defaultVpc.vpcId,
      subnet: sandbox.ec2.defaultVpc.subnetIds[0] ?? '',
      definition,
      family: /task-definition\/(.+):/.exec(definition)?.[1] ?? '',
      task: outputs['task-arn'] ?? '',
      logGroup: outputs['log-group'] ?? '',
      logStream: outputs['log-stream'] ?? ''
    }
  }

  async function makeGroup({ ec2 }: Clients, repository: string): Promise<string> {
    const Tags = [{ Key: 'run-on-fargate:repository', Value: repository }]
    const TagSpecifications = [{ ResourceType: 'security-group' as const, Tags }]
    const { vpcId: VpcId } = sandbox.ec2.defaultVpc
    const group = { GroupName: `unused ${repository}`, Description: 'unused', VpcId, TagSpecifications }
    return (await ec2.send(new CreateSecurityGroupCommand(group))).GroupId ?? ''
  }

  test.each(OWN)('cannot $what of one whose name begins with its own', async ({ run }) => {
    expect(await refusal(run(clients, others))).toEqual({ code: DENIED, message: expect.any(String) })
    await expect(run(clients, own)).resolves.toBeDefined()
  })

  test.each(NOBODY)('cannot $what', async ({ run }) => {
    for (const things of [own, others]) {
      expect(await refusal(run(clients, things))).toEqual({ code: DENIED, message: expect.any(String) })
    }
  })
})
