import type * as Iam from '@aws-sdk/client-iam'
import type { Call, Context, Operations, Output } from '../../service.ts'
import { AwsError } from '../../service.ts'
import { validatePolicy } from '../policy.ts'
import { page } from './paging.ts'
import { checkInlineSize, encodePolicy, limitExceeded } from './rules.ts'
import type { IamStore } from './store.ts'
import { noSuchEntity, policyExists, roleArn, roleContext, roleToChange, roleToRead, saveRole } from './store.ts'

const policiesPerRole = 10

/** The policies of a role: inline ones, and managed ones that are attached. */
export function rolePolicyOperations(store: IamStore): Operations {
  const authorize = (call: Call, action: string, role: string | undefined, context: Context = {}): string => {
    const name = role ?? ''
    call.authorize(`iam:${action}`, roleArn(store, name), { ...roleContext(store, name), ...context })
    return name
  }

  return {
    PutRolePolicy(input: Iam.PutRolePolicyCommandInput, call: Call): object {
      const { PolicyName = '', PolicyDocument = '' } = input
      const role = roleToChange(store, authorize(call, 'PutRolePolicy', input.RoleName))
      validatePolicy(PolicyDocument, 'identity', store.world.partition)
      const inline = new Map(role.inline).set(PolicyName, PolicyDocument)
      checkInlineSize(role.name, inline.values())
      saveRole(store, { ...role, inline })
      return {}
    },

    GetRolePolicy(input: Iam.GetRolePolicyCommandInput, call: Call): Output<Iam.GetRolePolicyCommandOutput> {
      const role = roleToRead(store, authorize(call, 'GetRolePolicy', input.RoleName))
      const policy = role.inline.get(input.PolicyName ?? '')
      if (policy === undefined) throw noSuchRolePolicy(input.PolicyName)
      return { RoleName: role.name, PolicyName: input.PolicyName, PolicyDocument: encodePolicy(policy) }
    },

    DeleteRolePolicy(input: Iam.DeleteRolePolicyCommandInput, call: Call): object {
      const role = roleToChange(store, authorize(call, 'DeleteRolePolicy', input.RoleName))
      const inline = new Map(role.inline)
      if (!inline.delete(input.PolicyName ?? '')) throw noSuchRolePolicy(input.PolicyName)
      saveRole(store, { ...role, inline })
      return {}
    },

    ListRolePolicies(input: Iam.ListRolePoliciesCommandInput, call: Call): Output<Iam.ListRolePoliciesCommandOutput> {
      const role = roleToRead(store, authorize(call, 'ListRolePolicies', input.RoleName))
      const { items, more } = page([...role.inline.keys()].sort(), input)
      return { PolicyNames: items, ...more }
    },

    AttachRolePolicy(input: Iam.AttachRolePolicyCommandInput, call: Call): object {
      const arn = input.PolicyArn ?? ''
      const role = roleToChange(store, authorize(call, 'AttachRolePolicy', input.RoleName, { 'iam:PolicyARN': arn }))
      if (!arn.startsWith('arn:')) throw new AwsError('InvalidInput', `ARN ${arn} is not valid.`)
      if (!policyExists(store, arn)) throw noSuchEntity(`Policy ${arn} does not exist or is not attachable.`)
      if (role.attached.includes(arn)) return {}
      if (role.attached.length >= policiesPerRole)
        throw limitExceeded(`Cannot exceed quota for PoliciesPerRole: ${policiesPerRole}`)
      saveRole(store, { ...role, attached: [...role.attached, arn] })
      return {}
    },

    DetachRolePolicy(input: Iam.DetachRolePolicyCommandInput, call: Call): object {
      const arn = input.PolicyArn ?? ''
      const role = roleToChange(store, authorize(call, 'DetachRolePolicy', input.RoleName, { 'iam:PolicyARN': arn }))
      if (!role.attached.includes(arn)) throw noSuchEntity(`Policy ${arn} was not found.`)
      saveRole(store, { ...role, attached: role.attached.filter((other) => other !== arn) })
      return {}
    },

    ListAttachedRolePolicies(
      input: Iam.ListAttachedRolePoliciesCommandInput,
      call: Call
    ): Output<Iam.ListAttachedRolePoliciesCommandOutput> {
      const role = roleToRead(store, authorize(call, 'ListAttachedRolePolicies', input.RoleName))
      const prefix = input.PathPrefix ?? '/'
      const { items, more } = page(
        role.attached.filter((arn) => arn.slice(arn.indexOf(':policy') + ':policy'.length).startsWith(prefix)),
        input
      )
      return {
        AttachedPolicies: items.map((arn) => ({ PolicyName: arn.slice(arn.lastIndexOf('/') + 1), PolicyArn: arn })),
        ...more
      }
    }
  }
}

function noSuchRolePolicy(name: string | undefined): AwsError {
  return noSuchEntity(`The role policy with name ${name ?? ''} cannot be found.`)
}
