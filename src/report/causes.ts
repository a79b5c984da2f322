import { CAPACITY } from './causes/capacity.ts'
import type { Cause } from './causes/cause.ts'
import { CREDENTIALS } from './causes/credentials.ts'
import { DEFINITION } from './causes/definition.ts'
import { ENDS } from './causes/end.ts'
import { LOGGING } from './causes/logging.ts'
import { NETWORK } from './causes/network.ts'
import { PERMISSIONS } from './causes/permissions.ts'
import { PULLS } from './causes/pull.ts'
import { REQUESTS } from './causes/requests.ts'
import { SECRETS } from './causes/secrets.ts'
import { STARTS } from './causes/start.ts'

/**
 * Known failures, the first that fits wins: denials and the network hide inside pull, secret and log errors, so they come
 * before those; and what ended the task comes last.
 */
export const CAUSES: readonly Cause[] = [
  ...PERMISSIONS,
  ...CREDENTIALS,
  ...REQUESTS,
  ...DEFINITION,
  ...CAPACITY,
  ...NETWORK,
  ...SECRETS,
  ...LOGGING,
  ...PULLS,
  ...STARTS,
  ...ENDS
]
