import { join } from 'node:path'
import ts from 'typescript'
import { sourceFiles } from '../../scripts/source-files.ts'
import { read } from '../docs/pages.ts'

const SERVICES: Readonly<Record<string, string>> = {
  'client-cloudwatch-logs': 'logs',
  'client-ec2': 'ec2',
  'client-ecs': 'ecs',
  'client-iam': 'iam',
  'client-kms': 'kms',
  'client-route-53': 'route53',
  'client-secrets-manager': 'secretsmanager',
  'client-sts': 'sts'
}

/** Each command and paginator of a client of AWS that `src` imports, as `service:Operation`. */
export function callsOfSource(): string[] {
  const calls = sourceFiles().flatMap((name) => {
    return ts.createSourceFile(name, read(join('src', name)), ts.ScriptTarget.Latest).statements.flatMap(commandsIn)
  })
  return [...new Set(calls)].sort()
}

function commandsIn(statement: ts.Statement): string[] {
  if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) return []
  const [, client] = /^@aws-sdk\/(client-.+)$/.exec(statement.moduleSpecifier.text) ?? []
  if (client === undefined) return []
  const service = SERVICES[client]
  if (service === undefined) throw new Error(`@aws-sdk/${client} is not known here.`)
  const bindings = statement.importClause?.namedBindings
  const names = bindings && ts.isNamedImports(bindings) ? bindings.elements.filter(({ isTypeOnly }) => !isTypeOnly) : []
  return names.flatMap(({ name }) => {
    const [, command, paged] = /^(?:(.+)Command|paginate(.+))$/.exec(name.text) ?? []
    return (command ?? paged) === undefined ? [] : `${service}:${command ?? paged ?? ''}`
  })
}
