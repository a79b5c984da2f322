import type { Workflow } from '../../__tests__/workflows/files.ts'
import type { Trigger } from '../../sandbox/src/github.ts'

/** The actions that its steps use, each once, as `owner/name@ref`. */
export function actionsOf({ jobs }: Workflow): string[] {
  return [...new Set(Object.values(jobs).flatMap(({ steps }) => steps.flatMap(({ uses }) => uses ?? [])))]
}

/** What a job's token may do; nothing that is not named. */
export function permissionsOf({ jobs }: Workflow, job: string): Readonly<Record<string, 'read' | 'write'>> {
  return jobs[job]?.permissions ?? {}
}

/**
 * The subject of a job's identity token ("OpenID Connect reference" in GitHub's documentation), of the form that repositories
 * from before 15 July 2026 have.
 */
export function subjectOf(workflow: Workflow, job: string, { name, github }: Trigger): string {
  const environment = workflow.jobs[job]?.environment
  const repository = `repo:${github.repository ?? ''}`
  if (environment !== undefined) {
    return `${repository}:environment:${typeof environment === 'string' ? environment : environment.name}`
  }
  return `${repository}:${name === 'pull_request' ? 'pull_request' : `ref:${github.ref ?? ''}`}`
}

/** The names of the inputs that the workflow gives an action. */
export function inputsFor({ jobs }: Workflow, action: string): string[] {
  const steps = Object.values(jobs).flatMap((job) => job.steps.filter(({ uses }) => uses === action))
  return [...new Set(steps.flatMap((step) => Object.keys(step.with ?? {})))]
}
