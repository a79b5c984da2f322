/**
 * Makes the pictures into a temporary folder and holds those in `docs/pictures` against them. Fonts are not the same on every
 * machine, so bytes are not compared.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { openChecks } from '../../proofs/checks.ts'
import { shows } from './png.ts'
import { PICTURES } from './scenes.ts'

const COMMITTED = join(import.meta.dirname, '..', '..', 'docs', 'pictures')
const FILES = PICTURES.flatMap((name) => [`${name}.md`, `${name}.png`]).sort()

/** How much of the committed height another font may add or take. */
const FONTS = 0.1
/** In bits, as sharp counts them. These pictures have almost 2, a blank one has 0. */
const BLANK = 1
/** In bytes. */
const LARGEST = 200_000

const checks = openChecks('pictures')
const made = mkdtempSync(join(tmpdir(), 'pictures-'))
try {
  execFileSync(process.execPath, [join(import.meta.dirname, 'make.ts'), made], { stdio: 'inherit' })
  checks.equal('all pictures are made, each with its Markdown', readdirSync(made).sort(), FILES)
  checks.equal('docs/pictures has these, and no others', readdirSync(COMMITTED).sort(), FILES)
  for (const name of PICTURES) await checkPicture(name)
} catch (error) {
  checks.broke(error)
} finally {
  rmSync(made, { recursive: true, force: true })
  checks.close()
}

async function checkPicture(name: string): Promise<void> {
  const markdown = readFileSync(join(COMMITTED, `${name}.md`), 'utf8')
  const [fresh, committed] = [made, COMMITTED].map((folder) => readFileSync(join(folder, `${name}.png`)))
  if (fresh === undefined || committed === undefined) return
  checks.equal(`${name}.md is what dist writes`, markdown, readFileSync(join(made, `${name}.md`), 'utf8'))
  checks.equal(`${name}.png is of ${name}.md`, [shows(committed, markdown), shows(fresh, markdown)], [true, true])
  const [now, then] = [await sharp(fresh).metadata(), await sharp(committed).metadata()]
  checks.equal(`${name}.png is as wide as it is made`, then.width, now.width)
  const apart = Math.abs(now.height - then.height) / then.height
  checks.equal(`${name}.png is about as high (${now.height} and ${then.height})`, apart < FONTS, true)
  for (const [which, png] of Object.entries({ fresh, committed })) {
    const { entropy } = await sharp(png).stats()
    checks.equal(`the ${which} ${name}.png is not blank (${entropy.toFixed(2)} bits)`, entropy > BLANK, true)
    checks.equal(`the ${which} ${name}.png is not large`, png.length < LARGEST, true)
  }
}
