import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { readTemplateFile } from '../../src/inputs/task-definition.ts'

const root = realpathSync(mkdtempSync(join(tmpdir(), 'template-file-')))
const workspace = join(root, 'workspace')
const temp = join(root, 'temp')
const env = { GITHUB_WORKSPACE: workspace, RUNNER_TEMP: temp }
const inWorkspace = (name: string) => join(workspace, name)

beforeAll(() => {
  for (const folder of [workspace, temp, join(root, 'workspace-other'), inWorkspace('deploy')]) mkdirSync(folder)
  writeFileSync(inWorkspace('task.json'), '{}')
  writeFileSync(join(temp, 'rendered.json'), '{"a":1}')
  writeFileSync(join(root, 'outside.json'), '{"token":"hunter2"}')
  writeFileSync(join(root, 'workspace-other', 'task.json'), '{}')
  writeFileSync(inWorkspace('largest.json'), ' '.repeat(1024 * 1024))
  writeFileSync(inWorkspace('larger.json'), ' '.repeat(1024 * 1024 + 1))
  symlinkSync('../task.json', inWorkspace('deploy/link.json'))
  symlinkSync('/dev/zero', inWorkspace('zero.json'))
  symlinkSync('../outside.json', inWorkspace('leads-out.json'))
  symlinkSync('..', inWorkspace('up'))
  execFileSync('mkfifo', [inWorkspace('pipe.json')])
})

afterAll(() => {
  rmSync(root, { recursive: true })
})

test.each([
  ['in the workspace', inWorkspace('task.json'), '{}'],
  ['by a link that stays in the workspace', inWorkspace('deploy/link.json'), '{}'],
  ["in the runner's folder for temporary files", join(temp, 'rendered.json'), '{"a":1}'],
  ['of just 1 MiB', inWorkspace('largest.json'), ' '.repeat(1024 * 1024)]
])('a file %s is read', (_, path, text) => {
  expect(readTemplateFile(path, env)).toBe(text)
})

test('without a workspace, the working directory is one', () => {
  expect(readTemplateFile('package.json', {})).toContain('run-on-fargate')
  expect(() => readTemplateFile(inWorkspace('task.json'), {})).toThrow(
    expect.objectContaining({ code: 'TASK_DEFINITION_OUTSIDE' })
  )
})

describe('refused at once is', () => {
  test.each([
    ['a device behind a link', 'zero.json', 'TASK_DEFINITION_OUTSIDE'],
    ['a file behind a link that leads out', 'leads-out.json', 'TASK_DEFINITION_OUTSIDE'],
    ['a file behind a folder that leads out', 'up/outside.json', 'TASK_DEFINITION_OUTSIDE'],
    ['a file above', '../outside.json', 'TASK_DEFINITION_OUTSIDE'],
    ['a folder that only begins like the workspace', '../workspace-other/task.json', 'TASK_DEFINITION_OUTSIDE'],
    ['a pipe', 'pipe.json', 'TASK_DEFINITION_INVALID'],
    ['a folder', 'deploy', 'TASK_DEFINITION_INVALID'],
    ['a file of more than 1 MiB', 'larger.json', 'TASK_DEFINITION_INVALID'],
    ['a file that is not there', 'none.json', 'TASK_DEFINITION_MISSING']
  ])('%s', (_, name, code) => {
    const begin = Date.now()
    try {
      readTemplateFile(inWorkspace(name), env)
    } catch (error) {
      expect(error).toMatchObject({ code, message: expect.stringContaining('`task-definition`') })
      expect(String(error)).not.toContain('hunter2')
      expect(Date.now() - begin).toBeLessThan(2000)
      return
    }
    throw new Error('no refusal')
  })
})
