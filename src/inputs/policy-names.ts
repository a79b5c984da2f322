import { readArn } from './arns.ts'
import { isObject } from './shape.ts'
import type { Template } from './template.ts'

// Names of secrets and parameters, as both services take them, also in an ARN.
const VALUE = /^[\w/+=.@!:-]+$/
const GROUP = /^[.\-_/#A-Za-z0-9]{1,512}$/
const REGION = /^[a-z0-9-]+$/
const OBJECT = /^arn:aws[a-z-]*:s3:::[a-z0-9.-]{3,63}\/[\w/+=.@!:() '-]+$/

/**
 * What a task definition names that goes into a policy of the execution role has to be a name: `*`, `?` and `${…}` mean
 * something in a policy, so that the role would be allowed more than this one thing. The fields that aren't, and why.
 * Source: "IAM policy elements: Resource", and "Variables and tags".
 */
export function policyNameProblems(definition: Template): (readonly [path: string, text: string])[] {
  return namesIn(definition).flatMap(([path, value, isName]) => {
    if (typeof value !== 'string' || value === '') return []
    const problem = isName(value)
    return problem === undefined ? [] : [[path, problem] as const]
  })
}

type Check = (value: string) => string | undefined
type Name = readonly [path: string, value: unknown, check: Check]

function namesIn({ containerDefinitions, volumes }: Template): Name[] {
  const containers = listOf(containerDefinitions).flatMap((container, index) => {
    const path = `containerDefinitions[${index}]`
    const {
      secrets,
      environmentFiles,
      repositoryCredentials,
      logConfiguration,
      firelensConfiguration,
      credentialSpecs,
      dockerSecurityOptions
    } = container
    const log = isObject(logConfiguration) ? logConfiguration : {}
    const options = isObject(log.options) ? log.options : {}
    const firelens =
      isObject(firelensConfiguration) && isObject(firelensConfiguration.options) ? firelensConfiguration.options : {}
    const specsIn = (field: string, specs: unknown) =>
      (Array.isArray(specs) ? specs : []).map((value: unknown, at): Name => [`${path}.${field}[${at}]`, value, spec])
    return [
      ...valuesIn(secrets, `${path}.secrets`),
      ...valuesIn(log.secretOptions, `${path}.logConfiguration.secretOptions`),
      ...listOf(environmentFiles).map(({ value }, at): Name => [
        `${path}.environmentFiles[${at}].value`,
        value,
        object
      ]),
      ...specsIn('credentialSpecs', credentialSpecs),
      ...specsIn('dockerSecurityOptions', dockerSecurityOptions),
      [`${path}.repositoryCredentials.credentialsParameter`, parameterOf(repositoryCredentials), secret] as const,
      [`${path}.logConfiguration.options.awslogs-group`, options['awslogs-group'], matching(GROUP)] as const,
      [`${path}.logConfiguration.options.awslogs-region`, options['awslogs-region'], matching(REGION)] as const,
      [
        `${path}.firelensConfiguration.options.config-file-value`,
        firelens['config-file-type'] === 's3' ? firelens['config-file-value'] : undefined,
        object
      ] as const
    ]
  })
  const shares = listOf(volumes).map(({ fsxWindowsFileServerVolumeConfiguration: share }, index): Name => {
    const authorization = isObject(share) ? share.authorizationConfig : undefined
    const path = `volumes[${index}].fsxWindowsFileServerVolumeConfiguration.authorizationConfig.credentialsParameter`
    return [path, parameterOf(authorization), valueFrom]
  })
  return [...containers, ...shares]
}

function valuesIn(secrets: unknown, path: string): Name[] {
  return listOf(secrets).map(({ valueFrom: value }, at) => [`${path}[${at}].valueFrom`, value, valueFrom])
}

function parameterOf(block: unknown): unknown {
  return isObject(block) ? block.credentialsParameter : undefined
}

const NOT_A_NAME = 'has characters that no name has'

function matching(pattern: RegExp): Check {
  return (value) => (pattern.test(value) ? undefined : NOT_A_NAME)
}

/** Behind the ARN of a secret there may stand a key of any characters, a stage and a version, which are for ECS only. */
const valueFrom: Check = (value) => {
  const id = /^arn:[^:]*:secretsmanager:/.test(value) ? value.split(':').slice(0, 7).join(':') : value
  if (!VALUE.test(id)) return NOT_A_NAME
  if (!id.startsWith('arn:')) return undefined
  return /^arn:aws[a-z-]*:(?:secretsmanager:[a-z0-9-]+:\d{12}:secret:|ssm:[a-z0-9-]+:\d{12}:parameter\/)./.test(id)
    ? undefined
    : 'is not the ARN of a secret of Secrets Manager or a parameter of Systems Manager'
}

/** Other options than specifications of credentials go into no policy. */
const spec: Check = (value) => (value.startsWith('credentialspec') && /[*?$]/.test(value) ? NOT_A_NAME : undefined)

/** Source: RepositoryCredentials in the ECS API reference: an ARN, or the name of a secret in the same Region. */
const secret: Check = (value) => {
  if (!VALUE.test(value)) return NOT_A_NAME
  if (!value.startsWith('arn:') || readArn(value, 'secret') !== undefined) return undefined
  return 'is not the ARN of a secret of Secrets Manager'
}

/** Source: "Pass environment variables to an Amazon ECS container": `arn:aws:s3:::bucket/folder/file.env`. */
const object: Check = (value) =>
  OBJECT.test(value) ? undefined : 'is not the ARN of a file in S3, which ends in `:s3:::bucket/folder/file`'

function listOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  // A gap keeps the places of the items behind it.
  return (Array.isArray(value) ? value : []).map((item: unknown) => (isObject(item) ? item : {}))
}
