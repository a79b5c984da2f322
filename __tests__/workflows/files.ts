import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { isMap, isScalar, parseDocument, visit, type Pair } from 'yaml'
import { read, ROOT } from '../docs/pages.ts'

export interface Step {
  readonly id?: string
  readonly name?: string
  readonly uses?: string
  readonly run?: string
  readonly if?: string
  readonly with?: Readonly<Record<string, string | boolean>>
  readonly env?: Readonly<Record<string, string>>
  readonly 'continue-on-error'?: boolean
}

export interface Job {
  readonly name?: string
  readonly needs?: string | readonly string[]
  readonly if?: string
  readonly environment?: string | { readonly name: string }
  readonly permissions?: Readonly<Record<string, 'read' | 'write'>>
  readonly 'timeout-minutes'?: number
  readonly concurrency?: string | { readonly group: string; readonly 'cancel-in-progress'?: string | boolean }
  /** Empty for a job that calls another workflow. */
  readonly steps: readonly Step[]
  /** The workflow that the job calls. */
  readonly uses?: string
}

export interface Workflow {
  readonly permissions?: unknown
  readonly concurrency?: unknown
  readonly jobs: Readonly<Record<string, Job>>
}

/** A scalar of a file with the comment that follows it on its line; both empty where there is none. */
export interface Commented {
  readonly value: string
  readonly comment: string
}

export interface WorkflowFile {
  readonly text: string
  readonly workflow: Workflow
}

/** The repository's own workflows by the names of their files. */
export const WORKFLOWS = workflowsIn('.github/workflows')

/** The workflows that users are to copy, by the names of their files. */
export const EXAMPLES = workflowsIn('examples')

function workflowsIn(folder: string): ReadonlyMap<string, WorkflowFile> {
  const names = readdirSync(join(ROOT, folder)).filter((name) => name.endsWith('.yml'))
  return new Map(
    names.map((name) => {
      const text = read(`${folder}/${name}`)
      const workflow = parseDocument(text).toJS() as Workflow
      const jobs = Object.entries(workflow.jobs).map(([job, { steps = [], ...rest }]: [string, Partial<Job>]) => [
        job,
        { ...rest, steps }
      ])
      return [name, { text, workflow: { ...workflow, jobs: Object.fromEntries(jobs) as Workflow['jobs'] } }]
    })
  )
}

/** The jobs that a job waits for. */
export function needsOf({ needs = [] }: Job): readonly string[] {
  return [needs].flat()
}

/** The values that `uses` has anywhere in a file. */
export function usesIn(text: string): Commented[] {
  return pairsIn(text).flatMap((pair) => (keyOf(pair) === 'uses' ? [commented(pair)] : []))
}

/** The permissions that are granted anywhere in a file: the name with its value, and the comment. */
export function grantsIn(text: string): Commented[] {
  return pairsIn(text)
    .flatMap((pair) => (keyOf(pair) === 'permissions' && isMap(pair.value) ? pair.value.items : []))
    .map((grant) => ({ ...commented(grant), value: `${keyOf(grant)}: ${commented(grant).value}` }))
}

function pairsIn(text: string): Pair[] {
  const found: Pair[] = []
  visit(parseDocument(text), {
    Pair(_, pair) {
      found.push(pair)
    }
  })
  return found
}

function keyOf({ key }: Pair): string {
  return isScalar(key) ? String(key.value) : ''
}

function commented({ value }: Pair): Commented {
  if (!isScalar(value)) return { value: '', comment: '' }
  return { value: String(value.value), comment: value.comment?.trim() ?? '' }
}
