import type { Statement } from '../aws/grants.ts'
import { taskId } from '../aws/task.ts'
import type { Prepared } from '../deploy/act.ts'
import type { Findings } from '../deploy/look.ts'
import type { Plan } from '../deploy/plan.ts'

/** What was found, a line for each thing that a person may want to check. */
export function describeFindings({ image, identity, region, tasks }: Findings): string[] {
  return [
    `Account ${identity.account} in ${region}, as ${identity.callerArn}`,
    describeImage(image),
    tasks.length === 0
      ? 'Nothing runs in this environment yet'
      : `Running in this environment: ${tasks.map(({ taskArn = '' }) => taskId(taskArn)).join(', ')}`
  ]
}

/** Where everything is that the task needs. */
export function describePrepared(prepared: Prepared): string[] {
  const { secretArn, executionRoleArn, clusterArn, securityGroups, taskDefinitionArn } = prepared
  return [
    ...(secretArn === undefined ? [] : [`Secret          ${secretArn}`]),
    `Execution role  ${executionRoleArn}`,
    `Cluster         ${clusterArn}`,
    `Security group  ${securityGroups.join(', ')}`,
    `Task definition ${taskDefinitionArn}`
  ]
}

/** What a given execution role lacks, with the statement to add to it. */
export function describeMissing({ Action, Resource, Condition }: Statement): string {
  const statement = JSON.stringify({ Effect: 'Allow', Action, Resource, ...(Condition && { Condition }) })
  return `The role in \`execution-role-arn\` may not ${Action.join(', ')} on ${Resource}, so the task may not start. Add this statement to it: ${statement}`
}

/** What a deployment is going to do, a line for each thing. */
export function describePlan(plan: Plan): string[] {
  const { definition, network, replaces } = plan
  const ports = definition.ports.map(({ port, protocol }) => `${port}/${protocol}`).join(', ')
  return [
    ...plan.changes.map(({ action, resource, name }) => `${action.padEnd(10)} ${resource.padEnd(16)} ${name}`),
    `run        ${'task'.padEnd(16)} ${definition.image} on ${definition.architecture}, ` +
      `${definition.size.cpu} CPU units, ${definition.size.memory} MiB, ports ${ports}`,
    `           ${'in'.padEnd(16)} ${network.vpcId}: ${network.subnets.join(', ')}, ` +
      (plan.assignPublicIp ? 'with a public address' : 'without a public address'),
    ...replaces.map((arn) => `stop       ${'task'.padEnd(16)} ${taskId(arn)}, once the new one is good`)
  ]
}

function describeImage(image: Findings['image']): string {
  switch (image.kind) {
    case 'found': {
      const platforms = image.platforms.map(({ os, architecture }) => `${os}/${architecture}`).join(', ')
      return `The image is ${image.digest}${platforms === '' ? '' : `, for ${platforms}`}`
    }
    case 'unseen':
      return `The image was not looked at: ${image.why}`
    case 'unknown':
      return 'The image was not seen'
  }
}
