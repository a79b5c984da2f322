import type { PolicyPrincipal } from './document.ts'

/** How a statement's principals stand to somebody: they name him, only his account, or neither. */
export type Relation = 'principal' | 'account' | 'none'

/** How the principal with this ARN is named ("AWS JSON policy elements: Principal"). */
export function relationTo(arn: string, principals: readonly PolicyPrincipal[]): Relation {
  const ids = principals.filter(({ type }) => type === 'AWS').map(({ id }) => id)
  if (ids.some((id) => id === '*' || id === arn || isRoleOf(id, arn))) return 'principal'
  const account = arn.split(':')[4] ?? ''
  return ids.some((id) => id === account || id.endsWith(`:iam::${account}:root`)) ? 'account' : 'none'
}

/** A session is its role's; STS leaves out the role's path. */
function isRoleOf(roleArn: string, sessionArn: string): boolean {
  const [, partition, account, role] = /^arn:([^:]+):sts::(\d+):assumed-role\/([^/]+)\//.exec(sessionArn) ?? []
  if (partition === undefined || account === undefined) return false
  return roleArn.startsWith(`arn:${partition}:iam::${account}:role/`) && roleArn.endsWith(`/${role ?? ''}`)
}
