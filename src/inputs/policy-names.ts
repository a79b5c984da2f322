import type { ContainerDefinition } from '@aws-sdk/client-ecs'

// Names of secrets and parameters, as both services take them, also in an ARN.
const VALUE = /^[\w/+=.@!:-]+$/
const GROUP = /^[.\-_/#A-Za-z0-9]{1,512}$/
const REGION = /^[a-z0-9-]+$/

/**
 * What a container names that goes into a policy of the execution role has to be a name: with `*`, `?` or `${…}` in it, which
 * mean something in a policy, the role would be allowed more than this one thing. The field that is none, and why; else nothing.
 * Source: "IAM policy elements: Resource", and "Variables and tags".
 */
export function policyNameProblem(containers: readonly ContainerDefinition[]): string | undefined {
  for (const [index, { secrets = [], repositoryCredentials, logConfiguration }] of containers.entries()) {
    const named: readonly (readonly [string, string | undefined, RegExp])[] = [
      ...secrets.map(({ valueFrom }, at) => [`secrets[${at}].valueFrom`, withoutKey(valueFrom), VALUE] as const),
      ['repositoryCredentials.credentialsParameter', repositoryCredentials?.credentialsParameter, VALUE],
      ['logConfiguration.options.awslogs-group', logConfiguration?.options?.['awslogs-group'], GROUP],
      ['logConfiguration.options.awslogs-region', logConfiguration?.options?.['awslogs-region'], REGION]
    ]
    const wrong = named.find(([, value, pattern]) => value !== undefined && value !== '' && !pattern.test(value))
    if (wrong !== undefined) return `\`containerDefinitions[${index}].${wrong[0]}\` has characters that no name has`
  }
  return undefined
}

/** Behind the ARN of a secret there may stand a key of any characters, a stage and a version, which are for ECS only. */
function withoutKey(valueFrom: string | undefined): string | undefined {
  return valueFrom?.split(':').slice(0, 7).join(':')
}
