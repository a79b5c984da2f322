import { AwsError } from '../../service.ts'

/** EC2 has no modelled errors; codes and texts are those of "Error codes for the Amazon EC2 API". */
export function ec2Error(code: string, message: string): AwsError {
  return new AwsError(code, message, 400)
}

export function invalidValue(message: string): AwsError {
  return ec2Error('InvalidParameterValue', message)
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
