/** Prints the task definition that the action renders for a role, a secret and an image, as JSON. */
import { parseArgs } from 'node:util'
import { renderTaskDefinition } from '../../src/resources/task-definition.ts'

const { values } = parseArgs({
  options: {
    image: { type: 'string', default: '' },
    'execution-role-arn': { type: 'string', default: '' },
    'secret-arn': { type: 'string', default: '' }
  }
})

const definition = renderTaskDefinition({
  family: 'rendered',
  containerName: 'space',
  compatibility: 'FARGATE',
  main: { image: values.image, ports: [{ port: 80, protocol: 'tcp' }], environment: {}, secrets: {} },
  size: { cpu: 256, memory: 512 },
  architecture: 'X86_64',
  executionRoleArn: values['execution-role-arn'],
  credentials: { space: values['secret-arn'] },
  log: { group: '/run-on-fargate/acme/space', region: 'eu-central-1' },
  tags: { 'run-on-fargate:repository': 'acme/space' }
})
process.stdout.write(`${JSON.stringify(definition)}\n`)
