import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { parse } from 'yaml'
import type { Sandbox, SandboxOptions } from '../../sandbox/src/start.ts'
import { ACTION, deploy, inSandbox, liveTasks, WALKTHROUGH } from './site.ts'

type Permissions = NonNullable<NonNullable<SandboxOptions['github']>['permissions']>

/** The permissions that a job of an example gives its token, as the sandbox knows them. */
function permissionsIn(example: string, job: string): Permissions {
  const { jobs } = parse(readFileSync(join(ACTION, 'examples', example), 'utf8')) as {
    readonly jobs: Readonly<Record<string, { readonly permissions: Record<string, string> }>>
  }
  const { 'id-token': _, ...permissions } = jobs[job]?.permissions ?? {}
  return permissions
}

interface Late {
  readonly job: string
  readonly inputs: Readonly<Record<string, string>>
  readonly environment: string
  /** Opens the ref; returns the event that deploys its environment. */
  readonly begin: (github: Sandbox['github']) => SandboxEvent
  /** Ends the ref, and brings it back before the run of the event begins. */
  readonly end: (github: Sandbox['github']) => SandboxEvent
}

type SandboxEvent = ReturnType<Sandbox['github']['event']>

const LATE: Readonly<Record<string, Late>> = {
  'destroy.yml': {
    job: 'destroy',
    inputs: { mode: 'destroy' },
    environment: 'topic',
    begin: (github) => {
      github.pushBranch('topic')
      return github.event('push', 'topic')
    },
    end: (github) => {
      github.deleteBranch('topic')
      const event = github.event('delete', 'topic')
      github.pushBranch('topic')
      return event
    }
  },
  'preview.yml': {
    job: 'preview',
    inputs: WALKTHROUGH,
    environment: 'pr-7',
    begin: (github) => {
      github.openPull({ number: 7 })
      return github.event('pull_request', 'opened', 7)
    },
    end: (github) => {
      github.closePull(7)
      const event = github.event('pull_request', 'closed', 7)
      github.reopenPull(7)
      return event
    }
  }
}

// In a private repository, GitHub hides what a token may not read, and the step then trusts the event.
test.concurrent.each(Object.entries(LATE))('%s keeps what follows a ref that is back', async (example, late) => {
  const options = { github: { private: true, permissions: permissionsIn(example, late.job) } }
  await inSandbox(options, async (sandbox) => {
    const run = (event: SandboxEvent) => ({ event, github: { ...sandbox.github.context, ...event.github } })
    const first = await deploy(sandbox, WALKTHROUGH, run(late.begin(sandbox.github)))
    const last = await deploy(sandbox, late.inputs, run(late.end(sandbox.github)))

    expect([first.outcome, first.outputs.environment, last.outcome]).toEqual(['success', late.environment, 'success'])
    expect(last.outputs.skipped).toMatch(/exists again, or is open again\.$/)
    expect(liveTasks(sandbox)).toHaveLength(1)
  })
})
