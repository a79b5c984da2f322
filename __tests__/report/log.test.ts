import { describe, expect, test } from '@jest/globals'
import { planFacts } from '../../src/deploy/prepare.ts'
import type { Deployment, ImageFinding } from '../../src/deployment.ts'
import { foundLines, missingLine, planLines, preparedLines } from '../../src/report/log.ts'
import {
  DIGEST,
  GIVEN_ROLE,
  IDENTITY,
  makeImage,
  makeJob,
  makeService,
  makeSubnet,
  NONE,
  PASSWORD,
  plan,
  REGION,
  SECRET_ARN,
  sidecar,
  UNKNOWN,
  UNSEEN,
  type Account
} from '../deploy/factories.ts'

const TASK = 'arn:aws:ecs:eu-central-1:123456789012:task/default/0123456789abcdef'
const TASKS = [{ taskArn: TASK }]

describe('what was found', () => {
  const found = (
    deployment: Deployment,
    {
      images = [makeImage(['linux/amd64', 'linux/arm64'])],
      tasks = TASKS
    }: Partial<Pick<Account, 'images' | 'tasks'>> = {}
  ) =>
    foundLines({
      identity: IDENTITY,
      region: REGION,
      images: deployment.containers.map(({ image }, index) => ({
        image: image.text,
        finding: images[index] ?? UNKNOWN
      })),
      running: deployment.kind === 'job' ? undefined : tasks
    })

  test('is the account, the image and what runs', () => {
    expect(found(makeService())).toEqual([
      'Account 123456789012 in eu-central-1, as arn:aws:sts::123456789012:assumed-role/ci/session',
      `The image is ${DIGEST}, for linux/amd64, linux/arm64`,
      'Running in this environment: 0123456789abcdef'
    ])
  })

  test.each<[ImageFinding, string]>([
    [makeImage([]), `The image is ${DIGEST}`],
    [UNSEEN, 'The image was not checked: there is a reason'],
    [UNKNOWN, 'The image was not checked']
  ])('names an image that is %j', (image, line) => {
    expect(found(makeService(), { images: [image] })).toContain(line)
  })

  test('names each of several images', () => {
    const service = makeService({ sidecars: [sidecar('cache', 'ghcr.io/acme/cache:7')] })
    expect(found(service, { images: [makeImage([]), UNSEEN] }).slice(1, 3)).toEqual([
      `acme/space:1.0 is ${DIGEST}`,
      'ghcr.io/acme/cache:7 was not checked: there is a reason'
    ])
  })

  test('says so when nothing runs, but not for a job, which replaces nothing', () => {
    const line = 'Nothing runs in this environment yet'
    expect(found(makeService(), { tasks: [] })).toContain(line)
    expect(found(makeJob(), { tasks: [] })).not.toContain(line)
  })
})

describe('what will be done', () => {
  function linesOf(deployment: Deployment, account: Partial<Account> = {}) {
    const { resources, plans, changes } = plan(deployment, account)
    const address = {
      cluster: 'default',
      network: deployment.network.kind,
      publicAddress: resources.network === undefined ? 'none' : plans.planned(resources.network).reachedBy,
      containerName: 'space',
      ports: plans.planned(resources.images).ports.open
    } as const
    return { changes, lines: planLines(planFacts({ deployment, resources, plans, changes, address })) }
  }

  test('is a line for each thing, in columns, and never the password', () => {
    const { lines, changes } = linesOf(makeService(), { tasks: TASKS })
    expect(lines).toContain('create     secret           run-on-fargate/acme/space/docker.io')
    expect(lines.slice(changes.length)).toEqual([
      'run        task             acme/space:1.0 on FARGATE X86_64, 256 CPU units, 512 MiB, ports 80/tcp',
      '           in               vpc-0123456789abcdef0: subnet-a, subnet-b, with a public IP',
      'stop       task             0123456789abcdef, after the new task is healthy'
    ])
    expect(lines.join('\n')).not.toContain(PASSWORD)
  })

  test('says when there is no public address, what exists already, and how many tasks there are on Spot', () => {
    const network = { vpcId: 'vpc-1', subnets: [makeSubnet({ egress: 'routed' })] }
    const service = makeService({
      network: { assignPublicIp: false },
      executionRole: { arn: GIVEN_ROLE },
      count: 2,
      compute: { kind: 'fargate', spot: true }
    })
    const { lines } = linesOf(service, { network })
    expect(lines).toContain('           in               vpc-1: subnet-a, without a public IP')
    expect(lines).toContain(`given      execution role   ${GIVEN_ROLE.text}`)
    expect(lines.join('\n')).toContain('run        2 tasks          acme/space:1.0 on FARGATE_SPOT')
  })

  test('names the ports that the template maps and that stay closed, where the group is our own', () => {
    const containerDefinitions = [
      { name: 'space', portMappings: [{ containerPort: 8080 }] },
      { name: 'proxy', image: 'acme/proxy', portMappings: [{ containerPort: 443 }] }
    ]
    const closed = 'Not opened: 443/tcp of container proxy; add it to `port` to open it'
    const asked = { template: { containerDefinitions }, credentials: NONE }
    expect(linesOf(makeService(asked)).lines).toContain(closed)
    const given = makeService({ ...asked, network: { securityGroups: ['sg-1'] } })
    expect(linesOf(given).lines).not.toContain(closed)
  })
})

test.each([
  ['with credentials', [SECRET_ARN], ['sg-1', 'sg-2']],
  ['without, on the network of an instance', [], []]
])('where everything is, %s', (_, secrets, securityGroups) => {
  const arns = { secrets, securityGroups, executionRole: 'role', cluster: 'cluster', taskDefinition: 'definition:1' }
  expect(preparedLines(arns)).toEqual([
    ...secrets.map((arn) => `Secret          ${arn}`),
    'Execution role  role',
    'Cluster         cluster',
    ...(securityGroups.length > 0 ? ['Security group  sg-1, sg-2'] : []),
    'Task definition definition:1'
  ])
})

test.each([
  [undefined, '`execution-role-arn`'],
  ['executionRoleArn', '`executionRoleArn` of `task-definition`']
])('what an existing role lacks is named with the place where the role is: %#', (field, place) => {
  const missing = { Sid: 'Log', Effect: 'Allow', Action: ['logs:PutLogEvents'], Resource: 'arn:log' } as const
  const text = missingLine(missing, field)
  expect(text).toContain(`The role in ${place} lacks logs:PutLogEvents on arn:log`)
  expect(text).toContain('"Action":["logs:PutLogEvents"]')
})
