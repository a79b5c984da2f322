/** The inputs that no workflow of `examples/` needs, each with why. A fragment on a page of `docs/` shows each. */
export const UNSHOWN: Readonly<Record<string, string>> = {
  architecture: 'It follows from the image.',
  'ephemeral-storage': 'The 20 GiB that every task has are enough for the examples.',
  'registry-logins': 'The examples pull from one registry.',
  'secret-name': 'The name that is made of repository and registry fits.',
  'kms-key-id': 'The key of AWS needs nothing set up; one of your own costs money.',
  'execution-role-name': 'The name that is made of the repository fits.',
  'permissions-boundary-arn': 'It is for accounts whose policies demand one.',
  'task-role-arn': 'The programs of the examples call nothing of AWS.',
  'enable-exec': 'A shell is for people, and wants a task role.',
  'launch-type': 'Fargate is what the action is for.',
  'vpc-id': 'The default VPC needs nothing set up, and subnets name their VPC.',
  'hosted-zone-id': 'The zone is found by the domain.',
  'certificate-secret-arn': 'A certificate of the authority needs nothing set up.',
  'access-password': 'The examples serve what everybody may see.',
  'access-open-paths': 'It goes with a password.',
  'acme-directory': 'The authority of the default is the one that browsers trust.',
  'dns-ttl': 'The default suits an environment that is deployed often.',
  'log-retention-days': 'The default is short enough to cost little.',
  tags: 'They are for the cost reports of whoever runs the action.',
  'settle-seconds': 'Its default suits most programs, and an example with a health check has no use for it.',
  'github-token': 'The job’s own token is its default.'
}
