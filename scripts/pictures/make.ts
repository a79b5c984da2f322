/**
 * Makes the pictures of the README, in `docs/pictures` or the folder that is named: the Markdown that the committed `dist`
 * writes in the sandbox, and a PNG of it as GitHub shows it.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openPainter } from './browser.ts'
import { PICTURES, playScenes } from './scenes.ts'

const [folder = join(import.meta.dirname, '..', '..', 'docs', 'pictures')] = process.argv.slice(2)

mkdirSync(folder, { recursive: true })
const texts = await playScenes()
const painter = await openPainter()
try {
  for (const name of PICTURES) {
    writeFileSync(join(folder, `${name}.md`), texts[name])
    writeFileSync(join(folder, `${name}.png`), await painter.paint(name, texts[name]))
    console.log(join(folder, `${name}.png`))
  }
} finally {
  await painter.close()
}
