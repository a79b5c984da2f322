import type { ContainerDefinition, RegisterTaskDefinitionCommandInput } from '@aws-sdk/client-ecs'
import type { Identity } from '../aws/account.ts'
import type { LogPlace } from '../aws/task-definition.ts'
import {
  ecrGrant,
  fileGrant,
  type Grant,
  grantName,
  grantOwner,
  logGrant,
  type NamePlace,
  parameterArn,
  parameterGrant,
  parameterKeyGrant,
  type ReadableSecret,
  registryGrant,
  secretArn,
  type SecretFact,
  secretGrant
} from '../aws/policies.ts'
import type { Deployment } from '../deployment.ts'
import { ecrRegistry, parseReference } from '../registry/reference.ts'
import { logGroupArn } from '../resources/log-group.ts'
import { renderTaskDefinition } from '../resources/task-definition.ts'
import type { SecretFacts, SecretIds } from './secrets.ts'
import { tlsContainer } from './tls-container.ts'

/** The permissions that the execution role needs, as far as they are known before AWS is called. */
export interface Permissions {
  readonly reads: readonly Read[]
  /** The names of its policies. */
  readonly policyNames: readonly string[]
  /** The secrets of which only the ID is known, without duplicates. They must be looked up. */
  readonly otherSecrets: readonly string[]
  /** Returns the policies for what was found. A secret that the action has yet to create gets none. */
  readonly grants: (identity: Identity, facts: SecretFacts) => readonly Grant[]
}

/** Returns the permissions for a deployment. `log` is where containers log by default. */
export function permissionsFor(deployment: Deployment, secretIds: SecretIds, log: LogPlace): Permissions {
  const { region } = log
  const reads = deploymentReads(deployment, secretIds, log)
  const things = thingsIn(reads, grantOwner(deployment.subject.repository, region), region)
  const { kept } = secretIds
  const secrets = reads.flatMap((read) => (read.kind === 'secret' || read.kind === 'registry' ? read.id : []))
  return {
    reads,
    policyNames: things.map(({ name }) => name),
    otherSecrets: [...new Set(secrets)].filter((id) => !kept.has(id)),
    grants: (identity, facts) =>
      things
        .filter(({ read }) => !('id' in read) || !kept.has(read.id) || facts[read.id]?.arn !== undefined)
        .map((thing) => grantFor(thing, { ...identity, region }, facts))
  }
}

/** Returns what the execution role reads for the task definition that will be registered. */
function deploymentReads(deployment: Deployment, { byContainer, ofTls }: SecretIds, log: LogPlace): readonly Read[] {
  const { template, program, containers } = deployment
  const [main] = containers
  const https = deployment.domain?.https
  const tlsIds = new Map(ofTls.map((id) => [asArn(id), id]))
  // Fields that aren't set here, such as ports, sizes and tags, refer to nothing that is read.
  const definition = renderTaskDefinition({
    family: '',
    template,
    compatibility: deployment.compute.kind === 'instances' ? 'EC2' : 'FARGATE',
    containerName: main.name,
    main: { image: main.image.text, ...program },
    executionRoleArn: '',
    credentials: byContainer,
    log,
    tls: https && tlsContainer({ ...NOWHERE, https, arnOf: asArn }),
    tags: {}
  })
  return readsOf(definition, log.region).map((read) =>
    read.kind === 'secret' ? { ...read, id: tlsIds.get(read.id) ?? read.id } : read
  )
}

/** Placeholders for the TLS container. They don't affect what it reads. */
const NOWHERE = { applicationContainer: '', applicationPort: 80, redirect: false }

/** Returns the ID if it is an ARN. A name gets a placeholder, because `valueFrom` takes only ARNs of secrets. */
function asArn(secretId: string): string {
  return secretId.startsWith('arn:') ? secretId : `arn:any:secretsmanager:::secret:${secretId}`
}

/** One thing that the task reads or writes to, and the name of the policy for it. */
interface Thing {
  readonly name: string
  readonly read: Read | ParameterKeys
}

/** The KMS keys of all parameters in one account and Region. If `account` is omitted, in the task's account. */
interface ParameterKeys {
  readonly kind: 'keys'
  readonly region: string
  readonly account?: string
}

/** Returns what needs a policy of its own, without duplicates. `owner` marks the names of the policies. */
function thingsIn(reads: readonly Read[], owner: string, region: string): readonly Thing[] {
  const merged = reads.map((read) =>
    read.kind === 'log' ? { ...read, createsGroup: createsGroup(read, reads) } : read
  )
  const all = [...merged, ...reads.flatMap((read) => (read.kind === 'parameter' ? keysOf(read.id, region) : []))].map(
    (read): Thing => ({ read, name: nameOf(read, owner, region) })
  )
  const unique = all.filter((thing, index) => all.findIndex(({ name }) => name === thing.name) === index)
  return unique.toSorted((a, b) => ORDER.indexOf(a.read.kind) - ORDER.indexOf(b.read.kind))
}

const ORDER: readonly Thing['read']['kind'][] = ['log', 'registry', 'image', 'secret', 'parameter', 'keys', 'file']

/** Whether any container creates the log group. One policy covers all containers that log to it. */
function createsGroup({ group, region }: Extract<Read, { kind: 'log' }>, reads: readonly Read[]): boolean {
  return reads.some(
    (read) => read.kind === 'log' && read.createsGroup && read.group === group && read.region === region
  )
}

function keysOf(parameter: string, region: string): ParameterKeys {
  const [, , , where, account] = parameter.startsWith('arn:') ? parameter.split(':') : []
  return { kind: 'keys', region: where ?? region, account }
}

function nameOf(read: Thing['read'], owner: string, region: string): string {
  switch (read.kind) {
    case 'log':
      return grantName('log', read.region === region ? read.group : `${read.region}/${read.group}`, owner)
    case 'image':
      return grantName('ecr', `${read.account}/${read.region}/${read.repository}`, owner)
    case 'keys':
      return grantName('secret', `keys of parameters in ${read.account ?? 'this account'}, ${read.region}`, owner)
    case 'registry':
    case 'file':
      return grantName(read.kind, read.id, owner)
    case 'secret':
    case 'parameter':
      return grantName('secret', read.id, owner)
  }
}

function grantFor({ name, read }: Thing, place: Identity & NamePlace, facts: SecretFacts): Grant {
  switch (read.kind) {
    case 'log':
      return logGrant(name, logGroupArn(place, read.region, read.group), read.createsGroup)
    case 'image': {
      const { account, region: where, repository } = read
      return ecrGrant(name, `arn:${place.partition}:ecr:${where}:${account}:repository/${repository}`)
    }
    case 'registry':
      return registryGrant(name, readable(read.id, place, facts[read.id]))
    case 'secret':
      return secretGrant(name, readable(read.id, place, facts[read.id]))
    case 'parameter':
      return parameterGrant(name, parameterArn(read.id, place))
    case 'keys':
      return parameterKeyGrant(name, { ...place, region: read.region, account: read.account ?? place.account })
    case 'file':
      return fileGrant(name, read.id)
  }
}

/**
 * Returns the ARN from the look-up, or else all ARNs that the ID may mean. If the key is unknown, allows all keys in
 * the secret's account. Secrets Manager uses them only for secrets that the role can read.
 */
function readable(id: string, place: NamePlace, { arn, key }: SecretFact = {}): ReadableSecret {
  const arns = secretArn(id, place)
  if (key !== 'unknown') return { arn: arn ?? arns, keyArn: key?.arn }
  const [, partition = '', , region = '', account = ''] = [arns].flat()[0]?.split(':') ?? []
  return { arn: arn ?? arns, keyArn: `arn:${partition}:kms:${region}:${account}:key/*` }
}

/** A thing that the execution role reads or writes to before the containers start, and the field that names it. */
export type Read = { readonly path: string } & (
  | { readonly kind: 'log'; readonly group: string; readonly region: string; readonly createsGroup: boolean }
  /** Registry credentials: the ARN or name of a secret. */
  | { readonly kind: 'registry'; readonly id: string }
  /** A secret's ARN or name, without the JSON key, stage and version that may follow. */
  | { readonly kind: 'secret'; readonly id: string }
  /** A parameter, by its ARN or name. */
  | { readonly kind: 'parameter'; readonly id: string }
  | { readonly kind: 'image'; readonly account: string; readonly region: string; readonly repository: string }
  /** The ARN of an object in S3. */
  | { readonly kind: 'file'; readonly id: string }
)

/**
 * Returns all that the execution role reads for a task definition, from the whole request that registers it. Sources:
 * "Amazon ECS task execution IAM role" in the Developer Guide, and the API reference of each field. A test compares the
 * fields with the API model, so that each new one is decided here.
 */
export function readsOf(definition: RegisterTaskDefinitionCommandInput, region: string): readonly Read[] {
  const containers = definition.containerDefinitions ?? []
  return [
    ...containers.flatMap((container, index) => readsOfContainer(container, `containerDefinitions[${index}]`, region)),
    // EFS is mounted with the task role, and other volumes read nothing from AWS.
    ...(definition.volumes ?? []).flatMap(({ fsxWindowsFileServerVolumeConfiguration: share }, index) => {
      const path = `volumes[${index}].fsxWindowsFileServerVolumeConfiguration.authorizationConfig.credentialsParameter`
      return valueReads(share?.authorizationConfig?.credentialsParameter, path)
    })
  ]
}

function readsOfContainer(container: ContainerDefinition, path: string, region: string): readonly Read[] {
  const { image, repositoryCredentials, secrets, environmentFiles, logConfiguration } = container
  const { firelensConfiguration, credentialSpecs, dockerSecurityOptions } = container
  const credentials = repositoryCredentials?.credentialsParameter
  const router = firelensConfiguration?.options ?? {}
  return [
    ...logReads(logConfiguration, `${path}.logConfiguration`, region),
    ...(credentials === undefined || credentials === ''
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
    // FireLens delivers with the task role, so for drivers other than `awslogs`, only the secrets count.
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

/**
 * Returns what `valueFrom` reads: a secret, or a parameter that may refer to one.
 * Source: "Referencing AWS Secrets Manager secrets from Parameter Store parameters".
 */
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

/** Returns what `credentialspecdomainless:<ARN>` reads. Source: `credentialSpecs` of ContainerDefinition. */
function specReads(spec: string, path: string): readonly Read[] {
  const arn = /^credentialspec(?:domainless)?:(arn:.*)$/.exec(spec)?.[1]
  if (arn === undefined) return []
  return arn.split(':')[2] === 's3' ? fileReads(arn, path) : valueReads(arn, path)
}
