import { data, Evaluator, Lexer, Parser } from '@actions/expressions'
import { needsOf, type Job } from './files.ts'

export type Result = 'success' | 'failure' | 'cancelled' | 'skipped'

type Jobs = Readonly<Record<string, Job>>

type StatusFunction = 'always' | 'success' | 'failure' | 'cancelled'

/**
 * How the jobs of a workflow end, by GitHub's rules for `needs` and `if`: each that runs ends as `ends` says, else well.
 * `outputs` is what a job that has run hands to the next.
 */
export function play(
  jobs: Jobs,
  contexts: Readonly<Record<string, unknown>>,
  ends: Readonly<Record<string, Result>> = {},
  outputs: Readonly<Record<string, Readonly<Record<string, string>>>> = {}
): Record<string, Result> {
  const results: Record<string, Result> = {}
  for (const [name, job] of Object.entries(jobs)) {
    const needs = Object.fromEntries(
      needsOf(job).map((other) => {
        const result = results[other]
        if (result === undefined) throw new Error(`${name} needs ${other}, which does not stand before it.`)
        return [other, { result, outputs: result === 'skipped' ? {} : (outputs[other] ?? {}) }]
      })
    )
    const before = ancestorsOf(jobs, name).map((other) => results[other] ?? 'skipped')
    results[name] = holds(job.if, { ...contexts, needs }, before) ? (ends[name] ?? 'success') : 'skipped'
  }
  return results
}

/** Whether a condition of a job or step holds, after these results. */
export function holds(
  condition: string | undefined,
  contexts: Readonly<Record<string, unknown>>,
  before: readonly Result[]
): boolean {
  const status: Readonly<Record<StatusFunction, boolean>> = {
    always: true,
    success: before.every((result) => result === 'success'),
    failure: before.includes('failure'),
    cancelled: before.includes('cancelled')
  }
  if (condition === undefined) return status.success
  // Without a function that asks for it, success is asked for.
  const asks = /\b(?:always|success|failure|cancelled)\(\)/.test(condition)
  return evaluate(condition, contexts, status) && (asks || status.success)
}

function evaluate(
  expression: string,
  contexts: Readonly<Record<string, unknown>>,
  status: Readonly<Record<StatusFunction, boolean>>
): boolean {
  const functions = Object.entries(status).map(([name, value]) => ({
    name,
    minArgs: 0,
    maxArgs: 0,
    call: () => new data.BooleanData(value)
  }))
  const parsed = new Parser(new Lexer(expression).lex().tokens, Object.keys(contexts), functions).parse()
  const values = JSON.parse(JSON.stringify(contexts), data.reviver) as data.Dictionary
  const result = new Evaluator(parsed, values, new Map(functions.map((one) => [one.name, one]))).evaluate()
  if (result.kind !== data.Kind.Boolean) throw new Error(`'${expression}' is neither true nor false.`)
  return result.coerceString() === 'true'
}

function ancestorsOf(jobs: Jobs, name: string): string[] {
  const job = jobs[name]
  return job === undefined ? [] : needsOf(job).flatMap((other) => [other, ...ancestorsOf(jobs, other)])
}
