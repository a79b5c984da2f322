import { rows as ecs } from './ecs.ts'
import { rows as iam } from './iam.ts'
import { rows as networkAndLogs } from './network-and-logs.ts'
import { rows as route53 } from './route53.ts'
import { rows as secrets } from './secrets.ts'

/** What every operation needs. */
export const rows = [...ecs, ...secrets, ...iam, ...networkAndLogs, ...route53]
