/**
 * Builds `dist` from the sources, in two steps: rolldown leaves out what the AWS SDK's ES modules have and nothing uses,
 * and ncc makes of the rest what the runner starts. The result can be read, and is the same in every folder.
 *
 *   npm run build
 */
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, relative } from 'node:path'
import { rolldown, type OutputChunk, type Plugin } from 'rolldown'

const ROOT = join(import.meta.dirname, '..')
/** Inside the project, as ncc writes its place into what it makes. */
const SHAKEN = join(ROOT, 'build')

/**
 * Leaves out undici, 700 KB that take 70 ms to load: `@actions/github` makes a `fetch` and a proxy agent of it, in place of
 * which the client of `src/github` gives octokit its own.
 */
const WITHOUT_UNDICI: Plugin = {
  name: 'without-undici',
  resolveId: (id) => (id === 'undici' ? '\0undici' : null),
  load: (id) => (id === '\0undici' ? 'export class ProxyAgent {}\nexport const fetch = undefined\n' : null)
}

/** Leaves out node-forge, 700 KB: only the deprecated `forge` export of acme-client needs it, and `src/acme` uses `crypto`. */
const WITHOUT_FORGE: Plugin = {
  name: 'without-forge',
  resolveId: (id, importer = '') =>
    id === './crypto/forge' && /[\\/]acme-client[\\/]src[\\/]index\.js$/.test(importer) ? '\0forge' : null,
  load: (id) => (id === '\0forge' ? 'export {}\n' : null)
}

if (import.meta.main) await build(join(ROOT, 'dist'))

/** Builds into a folder; what is there before goes. */
export async function build(folder: string): Promise<void> {
  for (const one of [folder, SHAKEN]) rmSync(one, { recursive: true, force: true })
  try {
    const modules = await shake()
    pack(folder)
    writeFileSync(join(folder, 'licenses.txt'), licences(packagesOf(modules)))
  } finally {
    rmSync(SHAKEN, { recursive: true, force: true })
  }
}

/** Writes one module for the sources, and one for each part that they import only when they need it; returns the files in them. */
async function shake(): Promise<string[]> {
  const bundle = await rolldown({
    cwd: ROOT,
    input: { index: 'src/index.ts' },
    platform: 'node',
    plugins: [WITHOUT_UNDICI, WITHOUT_FORGE],
    resolve: { mainFields: ['module', 'main'] },
    // A package that only has an effect is imported by none of ours but acme-client, whose own need this one before them.
    treeshake: { moduleSideEffects: (id) => !id.includes('node_modules') || id.includes('/reflect-metadata/') },
    onLog: (level, { message }) => {
      if (level === 'warn') throw new Error(message)
    }
  })
  const { output } = await bundle.write({
    dir: SHAKEN,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: '[name].js',
    comments: { legal: true, annotation: true, jsdoc: true }
  })
  await bundle.close()
  writeFileSync(join(SHAKEN, 'package.json'), '{ "type": "module" }\n')
  const isChunk = (file: (typeof output)[number]): file is OutputChunk => file.type === 'chunk'
  return output
    .filter(isChunk)
    .flatMap(({ modules }) =>
      Object.entries(modules).flatMap(([id, { renderedLength }]) => (renderedLength > 0 ? [id] : []))
    )
}

function pack(folder: string): void {
  const ncc = createRequire(import.meta.url).resolve('@vercel/ncc/dist/ncc/cli.js')
  // The cache would hide a dependency that has changed.
  execFileSync(process.execPath, [ncc, 'build', 'build/index.js', '-o', folder, '--no-cache', '--quiet'], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit']
  })
}

/** The folders of the packages that these files are in, once each, by name. */
function packagesOf(files: readonly string[]): string[] {
  const folders = files.flatMap(
    (file) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file.replaceAll('\\', '/')) ?? []
  )
  return [...new Set(folders)].sort()
}

/** The name, the licence's name and its text for each package. */
function licences(packages: readonly string[]): string {
  return packages
    .map((folder) => {
      const { name, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
        readonly name: string
        readonly license?: string
      }
      const texts = readdirSync(folder)
        .filter((file) => /^(licen[cs]e|notice)/i.test(file))
        .sort()
        // As Git keeps them.
        .map((file) => readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim())
      if (license === undefined) throw new Error(`${relative(ROOT, folder)} does not say under which licence it is.`)
      return [name, license, ...texts].join('\n')
    })
    .join('\n\n')
    .concat('\n')
}
