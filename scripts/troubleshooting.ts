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
import { explain } from '../src/report/explain.ts'
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
  if (thrown.length === 0) throw new Error(`The cause "${title}" has no sample in scripts/failures.`)
  const { cause, remedy } = explain(thrown[0])
  const said = samples(thrown)
  return [`### ${title}`, `\`\`\`text\n${said.join('\n')}\n\`\`\``, words(cause), `**Do:** ${words(remedy)}`].join(
    '\n\n'
  )
}

/** What AWS says, one line each; texts that differ only in counts are one. */
function samples(thrown: readonly unknown[]): string[] {
  const texts = thrown.flatMap((failure) => {
    const { raw = '', logLines } = explain(failure)
    return logLines.length > 0 ? logLines : [raw.replace(/^TaskFailedToStart: /, '')]
  })
  const alike = (text: string) => text.replaceAll(/\S+ \S+ has been retried \d+ time|’/g, "'").toLowerCase()
  const one = texts.filter((text, index) => texts.findIndex((other) => alike(other) === alike(text)) === index)
  return mixed(one).slice(0, MOST_SAMPLES)
}

/** One of each kind of error, then a second of each, and so on: people search for what it begins with. */
function mixed(texts: readonly string[]): string[] {
  const kinds = Object.values(Object.groupBy(texts, (text) => text.split(':')[0] ?? ''))
  return texts.flatMap((_, round) => kinds.flatMap((kind) => kind?.[round] ?? []))
}

/** A statement of a policy is code. */
function words(text: string): string {
  return prose(text.replaceAll(/\{"Effect".*\}/g, '`$&`'))
}
