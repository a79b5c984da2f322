import type * as Iam from '@aws-sdk/client-iam'
import type { Call, Operations, Output } from '../../service.ts'
import { AwsError } from '../../service.ts'
import { validatePolicy } from '../policy.ts'
import { page } from './paging.ts'
import { checkManagedSize, encodePolicy, mergeTags } from './rules.ts'
import type { ManagedPolicy } from './aws-managed.ts'
import type { IamStore } from './store.ts'
import { newArn, noSuchEntity, requestTags, resourceTags, savePolicy, uniqueId } from './store.ts'

const version = 'v1'

/** Managed policies. Each has the one version that it was made with. */
export function managedPolicyOperations(store: IamStore): Operations {
  const { world } = store
  const find = (call: Call, action: string, arn = ''): ManagedPolicy => {
    const policy = store.policies.get(arn)?.latest()
    call.authorize(`iam:${action}`, arn, resourceTags(policy?.tags ?? []))
    if (!policy) throw noSuchEntity(`Policy ${arn} was not found.`)
    return policy
  }

  return {
    CreatePolicy(input: Iam.CreatePolicyCommandInput, call: Call): Output<Iam.CreatePolicyCommandOutput> {
      const policy = newPolicy(store, input)
      call.authorize('iam:CreatePolicy', policy.arn, requestTags(policy.tags))
      if (policy.tags.length > 0) call.authorize('iam:TagPolicy', policy.arn, requestTags(policy.tags))
      if (ownPolicies(store).some(({ name }) => name.toLowerCase() === policy.name.toLowerCase()))
        throw new AwsError(
          'EntityAlreadyExists',
          `A policy called ${policy.name} already exists. Duplicate names are not allowed.`,
          409
        )
      validatePolicy(input.PolicyDocument ?? '', 'identity', world.partition)
      checkManagedSize(input.PolicyDocument ?? '')
      savePolicy(store, policy)
      return { Policy: describe(store, policy) }
    },

    GetPolicy(input: Iam.GetPolicyCommandInput, call: Call): Output<Iam.GetPolicyCommandOutput> {
      const policy = find(call, 'GetPolicy', input.PolicyArn)
      return { Policy: { ...describe(store, policy), Tags: [...policy.tags] } }
    },

    GetPolicyVersion(input: Iam.GetPolicyVersionCommandInput, call: Call): Output<Iam.GetPolicyVersionCommandOutput> {
      const policy = find(call, 'GetPolicyVersion', input.PolicyArn)
      if (input.VersionId !== version)
        throw noSuchEntity(`Policy ${policy.arn} version ${input.VersionId ?? ''} does not exist or is not attachable.`)
      return {
        PolicyVersion: {
          Document: encodePolicy(policy.document),
          VersionId: version,
          IsDefaultVersion: true,
          CreateDate: policy.createdAt
        }
      }
    },

    ListPolicies(input: Iam.ListPoliciesCommandInput, call: Call): Output<Iam.ListPoliciesCommandOutput> {
      call.authorize('iam:ListPolicies', '*')
      const policies = allPolicies(store)
        .filter(({ byAws }) => input.Scope !== 'Local' || !byAws)
        .filter(({ byAws }) => input.Scope !== 'AWS' || byAws)
        .filter(({ path }) => path.startsWith(input.PathPrefix ?? '/'))
        .filter(({ arn }) => input.OnlyAttached !== true || attachments(store, arn) > 0)
      const { items, more } = page(policies, input)
      return { Policies: items.map((policy) => describe(store, policy)), ...more }
    },

    DeletePolicy(input: Iam.DeletePolicyCommandInput, call: Call): object {
      const policy = find(call, 'DeletePolicy', input.PolicyArn)
      if (policy.byAws)
        throw new AwsError('AccessDenied', 'Cannot perform the operation on an AWS managed policy.', 403)
      if (attachments(store, policy.arn) + boundaries(store, policy.arn) > 0)
        throw deleteConflict('Cannot delete a policy attached to entities.')
      store.policies.get(policy.arn)?.record(undefined, world.clock.now())
      return {}
    }
  }
}

function newPolicy(store: IamStore, input: Iam.CreatePolicyCommandInput): ManagedPolicy {
  const name = input.PolicyName ?? ''
  const path = input.Path ?? '/'
  const now = new Date(store.world.clock.now())
  return {
    id: uniqueId('ANPA'),
    name,
    path,
    arn: newArn(store, 'policy', path, name),
    createdAt: now,
    description: input.Description,
    tags: mergeTags([], input.Tags ?? []),
    document: input.PolicyDocument ?? '',
    byAws: false
  }
}

function allPolicies(store: IamStore): ManagedPolicy[] {
  return [...store.policies.values()].map((history) => history.latest()).filter((policy) => policy !== undefined)
}

function ownPolicies(store: IamStore): ManagedPolicy[] {
  return allPolicies(store).filter(({ byAws }) => !byAws)
}

function attachments(store: IamStore, arn: string): number {
  return [...store.roles.values()].filter((history) => history.latest()?.attached.includes(arn)).length
}

function boundaries(store: IamStore, arn: string): number {
  return [...store.roles.values()].filter((history) => history.latest()?.boundary === arn).length
}

function describe(store: IamStore, policy: ManagedPolicy): Iam.Policy {
  return {
    PolicyName: policy.name,
    PolicyId: policy.id,
    Arn: policy.arn,
    Path: policy.path,
    DefaultVersionId: version,
    AttachmentCount: attachments(store, policy.arn),
    PermissionsBoundaryUsageCount: boundaries(store, policy.arn),
    IsAttachable: true,
    ...(policy.description === undefined ? {} : { Description: policy.description }),
    CreateDate: policy.createdAt,
    UpdateDate: policy.createdAt
  }
}

function deleteConflict(message: string): AwsError {
  return new AwsError('DeleteConflict', message, 409)
}
