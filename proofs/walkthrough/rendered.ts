/** Prints the task definition that the action renders for a role, a secret and an image, as JSON. */
import { parseArgs } from 'node:util'
import { completeTemplate } from '../../src/inputs/task-definition.ts'
import { parseReference } from '../../src/registry/reference.ts'
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
  template: completeTemplate(undefined, [
    { name: 'space', image: parseReference(values.image), credentials: { kind: 'none' } }
  ]),
  main: { image: values.image, environment: {}, secrets: {} },
  ports: { space: [{ port: 80, protocol: 'tcp' }] },
  size: { cpu: 256, memory: 512 },
  architecture: 'X86_64',
  executionRoleArn: values['execution-role-arn'],
  credentials: { space: values['secret-arn'] },
  log: { group: '/run-on-fargate/acme/space', region: 'eu-central-1' },
  tags: { 'run-on-fargate:repository': 'acme/space' }
})
process.stdout.write(`${JSON.stringify(definition)}\n`)
