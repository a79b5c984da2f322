import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { namesFor } from '../../src/ownership.ts'

/** The folder of the policies that are described in `docs/permissions.md`. */
export const IAM = join(import.meta.dirname, '..', '..', 'iam')

/** A statement of these policies. */
export interface Statement {
  readonly Sid: string
  readonly Effect: 'Allow' | 'Deny'
  readonly Action: string | readonly string[]
  readonly Resource: string | readonly string[]
  readonly Condition?: object
}

/** What the placeholders stand for, by their names. */
export type Values = Readonly<Record<string, string>>

/** What a user chooses for the placeholders without a default. */
export const CHOSEN = {
  KEY: '11111111-2222-3333-4444-555555555555',
  LOG_GROUP: '/acme/tasks',
  HOSTED_ZONE: 'Z0123456789ABCDEFGHIJ',
  DOMAIN: '*.preview.example.com',
  TASK_ROLE: 'acme/program',
  SECRETS: 'acme/*'
}

/** The files of the policies for whoever deploys. */
export function deployerPolicies(): string[] {
  return readdirSync(IAM).filter((file) => /^deployer-policy.*\.json$/.test(file))
}

/** A policy's statements with their placeholders filled in. Throws an Error for one that has no value. */
export function statementsOf(file: string, values: Values): Statement[] {
  const filled = readFileSync(join(IAM, file), 'utf8').replaceAll(/<(\w+)>/g, (_, placeholder: string) => {
    const value = values[placeholder]
    if (value === undefined) throw new Error(`${file} also wants ${placeholder}.`)
    return value
  })
  return (JSON.parse(filled) as { Statement: Statement[] }).Statement
}

/** The values for a repository in a place. */
export function valuesFor(
  repository: string,
  { partition, region, account }: { readonly partition: string; readonly region: string; readonly account: string }
): Values {
  const [owner = '', name = ''] = repository.split('/')
  const { executionRole, familyPrefix } = namesFor({ repository, environment: 'main' }, region)
  const [hash = ''] = /[0-9a-f]{16}/.exec(familyPrefix) ?? []
  return {
    PARTITION: partition,
    REGION: region,
    ACCOUNT: account,
    OWNER: owner,
    REPOSITORY: name,
    CLUSTER: 'default',
    HASH: hash,
    EXECUTION_ROLE: executionRole,
    BOUNDARY: executionRole,
    ECR_REPOSITORY: repository
  }
}

/** The document with these statements, as IAM takes it. */
export function policyOf(statements: readonly object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements })
}
