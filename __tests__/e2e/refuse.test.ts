import { describe, expect, test } from '@jest/globals'
import type { SandboxOptions } from '../../sandbox/src/start.ts'
import { deploy, inSandbox, WALKTHROUGH, writesOf } from './site.ts'

interface Case {
  readonly inputs?: Readonly<Record<string, string | undefined>>
  readonly env?: Readonly<Record<string, string>>
  readonly options?: SandboxOptions
  /** What the one annotation must say: the cause, and what to do. */
  readonly says: readonly RegExp[]
}

const APP = { listens: [80], page: '', log: [] }

/** What cannot work, by name. Each is one clear error, and nothing is written. */
const CASES: Readonly<Record<string, Case>> = {
  'a wrong password': {
    inputs: { 'registry-password': 'wrong' },
    says: [/Docker Hub/, /acme/, /access token/]
  },
  'an image that the login does not open': {
    inputs: { image: 'acme/other:1.0' },
    says: [/acme\/other/, /The image doesn't exist, or this user can't pull it/, /collaborator/]
  },
  'a private image without a login': {
    inputs: { 'registry-username': undefined, 'registry-password': undefined },
    says: [/acme\/space/, /registry-username/]
  },
  'a tag that was never pushed': { inputs: { image: 'acme/space:9.9' }, says: [/9\.9/, /push/i] },
  'a malformed image': { inputs: { image: 'https://hub.docker.com/acme/space' }, says: [/`image`/, /https/] },
  'no image': { inputs: { image: '' }, says: [/`image` is empty/] },
  'an unknown mode': { inputs: { mode: 'up' }, says: [/"up" for `mode`/, /`deploy`/] },
  'half a login': { inputs: { 'registry-password': undefined }, says: [/`registry-password` is empty/] },
  'a login and a secret': {
    inputs: { 'secret-arn': 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:x-AbCdEf' },
    says: [/`secret-arn` is set together/]
  },
  'a size that Fargate has not': { inputs: { cpu: '256', memory: '4096' }, says: [/memory` 4096/, /`memory: 4096`/] },
  'a size that is none': { inputs: { cpu: 'much' }, says: [/"much" for `cpu`/] },
  'a bad port': { inputs: { port: '80,99999' }, says: [/"99999"/] },
  'a bad address block': { inputs: { 'ingress-cidrs': '10.0.0.1/8' }, says: [/`10\.0\.0\.0\/8`/] },
  'a bad ARN': {
    inputs: { 'execution-role-arn': 'my-role' },
    says: [/"my-role" for `execution-role-arn`/, /arn:…:iam::/]
  },
  'a health check without a TCP port': {
    inputs: { port: '53/udp', 'health-check-path': '/' },
    says: [/no TCP port/, /`port`/]
  },
  'a role of another account': {
    inputs: { 'execution-role-arn': 'arn:aws:iam::999999999999:role/theirs' },
    says: [/`execution-role-arn`/, /999999999999/]
  },
  'a role of another account and a health check without a TCP port': {
    inputs: { 'task-role-arn': 'arn:aws:iam::999999999999:role/theirs', port: '53/udp', 'health-check-path': '/' },
    says: [/There are 2 problems/, /`task-role-arn`/, /no TCP port/]
  },
  'a wrong password, a subnet that is not there, a role of another account and a bad health check': {
    inputs: {
      'registry-password': 'wrong',
      subnets: 'subnet-0123456789abcdef0',
      'execution-role-arn': 'arn:aws:iam::999999999999:role/theirs',
      'wait-for': 'healthy'
    },
    says: [/There are 4 problems/, /Docker Hub/, /subnet-0123456789abcdef0/, /999999999999/, /`wait-for` is `healthy`/]
  },
  'a secret of another Region': {
    inputs: {
      'registry-username': undefined,
      'registry-password': undefined,
      'secret-arn': 'arn:aws:secretsmanager:us-east-1:123456789012:secret:x-AbCdEf'
    },
    says: [/us-east-1/, /eu-central-1/]
  },
  'a login that is given twice': {
    inputs: { 'registry-logins': 'docker.io acme secret' },
    says: [/`registry-logins`/, /docker\.io/]
  },
  'a list of logins that cannot be read': {
    inputs: { 'registry-logins': 'ghcr.io octocat' },
    says: [/`registry-logins`/, /line 1/]
  },
  'a bad time': { inputs: { 'timeout-minutes': '0' }, says: [/"0" for `timeout-minutes`/, /1 to 360/] },
  'three bad inputs': {
    inputs: { count: '0', port: 'http', 'registry-password': undefined },
    says: [/There are 3 problems/, /`count`/, /`port`/, /`registry-password`/]
  },
  'a bad tag': { inputs: { tags: 'aws:owner=me' }, says: [/aws:/] },
  'no credentials': {
    env: { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', AWS_SESSION_TOKEN: '' },
    says: [/no AWS credentials/, /configure-aws-credentials/]
  },
  'wrong credentials': { env: { AWS_ACCESS_KEY_ID: 'AKIAWRONG' }, says: [/access key/] },
  'no Region': { env: { AWS_REGION: '' }, says: [/No AWS Region/, /aws-region/] },
  'a Region that is none': { env: { AWS_REGION: 'Frankfurt' }, says: [/"Frankfurt"/] },
  'a user name with a colon': { inputs: { 'registry-username': 'ac:me' }, says: [/user ?name/i] },
  'no default VPC': { says: [/no default VPC/, /`subnets`/] },
  'no subnet with a way out': {
    inputs: { 'assign-public-ip': 'false' },
    says: [/cannot|No subnet/, /`assign-public-ip: true`/]
  },
  'an image for another operating system': {
    inputs: { image: 'acme/windows:1' },
    options: {
      images: [
        {
          repository: 'acme/windows',
          tag: '1',
          platforms: [{ os: 'windows', architecture: 'amd64' }],
          exposedPorts: [],
          index: true,
          readers: ['acme'],
          app: APP
        }
      ]
    },
    says: [/windows\/amd64/, /linux\/amd64/]
  },
  'a secret of others that is not a login': {
    inputs: { 'secret-name': 'theirs' },
    says: [
      /theirs/,
      /other than just `username` and `password`/,
      /run-on-fargate:repository=acme\/space/,
      /`secret-arn`/
    ]
  },
  'a secret of others that holds more than a login': {
    inputs: { 'secret-name': 'theirs' },
    says: [/theirs/, /other than just `username` and `password`/]
  },
  'a secret of ours that is not a login': { inputs: { 'secret-name': 'ours' }, says: [/ours/, /not a JSON object/] }
}

/** What has to be there before the run. */
const PREPARE: Readonly<
  Record<string, (sandbox: Parameters<Parameters<typeof inSandbox>[1]>[0]) => void | Promise<void>>
> = {
  'no default VPC': ({ ec2 }) => {
    ec2.removeDefaultVpc()
  },
  'a secret of others that is not a login': ({ secretsManager }) => {
    secretsManager.seedSecret({ name: 'theirs', value: 'user:pass' })
  },
  'a secret of others that holds more than a login': ({ secretsManager }) => {
    secretsManager.seedSecret({ name: 'theirs', value: '{"username":"u","password":"p","host":"db"}' })
  },
  'a secret of ours that is not a login': ({ secretsManager }) => {
    const tags = { 'run-on-fargate:repository': 'acme/space' }
    secretsManager.seedSecret({ name: 'ours', value: 'user:pass', tags })
  }
}

describe('refused before anything is written:', () => {
  test.concurrent.each(Object.entries(CASES))('%s', async (name, { inputs, env, options, says }) => {
    await inSandbox(options ?? {}, async (sandbox) => {
      await PREPARE[name]?.(sandbox)
      const result = await deploy(sandbox, { ...WALKTHROUGH, ...inputs }, env === undefined ? {} : { env })

      expect(result.outcome).toBe('failure')
      expect(result.annotations).toHaveLength(1)
      for (const words of says) expect(result.annotations[0]?.message).toMatch(words)
      expect(result.lines.join('\n')).not.toMatch(/\n\s+at /)
      expect(writesOf(sandbox)).toEqual([])
      expect(result.raw.replaceAll(/^::add-mask::.*$/gm, '')).not.toContain(WALKTHROUGH['registry-password'])
    })
  })

  test.concurrent('no credentials is told without asking the instance metadata service', async () => {
    await inSandbox({}, async (sandbox) => {
      const env = {
        AWS_ACCESS_KEY_ID: '',
        AWS_SECRET_ACCESS_KEY: '',
        AWS_SESSION_TOKEN: '',
        AWS_EC2_METADATA_SERVICE_ENDPOINT: sandbox.registry.url
      }
      await deploy(sandbox, WALKTHROUGH, { env })

      expect(sandbox.registry.requests).toEqual([])
    })
  })
})

test.concurrent('a used-up pull limit is a warning, and the deployment goes on', async () => {
  await inSandbox({}, async (sandbox) => {
    Object.assign(sandbox.registry.limit, { left: 0, refusesHead: true })
    const result = await deploy(sandbox)

    expect(result.outcome).toBe('success')
    expect(result.annotations.map(({ kind, message }) => [kind, message])).toEqual([
      ['warning', expect.stringMatching(/^The image was not checked\. Docker Hub limits the requests of "acme"/)]
    ])
  })
})

test.concurrent('a registry that cannot be reached is a warning, and the deployment goes on', async () => {
  await inSandbox({}, async (sandbox) => {
    const result = await deploy(sandbox, { ...WALKTHROUGH }, { env: { DOCKER_HUB_REGISTRY_URL: 'http://127.0.0.1:9' } })

    expect(result.outcome).toBe('success')
    expect(result.annotations.map(({ kind, message }) => [kind, message])).toEqual([
      ['warning', expect.stringContaining('The image was not checked')]
    ])
  })
})
