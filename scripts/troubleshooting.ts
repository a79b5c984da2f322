import type { Cause } from '../src/report/causes/cause.ts'
import { CAPACITY } from '../src/report/causes/capacity.ts'
import { CREDENTIALS } from '../src/report/causes/credentials.ts'
import { DEFINITION } from '../src/report/causes/definition.ts'
import { ENDS } from '../src/report/causes/end.ts'
import { LOGGING } from '../src/report/causes/logging.ts'
import { NETWORK } from '../src/report/causes/network.ts'
import { PERMISSIONS } from '../src/report/causes/permissions.ts'
import { PULLS } from '../src/report/causes/pull.ts'
import { REQUESTS } from '../src/report/causes/requests.ts'
import { SECRETS } from '../src/report/causes/secrets.ts'
import { STARTS } from '../src/report/causes/start.ts'
import { CAUSES } from '../src/report/causes.ts'
import { explain, type Explanation } from '../src/report/explain.ts'
import { FAILURES } from './failures/all.ts'
import { anchorOf, prose } from './markdown.ts'

/** The table of causes by what they are about, one chapter for each file of it. */
const CHAPTERS: Readonly<Record<string, readonly Cause[]>> = {
  Permissions: PERMISSIONS,
  'Credentials and connections': CREDENTIALS,
  'What ECS refuses to run': REQUESTS,
  'What ECS refuses to register': DEFINITION,
  Capacity: CAPACITY,
  'The network of the task': NETWORK,
  'Secrets, parameters and files': SECRETS,
  'The log': LOGGING,
  'Pulling the image': PULLS,
  'Starting the container': STARTS,
  'How a task ended': ENDS
}

/** More of one failure would only make the page longer. */
const MOST_SAMPLES = 6
const MOST_CAUSES = 2

/** The known failures, each with what AWS says of it. Throws an Error for a cause without a sample or a chapter. */
export function renderCauses(): string {
  const known = Object.values(CHAPTERS).flat()
  const stray = CAUSES.find((cause) => !known.includes(cause))
  if (stray !== undefined) throw new Error(`The cause "${stray.title}" is in no chapter of scripts/troubleshooting.ts.`)
  return Object.entries(CHAPTERS)
    .map(([chapter, causes]) => [`## ${chapter}`, ...causes.map(section)].join('\n\n'))
    .join('\n\n')
}

/** Links to all known failures. */
export function renderIndex(): string {
  return Object.entries(CHAPTERS)
    .map(([chapter, causes]) => `- ${link(chapter)}: ${causes.map(({ title }) => link(title)).join(' · ')}`)
    .join('\n')
}

function link(heading: string): string {
  return `[${heading}](#${anchorOf(heading)})`
}

function section({ title }: Cause): string {
  const thrown = FAILURES.flatMap(([named, , failure]) => (named === title ? [failure] : []))
  const [first, ...others] = samplesOf(thrown.map((each) => explain(each)))
  if (first === undefined) throw new Error(`The cause "${title}" has no sample in scripts/failures.`)
  // Some causes name what the text is about, and so differ.
  const causes = [...new Set([first, ...others].map(({ cause }) => words(cause)))].slice(0, MOST_CAUSES)
  return [
    `### ${title}`,
    `\`\`\`text\n${[first, ...others].map(textOf).join('\n')}\n\`\`\``,
    causes.join(' Or: '),
    `**Do:** ${words(first.remedy)}`
  ].join('\n\n')
}

/** Some of what AWS says; texts that differ only in counts are one. */
function samplesOf(explanations: readonly Explanation[]): Explanation[] {
  const alike = (one: Explanation) =>
    textOf(one)
      .replaceAll(/\S+ \S+ has been retried \d+ time|’/g, "'")
      .toLowerCase()
  const unlike = explanations.filter((one, at) => explanations.findIndex((other) => alike(other) === alike(one)) === at)
  return mixed(unlike).slice(0, MOST_SAMPLES)
}

/** What AWS says, or the program. */
function textOf({ raw = '', logLines }: Explanation): string {
  return logLines.length > 0 ? logLines.join('\n') : raw.replace(/^TaskFailedToStart: /, '')
}

/** One of each kind of error, then a second of each, and so on: people search for what it begins with. */
function mixed(explanations: readonly Explanation[]): Explanation[] {
  const kinds = Object.values(Object.groupBy(explanations, (one) => textOf(one).split(':')[0] ?? ''))
  return explanations.flatMap((_, round) => kinds.flatMap((kind) => kind?.[round] ?? []))
}

/** A statement of a policy is code. */
function words(text: string): string {
  return prose(text.replaceAll(/\{"Effect".*\}/g, '`$&`'))
}
