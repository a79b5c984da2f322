import type { Statement } from '../aws/grants.ts'
import { taskId } from '../aws/task.ts'
import type { Prepared } from '../deploy/act.ts'
import { imagesOf, namesOf } from '../deploy/images.ts'
import type { Findings, ImageFinding } from '../deploy/look.ts'
import type { Plan } from '../deploy/plan.ts'
import { portText } from '../deploy/shape.ts'
import type { DeployRequest } from '../request.ts'
import { statement } from '../failures/statement.ts'

/** What was found, a line for each thing that a person may want to check. */
export function describeFindings(request: DeployRequest, { images, identity, region, tasks }: Findings): string[] {
  const several = request.sidecars.length > 0
  return [
    `Account ${identity.account} in ${region}, as ${identity.callerArn}`,
    ...imagesOf(request).map(({ image }, index) => describeImage(several ? image.text : 'The image', images[index])),
    ...(request.waiting.for === 'stopped' ? [] : [describeRunning(tasks)])
  ]
}

function describeRunning(tasks: Findings['tasks']): string {
  if (tasks.length === 0) return 'Nothing runs in this environment yet'
  return `Running in this environment: ${tasks.map(({ taskArn = '' }) => taskId(taskArn)).join(', ')}`
}

/** Where everything is that the task needs. */
export function describePrepared(prepared: Prepared): string[] {
  const { secretArns, executionRoleArn, clusterArn, securityGroups, taskDefinitionArn } = prepared
  return [
    ...Object.values(secretArns).map((arn) => `Secret          ${arn}`),
    `Execution role  ${executionRoleArn}`,
    `Cluster         ${clusterArn}`,
    ...(securityGroups.length === 0 ? [] : [`Security group  ${securityGroups.join(', ')}`]),
    `Task definition ${taskDefinitionArn}`
  ]
}

/** What a given execution role lacks, with the statement to add to it. */
export function describeMissing(
  { Action, Resource, Condition }: Statement,
  { executionRole }: Pick<DeployRequest, 'executionRole'>
): string {
  const field = 'arn' in executionRole ? executionRole.arn.field : undefined
  const role = field === undefined ? '`execution-role-arn`' : `\`${field}\` of \`task-definition\``
  const on = [Resource].flat()
  return `The role in ${role} may not ${Action.join(', ')} on ${on.join(' or ')}, so the task may not start. Add this statement to it: ${statement(Action, on.at(-1) ?? '', Condition)}`
}

/** What a deployment is going to do, a line for each thing. */
export function describePlan(plan: Plan): string[] {
  const { definition, network, replaces, count, closedPorts } = plan
  return [
    ...plan.changes.map(({ action, resource, name }) => `${action.padEnd(10)} ${resource.padEnd(16)} ${name}`),
    `run        ${(count === 1 ? 'task' : `${count} tasks`).padEnd(16)} ${definition.main.image} ${describeShape(plan)}`,
    ...(network === undefined
      ? []
      : [
          `           ${'in'.padEnd(16)} ${network.vpcId}: ${network.subnets.join(', ')}, ` +
            (plan.publicAddress === 'none' ? 'without a public address' : 'with a public address')
        ]),
    ...describeClosed(closedPorts),
    ...replaces.map((arn) => `stop       ${'task'.padEnd(16)} ${taskId(arn)}, once the new one is good`)
  ]
}

function describeClosed(ports: Plan['closedPorts']): string[] {
  if (ports.length === 0) return []
  const names = ports.map((port) => `${portText(port)} of container ${port.container}`).join(', ')
  return [
    `Not opened: ${names}; add ${ports.length === 1 ? 'it' : 'them'} to \`port\` to open ${ports.length === 1 ? 'it' : 'them'}`
  ]
}

function describeShape({ definition, launchType, ports }: Plan): string {
  const { architecture, size } = definition
  return [
    `on ${launchType}${architecture === undefined ? '' : ` ${architecture}`}`,
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
      return `${name} was not looked at: ${image.why}`
    case 'unknown':
    case undefined:
      return `${name} was not seen`
  }
}
