import type { Tag } from '@aws-sdk/client-iam'
import { AwsError } from '../../service.ts'

/** Quotas of "IAM and AWS STS quotas". White space is not counted in policies. */
const quotas = { trust: 2048, inline: 10_240, managed: 6144, tags: 50 } as const

/** Throws `LimitExceeded` (409) when a trust policy is too long. */
export function checkTrustSize(policy: string): void {
  if (size(policy) > quotas.trust) throw limitExceeded(`Cannot exceed quota for ACLSizePerRole: ${quotas.trust}`)
}

/** Throws `LimitExceeded` (409) when a managed policy is too long. */
export function checkManagedSize(policy: string): void {
  if (size(policy) > quotas.managed) throw limitExceeded(`Cannot exceed quota for PolicySize: ${quotas.managed}`)
}

/** Throws `LimitExceeded` (409) when a role's inline policies together are too long. */
export function checkInlineSize(role: string, policies: Iterable<string>): void {
  const total = [...policies].reduce((sum, policy) => sum + size(policy), 0)
  if (total > quotas.inline)
    throw limitExceeded(`Maximum policy size of ${quotas.inline} bytes exceeded for role ${role}`)
}

/** The tags after more have been added: keys have no case, and those of AWS are reserved. */
export function mergeTags(existing: readonly Tag[], added: readonly Tag[]): readonly Tag[] {
  const keys = added.map(({ Key }) => (Key ?? '').toLowerCase())
  if (keys.some((key) => key.startsWith('aws:')))
    throw new AwsError('InvalidInput', 'Tag keys beginning with aws: are reserved for system use.')
  if (new Set(keys).size < keys.length)
    throw new AwsError('InvalidInput', 'Duplicate tag keys found. Please note that Tag keys are case insensitive.')
  const merged = [...existing.filter(({ Key }) => !keys.includes((Key ?? '').toLowerCase())), ...added]
  if (merged.length > quotas.tags) throw limitExceeded(`Cannot exceed quota for TagsPerRole: ${quotas.tags}`)
  return merged
}

/** IAM answers policies URL-encoded as RFC 3986 has it. */
export function encodePolicy(policy: string): string {
  return encodeURIComponent(policy).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`
  )
}

export function limitExceeded(message: string): AwsError {
  return new AwsError('LimitExceeded', message, 409)
}

function size(policy: string): number {
  return policy.replace(/\s/g, '').length
}
