import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { ActionError } from '../errors.ts'

/** Returns the Region in the environment; an empty string if none is set. */
export function regionOf(env: NodeJS.ProcessEnv): string {
  return [env.AWS_REGION, env.AWS_DEFAULT_REGION].find(Boolean) ?? ''
}

/** Returns the Region. Throws `REGION_MISSING` if none is set or it isn't a Region. */
export function readRegion(env: NodeJS.ProcessEnv): string {
  const region = regionOf(env)
  if (/^[a-z]{2,}(-[a-z]+)+-\d+$/.test(region)) return region
  throw new ActionError(
    'REGION_MISSING',
    region === '' ? 'No AWS Region is set.' : `AWS_REGION is "${region}", which is not a Region.`,
    'Run `aws-actions/configure-aws-credentials` with `aws-region` before this step, or set AWS_REGION, for example to `eu-west-1`.'
  )
}

/**
 * Throws `CREDENTIALS_MISSING` if there can't be any. GitHub-hosted runners have no instance role, and looking for one
 * takes seconds to fail. A self-hosted runner may have one, so the SDK tries its whole chain there.
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
 * Returns whether the workflow itself provides credentials. A credentials file, an instance role and a container's
 * credentials belong to the machine, whatever job it runs.
 */
export function hasExplicitCredentials(env: NodeJS.ProcessEnv): boolean {
  return Boolean(env.AWS_ACCESS_KEY_ID) || Boolean(env.AWS_PROFILE)
}

/** The default session (ms) of `aws-actions/configure-aws-credentials`, less some time for other steps. */
const SESSION = 55 * 60_000

/** Returns a warning if the credentials may expire before the step ends, because the step can't renew them. */
export function warnOfShortSession(env: NodeJS.ProcessEnv, timeout: number): string | undefined {
  if (!env.AWS_SESSION_TOKEN || timeout <= SESSION) return undefined
  return (
    `\`timeout-minutes\` is ${timeout / 60_000}, and the AWS session may expire before: by default it lasts one hour. ` +
    'After that, the step can no longer follow or stop its task. ' +
    'Set `role-duration-seconds` in `aws-actions/configure-aws-credentials`, and the maximum session duration of the role.'
  )
}

/** Whether there may be credentials: in the environment, in a file, or from a role of the machine. */
function hasCredentials(env: NodeJS.ProcessEnv): boolean {
  if (hasExplicitCredentials(env)) return true
  const variables = [
    'AWS_WEB_IDENTITY_TOKEN_FILE',
    'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
    'AWS_CONTAINER_CREDENTIALS_FULL_URI'
  ]
  // The SDK looks in these places.
  const home = [env.HOME, env.USERPROFILE].find(Boolean) ?? homedir()
  const sharedFile = env.AWS_SHARED_CREDENTIALS_FILE ?? join(home, '.aws', 'credentials')
  const somewhere = variables.some((name) => Boolean(env[name])) || existsSync(sharedFile)
  return somewhere || env.RUNNER_ENVIRONMENT === 'self-hosted'
}
