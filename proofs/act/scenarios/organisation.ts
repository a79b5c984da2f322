import type { Sandbox } from '../../../sandbox/src/start.ts'
import { WALKTHROUGH_IMAGE, WALKTHROUGH_LOGIN } from '../../../sandbox/src/start.ts'
import { countOf, good, liveTasks } from '../account.ts'
import { onSite, type Site, type Scenario } from '../site.ts'

const ADMINISTRATOR = {
  authorize: () => undefined,
  principal: { arn: 'arn:aws:iam::123456789012:user/administrator' }
} as never

/** The role of many repositories, and what its stack and the organization have beside it. */
const ORGANISATION = {
  policy: {
    file: 'organisation-policy.json',
    values: { REPOSITORY: '', REPOSITORIES: 'acme/*', EXECUTION_ROLE: 'tasks' }
  }
}

async function createShared({ iam, secretsManager }: Sandbox): Promise<Readonly<Record<string, string>>> {
  const document = (statement: object) => JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
  const trust = { Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' }
  const role = { RoleName: 'tasks', AssumeRolePolicyDocument: document(trust) }
  await iam.operations.CreateRole?.(role as never, ADMINISTRATOR)
  const allow = {
    Effect: 'Allow',
    Action: ['logs:CreateLogStream', 'logs:PutLogEvents', 'secretsmanager:GetSecretValue'],
    Resource: '*'
  }
  const policy = { RoleName: 'tasks', PolicyName: 'tasks', PolicyDocument: document(allow) }
  await iam.operations.PutRolePolicy?.(policy as never, ADMINISTRATOR)
  const secret = {
    Name: 'acme/docker-hub',
    SecretString: JSON.stringify(WALKTHROUGH_LOGIN),
    ClientRequestToken: crypto.randomUUID()
  }
  await secretsManager.operations.CreateSecret?.(secret as never, ADMINISTRATOR)
  return {
    EXECUTION_ROLE_ARN: 'arn:aws:iam::123456789012:role/tasks',
    REGISTRY_SECRET_ARN: secretsManager.forTasks.value('acme/docker-hub').arn
  }
}

/** A pull request from its opening to its end, by a repository's own workflow or by that of its organization. */
async function lifeOfPull(
  { sandbox, run }: Site,
  checks: Parameters<Scenario>[0],
  variables: Readonly<Record<string, string>>
): Promise<void> {
  const { github } = sandbox
  const { number } = github.openPull()
  const example = 'reusable-workflow-caller.yml'
  good(checks, 'it deploys', await run(example, github.event('pull_request', 'opened', number), { variables }))
  checks.equal('one task, with a comment', [liveTasks(sandbox).length, github.comments(number).length], [1, 1])
  checks.equal('no secret and no role of its own', [countOf(sandbox).roles, countOf(sandbox).secrets], [1, 1])
  github.closePull(number)
  good(checks, 'it removes', await run(example, github.event('pull_request', 'closed', number), { variables }))
  checks.equal('nothing runs', [countOf(sandbox).tasks, countOf(sandbox).groups], [0, 0])
}

/** What the workflow of an organization and tests within a VPC are to do. */
export const ORGANISATIONS: Readonly<Record<string, Scenario>> = {
  'reusable-workflow-caller': (checks) =>
    onSite(ORGANISATION, async (site) => lifeOfPull(site, checks, await createShared(site.sandbox))),

  'reusable-workflow, at the limit of the cluster': (checks) =>
    onSite(ORGANISATION, async ({ sandbox, run }) => {
      const variables = await createShared(sandbox)
      const pulls = Array.from({ length: 6 }, () => sandbox.github.openPull().number)
      const jobs = []
      for (const number of pulls) {
        const event = sandbox.github.event('pull_request', 'opened', number)
        jobs.push((await run('reusable-workflow-caller.yml', event, { variables })).jobs)
      }
      const results = jobs.map((each) => Object.values(each).includes('failure'))
      checks.equal('one more than it allows is refused', results, [false, false, false, false, false, true])
    }),

  'nightly-tests-of-a-private-host': (checks) =>
    onSite(TESTED, async ({ sandbox, run }) => {
      const variables = await createPrivateNetwork(sandbox)
      const result = await run('nightly-tests-of-a-private-host.yml', sandbox.github.event('schedule'), { variables })
      good(checks, 'it tests', result)
      const address = result.outputs['test.host']?.['private-ip'] ?? ''
      const [host, job] = sandbox.ecs.tasks()
      checks.equal('the host has no public address', result.outputs['test.host']?.['public-ip'], undefined)
      checks.equal('the log of the tests is shown', result.log.includes('12 tests passed'), true)
      checks.equal('the tests get the private address', environmentOf(sandbox, job?.taskDefinitionArn), {
        BASE_URL: `http://${address}:8080`
      })
      checks.equal('both are in the group of the tests', groupsOfRuns(sandbox), [true, true])
      checks.equal('they are two tasks', host?.taskArn === job?.taskArn, false)
      checks.equal('nothing runs at the end', liveTasks(sandbox), [])
    }),

  'nightly-tests-of-a-private-host, that fail': (checks) =>
    onSite({ ...TESTED, images: [HOST, testsThatEnd(1)] }, async ({ sandbox, run }) => {
      const variables = await createPrivateNetwork(sandbox)
      const { jobs } = await run('nightly-tests-of-a-private-host.yml', sandbox.github.event('schedule'), { variables })
      checks.equal('the job fails', jobs.test, 'failure')
      checks.equal('nothing runs at the end', liveTasks(sandbox), [])
    })
}

const HOST = {
  ...WALKTHROUGH_IMAGE,
  tag: 'main',
  exposedPorts: ['8080/tcp'],
  app: { ...WALKTHROUGH_IMAGE.app, listens: [8080] }
}

function testsThatEnd(code: number) {
  const app = { listens: [], page: '', log: ['12 tests passed'], exits: { after: 300, code } }
  return { ...WALKTHROUGH_IMAGE, repository: 'acme/space-tests', tag: 'main', exposedPorts: [], app }
}

const TESTED = { images: [HOST, testsThatEnd(0)] }
const GROUP = 'run-on-fargate tests'

async function createPrivateNetwork({ ec2 }: Sandbox): Promise<Readonly<Record<string, string>>> {
  const { vpcId, subnetIds } = ec2.seedVpc({ cidr: '10.0.0.0/16', subnets: [{ az: 'a', route: 'nat' }] })
  const group = { GroupName: GROUP, Description: 'Tests and what they test', VpcId: vpcId }
  await ec2.operations.CreateSecurityGroup?.(group as never, ADMINISTRATOR)
  return { PRIVATE_SUBNETS: subnetIds.join(), TEST_SECURITY_GROUP: testGroup(ec2) ?? '' }
}

function testGroup(ec2: Sandbox['ec2']): string | undefined {
  return ec2.securityGroups().find(({ name }) => name === GROUP)?.id
}

function groupsOfRuns({ aws, ec2 }: Sandbox): boolean[] {
  return aws.calls
    .filter(({ operation }) => operation === 'RunTask')
    .map(({ input }) => JSON.stringify(input).includes(testGroup(ec2) ?? '?'))
}

function environmentOf({ ecs }: Sandbox, arn: string | undefined): Readonly<Record<string, string>> {
  const definition = ecs.taskDefinitions().find(({ taskDefinitionArn }) => taskDefinitionArn === arn)
  const variables = definition?.containerDefinitions?.[0]?.environment ?? []
  return Object.fromEntries(variables.map(({ name = '', value = '' }) => [name, value]))
}
