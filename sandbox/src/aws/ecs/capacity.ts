import type { CapacityProviderStrategyItem, LaunchType } from '@aws-sdk/client-ecs'
import { invalidParameter } from './errors.ts'

/** What a task runs on: a launch type, and the provider when a strategy chose it. */
export interface Capacity {
  readonly launchType: LaunchType
  readonly capacityProviderName?: string
}

const fargateProviders: readonly string[] = ['FARGATE', 'FARGATE_SPOT']

/** Throws unless every provider exists. Auto Scaling group providers are not part of the sandbox. */
export function checkProviders(providers: readonly string[]): void {
  const unknown = providers.find((provider) => !fargateProviders.includes(provider))
  if (unknown !== undefined) throw invalidParameter(`The specified capacity provider '${unknown}' was not found.`)
}

/** Throws unless the strategy keeps the rules of the API reference's `CapacityProviderStrategyItem`. */
export function checkStrategy(strategy: readonly CapacityProviderStrategyItem[], associated: readonly string[]): void {
  if (strategy.length === 0) return
  if (strategy.length > 20)
    throw invalidParameter('A capacity provider strategy can contain at most 20 capacity providers.')
  if (strategy.some((item) => !associated.includes(item.capacityProvider ?? ''))) {
    throw invalidParameter(
      'The specified capacity provider strategy cannot contain a capacity provider that is not associated with the ' +
        'cluster. Associate the capacity provider with the cluster and try again.'
    )
  }
  if (strategy.filter((item) => (item.base ?? 0) > 0).length > 1) {
    throw invalidParameter('Only one capacity provider in a capacity provider strategy can have a base defined.')
  }
  if (strategy.every((item) => (item.weight ?? 0) === 0)) {
    throw invalidParameter('At least one capacity provider in the strategy must have a weight greater than 0.')
  }
}

/**
 * What each of `count` tasks runs on. The launch type is never inferred from the task definition: without one and
 * without a strategy of the request or the cluster it is EC2 (API reference, RunTask). Throws when both are given.
 */
export function placed(request: {
  readonly launchType?: LaunchType | undefined
  readonly strategy?: readonly CapacityProviderStrategyItem[] | undefined
  readonly clusterProviders: readonly string[]
  readonly clusterStrategy: readonly CapacityProviderStrategyItem[]
  readonly count: number
}): readonly Capacity[] {
  const given = request.strategy ?? []
  if (request.launchType !== undefined && given.length > 0) {
    throw invalidParameter(
      'Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.'
    )
  }
  checkStrategy(given, request.clusterProviders)
  const strategy = given.length > 0 ? given : request.launchType === undefined ? request.clusterStrategy : []
  if (strategy.length === 0)
    return Array.from({ length: request.count }, () => ({ launchType: request.launchType ?? 'EC2' }))
  return spread(strategy, request.count).map((capacityProviderName) => ({
    launchType: 'FARGATE',
    capacityProviderName
  }))
}

/** The base first, then by weight: each next task goes where the share is furthest behind. */
function spread(strategy: readonly CapacityProviderStrategyItem[], count: number): readonly string[] {
  const base = strategy.flatMap((item) => Array.from({ length: item.base ?? 0 }, () => item.capacityProvider ?? ''))
  const weighted = strategy.filter((item) => (item.weight ?? 0) > 0)
  const rest: string[] = []
  const share = (item: CapacityProviderStrategyItem) =>
    rest.filter((name) => name === item.capacityProvider).length / (item.weight ?? 0)
  while (base.length + rest.length < count) {
    const next = weighted.toSorted((a, b) => share(a) - share(b))[0]
    rest.push(next?.capacityProvider ?? 'FARGATE')
  }
  return [...base, ...rest].slice(0, count)
}
