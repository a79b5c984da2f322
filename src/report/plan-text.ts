import type { Task } from '@aws-sdk/client-ecs'
import type { Statement } from '../aws/grants.ts'
import type { Identity } from '../aws/identity.ts'
import { namesOf } from '../deploy/architecture.ts'
import type { AddressSpec } from '../deploy/addresses.ts'
import type { ImageFinding } from '../deploy/images.ts'
import { portText } from '../deploy/ports.ts'
import type { DeploymentResources } from '../deploy/resources.ts'
import { launchTypeOf, type Deployment } from '../deployment.ts'
import type { Change, Plans, Results } from '../resources/resource.ts'
import { taskId } from '../resources/task.ts'
import { statement } from '../failures/statement.ts'

/** What was found, a line for each thing that a person may want to check. */
export function describeFound(
  { containers, kind }: Deployment,
  found: {
    readonly identity: Identity
    readonly region: string
    readonly images: readonly ImageFinding[]
    readonly tasks: readonly Task[]
  }
): string[] {
  const { identity, region, images, tasks } = found
  const running = tasks.map(({ taskArn = '' }) => taskId(taskArn)).join(', ')
  return [
    `Account ${identity.account} in ${region}, as ${identity.callerArn}`,
    ...containers.map(({ image }, index) =>
      describeImage(containers.length > 1 ? image.text : 'The image', images[index])
    ),
    ...(kind === 'job'
      ? []
      : [running === '' ? 'Nothing runs in this environment yet' : `Running in this environment: ${running}`])
  ]
}

/** Where everything is that the task needs. */
export function describePrepared(
  { secrets, role, cluster, group, definition }: DeploymentResources,
  results: Results
): string[] {
  const groups = results(group)
  return [
    ...Object.values(secrets.applied(results)).map((arn) => `Secret          ${arn ?? ''}`),
    `Execution role  ${results(role).arn}`,
    `Cluster         ${results(cluster)}`,
    ...(groups.length === 0 ? [] : [`Security group  ${groups.join(', ')}`]),
    `Task definition ${results(definition)}`
  ]
}

/** What an existing execution role lacks, with the statement to add to it. */
export function describeMissing(
  { Action, Resource, Condition }: Statement,
  { executionRole }: Pick<Deployment, 'executionRole'>
): string {
  const field = 'arn' in executionRole ? executionRole.arn.field : undefined
  const role = field === undefined ? '`execution-role-arn`' : `\`${field}\` of \`task-definition\``
  const on = [Resource].flat()
  return `The role in ${role} may not ${Action.join(', ')} on ${on.join(' or ')}, so the task may not start. Add this statement to it: ${statement(Action, on.at(-1) ?? '', Condition)}`
}

/** What a deployment is going to do. */
export interface PlanFacts {
  readonly deployment: Deployment
  readonly resources: DeploymentResources
  readonly plans: Plans
  readonly changes: readonly Change[]
  readonly address: AddressSpec
}

/** What a deployment is going to do, a line for each thing. */
export function describePlan({ deployment, resources, plans, changes, address }: PlanFacts): string[] {
  const { count, containers } = deployment
  const { network, images, tasks } = resources
  const line = (action: string, what: string, text: string) => `${action.padEnd(10)} ${what.padEnd(16)} ${text}`
  const place = network && plans.planned(network)
  const isOurGroup = deployment.network.kind === 'own' && deployment.network.securityGroups.length === 0
  return [
    ...changes.map(({ action, resource, name }) => line(action, resource, name)),
    line(
      'run',
      count === 1 ? 'task' : `${count} tasks`,
      `${containers[0].image.text} ${describeShape(deployment, address, plans.planned(images).architecture)}`
    ),
    ...(place === undefined
      ? []
      : [
          line(
            '',
            'in',
            `${place.vpcId}: ${place.subnets.join(', ')}, ${address.publicAddress === 'none' ? 'without' : 'with'} a public address`
          )
        ]),
    ...describeRecord(deployment, resources, plans),
    ...describeClosed(isOurGroup ? plans.planned(images).ports.closed : []),
    ...plans
      .found(tasks)
      .map(({ taskArn = '' }) => line('stop', 'task', `${taskId(taskArn)}, after the new task is healthy`))
  ]
}

/** Where the name leads, and where it will. */
function describeRecord(deployment: Deployment, { record }: DeploymentResources, plans: Plans): string[] {
  if (deployment.kind === 'job' || deployment.domain === undefined || record === undefined) return []
  const { zone, held } = plans.found(record)
  const { name, ttl } = deployment.domain
  const before = held === undefined ? 'no record' : held.marker.tasks.map(({ address }) => address).join(', ')
  const after = deployment.count === 1 ? 'the address of the new task' : 'the addresses of the new tasks'
  const text = `${before} → ${after}, TTL ${ttl} s, in the hosted zone ${zone.id} (${zone.name})`
  return [`${''.padEnd(10)} ${name}: ${text}`]
}

function describeClosed(ports: readonly (Parameters<typeof portText>[0] & { readonly container: string })[]): string[] {
  if (ports.length === 0) return []
  const names = ports.map((port) => `${portText(port)} of container ${port.container}`).join(', ')
  const them = ports.length === 1 ? 'it' : 'them'
  return [`Not opened: ${names}; add ${them} to \`port\` to open ${them}`]
}

function describeShape(deployment: Deployment, { ports }: AddressSpec, architecture: string | undefined): string {
  const { size } = deployment
  return [
    `on ${launchTypeOf(deployment)}${architecture === undefined ? '' : ` ${architecture}`}`,
    ...(size === undefined ? [] : [`${size.cpu} CPU units`, `${size.memory} MiB`]),
    ports.length === 0 ? 'no ports' : `ports ${ports.map(portText).join(', ')}`
  ].join(', ')
}

function describeImage(name: string, image: ImageFinding | undefined): string {
  switch (image?.kind) {
    case 'found': {
      const platforms = namesOf(image.platforms)
      return `${name} is ${image.digest}${platforms === '' ? '' : `, for ${platforms}`}`
    }
    case 'unseen':
      return `${name} was not checked: ${image.why}`
    case 'unknown':
    case undefined:
      return `${name} was not checked`
  }
}
