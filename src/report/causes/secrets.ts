import type { Cause } from './cause.ts'

const SHAPES: Readonly<Record<string, string>> = {
  'unable to unmarshal secret value': 'is not a JSON object whose fields are text',
  'empty secrets value': 'is empty, or was stored as binary',
  'empty response': 'is empty',
  'AuthorizationData is malformed': 'lacks `username` or `password`, or one of them is empty'
}

/** Secrets, parameters and files that a task is to get. Source: "ResourceInitializationError" in the ECS Developer Guide. */
export const SECRETS: readonly Cause[] = [
  {
    when: /access a secret from a different AWS account/,
    title: 'The secret is not open to other accounts',
    cause:
      'The secret belongs to another account and is encrypted with the default key, which is for that account only.',
    remedy: 'Encrypt it there with a customer key whose policy allows `kms:Decrypt` to the account of the task.'
  },
  {
    when: /ResourceInitializationError[^]*Access to KMS is not allowed/,
    title: 'The execution role may not decrypt the secret',
    cause: 'The secret is encrypted with a customer key that the execution role may not use.',
    remedy: 'Allow the role `kms:Decrypt` on that key, in its own policy and in the key’s.'
  },
  {
    when: /Access to KMS is not allowed/,
    title: 'The workflow may not use the secret’s key',
    cause: 'The secret is encrypted with a customer key that the workflow’s AWS role may not use.',
    remedy: 'Allow that role `kms:Decrypt` and `kms:GenerateDataKey` on the key, or name another in `kms-key-id`.'
  },
  {
    when: /can(?:'t|not) find the specified secret|Check whether the secret exists/,
    title: 'The secret is not there',
    cause: 'The task definition names a secret that does not exist in this Region.',
    remedy: 'Check `secret-arn` and `secrets`. A secret that was deleted and made again has another ARN.'
  },
  {
    when: /marked for deletion|scheduled for deletion/,
    title: 'The secret is about to be deleted',
    cause: 'The secret is scheduled for deletion, so nobody may read it.',
    remedy: 'Restore it: `aws secretsmanager restore-secret --secret-id <its ARN>`.'
  },
  {
    when: /(unable to unmarshal secret value|empty secrets value|authorization data: (?:empty response)|AuthorizationData is malformed)/,
    title: 'The secret does not hold a login',
    cause: (found) =>
      `The secret’s value ${SHAPES[(found[1] ?? '').replace('authorization data: ', '')] ?? 'is not a login'}.`,
    remedy: 'Store `{"username": "…", "password": "…"}` in it.'
  },
  {
    when: /did not contain json key (\S+)/,
    title: 'A key is missing in a secret',
    cause: (found) => `The secret has no key ${found[1] ?? ''}.`,
    remedy: 'Correct the key behind the ARN in `secrets`, or add it to the secret.'
  },
  {
    when: /invalid ssm parameters: ([^;\n]+)/,
    title: 'A parameter is not there',
    cause: (found) => `The Parameter Store of this Region has no ${found[1] ?? 'such parameter'}.`,
    remedy: 'Correct `secrets`, or make the parameter.'
  },
  {
    when: /failed to download env files/,
    title: 'A file of environment variables cannot be read',
    cause: 'A file in `environmentFiles` is not in S3, or the execution role may not read it.',
    remedy:
      'Check its ARN in `task-definition`, and allow the execution role `s3:GetObject` on it and `s3:GetBucketLocation` on its bucket.'
  },
  {
    when: /failed to invoke EFS utils commands/,
    title: 'The EFS file system cannot be mounted',
    cause: 'The task does not reach the file system of one of its volumes, or may not mount it.',
    remedy:
      'Let the file system’s security group take port 2049 from the task, have a mount target in the task’s zone, and allow the role in `task-role-arn` what its policy asks for.'
  }
]
