import type { ContainerDefinition, RegisterTaskDefinitionCommandInput } from '@aws-sdk/client-ecs'
import type { Identity } from '../aws/account.ts'
import { type ContainerLog, containerLogs, furtherContainer, type LogPlace } from '../aws/task-definition.ts'
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
import { accessOf, httpsOf, type Deployment } from '../deployment.ts'
import type { RegistryLogin } from '../inputs/credentials.ts'
import type { TemplateContainer } from '../inputs/task-definition.ts'
import { accessSecretFor, type Names } from '../ownership.ts'
import type { Port } from '../ports.ts'
import { ecrRegistry, parseReference } from '../registry/reference.ts'
import { logGroupArn } from '../resources/log-group.ts'
import { containersOf, renderTaskDefinition } from '../resources/task-definition.ts'
import { certificateSecretId } from './certificate.ts'
import { TLS_CONTAINER, tlsContainer } from './tls-container.ts'
import { ownValue } from '../json.ts'

/** Where names and policies are for. */
export interface PermissionsPlace {
  readonly names: Names
  readonly identity: Identity
  readonly region: string
}

/** What is known of secrets, by what the task definition calls them. */
export type SecretFacts = Readonly<Record<string, SecretFact | undefined>>

/** Returns the names of the policies that the execution role needs. They are known before anything has been looked up. */
export function policyNames(deployment: Deployment, names: Names, region: string): readonly string[] {
  return thingsOf(deployment, names, region).map(({ name }) => name)
}

/**
 * Returns the policies that the execution role needs, one for each thing that the task reads. A secret that the deployment
 * keeps and that has no ARN yet has no policy yet.
 */
export function permissionsOf(deployment: Deployment, place: PermissionsPlace, facts: SecretFacts): readonly Grant[] {
  const kept = keptSecrets(deployment)
  return thingsOf(deployment, place.names, place.region)
    .filter(({ read }) => !('id' in read) || !kept.has(read.id) || facts[read.id]?.arn !== undefined)
    .map((thing) => grantFor(thing, place, facts))
}

/** Returns the secrets that the deployment doesn't keep but its task reads, by their ARNs or names, each once. */
export function secretsOfOthers(deployment: Deployment, names: Names, region: string): readonly string[] {
  const kept = keptSecrets(deployment)
  const ids = deploymentReads(deployment, names, region).flatMap((read) =>
    (read.kind === 'secret' || read.kind === 'registry') && !kept.has(read.id) ? read.id : []
  )
  return [...new Set(ids)]
}

/** What the request calls the secrets of which the deployment knows more than their names, once they are there. */
function keptSecrets(deployment: Deployment): ReadonlySet<string> {
  const registries = keptCredentials(deployment).map(({ secretName }) => secretName)
  return new Set([...registries, ...tlsSecretIds(deployment)])
}

/** Returns what the request calls the secret with the password; nothing for a deployment without one. */
export function accessSecretId(deployment: Deployment): string | undefined {
  return accessOf(deployment) && accessSecretFor(deployment.subject)
}

/** Returns what the request calls the secrets that the container of HTTPS reads: certificate and password. */
export function tlsSecretIds(deployment: Deployment): readonly string[] {
  return [certificateSecretId(deployment), accessSecretId(deployment)].filter((id) => id !== undefined)
}

/** Returns what the execution role reads for the task definition as it will be registered. */
export function deploymentReads(deployment: Deployment, names: Names, region: string): readonly Read[] {
  const { template, program, containers } = deployment
  const [main] = containers
  const certificate = certificateSecretId(deployment)
  const access = accessSecretId(deployment)
  const tlsIds = new Map(tlsSecretIds(deployment).map((id) => [asArn(id), id]))
  // What isn't set here, such as ports, sizes and tags, names nothing that is read.
  const definition = renderTaskDefinition({
    family: names.family,
    template,
    compatibility: deployment.compute.kind === 'instances' ? 'EC2' : 'FARGATE',
    containerName: main.name,
    main: { image: main.image.text, ...program },
    added: addedContainers(deployment),
    executionRoleArn: '',
    credentials: secretIds(deployment),
    log: { group: deployment.logGroup ?? names.logGroup, region },
    tls:
      certificate === undefined
        ? undefined
        : tlsContainer({
            ...NOWHERE,
            secretArn: asArn(certificate),
            access: access === undefined ? undefined : { secretArn: asArn(access), openPaths: [] }
          }),
    tags: {}
  })
  return readsOf(definition, region).map((read) =>
    read.kind === 'secret' ? { ...read, id: tlsIds.get(read.id) ?? read.id } : read
  )
}

/** What the container that serves HTTPS passes requests on to says nothing of what it reads. */
const NOWHERE = { applicationContainer: '', applicationPort: 80, redirect: false }

/** The field takes no name, and of a secret that is still to be created there is no ARN; this one stands for it. */
function asArn(secretId: string): string {
  return secretId.startsWith('arn:') ? secretId : `arn:any:secretsmanager:::secret:${secretId}`
}

/** Returns what the request calls the secret with the registry credentials, by container; none for one that needs none. */
export function secretIds({ containers }: Deployment): Readonly<Record<string, string>> {
  const ids = containers.flatMap(({ name, credentials }) => {
    const id = secretIdOf(credentials)
    return id === undefined ? [] : [[name, id] as const]
  })
  return Object.fromEntries(ids)
}

/** Returns the name or ARN of the secret with the credentials; nothing where there are none. */
export function secretIdOf(credentials: RegistryLogin): string | undefined {
  if (credentials.kind === 'none') return undefined
  return credentials.kind === 'login' ? credentials.secretName : credentials.id
}

/** Returns the credentials that the deployment keeps in secrets, each secret once. */
export function keptCredentials({ containers }: Deployment): readonly Extract<RegistryLogin, { kind: 'login' }>[] {
  const kept = containers.flatMap(({ credentials }) => (credentials.kind === 'login' ? [credentials] : []))
  return kept.filter((each, index) => kept.findIndex(({ secretName }) => secretName === each.secretName) === index)
}

/** Returns where the containers log. */
export function logsOf(deployment: Deployment, place: LogPlace): ContainerLog[] {
  const own = containersIn(deployment)
  return containerLogs(httpsOf(deployment) === undefined ? own : [...own, { name: TLS_CONTAINER }], place)
}

/** Returns the containers that `images` names and the template lacks, with the ports on which each listens. */
export function addedContainers(
  { template, containers }: Deployment,
  ports: Readonly<Record<string, readonly Port[]>> = {}
): readonly TemplateContainer[] {
  const known = new Set(template?.containerDefinitions.map(({ name }) => name))
  return containers.flatMap(({ name, image, listed }) =>
    listed === true && !known.has(name) ? [furtherContainer(name, image.text, ownValue(ports, name))] : []
  )
}

/** Returns all containers of the task but the timer, as they are before the inputs are set in them. */
export function containersIn(deployment: Deployment): readonly TemplateContainer[] {
  const { template, containers } = deployment
  return containersOf({ template, containerName: containers[0].name, added: addedContainers(deployment) })
}

/** One thing that the task reads or writes to, and what the policy for it is called. */
interface Thing {
  readonly name: string
  readonly read: Read | ParameterKeys
}

/** The keys of all parameters of one account and Region; without an account those of the task's. */
interface ParameterKeys {
  readonly kind: 'keys'
  readonly region: string
  readonly account?: string
}

function thingsOf(deployment: Deployment, names: Names, region: string): readonly Thing[] {
  const owner = grantOwner(deployment.subject.repository, region)
  const reads = deploymentReads(deployment, names, region)
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

/** One grant serves all containers that log to a group, also the one that creates it. */
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

function grantFor({ name, read }: Thing, grantPlace: PermissionsPlace, facts: SecretFacts): Grant {
  const { identity } = grantPlace
  const place = namePlace(grantPlace)
  switch (read.kind) {
    case 'log':
      return logGrant(name, logGroupArn(identity, read.region, read.group), read.createsGroup)
    case 'image': {
      const { account, region: where, repository } = read
      return ecrGrant(name, `arn:${identity.partition}:ecr:${where}:${account}:repository/${repository}`)
    }
    case 'registry':
      return registryGrant(name, readable(read.id, grantPlace, facts))
    case 'secret':
      return secretGrant(name, readable(read.id, grantPlace, facts))
    case 'parameter':
      return parameterGrant(name, parameterArn(read.id, place))
    case 'keys':
      return parameterKeyGrant(name, { ...place, region: read.region, account: read.account ?? place.account })
    case 'file':
      return fileGrant(name, read.id)
  }
}

/** The ARN that a look-up has told is certain; without one, what the id may mean. */
function readable(id: string, place: PermissionsPlace, facts: SecretFacts): ReadableSecret {
  return { arn: facts[id]?.arn ?? secretArn(id, namePlace(place)), ...keyOf(id, place, facts) }
}

/** A key that can't be told may be any of the secret's account; Secrets Manager uses it only for what the role may read. */
function keyOf(id: string, place: PermissionsPlace, facts: SecretFacts): Pick<ReadableSecret, 'keyArn'> {
  const key = facts[id]?.key
  if (key !== 'unknown') return key === undefined ? {} : { keyArn: key.arn }
  const [, partition = '', , region = '', account = ''] = [secretArn(id, namePlace(place))].flat()[0]?.split(':') ?? []
  return { keyArn: `arn:${partition}:kms:${region}:${account}:key/*` }
}

function namePlace({ identity, region }: PermissionsPlace): NamePlace {
  return { ...identity, region }
}

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
