/** An IAM statement in one line, to be added to a policy. */
export function statement(action: string | readonly string[], resource: string, condition?: object): string {
  return JSON.stringify({
    Effect: 'Allow',
    Action: action,
    Resource: resource,
    ...(condition && { Condition: condition })
  })
}

/** The resource as a policy takes it. IAM tells the names of roles, Secrets Manager those of secrets, instead of ARNs. */
export function arnOf(denied: {
  readonly partition: string
  readonly account: string
  readonly action: string
  readonly isRole: string | undefined
  readonly resource: string
}): string {
  const { partition, account, action, isRole, resource } = denied
  if (isRole !== undefined) return `arn:${partition}:iam::${account}:role/${resource}`
  if (resource.startsWith('arn:') || !action.startsWith('secretsmanager:')) return resource
  return `arn:${partition}:secretsmanager:*:${account}:secret:${resource}*`
}
