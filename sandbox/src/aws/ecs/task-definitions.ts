import type {
  DeleteTaskDefinitionsCommandInput,
  DeleteTaskDefinitionsCommandOutput,
  DeregisterTaskDefinitionCommandInput,
  DeregisterTaskDefinitionCommandOutput,
  DescribeTaskDefinitionCommandInput,
  DescribeTaskDefinitionCommandOutput,
  Failure,
  ListTaskDefinitionFamiliesCommandInput,
  ListTaskDefinitionFamiliesCommandOutput,
  ListTaskDefinitionsCommandInput,
  ListTaskDefinitionsCommandOutput,
  RegisterTaskDefinitionCommandInput,
  RegisterTaskDefinitionCommandOutput,
  Tag,
  TaskDefinition
} from '@aws-sdk/client-ecs'
import type { Call, Output } from '../../service.ts'
import type { World } from '../../world.ts'
import { ecsArn, taskDefinitionName } from './arn.ts'
import { clientError, invalidParameter } from './errors.ts'
import { page } from './paging.ts'
import { authorizePassRole } from './pass-role.ts'
import { registered } from './registered.ts'
import { checkRegistration } from './registration.ts'
import { authorizeTagOnCreate, checkedTags, resourceTagContext, tagContext } from './tags.ts'

/** How long ECS is busy with a registration, ms; a second one of the family in this time is refused. */
const registrationTime = 5

/** A revision as it is kept. */
export interface Revision {
  readonly family: string
  readonly revision: number
  readonly arn: string
  definition: TaskDefinition
  tags: Tag[]
}

/** All revisions, ACTIVE or not, of all families, in the order of registration. */
export interface Revisions {
  readonly all: Revision[]
  /** The last number given out in a family; numbers are never given out twice. */
  readonly lastNumbers: Map<string, number>
  readonly busyFamilies: Set<string>
}

/** The revision that a name stands for; a family without number is its latest ACTIVE revision. */
export function findRevision(world: World, revisions: Revisions, nameOrArn: string): Revision | undefined {
  const { family, revision } = taskDefinitionName(nameOrArn)
  if (nameOrArn.startsWith('arn:') && !nameOrArn.startsWith(ecsArn(world, 'task-definition/'))) return undefined
  return revisions.all.findLast(
    (one) =>
      one.family === family && (revision === undefined ? one.definition.status === 'ACTIVE' : one.revision === revision)
  )
}

/** The task definition operations. */
export function taskDefinitionOperations(world: World, revisions: Revisions) {
  return {
    async RegisterTaskDefinition(
      input: RegisterTaskDefinitionCommandInput,
      call: Call
    ): Promise<Output<RegisterTaskDefinitionCommandOutput>> {
      const tags = checkedTags(input.tags)
      const family = input.family ?? ''
      // The Service Authorization Reference has task-definition for its resource, refusals say `*`: a policy must stand both.
      call.authorize('ecs:RegisterTaskDefinition', '*', tagContext(tags))
      authorizeTagOnCreate(call, 'RegisterTaskDefinition', ecsArn(world, `task-definition/${family}:*`), tags)
      checkRegistration(input)
      authorizePassRole(call, [input.executionRoleArn, input.taskRoleArn])
      await claimFamily(world, revisions, family)
      const number = (revisions.lastNumbers.get(family) ?? 0) + 1
      const arn = ecsArn(world, `task-definition/${family}:${number}`)
      const registration = { arn, revision: number, at: new Date(world.clock.now()), by: call.principal.arn }
      const definition = registered(input, registration)
      revisions.lastNumbers.set(family, number)
      revisions.all.push({ family, revision: number, arn, definition, tags })
      return { taskDefinition: definition, tags }
    },

    DescribeTaskDefinition(
      input: DescribeTaskDefinitionCommandInput,
      call: Call
    ): Output<DescribeTaskDefinitionCommandOutput> {
      call.authorize('ecs:DescribeTaskDefinition', '*')
      const found = findRevision(world, revisions, input.taskDefinition ?? '')
      if (found === undefined) throw clientError('Unable to describe task definition.')
      return { taskDefinition: found.definition, tags: input.include?.includes('TAGS') === true ? found.tags : [] }
    },

    DeregisterTaskDefinition(
      input: DeregisterTaskDefinitionCommandInput,
      call: Call
    ): Output<DeregisterTaskDefinitionCommandOutput> {
      call.authorize('ecs:DeregisterTaskDefinition', '*')
      const found = findExact(world, revisions, input.taskDefinition ?? '')
      if (found === undefined) throw clientError('The specified task definition does not exist.')
      if (found.definition.status === 'ACTIVE') {
        const deregisteredAt = new Date(world.clock.now())
        found.definition = { ...found.definition, status: 'INACTIVE', deregisteredAt }
      }
      return { taskDefinition: found.definition }
    },

    DeleteTaskDefinitions(
      input: DeleteTaskDefinitionsCommandInput,
      call: Call
    ): Output<DeleteTaskDefinitionsCommandOutput> {
      const asked = input.taskDefinitions ?? []
      if (asked.length === 0) throw invalidParameter('taskDefinitions can not be empty.')
      if (asked.length > 10) throw invalidParameter('taskDefinitions can have at most 10 items.')
      for (const name of asked) {
        const tags = resourceTagContext(findExact(world, revisions, name)?.tags)
        call.authorize('ecs:DeleteTaskDefinitions', arnOf(world, name), tags)
      }
      const results = asked.map((name) => deleted(world, revisions, name))
      return {
        taskDefinitions: results.flatMap((result) => ('definition' in result ? [result.definition] : [])),
        failures: results.flatMap((result) => ('definition' in result ? [] : [result]))
      }
    },

    ListTaskDefinitions(input: ListTaskDefinitionsCommandInput, call: Call): Output<ListTaskDefinitionsCommandOutput> {
      call.authorize('ecs:ListTaskDefinitions', '*')
      const status = input.status ?? 'ACTIVE'
      const sorted = revisions.all
        .filter((one) => one.definition.status === status)
        .filter((one) => input.familyPrefix === undefined || one.family === input.familyPrefix)
        .toSorted((a, b) => (a.family === b.family ? a.revision - b.revision : a.family < b.family ? -1 : 1))
      const ordered = input.sort === 'DESC' ? sorted.toReversed() : sorted
      const { items, ...rest } = page(ordered, input, 'ListTaskDefinitions')
      return { taskDefinitionArns: items.map((one) => one.arn), ...rest }
    },

    ListTaskDefinitionFamilies(
      input: ListTaskDefinitionFamiliesCommandInput,
      call: Call
    ): Output<ListTaskDefinitionFamiliesCommandOutput> {
      call.authorize('ecs:ListTaskDefinitionFamilies', '*')
      const isActive = (family: string) =>
        revisions.all.some((one) => one.family === family && one.definition.status === 'ACTIVE')
      const status = input.status ?? 'ALL'
      const families = [...new Set(revisions.all.map((one) => one.family))]
        .filter((family) => family.startsWith(input.familyPrefix ?? ''))
        .filter((family) => status === 'ALL' || isActive(family) === (status === 'ACTIVE'))
        .toSorted()
      const { items, ...rest } = page(families, input, 'ListTaskDefinitionFamilies')
      return { families: [...items], ...rest }
    }
  }
}

/** Holds the family for as long as a registration takes, and refuses when another one holds it. */
async function claimFamily(world: World, revisions: Revisions, family: string): Promise<void> {
  if (revisions.busyFamilies.has(family)) {
    throw clientError('Too many concurrent attempts to create a new revision of the specified family.')
  }
  revisions.busyFamilies.add(family)
  await new Promise<void>((resolve) => {
    world.clock.after(registrationTime, resolve)
  })
  revisions.busyFamilies.delete(family)
}

function findExact(world: World, revisions: Revisions, nameOrArn: string): Revision | undefined {
  if (taskDefinitionName(nameOrArn).revision === undefined) throw clientError('Revision is missing.')
  return findRevision(world, revisions, nameOrArn)
}

function arnOf(world: World, nameOrArn: string): string {
  return nameOrArn.startsWith('arn:') ? nameOrArn : ecsArn(world, `task-definition/${nameOrArn}`)
}

function deleted(world: World, revisions: Revisions, name: string): Failure | { readonly definition: TaskDefinition } {
  const found = findExact(world, revisions, name)
  if (found === undefined) {
    return {
      arn: arnOf(world, name),
      reason: 'The specified task definition does not exist. Specify a valid account, family, revision and try again.'
    }
  }
  if (found.definition.status === 'ACTIVE') {
    return {
      arn: found.arn,
      reason: 'The specified task definition is still in ACTIVE status. Please deregister the target and try again.'
    }
  }
  const deleteRequestedAt = found.definition.deleteRequestedAt ?? new Date(world.clock.now())
  found.definition = { ...found.definition, status: 'DELETE_IN_PROGRESS', deleteRequestedAt }
  return { definition: found.definition }
}
