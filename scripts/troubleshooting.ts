import { TITLES, type ErrorCode } from '../src/errors.ts'
import { evidenceOf } from '../src/failures/evidence.ts'
import { CHAPTERS, findMatches, inWords, type FailureTitle } from '../src/failures/table.ts'
import { OWN_CHAPTERS } from './failures/own.ts'
import { SAMPLES } from './failures/samples.ts'
import { anchorOf, prose, table } from './markdown.ts'

/** The most samples to print of a failure. More would only make the page longer. */
const MOST_SAMPLES = 6

/** Renders the known failures, each with AWS's messages, the meaning and the fix. */
export function renderCauses(): string {
  return Object.entries(CHAPTERS)
    .map(([chapter, rows]) => [`## ${chapter}`, ...titlesOf(rows).map(section)].join('\n\n'))
    .join('\n\n')
}

/** Renders links to all known failures. */
export function renderIndex(): string {
  return Object.entries(CHAPTERS)
    .map(([chapter, rows]) => {
      return `- ${link(chapter)}: ${Object.keys(rows).map(link).join(' · ')}`
    })
    .join('\n')
}

/** Renders the failures that the action itself detects, in a table for each chapter. */
export function renderRefusals(): string {
  return Object.entries(OWN_CHAPTERS)
    .map(([chapter, codes]) => {
      const rows = (Object.keys(codes) as ErrorCode[]).map((code) => {
        const [meaning = '', fix = ''] = codes[code] ?? []
        return [TITLES[code], prose(meaning), prose(fix)]
      })
      return `### ${chapter}\n\n${table(['Title', 'Meaning', 'Fix'], rows)}`
    })
    .join('\n\n')
}

function section(title: FailureTitle): string {
  // The type says that there are samples, but this script runs without a type check.
  const samples: (typeof SAMPLES)[FailureTitle] | undefined = SAMPLES[title]
  if (samples === undefined) throw new Error(`"${title}" has no text in scripts/failures.`)
  const { meaning, remedy } = inWordsOf(title)
  const texts = [...new Set(samples.map(({ text }) => text.replaceAll('’', "'")))].slice(0, MOST_SAMPLES)
  return [`### ${title}`, `\`\`\`text\n${texts.join('\n')}\n\`\`\``, words(meaning), `**Fix:** ${words(remedy)}`]
    .filter((part) => part !== '')
    .join('\n\n')
}

/** Returns the row's texts for the first sample. */
function inWordsOf(title: FailureTitle): ReturnType<typeof inWords> {
  for (const evidence of evidenceOf(SAMPLES[title][0].thrown)) {
    const [match] = findMatches(evidence)
    if (match?.title === title) return inWords(match, evidence, {})
  }
  throw new Error(`The first sample of "${title}" is not known by its row.`)
}

function titlesOf(rows: object): FailureTitle[] {
  return Object.keys(rows) as FailureTitle[]
}

function link(heading: string): string {
  return `[${heading}](#${anchorOf(heading)})`
}

/** Renders a text with the policy statements in it as code. */
function words(text: string): string {
  return prose(text.replaceAll(/\{"Effect".*?\}(?= |$)/g, '`$&`'))
}
