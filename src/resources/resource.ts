import { allFound } from '../aws/errors.ts'
import { together } from '../wait.ts'
import type { Outputs } from '../report/outputs.ts'

export type ResourceKind =
  | 'secret'
  | 'execution role'
  | 'role policy'
  | 'cluster'
  | 'network'
  | 'security group'
  | 'log group'
  | 'task definition'

/** `given` things are the user's own and never changed; `unchanged` ones are already as they should be. */
export type ChangeAction = 'create' | 'update' | 'restore' | 'unchanged' | 'given'

/** What a deployment does with one of the things it needs. */
export interface Change {
  readonly resource: ResourceKind
  readonly name: string
  readonly action: ChangeAction
}

/** What a plan says to a person; whatever else it holds is for `apply`. */
export interface Planned {
  readonly changes: readonly Change[]
  readonly warnings?: readonly string[]
}

/**
 * One thing that a deployment needs: how it is found, what is to be done with it, and how that is done. It reads the
 * findings, plans and results of others by asking for them with their resource.
 */
export interface Resource<Found = unknown, Plan extends Planned = Planned, Result = unknown> {
  /** The resources that must have been applied before this one. */
  readonly needs: readonly Resource[]
  /** Reads, writes nothing. */
  find(others: Findings): Promise<Found>
  /** Pure. Throws an `ActionError` for what can't work. */
  plan(found: Found, others: Plans): Plan
  /** Writes. Throws when AWS refuses. */
  apply(plan: Plan, others: Results): Promise<Result>
  /** The outputs of the step that the result sets. */
  outputs(result: Result): Partial<Outputs>
}

/** What other resources find, as soon as they have. */
export type Findings = <F>(resource: Pick<Resource<F>, 'find'>) => Promise<F>

/** What other resources have found and planned: those that were listed before. */
export interface Plans {
  readonly found: <F>(resource: Pick<Resource<F>, 'find'>) => F
  readonly planned: <P extends Planned>(resource: Pick<Resource<unknown, P>, 'plan'>) => P
}

/** What has come of the resources that this one needs. */
export type Results = <R>(resource: Pick<Resource<unknown, Planned, R>, 'apply'>) => R

/** The resources of one deployment on their way: found, then planned, then applied. */
export class Resources {
  readonly #all: readonly Resource[]
  readonly #finding = new Map<object, Promise<unknown>>()
  readonly #found = new Map<object, unknown>()
  readonly #planned = new Map<object, Planned>()
  readonly #applying = new Map<object, Promise<unknown>>()
  readonly #results = new Map<object, unknown>()

  constructor(all: readonly Resource[]) {
    this.#all = all
  }

  /** Finds all at once. The first failure ends it; only missing permissions are reported all together. */
  async find(others: readonly Promise<unknown>[] = []): Promise<void> {
    const find: Findings = <F>(resource: Pick<Resource<F>, 'find'>) => {
      const finding = this.#finding.get(resource) ?? resource.find(find)
      this.#finding.set(resource, finding)
      return finding as Promise<F>
    }
    await allFound([...others, ...this.#all.map((resource) => find(resource))])
    for (const resource of this.#all) this.#found.set(resource, await this.#finding.get(resource))
  }

  /** Plans in the order of the list, and returns all changes. */
  plan(): readonly Change[] {
    const others = { found: this.found, planned: this.planned }
    for (const resource of this.#all) this.#planned.set(resource, resource.plan(this.found(resource), others))
    return this.#all.flatMap((resource) => this.planned(resource).changes)
  }

  /** Applies each as soon as those that it needs are there; what doesn't need each other, at once. */
  async apply(onResult: (outputs: Partial<Outputs>) => void): Promise<void> {
    const apply = (resource: Resource): Promise<unknown> => {
      const applying = this.#applying.get(resource) ?? applyNow(resource)
      this.#applying.set(resource, applying)
      return applying
    }
    const applyNow = async (resource: Resource) => {
      await together(resource.needs.map(apply))
      const result = await resource.apply(this.planned(resource), this.result)
      this.#results.set(resource, result)
      onResult(resource.outputs(result))
    }
    await together(this.#all.map(apply))
  }

  readonly found = <F>(resource: Pick<Resource<F>, 'find'>): F => known(this.#found, resource) as F
  readonly planned = <P extends Planned>(resource: Pick<Resource<unknown, P>, 'plan'>): P =>
    known(this.#planned, resource) as P
  readonly result = <R>(resource: Pick<Resource<unknown, Planned, R>, 'apply'>): R =>
    known(this.#results, resource) as R
}

function known(map: ReadonlyMap<object, unknown>, resource: object): unknown {
  if (!map.has(resource)) throw new Error('A resource was asked for before it was there.')
  return map.get(resource)
}

/** The changes that write something. */
export function writes(changes: readonly Change[]): Change[] {
  return changes.filter((change) => change.action !== 'unchanged' && change.action !== 'given')
}
