import { readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'

const ROOT = join(import.meta.dirname, '..', '..')

function read(file: string): unknown {
  return JSON.parse(readFileSync(join(ROOT, file), 'utf8'))
}

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
  readonly allowScripts: Readonly<Record<string, boolean>>
}

interface Lock {
  readonly packages: Readonly<
    Record<string, { readonly integrity?: string; readonly link?: boolean; readonly hasInstallScript?: boolean }>
  >
}

const { dependencies, devDependencies, allowScripts } = read('package.json') as Manifest
const packages = Object.entries((read('package-lock.json') as Lock).packages).filter(([path]) => path !== '')

test('every dependency has one exact version', () => {
  for (const version of Object.values({ ...dependencies, ...devDependencies })) {
    expect(version).toMatch(/^\d+\.\d+\.\d+$/)
  }
})

test('every package is locked by its hash', () => {
  expect(packages.length).toBeGreaterThan(100)
  for (const [path, { integrity }] of packages)
    expect([path, integrity]).toEqual([path, expect.stringMatching(/^sha512-/)])
})

test('no package runs a script when it is installed without being named for it', () => {
  const running = packages.filter(([, { hasInstallScript }]) => hasInstallScript === true)
  const names = running.map(([path]) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length))
  expect(names.filter((name) => !(name in allowScripts))).toEqual([])
})

test('the bundle loads nothing while it runs but what Node.js has', () => {
  const bundle = readFileSync(join(ROOT, 'dist', 'index.js'), 'utf8')
  const loads = /^import .* from ["']([^"']+)["']|createRequire\(import\.meta\.url\)\(["']([^"']+)["']\)/gm
  const names = [...bundle.matchAll(loads)].map(([, imported, required]) => imported ?? required ?? '')
  expect(names.length).toBeGreaterThan(20)
  expect(names.filter((name) => !isBuiltin(name))).toEqual([])
})
