import { beforeAll, describe, expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { shows } from '../../scripts/pictures/png.ts'
import { PICTURES, playScenes } from '../../scripts/pictures/scenes.ts'

const FOLDER = join(import.meta.dirname, '..', '..', 'docs', 'pictures')

/** When one of these fails: `npm run pictures`, and look at what has become of them. */
describe('the pictures of the README', () => {
  let written: Awaited<ReturnType<typeof playScenes>>
  beforeAll(async () => {
    written = await playScenes()
  })

  test.each(PICTURES)('%s.md is what dist writes today', (name) => {
    expect(written[name]).toBe(markdownOf(name))
  })

  test.each(PICTURES)('%s.png is of that Markdown, drawn as pictures are drawn now', (name) => {
    expect(shows(readFileSync(join(FOLDER, `${name}.png`)), markdownOf(name))).toBe(true)
  })
})

function markdownOf(name: string): string {
  return readFileSync(join(FOLDER, `${name}.md`), 'utf8')
}
