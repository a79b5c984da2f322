import js from '@eslint/js'
import tseslint from 'typescript-eslint'

// The product: src and entry. All else is linted by oxlint (.oxlintrc.json). Which folder may import which, and that
// nothing needs itself, is checked by scripts/check-imports.ts.

/** What speaks to the runner, beside `report/`. */
const RUNNER = ['main', 'post', 'runner', 'inputs', 'inputs/values'].map((name) => `src/${name}.ts`)
const ACTIONS = {
  group: ['@actions/core'],
  message: 'Only main, post, runner, inputs, inputs/values and report/ speak to the runner.'
}
const AWS = {
  group: ['@aws-sdk/*'],
  message: 'Only src/aws and src/resources speak to AWS; types may be used elsewhere.',
  allowTypeImports: true
}
const OCTOKIT = {
  group: ['@actions/github', '@actions/github/**', '@octokit/*'],
  message: 'Only src/github/client.ts speaks to octokit, as only some runs load it; types may be used elsewhere.',
  allowTypeImports: true
}
function restrict(files, patterns, ignores = []) {
  return { files, ignores, rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns }] } }
}

export default tseslint.config(
  { ignores: ['*', '!src/', '!entry/'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { project: 'src/tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      // TypeScript itself reports these.
      '@typescript-eslint/no-unused-vars': 'off',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      'max-lines': ['error', { max: 500, skipBlankLines: true, skipComments: true }]
    }
  },
  {
    files: ['**/*.js'],
    languageOptions: { globals: { console: 'readonly', process: 'readonly', setTimeout: 'readonly' } }
  },
  restrict(
    ['src/**/*.ts'],
    [ACTIONS, AWS, OCTOKIT],
    [...RUNNER, 'src/aws/**', 'src/resources/**', 'src/report/**', 'src/github/client.ts']
  ),
  restrict([...RUNNER, 'src/report/**/*.ts'], [AWS, OCTOKIT]),
  restrict(['src/aws/**/*.ts', 'src/resources/**/*.ts'], [ACTIONS, OCTOKIT]),
  restrict(['src/github/client.ts'], [ACTIONS, AWS])
)
