import type * as Iam from '@aws-sdk/client-iam'
import type { Call, Operations, Output } from '../../service.ts'
import { AwsError } from '../../service.ts'
import { validatePolicy } from '../policy.ts'
import { page } from './paging.ts'
import { checkTrustSize, encodePolicy, limitExceeded, mergeTags } from './rules.ts'
import type { IamStore, Role } from './store.ts'
import {
  newArn,
  noSuchEntity,
  policyExists,
  requestTags,
  roleArn,
  roleContext,
  roleToChange,
  roleToRead,
  saveRole,
  uniqueId
} from './store.ts'

const rolesPerAccount = 1000

/** Roles themselves: their trust, description, tags and boundary. */
export function roleOperations(store: IamStore): Operations {
  const { world } = store
  return {
    CreateRole(input: Iam.CreateRoleCommandInput, call: Call): Output<Iam.CreateRoleCommandOutput> {
      const role = newRole(store, input)
      authorizeCreate(call, role)
      if (store.roles.get(role.name.toLowerCase())?.latest())
        throw new AwsError('EntityAlreadyExists', `Role with name ${role.name} already exists.`, 409)
      validatePolicy(role.trust, 'trust')
      checkTrustSize(role.trust)
      checkBoundary(store, role.boundary)
      if ([...store.roles.values()].filter((history) => history.latest()).length >= rolesPerAccount)
        throw limitExceeded(`Cannot exceed quota for RolesPerAccount: ${rolesPerAccount}`)
      saveRole(store, role)
      return { Role: { ...brief(role), ...(role.tags.length > 0 ? { Tags: [...role.tags] } : {}) } }
    },

    GetRole({ RoleName = '' }: Iam.GetRoleCommandInput, call: Call): Output<Iam.GetRoleCommandOutput> {
      call.authorize('iam:GetRole', roleArn(store, RoleName), roleContext(store, RoleName))
      return { Role: whole(roleToRead(store, RoleName)) }
    },

    UpdateAssumeRolePolicy(
      { RoleName = '', PolicyDocument = '' }: Iam.UpdateAssumeRolePolicyCommandInput,
      call: Call
    ): object {
      call.authorize('iam:UpdateAssumeRolePolicy', roleArn(store, RoleName), roleContext(store, RoleName))
      const role = roleToChange(store, RoleName)
      validatePolicy(PolicyDocument, 'trust')
      checkTrustSize(PolicyDocument)
      saveRole(store, { ...role, trust: PolicyDocument })
      return {}
    },

    TagRole({ RoleName = '', Tags = [] }: Iam.TagRoleCommandInput, call: Call): object {
      call.authorize('iam:TagRole', roleArn(store, RoleName), { ...roleContext(store, RoleName), ...requestTags(Tags) })
      const role = roleToChange(store, RoleName)
      saveRole(store, { ...role, tags: mergeTags(role.tags, Tags) })
      return {}
    },

    ListRoleTags(input: Iam.ListRoleTagsCommandInput, call: Call): Output<Iam.ListRoleTagsCommandOutput> {
      const name = input.RoleName ?? ''
      call.authorize('iam:ListRoleTags', roleArn(store, name), roleContext(store, name))
      const { items, more } = page(roleToRead(store, name).tags, input)
      return { Tags: items, ...more }
    },

    PutRolePermissionsBoundary(
      { RoleName = '', PermissionsBoundary = '' }: Iam.PutRolePermissionsBoundaryCommandInput,
      call: Call
    ): object {
      const context = { ...roleContext(store, RoleName), 'iam:PermissionsBoundary': PermissionsBoundary }
      call.authorize('iam:PutRolePermissionsBoundary', roleArn(store, RoleName), context)
      const role = roleToChange(store, RoleName)
      checkBoundary(store, PermissionsBoundary)
      saveRole(store, { ...role, boundary: PermissionsBoundary })
      return {}
    },

    DeleteRole({ RoleName = '' }: Iam.DeleteRoleCommandInput, call: Call): object {
      call.authorize('iam:DeleteRole', roleArn(store, RoleName), roleContext(store, RoleName))
      const role = roleToChange(store, RoleName)
      if (role.attached.length > 0) throw deleteConflict('Cannot delete entity, must detach all policies first.')
      if (role.inline.size > 0) throw deleteConflict('Cannot delete entity, must delete policies first.')
      store.roles.get(RoleName.toLowerCase())?.record(undefined, world.clock.now())
      return {}
    },

    CreateServiceLinkedRole(
      input: Iam.CreateServiceLinkedRoleCommandInput,
      call: Call
    ): Output<Iam.CreateServiceLinkedRoleCommandOutput> {
      const service = input.AWSServiceName ?? ''
      const role = serviceLinkedRole(store, service, input.Description)
      call.authorize('iam:CreateServiceLinkedRole', role.arn, { 'iam:AWSServiceName': service })
      if (input.CustomSuffix !== undefined)
        throw new AwsError('InvalidInput', `Custom suffix is not allowed for ${service}`)
      if (store.roles.get(role.name.toLowerCase())?.latest())
        throw new AwsError(
          'InvalidInput',
          `Service role name ${role.name} has been taken in this account, please try a different suffix.`
        )
      saveRole(store, role)
      return { Role: brief(role) }
    }
  }
}

function newRole(store: IamStore, input: Iam.CreateRoleCommandInput): Role {
  const name = input.RoleName ?? ''
  const path = input.Path ?? '/'
  return {
    id: uniqueId('AROA'),
    name,
    path,
    arn: newArn(store, 'role', path, name),
    createdAt: new Date(store.world.clock.now()),
    trust: input.AssumeRolePolicyDocument ?? '',
    description: input.Description,
    maxSession: input.MaxSessionDuration ?? 3600,
    boundary: input.PermissionsBoundary,
    tags: mergeTags([], input.Tags ?? []),
    inline: new Map(),
    attached: [],
    service: undefined
  }
}

/** Service names and the roles that they own ("AWS services that work with IAM"); ECS's is the one that is needed here. */
function serviceLinkedRole(store: IamStore, service: string, description: string | undefined): Role {
  if (service !== 'ecs.amazonaws.com')
    throw new AwsError('InvalidInput', `${service} is not a valid service name for a service-linked role.`)
  const statement = { Effect: 'Allow', Action: ['sts:AssumeRole'], Principal: { Service: [service] } }
  const role = newRole(store, {
    RoleName: 'AWSServiceRoleForECS',
    Path: `/aws-service-role/${service}/`,
    Description: description,
    AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
  })
  return { ...role, service }
}

function authorizeCreate(call: Call, role: Role): void {
  const context = {
    ...requestTags(role.tags),
    ...(role.boundary !== undefined && { 'iam:PermissionsBoundary': role.boundary })
  }
  call.authorize('iam:CreateRole', role.arn, context)
  if (role.tags.length > 0) call.authorize('iam:TagRole', role.arn, context)
}

function checkBoundary(store: IamStore, arn: string | undefined): void {
  if (arn !== undefined && !policyExists(store, arn))
    throw noSuchEntity(`Scope ARN: ${arn} does not exist or is not attachable.`)
}

function brief(role: Role): Iam.Role {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: role.arn,
    CreateDate: role.createdAt,
    AssumeRolePolicyDocument: encodePolicy(role.trust)
  }
}

function details(role: Role): Pick<Iam.Role, 'Description' | 'MaxSessionDuration'> {
  return {
    ...(role.description === undefined ? {} : { Description: role.description }),
    MaxSessionDuration: role.maxSession
  }
}

function whole(role: Role): Iam.Role {
  return {
    ...brief(role),
    ...details(role),
    ...(role.boundary === undefined
      ? {}
      : {
          PermissionsBoundary: {
            PermissionsBoundaryType: 'PermissionsBoundaryPolicy',
            PermissionsBoundaryArn: role.boundary
          }
        }),
    ...(role.tags.length > 0 ? { Tags: [...role.tags] } : {}),
    RoleLastUsed: {}
  }
}

function deleteConflict(message: string): AwsError {
  return new AwsError('DeleteConflict', message, 409)
}
