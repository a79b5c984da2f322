import { allFound } from '../aws/errors.ts'
import { problemsOfDeployment, type Reading } from '../problems.ts'
import { sleep, together } from '../wait.ts'
import type { Outputs, Change } from '../events.ts'

/** The part of a plan that the log shows. The rest of a plan is for `apply`. */
export interface Planned {
  readonly changes: readonly Change[]
  readonly warnings?: readonly string[]
}

/**
 * One thing that a deployment needs: how to find it, plan it and apply it. Each of these steps can read the findings,
 * plans or results of another resource by asking for that resource.
 */
export interface Resource<Found = unknown, Plan extends Planned = Planned, Result = unknown> {
  /** The resources that must be applied before this one. */
  readonly needs?: readonly Resource[]
  /** Reads from AWS, and writes nothing. */
  find(others: Findings): Promise<Found>
  /** Decides without calling AWS. Throws an `ActionError` if the deployment can't work. */
  plan(found: Found, others: Plans): Plan
  /** Writes to AWS. Throws if AWS rejects a call. */
  apply(plan: Plan, others: Results): Promise<Result>
  /** Returns the step outputs that the result sets. */
  outputs?(result: Result): Partial<Outputs>
  /** Removes what only older tasks needed, once they have stopped. Returns a log line if it removed anything. */
  tidy?(plan: Plan, others: Results): Promise<string | undefined>
}

/** A function that waits for the finding of a resource. */
export type Findings = <F>(resource: Pick<Resource<F>, 'find'>) => Promise<F>

/** A function that returns the finding of a resource. */
export type Found = <F>(resource: Pick<Resource<F>, 'find'>) => F

/** The findings and the plans. A plan is made when it is first asked for. */
export interface Plans {
  readonly found: Found
  readonly planned: <P extends Planned>(resource: Pick<Resource<unknown, P>, 'plan'>) => P
}

/** A function that returns the result of a resource that has been applied. */
export type Results = <R>(resource: Pick<Resource<unknown, Planned, R>, 'apply'>) => R

/** ARNs by the names that the deployment uses; `undefined` until the thing exists. */
export type Arns = Readonly<Record<string, string | undefined>>

/** The source of the ARNs of several resources: those known when planning, and all of them when applying. */
export interface ArnSource {
  readonly needs: readonly Resource[]
  readonly planned: (plans: Plans) => Arns
  readonly applied: (results: Results) => Arns
}

/** How long (ms) to wait for the other findings once one has a problem. A call that hangs must not hide it. */
const OTHERS_WITHIN = 2000

/**
 * Finds all resources in parallel, and waits for `others`. Collects what can't work in `problems`: whoever asks for
 * such a finding gets its problem again. Throws all missing permissions together, and any other error at once.
 */
export async function findAll(
  resources: readonly Resource[],
  problems = problemsOfDeployment(),
  others: readonly Promise<unknown>[] = []
): Promise<Found> {
  const finding = new Map<object, Promise<unknown>>()
  const find: Findings = <F>(resource: Pick<Resource<F>, 'find'>) => {
    const promise = finding.get(resource) ?? resource.find(find)
    finding.set(resource, promise)
    return promise as Promise<F>
  }
  const readings = resources.map(async (resource) => [resource, await problems.readLater(find(resource))] as const)
  const complete = allFound([...others.map((each) => problems.readLater(each)), ...readings]).then(() => 'complete')
  const enough = new AbortController()
  const late = problems.first.then(() => sleep(OTHERS_WITHIN, enough.signal)).then(() => 'late')
  try {
    if ((await Promise.race([complete, late])) === 'late') problems.throwAny()
  } finally {
    enough.abort()
  }
  const found = lookUp(new Map(await Promise.all(readings)))
  return ((resource) => found(resource).value) as Found
}

/**
 * Plans each resource once, and before the resources that read its plan. Throws one error with all problems, including
 * the earlier ones in `problems`.
 */
export function planAll(resources: readonly Resource[], found: Found, problems = problemsOfDeployment()): Plans {
  const plans = new Map<object, Reading<Planned>>()
  const planned = (resource: Resource): Planned => {
    const reading = plans.get(resource) ?? problems.read(() => resource.plan(found(resource), all))
    plans.set(resource, reading)
    return reading.value
  }
  const all: Plans = { found, planned: planned as Plans['planned'] }
  for (const resource of resources) problems.read(() => planned(resource))
  problems.throwAny()
  return all
}

/**
 * Applies each resource once those that it needs have been applied, and otherwise in parallel. Calls `onResult` with
 * the outputs of each one immediately, even if another one fails.
 */
export async function applyAll(
  resources: readonly Resource[],
  { planned }: Plans,
  onResult: (outputs: Partial<Outputs>) => void
): Promise<Results> {
  const applying = new Map<object, Promise<void>>()
  const done = new Map<object, unknown>()
  const results = lookUp(done) as Results
  const apply = (resource: Resource): Promise<void> => {
    const promise = applying.get(resource) ?? applyNow(resource)
    applying.set(resource, promise)
    return promise
  }
  const applyNow = async (resource: Resource) => {
    await together((resource.needs ?? []).map(apply))
    const result = await resource.apply(planned(resource), results)
    done.set(resource, result)
    onResult(resource.outputs?.(result) ?? {})
  }
  await together(resources.map(apply))
  return results
}

function lookUp<T>(map: ReadonlyMap<object, T>): (resource: object) => T {
  return (resource) => {
    if (!map.has(resource)) throw new Error('A resource was asked for before it was there.')
    return map.get(resource) as T
  }
}

/** Returns a resource for an existing thing that is used as it is, without any call. */
export function given<R>(
  resource: string,
  name: string,
  result: R,
  outputs: Partial<Outputs> = {}
): Resource<undefined, Planned, R> {
  return {
    find: () => Promise.resolve(undefined),
    plan: () => ({ changes: name === '' ? [] : [{ resource, name, action: 'given' }] }),
    apply: () => Promise.resolve(result),
    outputs: () => outputs
  }
}

/** Returns a resource that is only read. */
export function finding<F>(find: (others: Findings) => Promise<F>): Resource<F, Planned, undefined> {
  return {
    find,
    plan: () => ({ changes: [] }),
    apply: () => Promise.resolve(undefined)
  }
}

/** Returns a resource that only computes or checks something once everything has been found. */
export function planning<P>(
  plan: (plans: Plans) => P
): Resource<undefined, Planned & { readonly value: P }, undefined> {
  return {
    find: () => Promise.resolve(undefined),
    plan: (_, plans) => ({ changes: [], value: plan(plans) }),
    apply: () => Promise.resolve(undefined)
  }
}

/** Returns the changes that write to AWS. */
export function writes(changes: readonly Change[]): Change[] {
  return changes.filter((change) => change.action !== 'unchanged' && change.action !== 'given')
}
