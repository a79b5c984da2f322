import type { Identity } from './identity.ts'

/** The service through which ECS tasks get their roles. */
export const ECS_TASKS = 'ecs-tasks.amazonaws.com'

/**
 * Returns the trust policy by which only ECS tasks of this account, and of the Region where that is known, get the role.
 * Source: "Amazon ECS task execution IAM role"; a cluster cannot be named in `aws:SourceArn`.
 */
export function trustPolicy({ identity, tasksIn }: { readonly identity: Identity; readonly tasksIn: string }): string {
  const { partition, account } = identity
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: ECS_TASKS },
        Action: 'sts:AssumeRole',
        Condition: {
          ArnLike: { 'aws:SourceArn': `arn:${partition}:ecs:${tasksIn}:${account}:*` },
          StringEquals: { 'aws:SourceAccount': account }
        }
      }
    ]
  })
}

/**
 * Returns everybody whom a trust policy lets have the role; `ECS_TASKS` for the ECS tasks of this account. ECS gives tasks
 * only roles of their own account, so that holds without a condition too. Other conditions only narrow it.
 * Source: "AWS JSON policy elements: Principal" in the IAM User Guide.
 */
export function principalsOf(document: string, account: string): string[] {
  return statementsOf(document).flatMap(({ Effect, Principal, NotPrincipal, Action, Condition }) => {
    if (Effect !== 'Allow') return []
    if (NotPrincipal !== undefined) return ['everybody but some']
    const named = typeof Principal === 'object' && Principal !== null ? Object.values(Principal).flat() : [Principal]
    const assumes = [Action].flat().some((action) => /^(\*|sts:\*|sts:AssumeRole)$/i.test(String(action)))
    const strangers = accountsIn(Condition).filter((other) => other !== account)
    return named.map(String).flatMap((principal) => {
      if (principal !== ECS_TASKS) return [principal]
      if (strangers.length > 0) return strangers.map((other) => `ECS tasks of the account ${other}`)
      return assumes ? [principal] : []
    })
  })
}

/** The accounts that the conditions of a statement let in. */
function accountsIn(conditions: unknown): string[] {
  return Object.entries(conditions ?? {}).flatMap(([operator, keys]) => {
    if (operator.includes('Not')) return []
    const values = Object.entries((keys ?? {}) as object).flatMap(([key, value]) =>
      /^aws:Source(Account|Arn)$/i.test(key) ? [value as unknown].flat().map(String) : []
    )
    return values.map((value) => value.split(':').at(4) ?? value).filter((each) => /^\d{12}$/.test(each))
  })
}

type TrustStatement = Partial<Record<'Effect' | 'Principal' | 'NotPrincipal' | 'Action' | 'Condition', unknown>>

function statementsOf(document: string): TrustStatement[] {
  try {
    const { Statement: statement } = JSON.parse(document) as { Statement?: unknown }
    return [statement].flat().filter((each): each is TrustStatement => typeof each === 'object' && each !== null)
  } catch {
    return []
  }
}
