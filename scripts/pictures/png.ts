import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'

/** The keyword of the text that a picture has of its source. */
const KEYWORD = 'Source-SHA-256'

/** What a picture comes of beside its Markdown: what stands around it, how it is drawn, and by which versions of the packages. */
const MAKING = ['frame.ts', 'browser.ts', 'package-lock.json']

/** Length, type and checksum of a chunk, which stand around its data. */
const AROUND = 12
/** Where the chunks begin, and where the first, IHDR, ends. Source: PNG specification, "Datastream structure". */
const [FIRST, SECOND] = [8, 33]

/** The PNG with a note of the Markdown that it shows and of how it was made, which no viewer minds. */
export function withSource(png: Buffer, markdown: string): Buffer {
  const content = Buffer.from(`tEXt${KEYWORD}\0${digestOf(markdown)}`, 'latin1')
  const chunk = Buffer.alloc(content.length + AROUND - 4)
  chunk.writeUInt32BE(content.length - 4, 0)
  content.copy(chunk, 4)
  chunk.writeUInt32BE(crc32(content), content.length + 4)
  return Buffer.concat([png.subarray(0, SECOND), chunk, png.subarray(SECOND)])
}

/** Whether the PNG has a note that it shows this Markdown, and was made as pictures are made now. */
export function shows(png: Buffer, markdown: string): boolean {
  return textsOf(png).includes(`${KEYWORD}\0${digestOf(markdown)}`)
}

function textsOf(png: Buffer): string[] {
  const texts: string[] = []
  for (let at = FIRST; at + AROUND <= png.length; at += png.readUInt32BE(at) + AROUND) {
    const end = at + 8 + png.readUInt32BE(at)
    if (png.toString('latin1', at + 4, at + 8) === 'tEXt') texts.push(png.toString('latin1', at + 8, end))
  }
  return texts
}

function digestOf(markdown: string): string {
  const making = MAKING.map((name) => readFileSync(join(import.meta.dirname, name)))
  const hash = createHash('sha256')
  // The length keeps one part from passing for the end of another.
  for (const part of [Buffer.from(markdown), ...making]) hash.update(`${part.length}\n`).update(part)
  return hash.digest('hex')
}
