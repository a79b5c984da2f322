import { randomUUID } from 'node:crypto'
import { validate } from '@actions/languageservice'
import { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } from '@actions/workflow-parser'
import { describe, expect, test } from '@jest/globals'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { ACTION } from '../contract/action.ts'
import { EXAMPLES, WORKFLOWS } from './files.ts'

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
