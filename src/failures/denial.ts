/**
 * How IAM denied a call. `explicit`: a policy forbids it. `limit`: a policy that only limits others doesn't allow it.
 * `resource`: the policy of the thing itself doesn't. `pass-role` and `boundary` need more than the permission. Source:
 * "Troubleshoot access denied error messages" in the IAM User Guide; only the text tells them apart.
 */
export type DenialKind = 'explicit' | 'limit' | 'resource' | 'pass-role' | 'boundary' | 'plain'

/** What AWS says of a denial. */
export interface Denial {
  readonly kind: DenialKind
  readonly partition: string
  readonly account: string
  readonly action: string
  /** IAM names the role instead of giving its ARN. */
  readonly isRole: boolean
  /** `*` where AWS names none: EC2 does so where it looks things up. */
  readonly resource: string
  /** The kind of policy that limits. */
  readonly limit: string
}

export const NO_DENIAL: Denial = {
  kind: 'plain',
  partition: 'aws',
  account: '',
  action: '',
  isRole: false,
  resource: '*',
  limit: ''
}

const BOUNDED = new Set([
  'iam:CreateRole',
  'iam:PutRolePolicy',
  'iam:DeleteRolePolicy',
  'iam:PutRolePermissionsBoundary'
])
const LIMIT =
  /because no (session policy|permissions boundary|service control policy|resource control policy|VPC endpoint policy) allows/

/** Reads a denial out of AWS's words; nothing where they hold none. */
export function denialIn(text: string): Denial | undefined {
  const at = text.indexOf('is not authorized to perform: ')
  if (at === -1) return undefined
  const said = text.slice(at, at + 2000)
  const [, action = ''] = /^is not authorized to perform: ([\w-]+:\w+)/.exec(said) ?? []
  if (action === '') return undefined
  const [, partition = 'aws', account = ''] =
    /User: arn:([\w-]+):\w+::(\d{12}):\S+ $/.exec(text.slice(0, at).slice(-2000)) ?? []
  const [, role, resource = '*'] = /^is not authorized to perform: \S+ on resource: (role )?(\S+)/.exec(said) ?? []
  const [, limit = ''] = LIMIT.exec(said) ?? []
  const isRole = role !== undefined
  return { kind: kindOf(said, { action, isRole, limit }), partition, account, action, isRole, resource, limit }
}

function kindOf(said: string, { action, isRole, limit }: Pick<Denial, 'action' | 'isRole' | 'limit'>): DenialKind {
  if (said.includes('explicit deny')) return 'explicit'
  if (limit !== '') return 'limit'
  if (said.includes('because no resource-based policy allows')) return 'resource'
  if (action === 'iam:PassRole') return 'pass-role'
  return isRole && BOUNDED.has(action) ? 'boundary' : 'plain'
}
