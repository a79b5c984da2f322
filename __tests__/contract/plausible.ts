import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const HEX = '0123456789abcdef'
const EXPRESSION = /\$\{\{(.*?)\}\}/gs

/** What an expression of GitHub comes to in a run, by what it asks for; the first that fits. */
export const VALUES: readonly (readonly [expression: RegExp, value: string])[] = [
  [/&& '7d' \|\| ''$/, '7d'],
  [/==/, 'true'],
  [/digest$/, `sha256:${HEX.repeat(4)}`],
  [/(?:sha|commit)$/, HEX.repeat(2) + HEX.slice(0, 8)],
  [/SECRET_ARN$/, 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:login-a1b2c3'],
  [/ROLE_ARN$/, 'arn:aws:iam::123456789012:role/role'],
  [/SUBNETS$/, 'subnet-0123456789abcdef0'],
  [/GROUP$/, 'sg-0123456789abcdef0'],
  [/number$/, '7'],
  [/matrix\.app$/, 'web'],
  [/private-ip$/, '10.0.0.7'],
  [/health-check-path$/, '/'],
  [/image$/, 'acme/space:1.4'],
  [/image-from$/, 'previous'],
  [/tag$/, '1.4'],
  [/environment$/i, 'main'],
  [/DOMAIN$/, '*.preview.example.com'],
  [/PREVIEW_PASSWORD$/, 'correct horse battery'],
  [/USERNAME$|actor$/, 'acme'],
  [/token$/i, 'not-a-real-token']
]

/** Calls with the inputs of a snippet as a run would have them, and the workspace, where a file that they name is meanwhile. */
export function asInRun<T>(
  inputs: Readonly<Record<string, string>>,
  use: (inputs: Record<string, string>, workspace: string) => T
): T {
  const filled = Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [name, value.replaceAll(EXPRESSION, valueOf)])
  )
  const workspace = mkdtempSync(join(tmpdir(), 'workspace-'))
  try {
    const { 'task-definition': path, 'container-name': container } = filled
    if (path !== undefined) writeDefinition(join(workspace, path), container)
    return use(filled, workspace)
  } finally {
    rmSync(workspace, { recursive: true })
  }
}

/** The expressions in the inputs of a snippet. */
export function expressionsIn(inputs: Readonly<Record<string, string>>): string[] {
  return Object.values(inputs).flatMap((value) =>
    [...value.matchAll(EXPRESSION)].map(([, expression = '']) => expression.trim())
  )
}

/** The row for an expression. Throws an Error where there is none. */
export function rowFor(expression: string): (typeof VALUES)[number] {
  const row = VALUES.find(([asked]) => asked.test(expression))
  if (row === undefined) throw new Error(`__tests__/contract/plausible.ts has no value for ${expression}.`)
  return row
}

function valueOf(_: string, expression: string): string {
  return rowFor(expression.trim())[1]
}

/** Writes a task definition that has this container, and another one. */
function writeDefinition(path: string, container = 'space'): void {
  const health = { command: ['CMD-SHELL', 'true'] }
  const containerDefinitions = [
    { name: container, image: 'acme/space:1.0', essential: true, healthCheck: health },
    { name: 'beside', image: 'acme/beside:1.0' }
  ]
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, JSON.stringify({ family: 'space', containerDefinitions }))
}
