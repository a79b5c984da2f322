import { expect } from '@jest/globals'
import { WALKTHROUGH_IMAGE, type Sandbox } from '../../sandbox/src/start.ts'
import { WALKTHROUGH } from '../e2e/site.ts'
import {
  ACCOUNT,
  administer,
  ANY_KEY,
  createRole,
  FAILING,
  KEY_ARN,
  LOG_GROUP,
  NAME,
  NO_LOGIN,
  putRolePolicy,
  seedKey,
  seedZone,
  TASK_ROLE,
  type Scenario
} from './account.ts'
import { runBefore } from './before.ts'
import { HTTPS } from './scenarios-https.ts'

const JOB = { ...WALKTHROUGH_IMAGE, app: { ...WALKTHROUGH_IMAGE.app, exits: { after: 0, code: 0 }, log: ['boom'] } }
const unwatched = { ...WALKTHROUGH, 'wait-for': 'none' }
const OURS_TAGS = [{ key: 'run-on-fargate:repository', value: 'acme/space' }]
const success = { outcome: 'success', told: '' }

/** What a task definition or a launch type of its own asks of the caller, with and without the policies beside the main one. */
export const BESIDE = {
  'a name': {
    under: ['deployer-policy.json', 'deployer-policy-domain.json'],
    prepare: seedZone,
    inputs: () => ({ ...WALKTHROUGH, domain: NAME }),
    good: { ...success, records: 4 }
  },
  'a name that moves': {
    under: ['deployer-policy.json', 'deployer-policy-domain.json'],
    prepare: async (sandbox) => {
      seedZone(sandbox)
      await runBefore(sandbox, { inputs: { ...WALKTHROUGH, domain: NAME } })
    },
    inputs: () => ({ ...WALKTHROUGH, domain: NAME }),
    good: { ...success, records: 4, live: 1 }
  },
  'a name that goes': {
    under: ['deployer-policy-destroy.json', 'deployer-policy-domain.json'],
    prepare: async (sandbox) => {
      seedZone(sandbox)
      await runBefore(sandbox, { inputs: { ...WALKTHROUGH, domain: NAME } })
    },
    inputs: () => ({ mode: 'destroy' }),
    good: { ...success, records: 2, live: 0 }
  },
  'another name than the policy has': {
    under: ['deployer-policy.json', 'deployer-policy-domain.json'],
    prepare: seedZone,
    inputs: () => ({ ...WALKTHROUGH, domain: 'www.example.com' }),
    good: {
      outcome: 'failure',
      told: expect.stringContaining('"_run-on-fargate.www.example.com"'),
      records: 2,
      live: 0
    }
  },
  ...HTTPS,
  'a job': {
    under: ['deployer-policy.json'],
    image: JOB,
    inputs: () => ({ ...WALKTHROUGH, 'wait-for': 'stopped' }),
    good: { ...success, boom: true, live: 0 }
  },
  'several tasks': {
    under: ['deployer-policy.json'],
    inputs: () => ({ ...WALKTHROUGH, count: '2' }),
    good: { ...success, live: 2 }
  },
  'a task that ends with the job': {
    under: ['deployer-policy.json'],
    inputs: () => ({ ...WALKTHROUGH, 'keep-running': 'false', 'time-to-live': '2h' }),
    good: { ...success, live: 0 }
  },
  'secrets under the default key': {
    under: ['deployer-policy.json'],
    prepare: (sandbox) => {
      sandbox.secretsManager.seedSecret({ name: 'acme/token', value: 'quiet' })
      sandbox.parameterStore.seedParameter({ name: '/acme/mode', value: 'test' })
    },
    inputs: (sandbox) => ({
      ...WALKTHROUGH,
      secrets: `${tokenOf(sandbox)}\nMODE=arn:aws:ssm:eu-central-1:${ACCOUNT}:parameter/acme/mode`
    }),
    // The log, the registry's login, the secret, the parameter, and the keys of parameters.
    good: { ...success, grants: 5, decrypts: ANY_KEY, live: 1 }
  },
  'a task role of a task definition': {
    under: ['deployer-policy.json', 'deployer-policy-task-role.json'],
    prepare: (sandbox) => createRole(sandbox, TASK_ROLE),
    inputs: () => ({ ...unwatched, 'task-definition': 'task-role.json' }),
    good: success
  },

  'a task role for ECS Exec': {
    under: ['deployer-policy.json', 'deployer-policy-task-role.json'],
    prepare: async (sandbox) => {
      await createRole(sandbox, TASK_ROLE)
      await putRolePolicy(sandbox, TASK_ROLE.slice(TASK_ROLE.lastIndexOf('/') + 1), 'exec', 'ssmmessages:*')
    },
    inputs: () => ({
      ...unwatched,
      'enable-exec': 'true',
      'task-role-arn': `arn:aws:iam::${ACCOUNT}:role/${TASK_ROLE}`
    }),
    good: { ...success, live: 1 }
  },

  'secrets under a customer key': {
    under: ['deployer-policy.json', 'deployer-policy-secrets.json'],
    prepare: (sandbox) => seedToken(sandbox, KEY_ARN),
    inputs: (sandbox) => ({ ...WALKTHROUGH, secrets: tokenOf(sandbox) }),
    good: { ...success, decrypts: KEY_ARN, live: 1 }
  },
  'secrets under a customer key by its alias': {
    under: ['deployer-policy.json', 'deployer-policy-secrets.json', 'deployer-policy-secrets-key.json'],
    prepare: (sandbox) => seedToken(sandbox, 'alias/registry'),
    inputs: (sandbox) => ({ ...WALKTHROUGH, secrets: tokenOf(sandbox) }),
    good: { ...success, decrypts: KEY_ARN, live: 1 }
  },
  'a given login under a customer key': {
    under: ['deployer-policy.json', 'deployer-policy-secrets.json'],
    prepare: (sandbox) => {
      seedKey(sandbox)
      const { 'registry-username': username, 'registry-password': password } = WALKTHROUGH
      const value = JSON.stringify({ username, password })
      sandbox.secretsManager.seedSecret({ name: 'acme/login', value, kmsKey: KEY_ARN })
    },
    inputs: ({ secretsManager }) => ({
      ...WALKTHROUGH,
      ...NO_LOGIN,
      port: '80',
      'secret-arn': secretsManager.forTasks.value('acme/login').arn
    }),
    good: { ...success, decrypts: KEY_ARN, live: 1 }
  },

  'a program that fails and logs elsewhere': {
    under: ['deployer-policy.json', 'deployer-policy-logs.json'],
    image: FAILING,
    prepare: (sandbox) => administer(sandbox, 'logs', 'CreateLogGroup', { logGroupName: LOG_GROUP }),
    inputs: () => ({ ...WALKTHROUGH, 'task-definition': 'logs.json', 'settle-seconds': '5' }),
    good: { outcome: 'failure', told: expect.stringMatching(/^error: The application failed/), boom: true, live: 0 }
  },
  'a program that fails and logs to a given group': {
    under: ['deployer-policy.json', 'deployer-policy-logs.json'],
    image: FAILING,
    prepare: (sandbox) => administer(sandbox, 'logs', 'CreateLogGroup', { logGroupName: LOG_GROUP }),
    inputs: () => ({ ...WALKTHROUGH, 'log-group': LOG_GROUP, 'settle-seconds': '5' }),
    good: { outcome: 'failure', told: expect.stringMatching(/^error: The application failed/), boom: true, live: 0 }
  },

  'Spot in a new cluster': {
    under: ['deployer-policy.json'],
    inputs: () => ({ ...unwatched, 'launch-type': 'FARGATE_SPOT' }),
    good: { ...success, live: 1 }
  },
  'Spot in a cluster without it': {
    under: ['deployer-policy.json', 'deployer-policy-spot.json'],
    prepare: (sandbox) => administer(sandbox, 'ecs', 'CreateCluster', { clusterName: 'default', tags: OURS_TAGS }),
    inputs: () => ({ ...unwatched, 'launch-type': 'FARGATE_SPOT' }),
    good: { ...success, changed: expect.stringContaining('update cluster'), live: 1 }
  },

  'an instance and an interface of its own': {
    under: ['deployer-policy.json'],
    prepare: addInstance,
    inputs: ({ ec2 }) => ({ ...WALKTHROUGH, 'launch-type': 'EC2', subnets: ec2.defaultVpc.subnetIds[0] }),
    good: { ...success, live: 1 }
  },
  'an instance and its network': {
    under: ['deployer-policy.json', 'deployer-policy-ec2.json'],
    prepare: addInstance,
    inputs: () => ({ ...WALKTHROUGH, 'launch-type': 'EC2', 'task-definition': 'bridge.json' }),
    good: { ...success, publicIp: expect.stringMatching(/^127\./), live: 1 }
  },

  'more revisions than are kept': {
    under: ['deployer-policy.json'],
    prepare: async (sandbox) => {
      await runBefore(sandbox, { inputs: unwatched })
      const { family, cpu, memory, executionRoleArn, containerDefinitions } = sandbox.ecs.taskDefinitions()[0] ?? {}
      const older = { family, cpu, memory, executionRoleArn, containerDefinitions, networkMode: 'awsvpc' }
      const wanted = { taskDefinition: family, include: ['TAGS'] }
      const described = await administer(sandbox, 'ecs', 'DescribeTaskDefinition', wanted)
      const { tags } = described as { readonly tags: readonly object[] }
      for (let revision = 2; revision <= 7; revision++) {
        await administer(sandbox, 'ecs', 'RegisterTaskDefinition', { ...older, tags })
      }
    },
    inputs: () => unwatched,
    good: { ...success, revisions: 5 }
  }
} satisfies Record<string, Scenario>

function seedToken(sandbox: Sandbox, kmsKey: string): void {
  seedKey(sandbox)
  sandbox.secretsManager.seedSecret({ name: 'acme/token', value: 'quiet', kmsKey })
}

function tokenOf({ secretsManager }: Sandbox): string {
  return `TOKEN=${secretsManager.forTasks.value('acme/token').arn}`
}

function addInstance({ ecs, ec2 }: Sandbox): void {
  ecs.addContainerInstance({ subnetId: ec2.defaultVpc.subnetIds[0] ?? '' })
}
