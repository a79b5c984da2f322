/** What the host names of a partition's services end in (AWS General Reference, "Service endpoints"). */
export function dnsSuffix(partition: string): string {
  return { 'aws-cn': 'amazonaws.com.cn', 'aws-eusc': 'amazonaws.eu' }[partition] ?? 'amazonaws.com'
}
