import type { ContainerDefinition } from '@aws-sdk/client-ecs'

/** How far a container has come: what is called when, and what waits for it. */
export interface Milestones {
  started(): void
  healthy(): void
  ended(exitCode: number): void
  readonly START: Promise<unknown>
  readonly HEALTHY: Promise<unknown>
  readonly COMPLETE: Promise<number>
}

/** A condition of `dependsOn` that can never be met. */
export class DependencyFailure extends Error {}

/** A container that has not been started. */
export function milestones(): Milestones {
  const start = Promise.withResolvers<undefined>()
  const health = Promise.withResolvers<undefined>()
  const end = Promise.withResolvers<number>()
  return {
    started: () => start.resolve(undefined),
    healthy: () => health.resolve(undefined),
    ended: (exitCode) => end.resolve(exitCode),
    START: start.promise,
    HEALTHY: health.promise,
    COMPLETE: end.promise
  }
}

/**
 * Passes when every condition of the container's `dependsOn` is met ("ContainerDependency" of the API Reference). Throws
 * `DependencyFailure` when one never will be, in the words of the ECS agent's dependency graph.
 */
export async function dependenciesMet(
  container: ContainerDefinition,
  reached: ReadonlyMap<string, Milestones>
): Promise<void> {
  await Promise.all(
    (container.dependsOn ?? []).map(async ({ containerName = '', condition = 'START' }) => {
      const target = reached.get(containerName)
      if (condition !== 'SUCCESS') {
        await target?.[condition]
      } else if ((await target?.COMPLETE) !== 0) {
        throw new DependencyFailure(
          `dependency graph: failed to resolve container ordering dependency [${containerName}] for target ` +
            `[${container.name ?? ''}] as dependency did not exit successfully.`
        )
      }
    })
  )
}
