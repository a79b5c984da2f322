import type { PreviewRules } from '../github/preview.ts'
import type { Problems, Reading } from '../problems.ts'
import { matching, optional, optionalMatching } from './values.ts'

/** Reads which pull requests and comments deploy. Source of the length: "Managing labels" in GitHub's documentation. */
export function readPreviewRules(problems: Problems): Reading<PreviewRules> {
  return problems.readAll<PreviewRules>({
    label: () =>
      optionalMatching('preview-label', /^[^\p{Cc}]{1,50}$/u, 'the name of one label, at most 50 characters'),
    command: () =>
      optional('preview-command', (text, input) =>
        matching(input, text, /^[^\p{Cc}\p{L}\p{N}\s`][^\p{Cc}`]{0,99}$/u, COMMAND_WORDS).replaceAll(/\s+/g, ' ')
      )
  })
}

// A letter in front would make a command of what people write anyway.
const COMMAND_WORDS = 'what a comment begins with, such as `/deploy`: one line that begins with no letter or digit'

/** Reads the commit that was built, in lower case. A short one could stand for another commit tomorrow. */
export function readCommit(problems: Problems): Reading<string | undefined> {
  return problems.read(() =>
    optionalMatching(
      'commit',
      /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i,
      'the full SHA of a commit, 40 or 64 hex digits'
    )?.toLowerCase()
  )
}
