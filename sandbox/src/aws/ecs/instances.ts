import { randomUUID } from 'node:crypto'
import type { TaskNeeds } from '../../fargate/task.ts'
import type { HostInstance, World } from '../../world.ts'
import { ecsArn } from './arn.ts'
import { demandOf } from './demand.ts'
import type { Demand } from './demand.ts'
import type { TaskRecord, Tasks } from './task-store.ts'

/** A container instance as a test wants it. */
export interface ContainerInstanceSeed {
  /** By name, made when missing; `default` unless told. */
  readonly cluster?: string
  readonly subnetId: string
  /** The VPC's default group unless told. */
  readonly securityGroups?: readonly string[]
  /** Whether it has a public IPv4 address; yes unless told. */
  readonly publicIp?: boolean
  /** CPU units; 2048 unless told. */
  readonly cpu?: number
  /** MiB; 3884 unless told. */
  readonly memory?: number
  /** TCP ports that are taken besides those of SSH, Docker and the agent. */
  readonly ports?: readonly number[]
  readonly architecture?: 'x86_64' | 'arm64'
  readonly agentConnected?: boolean
}

/** A container instance as it is kept. */
export interface ContainerInstanceRecord {
  readonly id: string
  readonly arn: string
  readonly cluster: string
  readonly ec2: HostInstance
  readonly architecture: 'x86_64' | 'arm64'
  /** What there is of it before any task, and the ports that are taken. */
  readonly size: Demand
  readonly registeredAt: Date
  agentConnected: boolean
}

/** Container instances by ARN. */
export type ContainerInstances = Map<string, ContainerInstanceRecord>

/** SSH, Docker and the agent ("Task definition parameters", `hostPort`). */
const reserved: readonly number[] = [22, 2375, 2376, 51678, 51679, 51680]

/** Docker's range of dynamic ports ("Task definition parameters", `hostPort`). */
const dynamic = { first: 32768, last: 60999 }

/** A new instance, in EC2 and in its cluster. Throws EC2's own error when it cannot be in that subnet. */
export function newContainerInstance(
  world: World,
  needs: TaskNeeds,
  seed: ContainerInstanceSeed
): ContainerInstanceRecord {
  const { cluster = 'default', subnetId, securityGroups = [], publicIp = true, architecture = 'x86_64' } = seed
  const ec2 = needs.network.launch?.({ subnetId, securityGroups, publicIp, architecture })
  if (ec2 === undefined) throw new Error('This network has no EC2 instances.')
  const id = randomUUID().replaceAll('-', '')
  return {
    id,
    arn: ecsArn(world, `container-instance/${cluster}/${id}`),
    cluster,
    ec2,
    architecture,
    size: {
      cpu: seed.cpu ?? 2048,
      memory: seed.memory ?? 3884,
      ports: [...reserved, ...(seed.ports ?? [])].map((port) => `tcp:${port}`)
    },
    registeredAt: new Date(world.clock.now()),
    agentConnected: seed.agentConnected ?? true
  }
}

/** The tasks on an instance that are not STOPPED. */
export function tasksOn(tasks: Tasks, { arn }: ContainerInstanceRecord): readonly TaskRecord[] {
  return [...tasks.values()].filter(
    ({ live: { task } }) => task.containerInstanceArn === arn && task.lastStatus !== 'STOPPED'
  )
}

/** What is left of an instance, and all ports that are taken on it. */
export function remaining(tasks: Tasks, instance: ContainerInstanceRecord): Demand {
  const here = tasksOn(tasks, instance)
  const demands = here.map(({ live }) => demandOf(live.definition, live.task.overrides))
  const bound = here
    .flatMap(({ live }) => live.task.containers ?? [])
    .flatMap(({ networkBindings = [] }) => networkBindings)
    .map(({ protocol, hostPort }) => `${protocol ?? 'tcp'}:${hostPort ?? 0}`)
  return {
    cpu: demands.reduce((left, { cpu }) => left - cpu, instance.size.cpu),
    memory: demands.reduce((left, { memory }) => left - memory, instance.size.memory),
    ports: [...new Set([...instance.size.ports, ...demands.flatMap(({ ports }) => ports), ...bound])]
  }
}

/** The lowest port of Docker's range that no task on the instance has. */
export function freePort(tasks: Tasks, instance: ContainerInstanceRecord): number {
  const taken = new Set(remaining(tasks, instance).ports.map((port) => Number(port.split(':')[1])))
  for (let port = dynamic.first; port <= dynamic.last; port++) if (!taken.has(port)) return port
  throw new Error('Bind for 0.0.0.0:0 failed: all ports are allocated')
}
