import { closeSync, constants, fstatSync, openSync, readSync, realpathSync } from 'node:fs'
import { relative, resolve, isAbsolute, sep } from 'node:path'
import { ActionError, messageOf } from '../errors.ts'

/** ECS takes 64 KiB; blanks and indentation may make a file larger than what is in it. */
const LARGEST = 1024 * 1024

/**
 * Reads the file of `task-definition`: a regular file of at most 1 MiB in the workspace, or in the runner's folder for
 * temporary files, where other steps write. A link counts as what it leads to. Throws `TASK_DEFINITION_MISSING`, and
 * `TASK_DEFINITION_OUTSIDE` for a file that is elsewhere.
 */
export function readTemplateFile(path: string, env: NodeJS.ProcessEnv): string {
  let handle: number | undefined
  try {
    const file = realpathSync(resolve(workspaceOf(env), path))
    requireInside(path, file, env)
    // Without O_NONBLOCK, opening a pipe waits until somebody writes to it. Windows has neither.
    handle = openSync(file, constants.O_RDONLY | ((constants.O_NONBLOCK as number | undefined) ?? 0))
    return readText(path, handle)
  } catch (error) {
    if (error instanceof ActionError) throw error
    throw new ActionError(
      'TASK_DEFINITION_MISSING',
      `Could not read the file ${path} in \`task-definition\`: ${messageOf(error)}.`,
      'Give its path from the root of the repository, and check the repository out in an earlier step (`actions/checkout`).'
    )
  } finally {
    if (handle !== undefined) closeSync(handle)
  }
}

/** The runner starts the step in the workspace; other engines may not say where that is. */
function workspaceOf({ GITHUB_WORKSPACE: workspace = '' }: NodeJS.ProcessEnv): string {
  return workspace === '' ? process.cwd() : workspace
}

function requireInside(path: string, file: string, env: NodeJS.ProcessEnv): void {
  const folders = [workspaceOf(env), env.RUNNER_TEMP ?? ''].filter((folder) => folder !== '')
  if (folders.some((folder) => isInside(file, folder))) return
  throw new ActionError(
    'TASK_DEFINITION_OUTSIDE',
    `The file ${path} in \`task-definition\` is not in the workspace.`,
    'Use a file of the repository, or one that an earlier step has written to the workspace or to `RUNNER_TEMP`. A link must lead to such a file.'
  )
}

function isInside(file: string, folder: string): boolean {
  const way = relative(realFolder(folder), file)
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

function realFolder(folder: string): string {
  try {
    return realpathSync(folder)
  } catch {
    return resolve(folder)
  }
}

function readText(path: string, handle: number): string {
  if (!fstatSync(handle).isFile()) throw invalid(path, 'is not a regular file')
  const buffer = Buffer.alloc(LARGEST + 1)
  let length = 0
  for (let read = -1; read !== 0 && length <= LARGEST; length += read) {
    read = readSync(handle, buffer, length, buffer.length - length, null)
  }
  if (length > LARGEST) throw invalid(path, 'is larger than 1 MiB')
  return buffer.toString('utf8', 0, length)
}

function invalid(path: string, why: string): ActionError {
  return new ActionError(
    'TASK_DEFINITION_INVALID',
    `The file ${path} in \`task-definition\` ${why}.`,
    'Give the path of a task definition in JSON. ECS takes at most 64 KiB.'
  )
}
