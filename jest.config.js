import { join } from 'node:path'

/** Jest runs as ES modules on the TypeScript sources; types are checked by `npm run types`. */
export default {
  testEnvironment: join(import.meta.dirname, '__tests__', 'virtual', 'environment.ts'),
  // The end-to-end tests wait for tasks half of the time. None waits longer than it must; the limit is for busy machines.
  maxWorkers: 3,
  testSequencer: join(import.meta.dirname, '__tests__', 'virtual', 'sequencer.ts'),
  testTimeout: 300_000,
  testMatch: ['<rootDir>/__tests__/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': [
      join(import.meta.dirname, '__tests__', 'virtual', 'transform.ts'),
      { jsc: { target: 'es2024', parser: { syntax: 'typescript' } } }
    ]
  }
}
