import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { validate } from '@actions/languageservice'
import { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } from '@actions/workflow-parser'
import { describe, expect, test } from '@jest/globals'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { parse } from 'yaml'

const ROOT = join(import.meta.dirname, '..')
const FILES = ['examples', '.github/workflows'].flatMap((folder) =>
  readdirSync(join(ROOT, folder)).flatMap((file) => (file.endsWith('.yml') ? [`${folder}/${file}`] : []))
)
const EXAMPLES = FILES.filter((file) => file.startsWith('examples/'))

interface Job {
  readonly permissions?: Readonly<Record<string, string>>
  readonly 'timeout-minutes'?: number
  readonly steps: readonly { readonly id?: string; readonly uses?: string; readonly with?: object }[]
}

interface Workflow {
  readonly permissions?: unknown
  readonly jobs: Readonly<Record<string, Job>>
}

interface ActionFile {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default?: string }>>
  readonly outputs: Readonly<Record<string, { readonly description: string }>>
}

/** Of the actions that the examples use beside ours, the inputs and outputs that matter here, as their `action.yml` has them. */
const OTHERS: Readonly<Record<string, { readonly inputs: readonly string[]; readonly outputs?: readonly string[] }>> = {
  'actions/checkout': { inputs: ['persist-credentials', 'ref', 'path', 'fetch-depth'] },
  'aws-actions/configure-aws-credentials': { inputs: ['role-to-assume', 'aws-region'] },
  'docker/login-action': { inputs: ['registry', 'username', 'password'] },
  'docker/setup-buildx-action': { inputs: [] },
  'docker/build-push-action': { inputs: ['context', 'push', 'tags'], outputs: ['digest', 'imageid', 'metadata'] }
}

describe.each(FILES)('%s', (file) => {
  test('is read by GitHub’s own parser, job by job', async () => {
    const { context, value } = parseWorkflow({ name: file, content: read(file) }, new NoOperationTraceWriter())
    expect(context.errors.getErrors()).toEqual([])
    const jobs = value === undefined ? [] : (await convertWorkflowTemplate(context, value)).jobs
    expect(jobs.map(({ id }) => id.value)).toEqual(Object.keys(workflowIn(file).jobs))
  })

  test('is a workflow to GitHub’s own language service', async () => {
    expect(await diagnosticsOf(read(file))).toEqual([])
  })

  test('gives its token nothing but what a job says why it needs', () => {
    const { permissions, jobs } = workflowIn(file)
    expect(permissions).toEqual({})
    for (const [name, job] of Object.entries(jobs)) {
      expect([name, job['timeout-minutes']]).toEqual([name, expect.any(Number)])
    }
    const grants = read(file)
      .split('\n')
      .filter((line) => /^ {6}[\w-]+: (?:read|write)\b/.test(line))
    const granted = Object.values(jobs).flatMap(({ permissions = {} }) => Object.keys(permissions))
    expect(grants).toHaveLength(granted.length)
    expect(grants.filter((line) => !/ # \w/.test(line))).toEqual([])
  })
})

describe.each(EXAMPLES)('%s', (file) => {
  test('uses no output that a step does not have', () => {
    const text = read(file)
    for (const { steps } of Object.values(workflowIn(file).jobs)) {
      for (const { id, uses = '' } of steps) {
        const used = [...text.matchAll(new RegExp(`steps\\.${id ?? ' '}\\.outputs\\.([\\w-]+)`, 'g'))]
        expect(outputsOf(uses)).toEqual(expect.arrayContaining(used.map(([, name]) => name)))
      }
    }
  })

  test('may ask for an identity token where it takes a role', () => {
    for (const { permissions, steps } of Object.values(workflowIn(file).jobs)) {
      const takesRole = steps.some(({ uses }) => uses?.startsWith('aws-actions/configure-aws-credentials@'))
      expect(permissions?.['id-token']).toBe(takesRole ? 'write' : undefined)
    }
  })
})

describe('a mistake in a workflow is found:', () => {
  const [workflow = ''] = EXAMPLES.map(read)

  test.each([
    ['a key that there is not', 'runs-on:', 'run-on:'],
    ['no YAML', 'ubuntu-latest', '[ubuntu'],
    ['an input that there is not', 'health-check-path:', 'health-path:'],
    ['a context that there is not', '${{ github.sha', '${{ git.sha'],
    ['a step that there is not', 'steps.build', 'steps.bild']
  ])('%s', async (_mistake, right, wrong) => {
    expect(workflow).toContain(right)
    expect(await diagnosticsOf(workflow.replace(right, wrong))).not.toEqual([])
  })
})

/** The language service's complaints, with what each is about. */
async function diagnosticsOf(text: string): Promise<string[]> {
  // What the service knows of a text it keeps by its address.
  const document = TextDocument.create(`file:///${randomUUID()}.yml`, 'yaml', 0, text)
  const found = await validate(document, {
    actionsMetadataProvider: {
      fetchActionMetadata: ({ owner, name }) => Promise.resolve(metadataOf(`${owner}/${name}`))
    }
  })
  return found.map(({ message, range }) => {
    const said = typeof message === 'string' ? message : message.value
    return `${document.getText(range)}: ${said}`
  })
}

/** What an action declares; without inputs for one that the examples do not use. */
function metadataOf(name: string) {
  if (name === 'OWNER/run-on-fargate') return { name, description: '', ...actionFile() }
  const inputs = OTHERS[name]?.inputs.map((input) => [input, { description: input }] as const)
  return { name, description: '', ...(inputs && { inputs: Object.fromEntries(inputs) }) }
}

function outputsOf(uses: string): readonly string[] {
  const [name = ''] = uses.split('@')
  return name === 'OWNER/run-on-fargate' ? Object.keys(actionFile().outputs) : (OTHERS[name]?.outputs ?? [])
}

function actionFile(): ActionFile {
  return parse(read('action.yml')) as ActionFile
}

function workflowIn(file: string): Workflow {
  return parse(read(file)) as Workflow
}

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8')
}
