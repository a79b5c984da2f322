import { randomInt } from 'node:crypto'
import type { Tag } from '@aws-sdk/client-iam'
import type { Context } from '../../service.ts'
import { AwsError } from '../../service.ts'
import type { World } from '../../world.ts'
import { History } from '../history.ts'
import { executionRolePolicy, type ManagedPolicy } from './aws-managed.ts'

/** A role with all that hangs on it. */
export interface Role {
  readonly id: string
  readonly name: string
  readonly path: string
  readonly arn: string
  readonly createdAt: Date
  readonly trust: string
  readonly description: string | undefined
  /** Seconds. */
  readonly maxSession: number
  readonly boundary: string | undefined
  readonly tags: readonly Tag[]
  readonly inline: ReadonlyMap<string, string>
  /** ARNs of managed policies. */
  readonly attached: readonly string[]
  /** The service whose own role this is. */
  readonly service: string | undefined
}

/** Roles and managed policies, each with its past. Role names have no case, so they are kept in lower case. */
export interface IamStore {
  readonly world: World
  readonly roles: Map<string, History<Role | undefined>>
  readonly policies: Map<string, History<ManagedPolicy | undefined>>
}

/** An account's IAM with nothing in it but AWS's managed policies. */
export function iamStore(world: World): IamStore {
  const store: IamStore = { world, roles: new Map(), policies: new Map() }
  const policy = executionRolePolicy(world.partition)
  const history = new History<ManagedPolicy | undefined>()
  history.record(policy, 0)
  store.policies.set(policy.arn, history)
  return store
}

/** The role as writes see it, or `NoSuchEntity` (404). */
export function roleToChange(store: IamStore, name: string): Role {
  const role = store.roles.get(name.toLowerCase())?.latest()
  if (!role) throw noSuchRole(name)
  if (role.service === undefined) return role
  throw new AwsError(
    'UnmodifiableEntity',
    `Cannot perform the operation on the protected role '${role.name}' - this role is only modifiable by AWS`
  )
}

/** The role as reads see it, or `NoSuchEntity` (404). */
export function roleToRead(store: IamStore, name: string): Role {
  const role = store.roles.get(name.toLowerCase())?.asOf(readTime(store))
  if (!role) throw noSuchRole(name)
  return role
}

/** Keeps a new state of a role. */
export function saveRole(store: IamStore, role: Role): void {
  const key = role.name.toLowerCase()
  const history = store.roles.get(key) ?? new History<Role | undefined>()
  history.record(role, store.world.clock.now())
  store.roles.set(key, history)
}

/** A policy with the name by which it is told: an inline one by its own, a managed one by its ARN. */
export interface NamedPolicy {
  readonly name: string
  readonly document: string
}

/** The identity-based policies of a role, managed ones as they were at a time (ms). */
export function policiesOf(store: IamStore, role: Role, time: number): NamedPolicy[] {
  const inline = [...role.inline].map(([name, document]) => ({ name, document }))
  return [...inline, ...role.attached.flatMap((arn) => managedPolicy(store, arn, time))]
}

/** The policy of the role's permissions boundary, which may not be there; nothing for a role without one. */
export function boundaryOf(store: IamStore, { boundary }: Role, time: number): NamedPolicy[] | undefined {
  return boundary === undefined ? undefined : managedPolicy(store, boundary, time)
}

function managedPolicy(store: IamStore, arn: string, time: number): NamedPolicy[] {
  const document = store.policies.get(arn)?.asOf(time)?.document
  return document === undefined ? [] : [{ name: arn, document }]
}

/** Whether the policy can be attached or be a boundary. */
export function policyExists(store: IamStore, arn: string): boolean {
  return store.policies.get(arn)?.latest() !== undefined
}

/** Keeps a new state of a managed policy. */
export function savePolicy(store: IamStore, policy: ManagedPolicy): void {
  const history = store.policies.get(policy.arn) ?? new History<ManagedPolicy | undefined>()
  history.record(policy, store.world.clock.now())
  store.policies.set(policy.arn, history)
}

/** The ARN that a request about a role is authorised on; a role that does not exist is taken to be without a path. */
export function roleArn(store: IamStore, name: string): string {
  return store.roles.get(name.toLowerCase())?.latest()?.arn ?? newArn(store, 'role', '/', name)
}

/** The ARN of a role or policy of this account. */
export function newArn({ world }: IamStore, type: 'role' | 'policy', path: string, name: string): string {
  return `arn:${world.partition}:iam::${world.account}:${type}${path}${name}`
}

/** The condition keys that a role's tags and boundary give to requests about it. */
export function roleContext(store: IamStore, name: string): Context {
  const role = store.roles.get(name.toLowerCase())?.latest()
  return {
    ...resourceTags(role?.tags ?? []),
    ...(role?.boundary === undefined ? {} : { 'iam:PermissionsBoundary': role.boundary })
  }
}

/** The condition keys for the tags of the thing itself. */
export function resourceTags(tags: readonly Tag[]): Context {
  return Object.fromEntries(
    tags.flatMap(({ Key, Value }) => [
      [`aws:ResourceTag/${Key ?? ''}`, Value ?? ''],
      [`iam:ResourceTag/${Key ?? ''}`, Value ?? '']
    ])
  )
}

/** The condition keys for the tags in a request. */
export function requestTags(tags: readonly Tag[]): Context {
  if (tags.length === 0) return {}
  return {
    ...Object.fromEntries(tags.map(({ Key, Value }) => [`aws:RequestTag/${Key ?? ''}`, Value ?? ''])),
    'aws:TagKeys': tags.map(({ Key }) => Key ?? '')
  }
}

/** A unique ID as in "IAM identifiers": a prefix for the kind and 17 characters. */
export function uniqueId(prefix: 'AROA' | 'ANPA'): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  return prefix + Array.from({ length: 17 }, () => letters.charAt(randomInt(letters.length))).join('')
}

export function noSuchEntity(message: string): AwsError {
  return new AwsError('NoSuchEntity', message, 404)
}

function noSuchRole(name: string): AwsError {
  return noSuchEntity(`The role with name ${name} cannot be found.`)
}

/** IAM's own reads catch up sooner than the services that use it: a fifth of the lag. */
export function readTime({ world }: IamStore): number {
  return world.clock.now() - world.knobs.lag.iam / 5
}
