import { describe, expect, test } from '@jest/globals'
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const LAUNCH = { STATE_launch: '{}' }
const SETTLED = { 'STATE_launch-settled': 'true' }
const BEGUN = { STATE_deployment: '{}' }

describe('the post step', () => {
  test.each<[string, Readonly<Record<string, string>>]>([
    ['the main step has done nothing', {}],
    ['what was started was handed over', { ...LAUNCH, ...SETTLED, STATE_deployment: '' }]
  ])('does not load the bundle where %s', (_, state) => {
    expect(runPost(state)).toEqual({ stdout: 'Nothing to clean up.\n', loads: false })
  })

  test.each<[string, Readonly<Record<string, string>>]>([
    ['tasks were started', LAUNCH],
    ['tasks were handed over, but GitHub has not heard of it', { ...LAUNCH, ...SETTLED, ...BEGUN }],
    ['GitHub waits for a deployment', BEGUN]
  ])('loads it where %s', (_, state) => {
    expect(runPost(state)).toEqual({ stdout: '', loads: true })
  })
})

/** Runs `entry/post.js` in a folder that has no `dist`. */
function runPost(state: Readonly<Record<string, string>>): { readonly stdout: string; readonly loads: boolean } {
  const folder = mkdtempSync(join(tmpdir(), 'entry-'))
  try {
    cpSync(join(import.meta.dirname, '..', 'entry'), join(folder, 'entry'), { recursive: true })
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
    const { stdout, stderr } = spawnSync(process.execPath, [join(folder, 'entry', 'post.js')], {
      env: state,
      encoding: 'utf8'
    })
    return { stdout, loads: stderr.includes('ERR_MODULE_NOT_FOUND') }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
