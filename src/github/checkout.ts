import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const COMMIT = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/

/**
 * The commit that is checked out in a folder, read without git; nothing when the folder is no checkout. Source of the files:
 * gitrepository-layout(5).
 */
export function checkedOutCommit(folder: string | undefined): string | undefined {
  if (folder === undefined || folder === '') return undefined
  const head = read(join(folder, '.git', 'HEAD'))
  const [, reference] = /^ref: (refs\/.+)$/.exec(head) ?? []
  const commit = reference === undefined ? head : looseOrPacked(join(folder, '.git'), reference)
  return COMMIT.test(commit) ? commit : undefined
}

function looseOrPacked(git: string, reference: string): string {
  const loose = read(join(git, ...reference.split('/')))
  if (loose !== '') return loose
  const lines = read(join(git, 'packed-refs')).split(/\r?\n/)
  return lines.find((line) => line.endsWith(` ${reference}`))?.split(' ')[0] ?? ''
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return ''
  }
}
