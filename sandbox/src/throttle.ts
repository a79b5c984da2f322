import type { ServiceName } from './service.ts'
import type { Fields } from './wire/model.ts'

/** A token bucket: `burst` calls at once, then `perSecond` in the long run. */
interface Rate {
  readonly burst: number
  readonly perSecond: number
}

interface Limit extends Rate {
  readonly service: ServiceName
  /** All of these draw from one bucket; with `each`, every operation has one of its own. */
  readonly operations: RegExp
  readonly each?: true
  /** Only calls without filter, ids or paging. */
  readonly unfiltered?: true
}

/**
 * Per account and Region. Sources: AWS General Reference, "Amazon ECS endpoints and quotas"; Amazon EC2 Developer Guide,
 * "Request throttling for the Amazon EC2 API" (every API by itself); AWS Secrets Manager quotas; AWS KMS request quotas; CloudWatch Logs quotas;
 * IAM User Guide, "IAM and AWS STS quotas". IAM publishes no rates: its row is a cautious guess. The first row that
 * fits counts. Route 53 has one bucket for the account and one as large for each operation, so that the first is the one
 * that runs dry (Route 53 Developer Guide, "Throttling of API requests"); it publishes no size of its third one, for
 * changed records. Quotas that are told as calls per second have that many as burst, too.
 */
const LIMITS: readonly Limit[] = [
  { service: 'ecs', operations: /^(Create|Delete)Cluster$|^PutClusterCapacityProviders$/, burst: 20, perSecond: 1 },
  { service: 'ecs', operations: /^(DescribeClusters|ListClusters)$/, burst: 50, perSecond: 20 },
  // Fargate's own rate for RunTask is lower than that of the bucket it shares with StopTask.
  { service: 'ecs', operations: /^RunTask$/, burst: 20, perSecond: 20 },
  { service: 'ecs', operations: /^StopTask$/, burst: 100, perSecond: 40 },
  { service: 'ecs', operations: /^(Describe|List)(Tasks|ContainerInstances)$/, burst: 100, perSecond: 20 },
  { service: 'ecs', operations: /^(Register|Deregister)TaskDefinition$/, burst: 20, perSecond: 1 },
  { service: 'ecs', operations: /^DeleteTaskDefinitions$/, burst: 5, perSecond: 1 },
  { service: 'ecs', operations: /TaskDefinition/, burst: 50, perSecond: 20 },
  { service: 'ecs', operations: /^(Untag|Tag)Resource$/, burst: 20, perSecond: 10 },
  { service: 'ecs', operations: /^ListTagsForResource$/, burst: 50, perSecond: 20 },
  { service: 'ec2', operations: /^CreateTags$/, burst: 100, perSecond: 10 },
  { service: 'ec2', operations: /^Describe/, each: true, unfiltered: true, burst: 50, perSecond: 10 },
  { service: 'ec2', operations: /^Describe/, each: true, burst: 100, perSecond: 20 },
  { service: 'ec2', operations: /./, each: true, burst: 50, perSecond: 5 },
  { service: 'secretsmanager', operations: /^DescribeSecret$/, burst: 40_000, perSecond: 40_000 },
  { service: 'secretsmanager', operations: /^GetSecretValue$/, burst: 10_000, perSecond: 10_000 },
  { service: 'secretsmanager', operations: /^ListSecrets$/, burst: 100, perSecond: 100 },
  { service: 'secretsmanager', operations: /^(Put|Update)Secret/, burst: 50, perSecond: 50 },
  { service: 'secretsmanager', operations: /^(Untag|Tag)Resource$/, burst: 50, perSecond: 50 },
  { service: 'secretsmanager', operations: /./, each: true, burst: 50, perSecond: 50 },
  { service: 'kms', operations: /^DescribeKey$/, burst: 2000, perSecond: 2000 },
  {
    service: 'logs',
    operations: /^(Create|Delete)LogGroup$|^DescribeLogGroups$/,
    each: true,
    burst: 10,
    perSecond: 10
  },
  { service: 'logs', operations: /^DescribeLogStreams$/, burst: 25, perSecond: 25 },
  { service: 'logs', operations: /^(FilterLogEvents|GetLogEvents)$/, each: true, burst: 10, perSecond: 10 },
  {
    service: 'logs',
    operations: /^(PutRetentionPolicy|TagResource|ListTagsForResource)$/,
    each: true,
    burst: 5,
    perSecond: 5
  },
  { service: 'logs', operations: /^CreateLogStream$/, burst: 50, perSecond: 50 },
  { service: 'logs', operations: /^PutLogEvents$/, burst: 5000, perSecond: 5000 },
  { service: 'iam', operations: /./, burst: 20, perSecond: 5 },
  { service: 'sts', operations: /./, burst: 600, perSecond: 600 },
  { service: 'route53', operations: /./, burst: 50, perSecond: 10 }
]

/** Whether a call still fits AWS's published rates; asking takes a token. */
export type Admission = (service: ServiceName, operation: string, input: Fields) => boolean

/** Full buckets for one account and Region. `now` in ms. */
export function publishedRates(now: () => number): Admission {
  const buckets = new Map<string, Bucket>()
  return (service, operation, input) => {
    const index = LIMITS.findIndex((limit) => concerns(limit, service, operation, input))
    const limit = LIMITS[index]
    if (limit === undefined) return true
    const name = limit.each ? `${index} ${operation}` : `${index}`
    const bucket = refilled(buckets.get(name), limit, now())
    const admitted = bucket.tokens >= 1
    buckets.set(name, { ...bucket, tokens: bucket.tokens - (admitted ? 1 : 0) })
    return admitted
  }
}

interface Bucket {
  readonly tokens: number
  readonly at: number
}

function concerns(limit: Limit, service: ServiceName, operation: string, input: Fields): boolean {
  if (limit.service !== service || !limit.operations.test(operation)) return false
  return !limit.unfiltered || Object.keys(input).length === 0
}

function refilled(bucket: Bucket | undefined, { burst, perSecond }: Rate, at: number): Bucket {
  if (bucket === undefined) return { tokens: burst, at }
  return { tokens: Math.min(burst, bucket.tokens + ((at - bucket.at) / 1000) * perSecond), at }
}
