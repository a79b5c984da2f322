import { describe, expect, test } from '@jest/globals'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const PACKAGE = join(import.meta.dirname, '..')
const README = readFileSync(join(PACKAGE, 'README.md'), 'utf8')

/** A service as its row in the first table is called. */
const ROWS: Readonly<Record<string, string>> = {
  ec2: 'Amazon EC2 (networking)',
  ecs: 'Amazon ECS',
  iam: 'AWS IAM',
  kms: 'AWS KMS',
  logs: 'Amazon CloudWatch Logs',
  route53: 'Amazon Route 53',
  secretsmanager: 'AWS Secrets Manager',
  sts: 'AWS STS'
}

describe('the README', () => {
  const services = readdirSync(join(PACKAGE, 'models')).filter((file) => file.endsWith('.json'))

  test.each(services)('names the operations of %s', (file) => {
    const { operations } = JSON.parse(readFileSync(join(PACKAGE, 'models', file), 'utf8')) as { operations: object }
    const row = ROWS[file.replace('.json', '')]
    const [, cell = ''] = README.split('\n').flatMap((line) =>
      line.startsWith(`| ${row} `) ? line.split('|').slice(1) : []
    )
    expect(codes(cell).sort()).toEqual(Object.keys(operations).sort())
  })

  test.each([
    ['## Options', 'start.ts', 'SandboxOptions'],
    ['### Behavior and fault injection', 'world.ts', 'Knobs'],
    ['### The certificate authority', 'acme/api.ts', 'AcmeSettings']
  ])('has under %s a row for each member in %s of %s', (heading, file, name) => {
    const [, section = ''] = README.split(`\n${heading}\n`)
    const rows = /^\|[^]*?\n(?!\|)/m.exec(section)?.[0].split('\n').slice(2, -1) ?? []
    expect(rows.map((row) => codes(row)[0]).sort()).toEqual(membersOf(file, name).sort())
  })

  test('names what `lag` and `timings` have', () => {
    const text = (option: string) => README.split('\n').find((line) => line.startsWith(`| \`${option}\` `)) ?? ''
    expect(codes(text('lag'))).toEqual(expect.arrayContaining(membersOf('world.ts', 'Lag')))
    expect(codes(text('timings'))).toEqual(expect.arrayContaining(membersOf('world.ts', 'TaskTimings')))
  })
})

function codes(text: string): string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code)
}

/** The members of an interface in the sources, in their order. */
function membersOf(file: string, name: string): string[] {
  const source = readFileSync(join(PACKAGE, 'src', file), 'utf8')
  const [, body = ''] = new RegExp(`^export interface ${name} {\\n([^]*?)^}`, 'm').exec(source) ?? []
  const members = [...body.matchAll(/^ {2}(?:readonly )?(\w+)\??:/gm)].map(([, member = '']) => member)
  if (members.length === 0) throw new Error(`There are no members of ${name} in ${file}.`)
  return members
}
