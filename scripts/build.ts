/**
 * Builds `dist` from the sources in two steps. rolldown removes the unused parts of the AWS SDK's ES modules. ncc
 * bundles the rest into the files that the runner starts. The result is readable, and the same in every folder.
 *
 *   npm run build
 */
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, relative } from 'node:path'
import { rolldown, type OutputChunk, type Plugin } from 'rolldown'

const ROOT = join(import.meta.dirname, '..')
/** A temporary folder inside the project, because ncc writes its path into the bundle. */
const SHAKEN = join(ROOT, 'build')

/**
 * Removes undici, 700 KB that take 70 ms to load. `@actions/github` creates a `fetch` and a proxy agent with it, which
 * octokit doesn't use: the client of `src/github` passes its own.
 */
const WITHOUT_UNDICI: Plugin = {
  name: 'without-undici',
  resolveId: (id) => (id === 'undici' ? '\0undici' : null),
  load: (id) => (id === '\0undici' ? 'export class ProxyAgent {}\nexport const fetch = undefined\n' : null)
}

/** Removes node-forge, 700 KB: only the deprecated `forge` export of acme-client uses it. `src/acme` uses `crypto`. */
const WITHOUT_FORGE: Plugin = {
  name: 'without-forge',
  resolveId: (id, importer = '') =>
    id === './crypto/forge' && /[\\/]acme-client[\\/]src[\\/]index\.js$/.test(importer) ? '\0forge' : null,
  load: (id) => (id === '\0forge' ? 'export {}\n' : null)
}

if (import.meta.main) await build(join(ROOT, 'dist'))

/** Builds into a folder and replaces its contents. */
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

/** Writes one module for the sources, and one for each dynamic import. Returns the files that they contain. */
async function shake(): Promise<string[]> {
  const bundle = await rolldown({
    cwd: ROOT,
    input: { index: 'src/index.ts' },
    platform: 'node',
    plugins: [WITHOUT_UNDICI, WITHOUT_FORGE],
    resolve: { mainFields: ['module', 'main'] },
    // The only package imported for its side effects is `reflect-metadata`, which acme-client's dependencies need.
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
  // With the cache, ncc would miss a changed dependency.
  execFileSync(process.execPath, [ncc, 'build', 'build/index.js', '-o', folder, '--no-cache', '--quiet'], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit']
  })
}

/** Returns the folders of the packages that contain these files, sorted and without duplicates. */
function packagesOf(files: readonly string[]): string[] {
  const folders = files.flatMap(
    (file) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file.replaceAll('\\', '/')) ?? []
  )
  return [...new Set(folders)].sort()
}

/** Returns the name, the license and the license's text for each package. */
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
        // Uses the line endings that Git commits.
        .map((file) => readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim())
      if (license === undefined) throw new Error(`${relative(ROOT, folder)} does not say under which licence it is.`)
      return [name, license, ...texts].join('\n')
    })
    .join('\n\n')
    .concat('\n')
}
