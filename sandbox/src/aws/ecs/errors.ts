import { AwsError } from '../../service.ts'

/** The error that ECS gives for most wrong definitions. */
export function clientError(message: string): AwsError {
  return new AwsError('ClientException', message)
}

/** The error that ECS gives for most wrong parameters. */
export function invalidParameter(message: string): AwsError {
  return new AwsError('InvalidParameterException', message)
}

/** The error for a cluster that is not there, or is deleted. */
export function clusterNotFound(message = 'Cluster not found.'): AwsError {
  return new AwsError('ClusterNotFoundException', message)
}
