import type { RegisterTaskDefinitionCommandInput, RunTaskCommandInput, Task, TaskDefinition } from '@aws-sdk/client-ecs'
import { ecs } from '../../src/aws/ecs.ts'
import type { TaskNeeds } from '../../src/fargate/task.ts'
import { AwsError } from '../../src/service.ts'
import type { Call, Context } from '../../src/service.ts'
import type { App } from '../../src/image.ts'
import type { Knobs, World } from '../../src/world.ts'
import { virtualClock } from './virtual-clock.ts'

export const roleArn = 'arn:aws:iam::123456789012:role/runner/exec'
export const secretArn = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:login-AbCdEf'

export const timings = {
  attach: 1000,
  prepare: 1000,
  pull: 1000,
  stop: 900,
  stopSecond: 100,
  healthSecond: 1000,
  deprovision: 500
}

/** What the rest of AWS is like for one test. */
export interface Surroundings {
  readonly app?: Partial<App>
  /** Other programs than `app`, by image. */
  readonly apps?: Readonly<Record<string, Partial<App>>>
  readonly egress?: 'igw' | 'nat' | 'none'
  readonly zoneIds?: Readonly<Record<string, string>>
  readonly roleIsThere?: boolean
  readonly denied?: readonly string[]
  readonly secret?: { readonly string?: string; readonly kmsKeyArn?: string } | 'missing'
  readonly logGroup?: boolean
  readonly pullFailure?: string
  readonly checkNetwork?: () => void
  readonly knobs?: Partial<Knobs>
  readonly deniedCalls?: readonly string[]
}

/** One authorisation that an operation asked for. */
export interface Asked {
  readonly action: string
  readonly resource: string | readonly string[]
  readonly context: Context | undefined
}

/** An account with ECS over plain stand-ins for the other services, and what they were asked. */
export function account(surroundings: Surroundings = {}) {
  const clock = virtualClock()
  const asked: Asked[] = []
  const logged: string[] = []
  const openPages = new Set<string>()
  const detached: string[] = []
  const pulls: object[] = []
  const world: World = {
    partition: 'aws',
    region: 'eu-central-1',
    account: '123456789012',
    clock,
    knobs: {
      latency: 0,
      lag: { iam: 0, tasks: 0, secrets: 0, network: 0, logs: 0, publicIp: 0 },
      throttle: 'off',
      faults: [],
      taskFaults: [],
      timings,
      pages: 'direct',
      capacityFailures: [],
      newAccount: false,
      pullLimitReached: false,
      ...surroundings.knobs
    }
  }
  const groups = new Set(surroundings.logGroup === false ? [] : ['/app'])
  const needs: TaskNeeds = {
    iam: {
      assumable: () => surroundings.roleIsThere !== false,
      denial: (_role, action) =>
        surroundings.denied?.includes(action) === true
          ? `because no identity-based policy allows the ${action} action`
          : undefined
    },
    secrets: {
      value() {
        const secret = surroundings.secret ?? { string: '{"username":"ada","password":"pa"}' }
        if (secret === 'missing') {
          throw new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.")
        }
        return {
          arn: secretArn,
          ...(secret.string === undefined ? {} : { secretString: secret.string }),
          ...(secret.kmsKeyArn === undefined ? {} : { kmsKeyArn: secret.kmsKeyArn })
        }
      }
    },
    parameters: { value: () => undefined, keyArn: () => undefined },
    logs: {
      hasGroup: (name) => groups.has(name),
      createGroup: (name) => groups.add(name),
      groupArn: (name) => `arn:aws:logs:eu-central-1:123456789012:log-group:${name}`,
      createStream: (_group, stream) => logged.push(`stream ${stream}`),
      put: (_group, stream, message) => logged.push(`${stream}: ${message}`)
    },
    network: {
      check: () => surroundings.checkNetwork?.(),
      availabilityZone: () => 'eu-central-1b',
      availabilityZoneId: (subnetId) => surroundings.zoneIds?.[subnetId] ?? 'euc1-az2',
      egress: () => surroundings.egress ?? 'igw',
      attach: ({ assignPublicIp }) => ({
        id: 'eni-1',
        macAddress: '0a:00:00:00:00:01',
        privateDnsName: 'ip-172-31-0-5.eu-central-1.compute.internal',
        privateIp: '172.31.0.5',
        ...(assignPublicIp ? { publicIp: '127.80.0.1' } : {})
      }),
      detach: (id) => detached.push(id),
      admits: () => true
    },
    registry: {
      pull(request) {
        pulls.push(request)
        if (surroundings.pullFailure !== undefined) return Promise.reject(new Error(surroundings.pullFailure))
        return Promise.resolve({
          digest: 'sha256:feed',
          app: {
            listens: [80],
            page: 'hello',
            log: ['started'],
            ...(surroundings.apps?.[request.image] ?? surroundings.app)
          }
        })
      }
    },
    pages: {
      open({ address, port }) {
        const name = `${address}:${port}`
        openPages.add(name)
        return Promise.resolve({
          close() {
            openPages.delete(name)
            return Promise.resolve()
          }
        })
      }
    }
  }
  const service = ecs(world, needs)
  const callFor = (operation: string): Call => ({
    service: 'ecs',
    operation,
    principal: { arn: 'arn:aws:iam::123456789012:user/ci', userId: 'AIDA', accessKeyId: 'AKIA', secretAccessKey: 's' },
    authorize(action, resource, context) {
      asked.push({ action, resource, context })
      if (surroundings.deniedCalls?.includes(action) === true) {
        throw new AwsError('AccessDeniedException', `is not authorized to perform: ${action}`)
      }
    }
  })
  /** Carries out an operation, as the wire layer does; time passes for those that take some. */
  const send = async <T extends object>(operation: string, input: object): Promise<T> => {
    const run = service.operations[operation]
    if (run === undefined) throw new Error(`No operation ${operation}`)
    const answer = Promise.resolve().then(() => run(input as never, callFor(operation)))
    await Promise.race([answer.catch(() => undefined), clock.pass(10)])
    return (await answer) as T
  }
  return { world, clock, send, service, asked, logged, openPages, detached, pulls }
}

export type Account = ReturnType<typeof account>

/** A task definition that Fargate takes; the walk-through's. */
export function registration(
  overrides: Partial<RegisterTaskDefinitionCommandInput> = {}
): RegisterTaskDefinitionCommandInput {
  return {
    family: 'space',
    cpu: '256',
    memory: '512',
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    executionRoleArn: roleArn,
    containerDefinitions: [
      {
        name: 'space',
        image: 'acme/space:1',
        portMappings: [{ containerPort: 80, protocol: 'tcp' }],
        repositoryCredentials: { credentialsParameter: secretArn },
        logConfiguration: {
          logDriver: 'awslogs',
          options: { 'awslogs-group': '/app', 'awslogs-region': 'eu-central-1', 'awslogs-stream-prefix': 'run' }
        }
      }
    ],
    ...overrides
  }
}

/** The container of `registration`, changed. */
export function container(overrides: NonNullable<RegisterTaskDefinitionCommandInput['containerDefinitions']>[number]) {
  return { ...registration().containerDefinitions?.[0], ...overrides }
}

/** A run of the family `space` in a public subnet. */
export function run(overrides: Partial<RunTaskCommandInput> = {}): RunTaskCommandInput {
  return {
    taskDefinition: 'space',
    launchType: 'FARGATE',
    networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'], assignPublicIp: 'ENABLED' } },
    ...overrides
  }
}

/** An account with the cluster `default` and the family `space`. */
export async function readyAccount(
  surroundings: Surroundings = {},
  definition: Partial<RegisterTaskDefinitionCommandInput> = {}
): Promise<Account> {
  const ready = account(surroundings)
  await ready.send('CreateCluster', {})
  await ready.send('RegisterTaskDefinition', registration(definition))
  ready.asked.length = 0
  return ready
}

/** Starts one task and gives its ARN. */
export async function start(ready: Account, overrides: Partial<RunTaskCommandInput> = {}): Promise<string> {
  const { tasks } = await ready.send<{ tasks: Task[] }>('RunTask', run(overrides))
  return tasks[0]?.taskArn ?? ''
}

/** The task as DescribeTasks tells it now. */
export async function describeTask(ready: Account, task: string): Promise<Task> {
  const { tasks } = await ready.send<{ tasks: Task[] }>('DescribeTasks', { tasks: [task] })
  return tasks[0] ?? {}
}

/** The task definition as DescribeTaskDefinition tells it. */
export async function describeDefinition(ready: Account, taskDefinition: string): Promise<TaskDefinition> {
  const answer = await ready.send<{ taskDefinition: TaskDefinition }>('DescribeTaskDefinition', { taskDefinition })
  return answer.taskDefinition
}
