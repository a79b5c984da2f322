/** The common parts of AWS's texts. */
export const ACCOUNT = '123456789012'
export const CI = `arn:aws:sts::${ACCOUNT}:assumed-role/ci/session`
export const EXEC = `arn:aws:sts::${ACCOUNT}:assumed-role/exec/0123456789abcdef`
export const SECRET = `arn:aws:secretsmanager:eu-central-1:${ACCOUNT}:secret:login-AbCdEf`
export const LOG = `arn:aws:logs:eu-central-1:${ACCOUNT}:log-group:/log:log-stream:task/space/1`

export const PULL =
  'CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref docker.io/acme/space:1.0: '
export const ASM = `ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to get registry auth from asm: service call has been retried 1 time(s): asm fetching secret from the service for ${SECRET}: `
export const DATA = ASM.replace(/asm fetching secret.*/, 'asm fetching authorization data: ')
export const LOGGER =
  'ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: '
export const START =
  'CannotStartContainerError: ResourceInitializationError: failed to create new container runtime task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: '
export const PULLING_SECRETS =
  'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: '
export const ARGS = 'ResourceInitializationError: failed to validate logger args: '

/** Returns the message with which IAM denies a call. */
export function denied(who: string, action: string, resource: string): string {
  return `User: ${who} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`
}
