import { parseArgs } from 'node:util'

/** What the demo was asked for. */
export interface Options {
  readonly keep: boolean
  readonly wrongPassword: boolean
  readonly job: boolean
  readonly preview: boolean
  readonly forwarded: boolean
  readonly help: boolean
}

export const USAGE = `Runs the action against local emulators of AWS, Docker Hub and GitHub's runner.

  npm run demo                       deploys a private image, and fetches its page from its URL
  npm run demo -- --keep             the same, and leaves everything up for a browser and the AWS CLI
  npm run demo -- --wrong-password   shows how a wrong registry password is reported, before anything is created
  npm run demo -- --job              runs a job to its end, and shows its log as it is written
  npm run demo -- --preview          plays the life of a pull request: opened, pushed to, broken, closed;
                                     its DNS name points to each new task, with HTTPS
  npm run demo -- --preview --keep   the same up to the broken commit, and leaves the name up for a browser
  npm run demo -- --forwarded        reaches the page through a free port of 127.0.0.1, as on systems where
                                     other loopback addresses or port 80 are closed (automatic there)
  npm run demo -- --help             this text
`

const OPTIONS = {
  keep: { type: 'boolean', default: false },
  'wrong-password': { type: 'boolean', default: false },
  job: { type: 'boolean', default: false },
  preview: { type: 'boolean', default: false },
  forwarded: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false }
} as const

/** What is shown in place of a deployment: one at a time. */
const SHOWS = ['job', 'preview', 'wrong-password'] as const

/** Reads the command line; a `mistake` is a sentence that names the argument. */
export function readOptions(args: readonly string[]): Options | { readonly mistake: string } {
  const parsed = parse(args)
  if ('mistake' in parsed) return parsed
  const { values } = parsed
  const [show, other] = SHOWS.filter((name) => values[name])
  if (other !== undefined) return { mistake: `--${show ?? ''} and --${other} do not go together.` }
  if (values.keep && show !== undefined && show !== 'preview') {
    return { mistake: `--keep and --${show} do not go together: in the end there is nothing to keep.` }
  }
  return {
    keep: values.keep,
    wrongPassword: values['wrong-password'],
    job: values.job,
    preview: values.preview,
    forwarded: values.forwarded,
    help: values.help
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS })
  } catch (error) {
    // Node adds advice on positional arguments, of which there are none here, after the first sentence.
    const [sentence] = (error instanceof Error ? error.message : String(error)).split('. ')
    return { mistake: `${sentence ?? 'Wrong arguments'}.` }
  }
}
