/** What a deployment does with one of the things it needs. */
export interface Change {
  readonly resource: Resource
  readonly name: string
  readonly action: ChangeAction
}

export type Resource =
  'secret' | 'execution role' | 'role policy' | 'cluster' | 'security group' | 'log group' | 'task definition'

/** `given` things are the user's own and never changed; `unchanged` ones are already as they should be. */
export type ChangeAction = 'create' | 'update' | 'restore' | 'unchanged' | 'given'

/** The changes that write something. */
export function writes(changes: readonly Change[]): Change[] {
  return changes.filter((change) => change.action !== 'unchanged' && change.action !== 'given')
}
