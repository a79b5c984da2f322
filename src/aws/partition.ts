/** What differs between AWS's partitions. */
interface Partition {
  readonly dnsSuffix: string
  /** The console's host, where the Region goes in front of it. */
  readonly console: string
}

/** Source: the partition pages of the AWS documentation, and the endpoint tables of the AWS SDKs. */
const PARTITIONS: Readonly<Record<string, Partition>> = {
  aws: { dnsSuffix: 'amazonaws.com', console: 'console.aws.amazon.com' },
  'aws-cn': { dnsSuffix: 'amazonaws.com.cn', console: 'console.amazonaws.cn' },
  'aws-us-gov': { dnsSuffix: 'amazonaws.com', console: 'console.amazonaws-us-gov.com' },
  'aws-eusc': { dnsSuffix: 'amazonaws.eu', console: 'console.amazonaws-eusc.eu' }
}

/** The host name of a service, as `kms:ViaService` has it. */
export function serviceHost(service: string, region: string, partition: string): string {
  return `${service}.${region}.${PARTITIONS[partition]?.dnsSuffix ?? 'amazonaws.com'}`
}

/** The console's address for a Region, without a path; nothing for a partition whose console we do not know. */
export function consoleUrl(partition: string, region: string): string | undefined {
  const host = PARTITIONS[partition]?.console
  return host === undefined ? undefined : `https://${region}.${host}`
}
