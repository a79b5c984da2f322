import type { ContainerDefinition, RegisterTaskDefinitionCommandInput } from '@aws-sdk/client-ecs'
import { ecrRegistry, parseReference } from '../registry/reference.ts'

/** Something that the execution role reads or writes to before the containers start, and the field that names it. */
export type Read = { readonly path: string } & (
  | { readonly kind: 'log'; readonly group: string; readonly region: string; readonly createsGroup: boolean }
  /** The credentials at a registry: the ARN or the name of a secret. */
  | { readonly kind: 'registry'; readonly id: string }
  /** A secret, by its ARN or name, without the key, stage and version that may stand behind it. */
  | { readonly kind: 'secret'; readonly id: string }
  /** A parameter, by its ARN or name. */
  | { readonly kind: 'parameter'; readonly id: string }
  | { readonly kind: 'image'; readonly account: string; readonly region: string; readonly repository: string }
  /** An object of S3, by its ARN. */
  | { readonly kind: 'file'; readonly id: string }
)

/**
 * All that the execution role reads for a task definition, from the whole request that registers it. Sources: "Amazon ECS
 * task execution IAM role" in the Developer Guide, and the API reference of each field. A field that is new in the API has
 * to be decided here: a test compares these with the model.
 */
export function readsOf(definition: RegisterTaskDefinitionCommandInput, region: string): readonly Read[] {
  const containers = definition.containerDefinitions ?? []
  return [
    ...containers.flatMap((container, index) => readsOfContainer(container, `containerDefinitions[${index}]`, region)),
    // EFS is mounted with the task role, and the other volumes read nothing of AWS.
    ...(definition.volumes ?? []).flatMap(({ fsxWindowsFileServerVolumeConfiguration: share }, index) => {
      const path = `volumes[${index}].fsxWindowsFileServerVolumeConfiguration.authorizationConfig.credentialsParameter`
      return valueReads(share?.authorizationConfig?.credentialsParameter, path)
    })
  ]
}

function readsOfContainer(container: ContainerDefinition, path: string, region: string): readonly Read[] {
  const { image, repositoryCredentials, secrets, environmentFiles, logConfiguration } = container
  const { firelensConfiguration, credentialSpecs, dockerSecurityOptions } = container
  const credentials = repositoryCredentials?.credentialsParameter ?? ''
  const router = firelensConfiguration?.options ?? {}
  return [
    ...logReads(logConfiguration, `${path}.logConfiguration`, region),
    ...(credentials === ''
      ? []
      : [{ kind: 'registry', id: credentials, path: `${path}.repositoryCredentials.credentialsParameter` } as const]),
    ...imageReads(image, `${path}.image`),
    ...(secrets ?? []).flatMap(({ valueFrom }, at) => valueReads(valueFrom, `${path}.secrets[${at}].valueFrom`)),
    ...(environmentFiles ?? []).flatMap(({ value }, at) => fileReads(value, `${path}.environmentFiles[${at}].value`)),
    ...(router['config-file-type'] === 's3'
      ? fileReads(router['config-file-value'], `${path}.firelensConfiguration.options.config-file-value`)
      : []),
    ...(credentialSpecs ?? []).flatMap((spec, at) => specReads(spec, `${path}.credentialSpecs[${at}]`)),
    ...(dockerSecurityOptions ?? []).flatMap((option, at) => specReads(option, `${path}.dockerSecurityOptions[${at}]`))
  ]
}

function logReads(log: ContainerDefinition['logConfiguration'], path: string, region: string): readonly Read[] {
  const { logDriver, options = {}, secretOptions = [] } = log ?? {}
  const group = options['awslogs-group'] ?? ''
  return [
    // The log router delivers with the task role, so that of the others only the secrets are read.
    ...(logDriver === 'awslogs' && group !== ''
      ? [
          {
            kind: 'log',
            group,
            region: options['awslogs-region'] ?? region,
            createsGroup: options['awslogs-create-group']?.toLowerCase() === 'true',
            path: `${path}.options.awslogs-group`
          } as const
        ]
      : []),
    ...secretOptions.flatMap(({ valueFrom }, at) => valueReads(valueFrom, `${path}.secretOptions[${at}].valueFrom`))
  ]
}

function imageReads(image: string | undefined, path: string): readonly Read[] {
  if (image === undefined || image === '') return []
  const reference = parseReference(image)
  const registry = ecrRegistry(reference)
  if (registry === undefined || registry.public) return []
  return [{ kind: 'image', account: registry.account, region: registry.region, repository: reference.path, path }]
}

/** A name is that of a parameter; one of Parameter Store's own leads on to a secret. Source: "Referencing AWS Secrets Manager secrets from Parameter Store parameters". */
function valueReads(valueFrom: string | undefined, path: string): readonly Read[] {
  if (valueFrom === undefined || valueFrom === '') return []
  if (valueFrom.split(':')[2] === 'secretsmanager') {
    return [{ kind: 'secret', id: valueFrom.split(':').slice(0, 7).join(':'), path }]
  }
  const secret = /(?:^\/|:parameter\/)aws\/reference\/secretsmanager\/([^:]+)/.exec(valueFrom)?.[1]
  return [
    { kind: 'parameter', id: valueFrom, path },
    ...(secret === undefined ? [] : [{ kind: 'secret', id: secret, path } as const])
  ]
}

function fileReads(arn: string | undefined, path: string): readonly Read[] {
  return arn?.split(':')[2] === 's3' ? [{ kind: 'file', id: arn, path }] : []
}

/** `credentialspecdomainless:<ARN>` of a parameter or an object. Source: `credentialSpecs` of ContainerDefinition. */
function specReads(spec: string, path: string): readonly Read[] {
  const arn = /^credentialspec(?:domainless)?:(arn:.*)$/.exec(spec)?.[1]
  if (arn === undefined) return []
  return arn.split(':')[2] === 's3' ? fileReads(arn, path) : valueReads(arn, path)
}
