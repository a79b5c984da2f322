import { describe, expect, test } from '@jest/globals'
import { isDeepStrictEqual } from 'node:util'
import { randomUUID } from 'node:crypto'
import { validate } from '@actions/languageservice'
import { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } from '@actions/workflow-parser'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { ACTION } from '../contract/action.ts'
import { holds, play, type Result } from './conditions.ts'
import { EXAMPLES, grantsIn, type Job, needsOf, type Step, usesIn, type WorkflowFile, WORKFLOWS } from './files.ts'

describe('the workflows', () => {
  const ALL = [...WORKFLOWS, ...EXAMPLES]
  const JOBS = ALL.flatMap(([file, { workflow }]) =>
    Object.entries(workflow.jobs).map(([name, job]): [string, Job] => [`${name} in ${file}`, job])
  )
  /** What takes a role with the job's identity token. */
  const ROLE_TAKER = 'aws-actions/configure-aws-credentials@'
  const STEPS = JOBS.flatMap(([where, job]) => job.steps.map((step): [string, Step] => [where, step]))

  test('there are the workflows that the other tests are about', () => {
    expect([...WORKFLOWS.keys()]).toEqual(
      expect.arrayContaining(['ci.yml', 'codeql.yml', 'nightly.yml', 'release.yml'])
    )
    expect(EXAMPLES.size).toBeGreaterThan(5)
  })

  /** The names of the workflows that break a rule. */
  function breaking(rule: (file: WorkflowFile) => boolean, files: Iterable<[string, WorkflowFile]> = ALL): string[] {
    return [...files].filter(([, file]) => !rule(file)).map(([name]) => name)
  }

  describe('each workflow', () => {
    test('grants nothing to all of its jobs', () => {
      expect(breaking(({ workflow: { permissions } }) => isDeepStrictEqual(permissions, {}))).toEqual([])
    })

    test('says for each permission that a job has what it is for', () => {
      expect(breaking(({ text }) => grantsIn(text).length > 0)).toEqual([])
      expect(breaking(({ text }) => grantsIn(text).every(({ comment }) => /^(?:to|for) \w+/.test(comment)))).toEqual([])
    })

    test('of ours says which of its runs may be at work at once', () => {
      expect(breaking(({ workflow }) => workflow.concurrency !== undefined, WORKFLOWS)).toEqual([])
    })

    // GitHub takes that of a workflow before it looks at the `if` of its jobs.
    test('of the examples says which of its deployments may be at work at once, at the job that deploys', () => {
      const isHeldBack = ({ workflow }: WorkflowFile) => {
        const deploying = Object.values(workflow.jobs).filter(({ steps }) =>
          steps.some(({ uses = '' }) => uses.startsWith('OWNER/run-on-fargate@'))
        )
        const each = deploying.every(({ concurrency }) => concurrency !== undefined)
        const calls = Object.values(workflow.jobs).every(({ uses }) => uses !== undefined)
        return workflow.concurrency === undefined && (deploying.length > 0 || calls) && each
      }
      expect(breaking(isHeldBack, EXAMPLES)).toEqual([])
    })
  })

  test('the end of a pull request waits for its preview’s deployment, which a newer commit cancels', () => {
    const { concurrency } = EXAMPLES.get('preview.yml')?.workflow.jobs.preview ?? {}
    expect(concurrency).toEqual({
      group: 'preview-${{ github.event.pull_request.number }}',
      'cancel-in-progress': "${{ github.event.action != 'closed' }}"
    })
  })

  describe('the previews', () => {
    const DECIDING = ['preview-on-label.yml', 'preview-on-comment.yml']

    test.each(DECIDING)('of the examples by a label or a comment let only accepted runs at the secrets: %s', (file) => {
      const { text, workflow } = EXAMPLES.get(file) ?? { text: '', workflow: { jobs: {} } }
      const { decide, preview, ...others } = workflow.jobs
      expect(Object.keys(others)).toEqual([])
      expect([JSON.stringify(decide).includes('secrets.'), text.includes('secrets.')]).toEqual([false, true])
      expect(Object.keys(decide?.permissions ?? {})).not.toContain('id-token')
      expect(decide?.steps.map(({ uses }) => uses)).toEqual(['OWNER/run-on-fargate@v1'])
      expect(decide?.concurrency).toEqual({ group: 'decide-${{ github.run_id }}' })
      expect(preview && needsOf(preview)).toEqual(['decide'])
      const starts = (result: Result, skipped: string) =>
        holds(preview?.if, { needs: { decide: { result, outputs: { skipped } } } }, [result])
      expect([starts('success', ''), starts('success', 'Skipped: x'), starts('failure', '')]).toEqual([
        true,
        false,
        false
      ])
    })

    test.each(DECIDING)('build only what is deployed, at the commit that was decided on: %s', (file) => {
      const steps = EXAMPLES.get(file)?.workflow.jobs.preview?.steps ?? []
      const running = (mode: string) =>
        steps.filter((step) => holds(step.if, { needs: { decide: { outputs: { mode } } } }, [])).map(({ uses }) => uses)
      expect(running('destroy')).toEqual(['aws-actions/configure-aws-credentials@v6', 'OWNER/run-on-fargate@v1'])
      expect(running('deploy')).toEqual(steps.map(({ uses }) => uses))
      const commit = '${{ needs.decide.outputs.commit }}'
      expect([steps[0]?.with?.ref, steps.at(-1)?.with?.commit]).toEqual([commit, commit])
    })
  })

  test('names each action of others by its commit, with its version', () => {
    const foreignIn = ({ text }: WorkflowFile) => usesIn(text).filter(({ value }) => value !== './')
    expect(breaking((file) => foreignIn(file).length > 0, WORKFLOWS)).toEqual([])
    const foreign = [...WORKFLOWS.values()].flatMap(foreignIn)
    expect(foreign.filter(({ value }) => !/^[\w-]+\/[\w-]+(\/[\w-]+)*@[0-9a-f]{40}$/.test(value))).toEqual([])
    expect(foreign.filter(({ comment }) => !/^v\d+\.\d+\.\d+$/.test(comment))).toEqual([])
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
    test('ends by itself', () => {
      // GitHub takes no timeout for a job that calls another workflow, whose own jobs have one.
      const own = JOBS.filter(([, { uses }]) => uses === undefined)
      expect(own.filter(([, job]) => !((job['timeout-minutes'] ?? Infinity) <= 60)).map(([where]) => where)).toEqual([])
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
      for (const result of ['success', 'failure', 'cancelled', 'skipped'] as const) {
        expect(holds(all?.if, {}, [result])).toBe(true)
      }
      expect(all?.steps.map(({ run }) => run)).toEqual([`jq --exit-status 'all(.result == "success")' <<< "$NEEDS"`])
    })
  })

  describe('the two workflows that rebuild dist for Dependabot', () => {
    const [rebuild] = Object.values(jobsOf('rebuild-dist.yml'))
    const [commit] = Object.values(jobsOf('commit-dist.yml'))

    test('let the pull request’s code run only with a token that reads', () => {
      expect(rebuild?.permissions).toEqual({ contents: 'read' })
      expect(rebuild?.steps.some(({ run = '' }) => run.startsWith('npm'))).toBe(true)
    })

    test('write without running any of it', () => {
      expect(commit?.permissions).toEqual({ actions: 'read', contents: 'write' })
      expect(commit?.steps.filter(({ run = '' }) => /\b(?:npm|npx|node|\.\/)\b/.test(run))).toEqual([])
      expect(commit?.steps.flatMap(({ uses }) => uses ?? []).map((uses) => uses.split('@')[0])).toEqual([
        'actions/checkout',
        'actions/download-artifact'
      ])
    })
  })

  describe('a release', () => {
    const RELEASE = jobsOf('release.yml')
    const ended = (ends: Readonly<Record<string, Result>>, prerelease = 'false') =>
      play(RELEASE, {}, ends, { check: { prerelease } })

    test('is checked, approved, attested and published before the tag of the major version moves', () => {
      expect(new Set(Object.values(ended({})))).toEqual(new Set(['success']))
      for (const job of ['check', 'approve', 'attest', 'publish']) {
        expect([job, ended({ [job]: 'failure' }).major]).toEqual([job, 'skipped'])
      }
    })

    test('is attested and published only after somebody has approved it, once', () => {
      const asking = Object.entries(RELEASE).flatMap(([name, { environment }]) =>
        environment ? [[name, environment]] : []
      )
      expect(asking).toEqual([['approve', 'release']])
      expect(ended({ approve: 'failure' })).toMatchObject({ check: 'success', attest: 'skipped', publish: 'skipped' })
      const writing = Object.entries(RELEASE).flatMap(([name, { permissions = {} }]) =>
        Object.values(permissions).includes('write') ? [name] : []
      )
      expect(writing).toEqual(['attest', 'publish', 'major'])
      expect(ended({ check: 'failure' }).approve).toBe('skipped')
    })

    test('that is a pre-release moves no tag', () => {
      expect(ended({}, 'true')).toMatchObject({ publish: 'success', major: 'skipped' })
    })

    test('asks for the check of CI that waits for all others', () => {
      const asked = RELEASE.check?.steps.flatMap(({ run = '' }) => /check_name=([\w%]+)/.exec(run)?.[1] ?? [])
      expect(asked?.map(decodeURIComponent)).toEqual([jobsOf('ci.yml').all?.name])
    })

    test('installs packages only in the job that may do nothing but read', () => {
      const installing = Object.entries(RELEASE).filter(([, { steps }]) =>
        steps.some(({ run = '' }) => /\bnpm\b/.test(run))
      )
      expect(installing.map(([name, { permissions = {} }]) => [name, new Set(Object.values(permissions))])).toEqual([
        ['check', new Set(['read'])]
      ])
    })
  })

  describe('the nightly run', () => {
    const NIGHTLY = jobsOf('nightly.yml')
    const SET = { vars: { E2E_AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/nightly', E2E_AWS_REGION: 'eu-central-1' } }
    const LEFT = { find: { environments: '["nightly-1-1"]' } }

    test.each([
      ['none of the variables', { E2E_AWS_ROLE_ARN: '', E2E_AWS_REGION: '' }],
      ['only the role', { ...SET.vars, E2E_AWS_REGION: '' }],
      ['only the Region', { ...SET.vars, E2E_AWS_ROLE_ARN: '' }]
    ])('only compares images with %s', (_, vars) => {
      const { pins, ...others } = play(NIGHTLY, { vars }, {}, LEFT)

      expect(pins).toBe('success')
      expect(new Set(Object.values(others))).toEqual(new Set(['skipped']))
    })

    test.each([
      ['is well', {}, LEFT, { image: 'success', deploy: 'success', find: 'success', remove: 'success' }],
      ['has left nothing', {}, { find: { environments: '[]' } }, { remove: 'skipped', find: 'success' }],
      ['gets no image', { image: 'failure' }, LEFT, { deploy: 'skipped', find: 'success', remove: 'success' }],
      ['fails', { deploy: 'failure' }, LEFT, { find: 'success', remove: 'success' }],
      ['is cancelled', { deploy: 'cancelled' }, LEFT, { find: 'success', remove: 'success' }],
      ['cannot look', { find: 'failure' }, {}, { deploy: 'success', remove: 'skipped' }]
    ] as const)('looks for what was left and removes it when it %s', (_, ends, outputs, results) => {
      expect(play(NIGHTLY, SET, ends, outputs)).toMatchObject(results)
    })

    test('removes what it has made, however it ends, once it is logged in', () => {
      const { deploy, remove } = NIGHTLY
      const last = deploy?.steps.at(-1)
      expect(last?.with).toMatchObject({ mode: 'destroy', environment: '${{ env.ENVIRONMENT }}' })
      expect(remove?.steps.at(-1)?.with).toMatchObject({ mode: 'destroy', environment: '${{ matrix.environment }}' })
      const runs = (login: Result, before: Result) =>
        holds(last?.if, { steps: { aws: { outcome: login } } }, [login, before])
      expect([runs('success', 'success'), runs('success', 'failure'), runs('success', 'cancelled')]).toEqual([
        true,
        true,
        true
      ])
      expect(runs('failure', 'skipped')).toBe(false)
    })
  })

  function jobsOf(file: string): Readonly<Record<string, Job>> {
    return WORKFLOWS.get(file)?.workflow.jobs ?? {}
  }
})

describe('for GitHub’s language service', () => {
  const OURS = 'OWNER/run-on-fargate'

  /** Of the actions that the examples use beside ours, the inputs that theirs has, as far as an example may need them. */
  const OTHERS: Readonly<Record<string, readonly string[]>> = {
    'actions/checkout': ['persist-credentials', 'ref'],
    'aws-actions/configure-aws-credentials': ['role-to-assume', 'aws-region'],
    'docker/login-action': ['registry', 'username', 'password'],
    'docker/setup-buildx-action': [],
    'docker/build-push-action': ['context', 'push', 'tags']
  }

  describe.each([...WORKFLOWS, ...EXAMPLES])('%s', (file, { text, workflow }) => {
    test('is read by GitHub’s own parser, job by job', async () => {
      const { context, value } = parseWorkflow({ name: file, content: text }, new NoOperationTraceWriter())
      expect(context.errors.getErrors()).toEqual([])
      const jobs = value === undefined ? [] : (await convertWorkflowTemplate(context, value)).jobs
      expect(jobs.map(({ id }) => id.value)).toEqual(Object.keys(workflow.jobs))
    })
  })

  describe.each([...WORKFLOWS])('%s', (_, { text }) => {
    test('is right to GitHub’s own language service', async () => {
      expect(await complaintsOf(text, () => undefined)).toEqual([])
    })
  })

  describe.each([...EXAMPLES])('%s', (_, { text }) => {
    test('is right to GitHub’s own language service, with the inputs of each action', async () => {
      expect(await complaintsOf(text, inputsOf)).toEqual([])
    })
  })

  describe('a mistake in a workflow is found:', () => {
    const { text = '' } = EXAMPLES.get('deploy-on-push.yml') ?? {}

    test.each([
      ['a key that there is not', 'runs-on:', 'run-on:'],
      ['no YAML', 'ubuntu-latest', '[ubuntu'],
      ['an input that ours does not have', 'health-check-path:', 'health-path:'],
      ['an input that another does not have', 'aws-region:', 'region:'],
      ['a context that there is not', '${{ github.sha', '${{ git.sha'],
      ['a step that there is not', 'steps.build', 'steps.bild']
    ])('%s', async (_mistake, right, wrong) => {
      expect(text).toContain(right)
      expect(await complaintsOf(text.replace(right, wrong), inputsOf)).not.toEqual([])
    })
  })

  /** What the language service says of a workflow. Inputs are checked for the actions of which `inputs` are known. */
  async function complaintsOf(text: string, inputs: (action: string) => object | undefined): Promise<string[]> {
    // What the service knows of a text it keeps by its address.
    const document = TextDocument.create(`file:///${randomUUID()}.yml`, 'yaml', 0, text)
    const found = await validate(document, {
      actionsMetadataProvider: {
        fetchActionMetadata: ({ owner, name }) => {
          const known = inputs(`${owner}/${name}`)
          return Promise.resolve({ name, description: '', ...(known && { inputs: { ...known } }) })
        }
      }
    })
    return found.map(({ message, range }) => {
      const said = typeof message === 'string' ? message : message.value
      return `${document.getText(range)}: ${said}`
    })
  }

  /** Throws an Error for an action that is not known, so that none goes unchecked. */
  function inputsOf(action: string): object {
    if (action === OURS) return ACTION.inputs
    const names = OTHERS[action]
    if (names === undefined) throw new Error(`The inputs of ${action} are not known here.`)
    return Object.fromEntries(names.map((name) => [name, { description: name }]))
  }
})
