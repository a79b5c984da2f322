/**
 * As much of this folder's packages as is used here. Their own types are there only after an install in this folder, which
 * `npm test` is to do without.
 */
declare module 'marked' {
  export function marked(markdown: string, options: { readonly gfm: true; readonly async: false }): string
}

declare module 'playwright-core' {
  export const chromium: {
    launch(options: { readonly executablePath: string; readonly args: readonly string[] }): Promise<Browser>
  }

  export interface Browser {
    newPage(options: PageOptions): Promise<Page>
    close(): Promise<void>
  }

  interface PageOptions {
    readonly viewport: { readonly width: number; readonly height: number }
    readonly deviceScaleFactor: number
    readonly colorScheme: 'light' | 'dark'
    readonly offline: boolean
  }

  export interface Page {
    setContent(html: string): Promise<void>
    addStyleTag(tag: { readonly path: string }): Promise<unknown>
    addScriptTag(tag: { readonly path: string }): Promise<unknown>
    /** A script as a text, as the page's globals are not ours. */
    evaluate(script: string): Promise<unknown>
    locator(selector: string): { screenshot(): Promise<Buffer> }
    close(): Promise<void>
  }
}

declare module 'sharp' {
  interface Sharp {
    png(options: { readonly palette: boolean; readonly effort: number }): Sharp
    toBuffer(): Promise<Buffer>
    metadata(): Promise<{ readonly width: number; readonly height: number }>
    /** `entropy`: 0 for a picture of one colour. */
    stats(): Promise<{ readonly entropy: number }>
  }

  export default function sharp(image: Buffer): Sharp
}
