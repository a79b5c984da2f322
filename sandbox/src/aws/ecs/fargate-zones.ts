/** Where Fargate is not in every zone, the zone IDs that have it for Linux; "AWS Fargate Regions" of the Developer Guide. */
const zonesOf: Readonly<Record<string, readonly string[]>> = {
  usw1: ['usw1-az1', 'usw1-az3'],
  apne1: ['apne1-az1', 'apne1-az2', 'apne1-az4'],
  cnn1: ['cnn1-az1', 'cnn1-az2']
}

/** Whether Fargate runs Linux tasks in the zone of this ID. */
export function hasFargate(zoneId = ''): boolean {
  return zonesOf[zoneId.split('-')[0] ?? '']?.includes(zoneId) ?? true
}
