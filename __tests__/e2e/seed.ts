import type { Sandbox } from '../../sandbox/src/start.ts'
import {
  environmentTags,
  expiryTag,
  lowerCaseTags,
  namesFor,
  originTag,
  taskTags,
  type Tags
} from '../../src/ownership.ts'

const ADMINISTRATOR = { principal: { arn: 'seed' }, authorize: () => undefined } as never

/** Makes a cluster and a subnet for seeded environments, and returns the subnet's id. */
export async function seedPlace({ ec2, ecs }: Sandbox): Promise<string> {
  await ecs.operations.CreateCluster?.({ clusterName: 'default' } as never, ADMINISTRATOR)
  return ec2.seedVpc({ cidr: '10.9.0.0/16', subnets: [{ az: 'a', route: 'igw' }] }).subnetIds[0] ?? ''
}

/** Starts a task as a deployment of this action does, with a revision of its own; but nothing else is made for it. */
export async function seedTask(
  { ecs, world, github }: Sandbox,
  subnetId: string,
  {
    environment,
    origin,
    expires,
    image,
    tags = {}
  }: {
    readonly environment: string
    readonly origin?: string
    readonly expires?: Date
    /** A public image, with which the task stays. */
    readonly image?: string
    /** What its revision says beside the environment's tags. */
    readonly tags?: Tags
  }
): Promise<void> {
  const { repository } = github
  const subject = { repository, environment, run: '1/1', commit: 'f3c2a1b', ...(origin !== undefined && { origin }) }
  const { family } = namesFor(subject, world.region)
  const own = { ...environmentTags(subject), ...originTag(subject) }
  const definition = {
    family,
    cpu: '256',
    memory: '512',
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    containerDefinitions: [{ name: 'space', image: image ?? 'acme/space:1.0' }],
    tags: lowerCaseTags({ ...own, ...tags })
  }
  await ecs.operations.RegisterTaskDefinition?.(definition as never, ADMINISTRATOR)
  const task = {
    cluster: 'default',
    taskDefinition: family,
    launchType: 'FARGATE',
    startedBy: 'seed',
    networkConfiguration: {
      awsvpcConfiguration: { subnets: [subnetId], assignPublicIp: image === undefined ? 'DISABLED' : 'ENABLED' }
    },
    tags: lowerCaseTags({ ...taskTags(subject), ...own, ...(expires && expiryTag(expires)) })
  }
  await ecs.operations.RunTask?.(task as never, ADMINISTRATOR)
}
