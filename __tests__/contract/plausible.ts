import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const HEX = '0123456789abcdef'

/** What an expression of GitHub comes to in a run, by what it asks for; the first that fits. */
const VALUES: readonly (readonly [expression: RegExp, value: string])[] = [
  [/[=!]=|&&|\|\||^(?:!|contains|startsWith)/, 'true'],
  [/digest/i, `sha256:${HEX.repeat(4)}`],
  [/sha$/, HEX.repeat(2) + HEX.slice(0, 8)],
  [/secret.?arn/i, 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:login-a1b2c3'],
  [/role/i, 'arn:aws:iam::123456789012:role/role'],
  [/subnet/i, 'subnet-0123456789abcdef0'],
  [/group/i, 'sg-0123456789abcdef0'],
  [/vpc/i, 'vpc-0123456789abcdef0'],
  [/number|run_id|run_attempt|port/i, '7'],
  [/cidr/i, '203.0.113.0/24'],
  [/(?:^|_)ip\b|address/i, '203.0.113.7'],
  [/inputs\.mode/, 'deploy'],
  [/image/i, 'acme/space:1.4'],
  [/./, 'acme']
]

/** The inputs of a snippet as a run would have them. */
export function inRun(inputs: Readonly<Record<string, string>>): Record<string, string> {
  const filled = Object.entries(inputs).map(([name, value]) => [name, value.replaceAll(/\$\{\{(.*?)\}\}/gs, valueOf)])
  const { 'task-definition': path, ...others } = Object.fromEntries(filled) as Record<string, string>
  return path === undefined ? others : { ...others, 'task-definition': definitionFor(others['container-name']) }
}

function valueOf(_: string, expression: string): string {
  return VALUES.find(([asked]) => asked.test(expression.trim()))?.[1] ?? ''
}

/** A file with a task definition that has this container, and another one. */
function definitionFor(container = 'space'): string {
  const path = join(mkdtempSync(join(tmpdir(), 'definition-')), 'task-definition.json')
  const health = { command: ['CMD-SHELL', 'true'] }
  const containerDefinitions = [
    { name: container, image: 'acme/space:1.0', essential: true, healthCheck: health },
    { name: 'beside', image: 'acme/beside:1.0' }
  ]
  writeFileSync(path, JSON.stringify({ family: 'space', containerDefinitions }))
  return path
}
