import { AUTHORITY } from './authority.ts'
import { CREDENTIALS, PERMISSIONS, QUOTAS } from './calls.ts'
import { CAPACITY } from './capacity.ts'
import { DEFINITION, REQUESTS } from './ecs.ts'
import { ENDS, PULLS, STARTS } from './ends.ts'
import type { Chapter } from './failure.ts'
import { LOGS, NETWORK, SECRETS, TASK_PERMISSIONS } from './starts.ts'

/** The known failures by the chapters of the page that lists them. The order is for readers; nothing depends on it. */
export const CHAPTERS = {
  'Permissions of the workflow': PERMISSIONS,
  'Credentials and connections': CREDENTIALS,
  Quotas: QUOTAS,
  'The certificate authority': AUTHORITY,
  'What ECS refuses to run': REQUESTS,
  'What ECS refuses to register': DEFINITION,
  Capacity: CAPACITY,
  'Permissions of the task': TASK_PERMISSIONS,
  'The network of the task': NETWORK,
  'Secrets, parameters and files': SECRETS,
  'The log': LOGS,
  'Pulling the image': PULLS,
  'Starting the container': STARTS,
  'How a task ended': ENDS
} as const satisfies Readonly<Record<string, Chapter>>

type Chapters = typeof CHAPTERS
/** Names a known failure. */
export type FailureId = { [C in keyof Chapters]: keyof Chapters[C] }[keyof Chapters]
