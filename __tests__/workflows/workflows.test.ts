import { describe, expect, test } from '@jest/globals'
import { EXAMPLES, grantsIn, needsOf, usesIn, WORKFLOWS, type Job, type Step } from './files.ts'

const ALL = [...WORKFLOWS, ...EXAMPLES]
const JOBS = ALL.flatMap(([file, { workflow }]) =>
  Object.entries(workflow.jobs).map(([name, job]): [string, Job] => [`${name} in ${file}`, job])
)
/** What takes a role with the job's identity token. */
const ROLE_TAKER = 'aws-actions/configure-aws-credentials@'
const STEPS = JOBS.flatMap(([where, job]) => job.steps.map((step): [string, Step] => [where, step]))

test('there are the workflows that the other tests are about', () => {
  expect([...WORKFLOWS.keys()]).toEqual(expect.arrayContaining(['ci.yml', 'codeql.yml', 'nightly.yml', 'release.yml']))
  expect(EXAMPLES.size).toBeGreaterThan(5)
})

describe.each(ALL)('%s', (_, { text, workflow }) => {
  test('grants nothing to all of its jobs', () => {
    expect(workflow.permissions).toEqual({})
  })

  test('says for each permission that a job has what it is for', () => {
    const grants = grantsIn(text)
    expect(grants.length).toBeGreaterThan(0)
    expect(grants.filter(({ comment }) => !/^(?:to|for) \w+/.test(comment))).toEqual([])
  })

  test('says which of its runs may be at work at once', () => {
    expect(workflow.concurrency).toBeDefined()
  })
})

describe.each([...WORKFLOWS])('%s', (_, { text }) => {
  test('names each action of others by its commit, with its version', () => {
    const foreign = usesIn(text).filter(({ value }) => value !== './')
    expect(foreign.length).toBeGreaterThan(0)
    expect(foreign.filter(({ value }) => !/^[\w-]+\/[\w-]+(\/[\w-]+)*@[0-9a-f]{40}$/.test(value))).toEqual([])
    expect(foreign.filter(({ comment }) => !/^v\d+\.\d+\.\d+$/.test(comment))).toEqual([])
  })
})

test('an action is at the same commit everywhere', () => {
  const commits = new Map<string, Set<string>>()
  for (const { value, comment } of [...WORKFLOWS.values()].flatMap(({ text }) => usesIn(text))) {
    // The actions of one repository, such as CodeQL's, are released together.
    const repository = value.split('@')[0]?.split('/').slice(0, 2).join('/') ?? ''
    commits.set(repository, (commits.get(repository) ?? new Set()).add(`${value.split('@')[1] ?? ''} ${comment}`))
  }
  expect([...commits].filter(([, found]) => found.size > 1)).toEqual([])
})

describe('each job', () => {
  test.each(JOBS)('%s ends by itself', (_, job) => {
    expect(job['timeout-minutes']).toBeLessThanOrEqual(60)
  })

  test('leaves no token behind when it checks out', () => {
    const checkouts = STEPS.filter(([, { uses = '' }]) => uses.startsWith('actions/checkout@'))
    expect(checkouts.length).toBeGreaterThan(10)
    expect(checkouts.filter(([, step]) => step.with?.['persist-credentials'] !== false)).toEqual([])
  })

  test('puts no expression into a script, where what it holds could become a command', () => {
    expect(STEPS.filter(([, { run = '' }]) => run.includes('${{'))).toEqual([])
  })

  test('may ask for an identity token when it takes a role of AWS', () => {
    const taking = JOBS.filter(([, { steps }]) => steps.some(({ uses }) => uses?.startsWith(ROLE_TAKER)))
    expect(taking.length).toBeGreaterThan(10)
    expect(taking.filter(([, { permissions }]) => permissions?.['id-token'] !== 'write')).toEqual([])
  })

  test('takes nothing from a cache when it may write, or log in elsewhere', () => {
    const privileged = JOBS.filter(([, { permissions = {} }]) =>
      Object.entries(permissions).some(([name, value]) => value === 'write' && name !== 'security-events')
    )
    expect(privileged.length).toBeGreaterThan(3)
    const setups = privileged
      .flatMap(([, { steps }]) => steps)
      .filter(({ uses = '' }) => uses.startsWith('actions/setup-'))
    expect(setups.map((step) => [step.with?.cache, step.with?.['package-manager-cache']])).toEqual(
      setups.map(() => [undefined, false])
    )
  })
})

describe('CI', () => {
  test('is green only when every job is', () => {
    const { all, ...others } = jobsOf('ci.yml')
    expect(all && needsOf(all)).toEqual(Object.keys(others))
    expect(all?.if).toBe('always()')
    expect(all?.steps.map(({ run }) => run)).toEqual([`jq --exit-status 'all(.result == "success")' <<< "$NEEDS"`])
  })
})

describe('the nightly run', () => {
  test('does nothing until both variables are set', () => {
    const { image, ...others } = jobsOf('nightly.yml')
    expect(image?.if).toBe("vars.E2E_AWS_ROLE_ARN != '' && vars.E2E_AWS_REGION != ''")
    const jobs = jobsOf('nightly.yml')
    for (const [name, job] of Object.entries(others)) {
      // A job that another is skipped for is skipped too, unless it says that it always runs.
      const waitsFor = needsOf(job)
      expect([name, waitsFor.every((other) => other in jobs) && waitsFor.length > 0]).toEqual([name, true])
      if (job.if !== undefined)
        expect(job.if).toMatch(/^always\(\) && needs\.(image\.result != 'skipped'|find\.result == 'success')/)
    }
  })

  test('removes what it has made, and what earlier ones have left, however it ends', () => {
    const { deploy, find, remove } = jobsOf('nightly.yml')
    expect(deploy?.steps.at(-1)).toMatchObject({
      if: "always() && steps.aws.outcome == 'success'",
      with: { mode: 'destroy', environment: '${{ env.ENVIRONMENT }}' }
    })
    expect(find?.if).toContain('always()')
    expect(remove?.steps.at(-1)?.with).toMatchObject({ mode: 'destroy', environment: '${{ matrix.environment }}' })
  })
})

describe('a release', () => {
  test('is checked, attested, approved and published before the tag of the major version moves', () => {
    const { attest, publish, major } = jobsOf('release.yml')
    expect(attest && needsOf(attest)).toEqual(['check'])
    expect(publish && needsOf(publish)).toEqual(['check', 'attest'])
    expect(publish?.environment).toBe('release')
    expect(major && needsOf(major)).toEqual(['check', 'publish'])
  })

  test('installs packages only in the job that may do nothing but read', () => {
    const installing = JOBS.filter(
      ([where, { steps }]) => where.endsWith('release.yml') && steps.some(({ run = '' }) => /\bnpm\b/.test(run))
    )
    expect(installing.map(([where, { permissions }]) => [where, permissions])).toEqual([
      ['check in release.yml', { contents: 'read' }]
    ])
  })
})

function jobsOf(file: string): Readonly<Record<string, Job>> {
  return WORKFLOWS.get(file)?.workflow.jobs ?? {}
}
