import { containerLogs, type ContainerLog, type LogPlace } from '../aws/container-definition.ts'
import {
  ecrGrant,
  grantName,
  grantOwner,
  logGrant,
  readableArn,
  registryGrant,
  variableGrant,
  type Grant
} from '../aws/grants.ts'
import type { Identity } from '../aws/identity.ts'
import { logGroupArn } from '../aws/log-group.ts'
import { containersOf } from '../aws/task-definition.ts'
import type { Names } from '../environment.ts'
import { ecrRegistry, isInEcr } from '../registry/reference.ts'
import type { DeployRequest } from '../request.ts'
import { imagesOf, keptLogins, secretIdOf } from './images.ts'

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

/** The ARNs of the customer keys of secrets, by what the request calls the secret. */
export type KeyArns = Readonly<Record<string, string | undefined>>

/** The names of the policies that a deployment needs. They are known before anything has been looked up. */
export function grantNames(request: DeployRequest, names: Names, region: string): readonly string[] {
  return thingsOf(request, names, region).map(({ name }) => name)
}

/** The grants that a deployment needs, with what is known of each. */
export function planGrants(request: DeployRequest, place: GrantPlace, keys: KeyArns): PlannedGrants {
  const things = thingsOf(request, place.names, place.region)
  const kept = new Set(keptLogins(request).map(({ secretName }) => secretName))
  const isKept = (thing: Thing) => thing.kind === 'registry' && kept.has(thing.of)
  return {
    known: things.filter((thing) => !isKept(thing)).map((thing) => grantFor(thing, place, keys)),
    registry: things.flatMap(({ kind, name, of }) =>
      kind === 'registry' && kept.has(of) ? [{ name, secretId: of, ...keyOf(keys, of) }] : []
    )
  }
}

/** All grants, now that the secrets have their ARNs; without one, its grant is left out. */
export function completeGrants(
  { known, registry }: PlannedGrants,
  secretArns: Readonly<Record<string, string | undefined>>
): readonly Grant[] {
  const logins = registry.flatMap((grant) => {
    const arn = secretArns[grant.secretId]
    return arn === undefined ? [] : [registryGrant(grant.name, { ...grant, arn })]
  })
  return [...known, ...logins]
}

/** The secrets and parameters that the containers' variables get their values from, each once. */
export function valuesOf({ template, main, program }: DeployRequest): readonly string[] {
  const own = Object.values(program.secrets)
  const set = new Set([...Object.keys(program.environment), ...Object.keys(program.secrets)])
  const kept = containersOf({ ...(template && { template }), containerName: main.container }).flatMap((container) =>
    (container.secrets ?? []).filter(({ name = '' }) => container.name !== main.container || !set.has(name))
  )
  // Behind a secret's ARN there may stand a key, a stage and a version, which are for ECS only.
  const whole = (valueFrom: string) => valueFrom.split(':').slice(0, 7).join(':')
  return [...new Set([...own, ...kept.flatMap(({ valueFrom }) => valueFrom ?? [])].map(whole))]
}

/** Where the request's containers log. */
export function logsOf(request: DeployRequest, place: LogPlace): ContainerLog[] {
  const { template, main } = request
  return containerLogs(containersOf({ ...(template && { template }), containerName: main.container }), place)
}

/** One thing that the task reads or writes: what the policy for it is called, and the thing. */
type Thing = { readonly name: string } & (
  | { readonly kind: 'log'; readonly of: ContainerLog }
  | { readonly kind: 'registry' | 'ecr' | 'secret'; readonly of: string }
)

function thingsOf(request: DeployRequest, names: Names, region: string): readonly Thing[] {
  const owner = grantOwner(request.subject.repository, region)
  const logs = logsOf(request, { group: request.logGroup ?? names.logGroup, region })
  const logins = imagesOf(request).flatMap(({ login }) => secretIdOf(login) ?? [])
  const repositories = imagesOf(request).flatMap(({ image }) =>
    isInEcr(image) ? [`${image.domain}/${image.path}`] : []
  )
  const all: Thing[] = [
    ...logs.map((log): Thing => {
      const where = log.region === region ? log.group : `${log.region}/${log.group}`
      // One grant serves all containers that log there, also the one that makes the group.
      const makesGroup = logs.some((each) => each.makesGroup && each.group === log.group && each.region === log.region)
      return { kind: 'log', of: { ...log, makesGroup }, name: grantName('log', where, owner) }
    }),
    ...logins.map((id): Thing => ({ kind: 'registry', of: id, name: grantName('registry', id, owner) })),
    ...repositories.map((of): Thing => ({ kind: 'ecr', of, name: grantName('ecr', of, owner) })),
    ...valuesOf(request).map((of): Thing => ({ kind: 'secret', of, name: grantName('secret', of, owner) }))
  ]
  return all.filter((thing, index) => all.findIndex(({ name }) => name === thing.name) === index)
}

function grantFor(thing: Thing, { identity, region }: GrantPlace, keys: KeyArns): Grant {
  const place = { ...identity, region }
  switch (thing.kind) {
    case 'log': {
      const { group, region: where, makesGroup } = thing.of
      return logGrant(thing.name, logGroupArn(identity, where, group), makesGroup)
    }
    case 'ecr': {
      const [domain = '', ...path] = thing.of.split('/')
      const { account, region: where } = ecrRegistry({ domain }) as { account: string; region: string }
      return ecrGrant(thing.name, `arn:${identity.partition}:ecr:${where}:${account}:repository/${path.join('/')}`)
    }
    case 'secret':
      return variableGrant(thing.name, { arn: readableArn(thing.of, place, 'parameter'), ...keyOf(keys, thing.of) })
    case 'registry':
      return registryGrant(thing.name, { arn: readableArn(thing.of, place, 'secret'), ...keyOf(keys, thing.of) })
  }
}

function keyOf(keys: KeyArns, id: string): { readonly keyArn?: string } {
  const keyArn = keys[id]
  return keyArn === undefined ? {} : { keyArn }
}
