import { join } from 'node:path'
import { chromium } from 'playwright-core'
import sharp from 'sharp'
import { frame } from './frame.ts'
import { withSource } from './png.ts'
import type { PictureName } from './scenes.ts'

/** About as wide as GitHub shows them on a large screen, in CSS pixels. A README shows a little less. */
const WIDTHS: Readonly<Record<PictureName, number>> = { summary: 960, failure: 960, comment: 860 }
/** Pixels of a picture for a CSS pixel, so that it is sharp on dense screens too. */
const SCALE = 2

const FLAGS = ['--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update']

/** A browser that draws Markdown as GitHub does. */
export interface Painter {
  /** A PNG of the Markdown, with a note of it. Throws when a chart cannot be drawn. */
  paint(name: PictureName, markdown: string): Promise<Buffer>
  close(): Promise<void>
}

/** Starts the Chromium in `CHROMIUM`, else where Debian has it. It gets no network. */
export async function openPainter(): Promise<Painter> {
  const { CHROMIUM = '/usr/bin/chromium' } = process.env
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS })
  return {
    async paint(name, markdown) {
      const page = await browser.newPage({
        viewport: { width: WIDTHS[name], height: 600 },
        deviceScaleFactor: SCALE,
        colorScheme: 'light',
        offline: true
      })
      await page.setContent(frame(name, markdown))
      await page.addStyleTag({ path: fileOf('github-markdown-css/github-markdown.css') })
      await page.addScriptTag({ path: fileOf('mermaid/dist/mermaid.min.js') })
      await page.evaluate(DRAW_CHARTS)
      const shot = await page.locator('main').screenshot()
      await page.close()
      return withSource(await sharp(shot).png({ palette: true, effort: 10 }).toBuffer(), markdown)
    },
    close: () => browser.close()
  }
}

function fileOf(path: string): string {
  return join(import.meta.dirname, 'node_modules', path)
}

const DRAW_CHARTS = `(async () => {
  mermaid.initialize({ startOnLoad: false })
  await document.fonts.ready
  await mermaid.run()
})()`
