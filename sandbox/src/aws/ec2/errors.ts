import { AwsError } from '../../service.ts'

/** EC2 has no modelled errors; codes and texts are those of "Error codes for the Amazon EC2 API". */
export function ec2Error(code: string, message: string): AwsError {
  return new AwsError(code, message, 400)
}

export function invalidValue(message: string): AwsError {
  return ec2Error('InvalidParameterValue', message)
}

/** What each kind's malformed IDs are refused with; the spelling is not the same for all. */
const malformed = {
  sg: 'InvalidGroupId.Malformed',
  subnet: 'InvalidSubnetID.Malformed',
  vpc: 'InvalidVpcID.Malformed',
  rtb: 'InvalidRouteTableId.Malformed',
  eni: 'InvalidNetworkInterfaceId.Malformed',
  i: 'InvalidInstanceID.Malformed'
} as const

/** Throws unless these can be IDs of the kind: its prefix and 8 or 17 hexadecimal digits. */
export function checkIds(prefix: keyof typeof malformed, ids: readonly string[] = []): void {
  const wrong = ids.find((id) => !new RegExp(`^${prefix}-[0-9a-f]{8}([0-9a-f]{9})?$`).test(id))
  if (wrong !== undefined) throw ec2Error(malformed[prefix], `Invalid id: "${wrong}" (expecting "${prefix}-...")`)
}

export function noSuchGroup(id: string): AwsError {
  return ec2Error('InvalidGroup.NotFound', `The security group '${id}' does not exist`)
}

export function noSuchSubnet(id: string): AwsError {
  return ec2Error('InvalidSubnetID.NotFound', `The subnet ID '${id}' does not exist`)
}

export function noSuchVpc(id: string): AwsError {
  return ec2Error('InvalidVpcID.NotFound', `The vpc ID '${id}' does not exist`)
}

export function noSuchInterface(id: string): AwsError {
  return ec2Error('InvalidNetworkInterfaceID.NotFound', `The networkInterface ID '${id}' does not exist`)
}

/** The answer to a dry run that would have gone through: an error, with 412. Asked once everything is authorised. */
export function checkDryRun({ DryRun }: { readonly DryRun?: boolean | undefined }): void {
  if (DryRun === true)
    throw new AwsError('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', 412)
}
