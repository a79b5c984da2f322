import { allFound } from '../aws/errors.ts'
import { problemsOfDeployment, type Problems, type Reading } from '../problems.ts'
import { sleep, together } from '../wait.ts'
import type { Outputs, Change } from '../events.ts'

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
  readonly needs?: readonly Resource[]
  /** Reads, writes nothing. */
  find(others: Findings): Promise<Found>
  /** Pure. Throws an `ActionError` for what can't work. */
  plan(found: Found, others: Plans): Plan
  /** Writes. Throws when AWS refuses. */
  apply(plan: Plan, others: Results): Promise<Result>
  /** The outputs of the step that the result sets. */
  outputs?(result: Result): Partial<Outputs>
  /** Removes what only older tasks needed, once these are stopped; returns a line for the log if it removed something. */
  tidy?(plan: Plan, others: Results): Promise<string | undefined>
}

/** What a resource finds, as soon as it has. */
export type Findings = <F>(resource: Pick<Resource<F>, 'find'>) => Promise<F>

/** What a resource has found. */
export type Found = <F>(resource: Pick<Resource<F>, 'find'>) => F

/** What has been found, and planned. */
export interface Plans {
  readonly found: Found
  readonly planned: <P extends Planned>(resource: Pick<Resource<unknown, P>, 'plan'>) => P
}

/** What has come of the resources that were applied. */
export type Results = <R>(resource: Pick<Resource<unknown, Planned, R>, 'apply'>) => R

/** ARNs by what the deployment calls the thing; `undefined` for what is still to be created. */
export type Arns = Readonly<Record<string, string | undefined>>

/** Where the ARNs of several resources come from: as far as they are known when planning, and all of them when applying. */
export interface ArnSource {
  readonly needs: readonly Resource[]
  readonly planned: (plans: Plans) => Arns
  readonly applied: (results: Results) => Arns
}

/** How long (ms) the other reads may take once one has shown what can't work: one that hangs must not hide it. */
const OTHERS_WITHIN = 2000

/**
 * Finds all at once, beside `others`. What can't work goes to `problems`, and whoever asks for its finding gets the problem
 * again. Missing permissions are thrown all together, any other failure at once.
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
  const all = [...others.map((each) => problems.readLater(each)), ...readings]
  const enough = new AbortController()
  try {
    const complete = allFound(all).then(() => true)
    const isComplete = await Promise.race([complete, ...all.map((each) => afterProblem(each, problems, enough.signal))])
    if (!isComplete) problems.throwAny()
  } finally {
    enough.abort()
  }
  const found = lookUp(new Map(await Promise.all(readings)))
  return ((resource) => found(resource).value) as Found
}

/** Resolves to false some time after the reading has shown a problem; never when it shows none or fails. */
async function afterProblem(reading: Promise<unknown>, problems: Problems, signal: AbortSignal): Promise<false> {
  await Promise.allSettled([reading])
  if (problems.none) return new Promise(() => undefined)
  await sleep(OTHERS_WITHIN, signal)
  return false
}

/**
 * Plans each resource once, before those that read its plan. Throws all that can't work at once, with the `problems` that
 * were known before.
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
 * Applies each resource as soon as those that it needs are there; what doesn't need each other, at once. `onResult` gets
 * the outputs of each as soon as it is there, also when another one fails.
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

/** An existing thing, which is used as it is: nothing is read and nothing written. */
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

/** Something that is only read. */
export function finding<F>(find: (others: Findings) => Promise<F>): Resource<F, Planned, undefined> {
  return {
    find,
    plan: () => ({ changes: [] }),
    apply: () => Promise.resolve(undefined)
  }
}

/** Something that is only worked out or checked when all has been found. */
export function planning<P>(
  plan: (plans: Plans) => P
): Resource<undefined, Planned & { readonly value: P }, undefined> {
  return {
    find: () => Promise.resolve(undefined),
    plan: (_, plans) => ({ changes: [], value: plan(plans) }),
    apply: () => Promise.resolve(undefined)
  }
}

/** The changes that write something. */
export function writes(changes: readonly Change[]): Change[] {
  return changes.filter((change) => change.action !== 'unchanged' && change.action !== 'given')
}
