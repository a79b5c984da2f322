import { marked } from 'marked'
import type { PictureName } from './scenes.ts'

/** Where GitHub shows a text: under the name of the job, or as what the account of a job's token says. */
const HEADS: Readonly<Record<PictureName, string>> = {
  summary: '<b>deploy</b> summary',
  failure: '<b>deploy</b> summary',
  comment: '<b>github-actions</b> <span class="label">bot</span> commented'
}

/** What stands around a text on GitHub's pages, in the colours of github-markdown-css. */
const STYLE = `
  body { margin: 0; }
  main { padding: 8px; }
  .box { border: 1px solid var(--borderColor-default); border-radius: 6px; overflow: hidden; }
  .head { padding: 10px 16px; font-size: 14px; line-height: 20px; color: var(--fgColor-muted);
    background: var(--bgColor-muted); border-bottom: 1px solid var(--borderColor-default); }
  .head b { color: var(--fgColor-default); }
  .label { border: 1px solid var(--borderColor-default); border-radius: 2em; padding: 0 6px; font-size: 12px; }
  .text { padding: 16px; }
  .text > :first-child { margin-top: 0 !important; }
  .text > :last-child { margin-bottom: 0 !important; }
  .mermaid { background: none !important; padding: 0 !important; }
`

/** The page that shows the Markdown as GitHub does. Mermaid's charts are still to be drawn on it. */
export function frame(name: PictureName, markdown: string): string {
  const text = marked(markdown, { gfm: true, async: false }).replaceAll(
    /<pre><code class="language-mermaid">(.*?)<\/code><\/pre>/gs,
    '<pre class="mermaid">$1</pre>'
  )
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<style>${STYLE}</style>
<main class="markdown-body"><div class="box"><div class="head">${HEADS[name]}</div><div class="text">${text}</div></div></main>
`
}
