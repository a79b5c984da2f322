import js from '@eslint/js'
import { importX } from 'eslint-plugin-import-x'
import tseslint from 'typescript-eslint'

/**
 * The arrows of the architecture (see docs/architecture.md): each folder of `src` may only import what is below it.
 * A zone reads: files in `target` must not import from `from`.
 */
const below = {
  'src/image': ['src/aws', 'src/commands', 'src/deploy', 'src/github', 'src/report', 'src/inputs', 'src/request.ts'],
  'src/github': ['src/aws', 'src/commands', 'src/deploy', 'src/image', 'src/report', 'src/inputs', 'src/request.ts'],
  'src/inputs': ['src/aws', 'src/commands', 'src/deploy', 'src/github', 'src/report', 'src/request.ts'],
  'src/aws': ['src/commands', 'src/deploy', 'src/teardown', 'src/github', 'src/image', 'src/report', 'src/request.ts'],
  'src/deploy': ['src/commands', 'src/github', 'src/report', 'src/teardown'],
  'src/teardown': ['src/commands', 'src/deploy', 'src/github', 'src/image', 'src/inputs', 'src/report'],
  'src/report': ['src/commands', 'src/github', 'src/image', 'src/inputs']
}

const ROOTS = ['main', 'index', 'inputs', 'make-tools', 'post', 'runner'].map((name) => `src/${name}.ts`)

const arrows = Object.entries(below).flatMap(([target, froms]) =>
  [...froms, ...ROOTS].map((from) => ({ target, from }))
)

/** What speaks to the runner. */
const RUNNER = ['index', 'main', 'post', 'runner', 'inputs', 'report/outputs'].map((name) => `src/${name}.ts`)
const ACTIONS = {
  group: ['@actions/*'],
  message: 'Only index, main, post, runner, inputs and report/outputs speak to the runner.'
}
const AWS = {
  group: ['@aws-sdk/*'],
  message: 'Only src/aws speaks to AWS; types may be used elsewhere.',
  allowTypeImports: true
}
const PHASES = {
  regex: '^\\./(look|plan|act|start|watch|retire)\\.ts$',
  message: 'A phase gets what another one found as a value.',
  allowTypeImports: true
}

function restrict(files, patterns, ignores = []) {
  return { files, ignores, rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns }] } }
}

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'coverage/', 'build/'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    plugins: { 'import-x': importX },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      'import-x/no-restricted-paths': ['error', { zones: arrows }],
      'import-x/no-cycle': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      'max-lines': ['error', { max: 340, skipBlankLines: true, skipComments: true }]
    }
  },
  restrict(['src/**/*.ts'], [ACTIONS, AWS], [...RUNNER, 'src/aws/**', 'src/deploy/**']),
  restrict(RUNNER, [AWS]),
  restrict(['src/aws/**/*.ts'], [ACTIONS]),
  restrict(['src/deploy/**/*.ts'], [ACTIONS, AWS, PHASES]),
  {
    files: ['sandbox/**/*.ts', '__tests__/sandbox/**/*.ts'],
    rules: {
      // The sandbox's services are plain objects of closures; none of their methods uses `this`.
      '@typescript-eslint/unbound-method': 'off',
      'import-x/no-restricted-paths': ['error', { zones: [{ target: 'sandbox', from: 'src' }] }]
    }
  },
  {
    files: ['**/*.mjs', '**/*.js'],
    languageOptions: {
      globals: {
        console: 'readonly',
        fetch: 'readonly',
        process: 'readonly',
        setInterval: 'readonly',
        setTimeout: 'readonly'
      }
    }
  },
  {
    files: ['__tests__/**/*.ts'],
    rules: { 'max-lines': 'off' }
  }
)
