import type * as Ec2 from '@aws-sdk/client-ec2'
import type { Call, Context, Operations } from '../../service.ts'
import { checkDryRun, ec2Error, invalidValue } from './errors.ts'
import type { Ec2Store } from './store.ts'
import { groups, tagsOf } from './store.ts'

const maxTags = 50

/** The resource types of the IDs that can be tagged here. */
const typeOfPrefix: Readonly<Record<string, string>> = {
  vpc: 'vpc',
  subnet: 'subnet',
  rtb: 'route-table',
  sg: 'security-group',
  sgr: 'security-group-rule',
  eni: 'network-interface'
}

/** Tags on what is there already. */
export function tagOperations(store: Ec2Store): Operations {
  return {
    CreateTags(input: Ec2.CreateTagsCommandInput, call: Call): object {
      const { Resources = [], Tags = [] } = input
      for (const id of Resources)
        call.authorize('ec2:CreateTags', resourceArn(store, id), { ...resourceTags(store, id), ...requestTags(Tags) })
      checkDryRun(input)
      for (const id of Resources) checkExists(store, id)
      for (const id of Resources) setTags(store, id, Tags)
      return {}
    }
  }
}

/** The tags for a thing that is being made, checked; its caller needs CreateTags for them as well. */
export function tagsForNew(
  store: Ec2Store,
  call: Call,
  request: {
    readonly specifications: readonly Ec2.TagSpecification[] | undefined
    readonly types: readonly string[]
    readonly type: string
    readonly createAction: string
  }
): Ec2.Tag[] {
  const { specifications = [], types, type, createAction } = request
  const foreign = specifications.find(({ ResourceType }) => !types.includes(ResourceType ?? ''))
  if (foreign)
    throw invalidValue(`'${foreign.ResourceType ?? ''}' is not a valid taggable resource type for this operation.`)
  const tags = specifications.filter(({ ResourceType }) => ResourceType === type).flatMap(({ Tags }) => Tags ?? [])
  if (tags.length === 0) return []
  checkTags(tags)
  call.authorize('ec2:CreateTags', arn(store, type, '*'), { ...requestTags(tags), 'ec2:CreateAction': createAction })
  return tags
}

/** Adds tags to a thing, replacing those with the same key. */
export function setTags(store: Ec2Store, id: string, tags: readonly Ec2.Tag[]): void {
  checkTags(tags)
  const kept = tagsOf(store, id).filter(({ Key }) => !tags.some((tag) => tag.Key === Key))
  if (kept.length + tags.length > maxTags)
    throw ec2Error('TagLimitExceeded', `The maximum number of Tags for a resource has been reached.`)
  store.tags.set(id, [...kept, ...tags])
}

export function arn({ world }: Ec2Store, type: string, id: string): string {
  return `arn:${world.partition}:ec2:${world.region}:${world.account}:${type}/${id}`
}

export function requestTags(tags: readonly Ec2.Tag[]): Context {
  if (tags.length === 0) return {}
  return {
    ...Object.fromEntries(tags.map(({ Key, Value }) => [`aws:RequestTag/${Key ?? ''}`, Value ?? ''])),
    'aws:TagKeys': tags.map(({ Key }) => Key ?? '')
  }
}

export function resourceTags(store: Ec2Store, id: string): Context {
  return Object.fromEntries(
    tagsOf(store, id).flatMap(({ Key, Value }) => [
      [`aws:ResourceTag/${Key ?? ''}`, Value ?? ''],
      [`ec2:ResourceTag/${Key ?? ''}`, Value ?? '']
    ])
  )
}

function resourceArn(store: Ec2Store, id: string): string {
  const type = typeOfPrefix[id.slice(0, id.indexOf('-'))]
  if (type === undefined) throw invalidId(id)
  return arn(store, type, id)
}

function checkExists(store: Ec2Store, id: string): void {
  const { vpcs, subnets, routeTables, interfaces, instances } = store
  if ([vpcs, subnets, routeTables, interfaces, instances].some((kind) => kind.has(id))) return
  if (groups(store).some((group) => group.id === id || group.rules.some((rule) => rule.id === id))) return
  throw invalidId(id)
}

function checkTags(tags: readonly Ec2.Tag[]): void {
  for (const { Key = '', Value = '' } of tags) {
    if (Key === '' || Array.from(Key).length > 128)
      throw invalidValue(`Value ( ${Key} ) for parameter Key is invalid. Tag keys must have 1 to 128 characters`)
    if (Array.from(Value).length > 256)
      throw invalidValue(
        `Value ( ${Value} ) for parameter Value is invalid. Tag values can have at most 256 characters`
      )
  }
  if (tags.some(({ Key }) => Key?.startsWith('aws:')))
    throw invalidValue("Tag keys starting with 'aws:' are reserved for internal use")
  if (new Set(tags.map(({ Key }) => Key)).size < tags.length)
    throw invalidValue('Duplicate tag keys are not allowed in a request.')
}

function invalidId(id: string): ReturnType<typeof ec2Error> {
  return ec2Error('InvalidID', `The ID '${id}' is not valid`)
}
