import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { placeholderProblems } from '../../scripts/release-placeholder.ts'

describe('the placeholder for the owner', () => {
  // Not in one word, so that whoever replaces it everywhere leaves it here.
  const placeholder = ['OW', 'NER'].join('')

  test.each([
    ['README.md', `uses: ${placeholder}/run-on-fargate@v1`],
    ['SECURITY.md', `https://github.com/${placeholder}/run-on-fargate/security`],
    ['.github/CODEOWNERS', `/dist/ @${placeholder}`],
    ['.github/ISSUE_TEMPLATE/config.yml', `url: https://github.com/${placeholder}/run-on-fargate`],
    ['examples/job.yml', `uses: ${placeholder}/run-on-fargate@v1`],
    ['docs/deep/page.md', `- uses: ${placeholder}/run-on-fargate@v1`]
  ])('in %s is found, and told with the file', (file, text) => {
    const others = { 'docs/other.md': 'acme/run-on-fargate@v1', 'src/index.ts': text }
    const problems = placeholderProblemsOf({ ...others, [file]: text })
    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain(`still stands in ${file}. Put the account there`)
  })

  test.each([
    ['the name of an account', 'uses: acme/run-on-fargate@v1 @acme'],
    ['what users fill in', `<${placeholder}>/<REPOSITORY> repos/${placeholder}/REPOSITORY`],
    ['a longer word', `CODE${placeholder}/run-on-fargate @${placeholder}S`]
  ])('is not %s', (_, text) => {
    expect(placeholderProblemsOf({ 'README.md': text })).toEqual([])
  })
})

/** What is said of a tree with these files. */
function placeholderProblemsOf(tree: Readonly<Record<string, string>>): string[] {
  const root = mkdtempSync(join(tmpdir(), 'release-'))
  try {
    for (const [file, text] of Object.entries(tree)) {
      mkdirSync(dirname(join(root, file)), { recursive: true })
      writeFileSync(join(root, file), text)
    }
    return placeholderProblems(root)
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}
