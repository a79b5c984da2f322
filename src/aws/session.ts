import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { ActionError } from '../errors.ts'

/** Returns the Region that the environment names; an empty text where it names none. */
export function regionOf(env: NodeJS.ProcessEnv): string {
  return [env.AWS_REGION, env.AWS_DEFAULT_REGION].find(Boolean) ?? ''
}

/** Returns the Region. Throws `REGION_MISSING`. */
export function readRegion(env: NodeJS.ProcessEnv): string {
  const region = regionOf(env)
  if (/^[a-z]{2,}(-[a-z]+)+-\d+$/.test(region)) return region
  throw new ActionError(
    'REGION_MISSING',
    region === '' ? 'No AWS Region is set.' : `AWS_REGION is "${region}", which is no Region.`,
    'Run `aws-actions/configure-aws-credentials` with `aws-region` before this step, or set AWS_REGION, for example to `eu-west-1`.'
  )
}

/**
 * Throws `CREDENTIALS_MISSING` where there can't be any. GitHub's own runners have no instance role, and asking for one there
 * takes seconds to fail. A self-hosted runner may have one, so there the SDK's whole chain is let try.
 */
export function requireCredentials(env: NodeJS.ProcessEnv): void {
  if (hasCredentials(env)) return
  throw new ActionError(
    'CREDENTIALS_MISSING',
    'There are no AWS credentials.',
    'Run `aws-actions/configure-aws-credentials` before this step, and give the job `permissions: id-token: write`.'
  )
}

/**
 * Returns whether the workflow itself has given this job credentials. A file in the home folder, an instance's role and the
 * credentials of a container are the machine's, whoever the job is for.
 */
export function hasExplicitCredentials(env: NodeJS.ProcessEnv): boolean {
  return Boolean(env.AWS_ACCESS_KEY_ID) || Boolean(env.AWS_PROFILE)
}

/** How long a session lasts that `aws-actions/configure-aws-credentials` asks for, less the steps around this one. */
const SESSION = 55 * 60_000

/** What to warn of when the credentials may expire before the step does; they can't be renewed from within it. */
export function warnOfShortSession(env: NodeJS.ProcessEnv, timeout: number): string | undefined {
  if (!env.AWS_SESSION_TOKEN || timeout <= SESSION) return undefined
  return (
    `\`timeout-minutes\` is ${timeout / 60_000}, and the AWS session may expire before: by default it lasts one hour. ` +
    'After that the step can neither follow its task nor stop it. ' +
    'Set `role-duration-seconds` in `aws-actions/configure-aws-credentials`, and the maximum session duration of the role.'
  )
}

/** Whether there may be credentials: the environment names some, or the machine can have a role. */
function hasCredentials(env: NodeJS.ProcessEnv): boolean {
  if (hasExplicitCredentials(env)) return true
  const variables = [
    'AWS_WEB_IDENTITY_TOKEN_FILE',
    'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
    'AWS_CONTAINER_CREDENTIALS_FULL_URI'
  ]
  // Where the SDK looks.
  const home = [env.HOME, env.USERPROFILE].find(Boolean) ?? homedir()
  const sharedFile = env.AWS_SHARED_CREDENTIALS_FILE ?? join(home, '.aws', 'credentials')
  const somewhere = variables.some((name) => Boolean(env[name])) || existsSync(sharedFile)
  return somewhere || env.RUNNER_ENVIRONMENT === 'self-hosted'
}
