import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

/** The parts of an `action.yml` that the runner goes by. */
export interface ActionFile {
  readonly name: string
  /** In the file's order. */
  readonly inputs: readonly ActionInput[]
  readonly main: string
  readonly post?: string
  readonly postIf: string
}

interface ActionInput {
  readonly name: string
  readonly default: string
  readonly deprecationMessage?: string
}

/** Reads the `action.yml` (or `action.yaml`) of a folder. Throws an Error when it is not a JavaScript action for Node 24. */
export function readActionFile(folder: string): ActionFile {
  const path = ['action.yml', 'action.yaml'].map((name) => join(folder, name)).find((one) => existsSync(one))
  if (path === undefined) {
    throw new Error(`Can't find 'action.yml', 'action.yaml' or 'Dockerfile' under '${folder}'.`)
  }
  const content = readFileSync(path, 'utf8')
  const known = read.get(content)
  if (known !== undefined) return known
  const action = parseActionFile(path, content)
  read.set(content, action)
  return action
}

/** What files have said so far, by their content. */
const read = new Map<string, ActionFile>()

function parseActionFile(path: string, content: string): ActionFile {
  // Scalars stay as they are written, so that a default of `512` or `true` is the text that the input gets.
  const action = members(parse(content, { schema: 'failsafe' }))
  const runs = members(action.get('runs'))
  const using = text(runs.get('using'))
  const main = text(runs.get('main'))
  if (using !== 'node24' || main === '') {
    throw new Error(`${path}: runs.using must be 'node24' (is '${using}') and runs.main must be set`)
  }
  const post = text(runs.get('post'))
  return {
    name: text(action.get('name')),
    inputs: [...members(action.get('inputs'))].map(([name, input]) => {
      const deprecationMessage = text(members(input).get('deprecationMessage'))
      return {
        name,
        default: text(members(input).get('default')),
        ...(deprecationMessage === '' ? {} : { deprecationMessage })
      }
    }),
    main,
    ...(post === '' ? {} : { post }),
    postIf: text(runs.get('post-if')) || 'always()'
  }
}

function members(value: unknown): ReadonlyMap<string, unknown> {
  return new Map(typeof value === 'object' && value !== null ? Object.entries(value) : [])
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
