import { containerLogs, type ContainerLog, type LogPlace } from '../aws/container-definition.ts'
import {
  ecrGrant,
  fileGrant,
  grantName,
  grantOwner,
  logGrant,
  parameterArn,
  parameterGrant,
  parameterKeyGrant,
  registryGrant,
  secretArn,
  secretGrant,
  type Grant,
  type NamePlace,
  type ReadableSecret,
  type SecretFact
} from '../aws/grants.ts'
import type { Identity } from '../aws/identity.ts'
import { logGroupArn } from '../resources/log-group.ts'
import { containersOf, renderTaskDefinition } from '../resources/task-definition.ts'
import type { Names } from '../ownership.ts'
import type { DeployRequest } from '../request.ts'
import { imagesOf, keptLogins, secretIdOf } from './images.ts'
import { readsOf, type Read } from './reads.ts'

/** What the execution role is to be allowed, as far as it is known before the secrets have their ARNs. */
export interface PlannedGrants {
  readonly known: readonly Grant[]
  /** The grants to read the registry logins that are kept. */
  readonly registry: readonly RegistryGrant[]
}

/** The grant to read one registry login: its name, whose secret, and the customer key that it is encrypted with. */
export interface RegistryGrant {
  readonly name: string
  readonly secretId: string
  readonly keyArn?: string
}

/** The place that names and grants are for. */
export interface GrantPlace {
  readonly names: Names
  readonly identity: Identity
  readonly region: string
}

/** What is known of secrets, by what the task definition calls them. */
export type SecretFacts = Readonly<Record<string, SecretFact | undefined>>

/** The names of the policies that a deployment needs. They are known before anything has been looked up. */
export function grantNames(request: DeployRequest, names: Names, region: string): readonly string[] {
  return thingsOf(request, names, region).map(({ name }) => name)
}

/** The grants that a deployment needs, with what is known of each. */
export function planGrants(request: DeployRequest, place: GrantPlace, facts: SecretFacts): PlannedGrants {
  const things = thingsOf(request, place.names, place.region)
  const kept = new Set(keptLogins(request).map(({ secretName }) => secretName))
  const isKept = ({ read }: Thing) => read.kind === 'registry' && kept.has(read.id)
  return {
    known: things.filter((thing) => !isKept(thing)).map((thing) => grantFor(thing, place, facts)),
    registry: things.flatMap(({ name, read }) => {
      if (read.kind !== 'registry' || !kept.has(read.id)) return []
      return [{ name, secretId: read.id, ...keyOf(read.id, place, facts) }]
    })
  }
}

/** All grants, now that the secrets have their ARNs; without one, its grant is left out. */
export function completeGrants(
  { known, registry }: PlannedGrants,
  arns: Readonly<Record<string, string | undefined>>
): readonly Grant[] {
  const logins = registry.flatMap((grant) => {
    const arn = arns[grant.secretId]
    return arn === undefined ? [] : [registryGrant(grant.name, { ...grant, arn })]
  })
  return [...known, ...logins]
}

/** The secrets that the deployment doesn't keep but its task reads, by their ARNs or names, each once. */
export function secretsOfOthers(request: DeployRequest, names: Names, region: string): readonly string[] {
  const kept = new Set(keptLogins(request).map(({ secretName }) => secretName))
  const ids = requestReads(request, names, region).flatMap((read) =>
    read.kind === 'secret' || (read.kind === 'registry' && !kept.has(read.id)) ? read.id : []
  )
  return [...new Set(ids)]
}

/** What the execution role reads for the request's task definition, as it will be registered. */
export function requestReads(request: DeployRequest, names: Names, region: string): readonly Read[] {
  const { template, main, program } = request
  // What isn't set here, such as ports, sizes and tags, names nothing that is read.
  const definition = renderTaskDefinition({
    family: names.family,
    ...(template && { template }),
    compatibility: request.placement.launchType === 'EC2' ? 'EC2' : 'FARGATE',
    containerName: main.container,
    main: { image: main.image.text, ...program },
    executionRoleArn: '',
    credentials: Object.fromEntries(
      imagesOf(request).flatMap(({ container, login }) => {
        const id = secretIdOf(login)
        return id === undefined ? [] : [[container, id] as const]
      })
    ),
    log: { group: request.logGroup ?? names.logGroup, region },
    tags: {}
  })
  return readsOf(definition, region)
}

/** Where the request's containers log. */
export function logsOf(request: DeployRequest, place: LogPlace): ContainerLog[] {
  const { template, main } = request
  return containerLogs(containersOf({ ...(template && { template }), containerName: main.container }), place)
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

function thingsOf(request: DeployRequest, names: Names, region: string): readonly Thing[] {
  const owner = grantOwner(request.subject.repository, region)
  const reads = requestReads(request, names, region)
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
  return { kind: 'keys', region: where ?? region, ...(account !== undefined && { account }) }
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

function grantFor({ name, read }: Thing, grantPlace: GrantPlace, facts: SecretFacts): Grant {
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
function readable(id: string, place: GrantPlace, facts: SecretFacts): ReadableSecret {
  return { arn: facts[id]?.arn ?? secretArn(id, namePlace(place)), ...keyOf(id, place, facts) }
}

/** A key that can't be told may be any of the secret's account; Secrets Manager uses it only for what the role may read. */
function keyOf(id: string, place: GrantPlace, facts: SecretFacts): Pick<ReadableSecret, 'keyArn'> {
  const key = facts[id]?.key
  if (key !== 'unknown') return key === undefined ? {} : { keyArn: key.arn }
  const [, partition = '', , region = '', account = ''] = [secretArn(id, namePlace(place))].flat()[0]?.split(':') ?? []
  return { keyArn: `arn:${partition}:kms:${region}:${account}:key/*` }
}

function namePlace({ identity, region }: GrantPlace): NamePlace {
  return { ...identity, region }
}
