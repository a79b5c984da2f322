import { parse } from 'yaml'
import { ActionError } from '../../src/errors.ts'
import { readInputs, readWish } from '../../src/inputs.ts'
import { definitionShape } from '../../src/aws/task-definition.ts'
import { read, ROOT } from '../docs/pages.ts'

interface ActionFile {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default?: string }>>
  readonly outputs: Readonly<Record<string, { readonly description: string }>>
  readonly runs: Readonly<Record<'using' | 'main' | 'post', string>>
}

/** What `action.yml` declares. */
export const ACTION = parse(read('action.yml')) as ActionFile

/** The inputs that have a default, with it. */
export const DEFAULTS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(ACTION.inputs).flatMap(([name, input]) => (input.default === undefined ? [] : [[name, input.default]]))
)

const CONTEXT = {
  repository: 'acme/space',
  defaultEnvironment: 'main',
  run: '1/1',
  commit: '0123456789abcdef0123456789abcdef01234567',
  event: 'push',
  activity: '',
  origin: 'refs/heads/main',
  fork: false,
  actor: 'octocat',
  serverUrl: 'https://github.com',
  apiUrl: 'https://api.github.com',
  runUrl: 'https://github.com/acme/space/actions/runs/1/attempts/1',
  job: 'deploy'
}

/** What `readInputs` makes of these inputs, a request or its refusal; and the names that it has asked for. */
export function outcomeOf(
  inputs: Readonly<Record<string, string>>,
  workspace = ROOT
): {
  readonly request?: ReturnType<typeof readInputs>
  readonly error?: ActionError
  readonly asked: ReadonlySet<string>
} {
  const environment = process.env
  const variables = Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value] as const)
  const asked = new Set<string>()
  process.env = new Proxy<NodeJS.ProcessEnv>(Object.fromEntries([...variables, ['GITHUB_WORKSPACE', workspace]]), {
    get(target, key) {
      const name = String(key)
      if (name.startsWith('INPUT_')) asked.add(name.slice('INPUT_'.length).toLowerCase())
      return target[name]
    }
  })
  try {
    return { request: readInputs(CONTEXT, { do: 'deploy' }, readWish(), definitionShape()), asked }
  } catch (error) {
    if (!(error instanceof ActionError)) throw error
    return { error, asked }
  } finally {
    process.env = environment
  }
}

/** The same, with the request or the message of the refusal as the result. */
export function readWith(
  inputs: Readonly<Record<string, string>>,
  workspace = ROOT
): { readonly result: unknown; readonly asked: ReadonlySet<string> } {
  const { request, error, asked } = outcomeOf(inputs, workspace)
  return { result: request ?? String(error), asked }
}
