import type { Cause } from './cause.ts'

/** Pulls that were refused. Source: "CannotPullContainer task errors" in the ECS Developer Guide; the texts are containerd's. */
export const PULLS: readonly Cause[] = [
  {
    when: /does not contain descriptor matching platform '([^']+)'/,
    title: 'The image is not built for this architecture',
    cause: (found) => `The image has no variant for ${found[1] ?? 'the platform of the task'}.`,
    remedy: (found) =>
      `Build it with \`docker buildx build --platform ${found[1] ?? 'linux/amd64'}\`, or set \`architecture\` to one that it is built for.`
  },
  {
    when: /in-toto|no processor for media-type/,
    title: 'The reference is that of an attestation',
    cause: 'What was named is the attestation beside the image, not the image.',
    remedy:
      'Name the tag or the digest of the index in `image`, or build with `provenance: false` in `docker/build-push-action`.'
  },
  {
    when: /no space left on device/,
    title: 'The image does not fit',
    cause: 'The image, unpacked, needs more storage than the task has: 20 GiB when nothing else is said.',
    remedy: 'Set `ephemeral-storage` to 21 up to 200 GiB, or make the image smaller.'
  },
  {
    when: /pull command failed: panic: runtime error/,
    title: 'The image’s layers cannot be fetched from S3',
    cause: 'Amazon ECR keeps layers in S3, which the task’s private subnet does not reach.',
    remedy:
      'Add a gateway endpoint for S3 to the route table of the subnet, or NAT; or `assign-public-ip: true` in a public one.'
  },
  {
    when: /invalid reference(?: format)?\b/,
    title: 'The image’s name is not valid',
    cause: 'The name is not one that a registry can have.',
    remedy: 'Correct `image`: lower-case path, no `https://`, no blank, and no variable in it that is empty.'
  },
  {
    when: /access token has insufficient scopes/,
    title: 'The access token may not read images',
    cause: 'The token in the secret is right, but was made without the permission to read.',
    remedy: 'Make one that may read, put it into `registry-password`, and run again; the secret is brought up to date.'
  },
  {
    when: /ecr:BatchGetImage|pull access denied for \d+\.dkr|CannotPullECRContainerError|CannotPullContainerError: no basic auth credentials|\.dkr[.-]ecr[^]*(?:40[13] |no identity-based policy|pull access denied|no basic auth credentials)/,
    title: 'The execution role may not pull from Amazon ECR',
    cause: 'Amazon ECR did not open the image to the execution role.',
    remedy:
      'Give the role in `execution-role-arn` the policy `AmazonECSTaskExecutionRolePolicy`, or the same rights on this repository; an image of another account also needs that repository’s own policy.'
  },
  {
    when: /failed to fetch anonymous token|authorization failed: no basic auth credentials/,
    title: 'The registry wants a login',
    cause: 'The task came without a login, and the registry does not open this image to everybody.',
    remedy:
      'Set `registry-username` and `registry-password`, or `secret-arn`. For ghcr.io the password is a token with `read:packages`.'
  },
  {
    when: /failed to fetch oauth token[^]*40[13]|incorrect username or password|unexpected status (?:code|from HEAD request to) \S*manifests\S*[^:]*: 401/,
    title: 'The registry refuses the login',
    cause: 'The user name or password in the secret is wrong or has expired.',
    remedy:
      'Renew `registry-password`, and run again; the secret is brought up to date. A secret in `secret-arn` is yours to renew. Use no token that ends with the job, such as `GITHUB_TOKEN`.'
  },
  {
    when: /httpRead(?:er)?Seeker: failed open: unexpected status code \S+: (\d{3})/,
    title: 'The image’s layers cannot be downloaded',
    cause: (found) => `The store where the registry keeps its layers answered ${found[1] ?? 'with an error'}.`,
    remedy:
      'Run the job again. If it stays so: check the policy of a VPC endpoint or proxy on the way, and the registry’s storage.'
  },
  {
    when: /CannotPull[^]*(?:unexpected status (?:code|from (?:GET|HEAD) request to)[^]*: (5\d\d) |API error \((5\d\d)\))/,
    title: 'The registry has a fault',
    cause: (found) => `The registry answered ${found[1] ?? found[2] ?? 'with an error of its own'}.`,
    remedy: 'Run the job again; if that does not help, see the registry’s status page.'
  },
  {
    when: /CannotPull[^]*(?:: not found|repository \S+ not found|manifest unknown|name unknown)/i,
    title: 'The image does not exist',
    cause: 'The registry has no such repository, tag or digest.',
    remedy: 'Check `image`, and that it was pushed, under this tag, before the deployment.'
  },
  {
    when: /pull access denied|insufficient_scope|Check whether the image exists|denied: requested access|40[13] (?:Unauthorized|Forbidden)/,
    title: 'The registry does not open this image',
    cause: 'The image does not exist, or the login may not pull it; registries do not tell the two apart.',
    remedy: 'Check the name in `image`, and that the user in `registry-username` may pull it.'
  }
]
