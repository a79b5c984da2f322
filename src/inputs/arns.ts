import { ActionError } from '../errors.ts'

/** The parts of an ARN that this action looks at. */
export interface Arn {
  readonly text: string
  readonly partition: string
  readonly region: string
  readonly account: string
}

/**
 * A role of the user's: an ARN, or the name of a role of the account that the AWS credentials belong to. ECS takes both.
 * Source: `executionRoleArn` of RegisterTaskDefinition in the ECS API reference.
 */
export interface RoleReference {
  readonly text: string
  /** Only an ARN has these. */
  readonly partition?: string
  readonly account?: string
  /** The field of the file that names the role, where no input does. */
  readonly field?: string
}

const KINDS = {
  secret: { service: 'secretsmanager', resource: /^secret:[\w/+=.@!-]+$/, example: 'secret:name-AbCdEf', region: true },
  policy: { service: 'iam', resource: /^policy\/[\w+=,.@/-]+$/, example: 'policy/name', region: false },
  role: { service: 'iam', resource: /^role\/[\w+=,.@/-]+$/, example: 'role/name', region: false },
  cluster: { service: 'ecs', resource: /^cluster\/[\w-]{1,255}$/, example: 'cluster/name', region: true }
} as const

type Kind = keyof typeof KINDS

/** Reads the ARN of a secret, a role, a cluster or a managed policy, of any partition. Throws `ARN_INVALID` naming the input. */
export function parseArn(input: string, text: string, kind: Kind): Arn {
  const arn = readArn(text, kind)
  if (arn !== undefined) return arn
  throw new ActionError(
    'ARN_INVALID',
    `The input \`${input}\` is "${text}", which is not the ARN of a ${kind}.`,
    `Write it in full: \`${exampleArn(kind)}\`.`
  )
}

/** The parts of an ARN; `undefined` for a text that isn't the ARN of such a thing. */
export function readArn(text: string, kind: Kind): Arn | undefined {
  const { service, resource, region: regional } = KINDS[kind]
  const [prefix, partition = '', arnService, region = '', account = '', ...rest] = text.split(':')
  const fits =
    prefix === 'arn' &&
    /^aws(-[a-z]+)*$/.test(partition) &&
    arnService === service &&
    (regional ? /^[a-z]{2,}(-[a-z]+)+-\d+$/.test(region) : region === '') &&
    (/^\d{12}$/.test(account) || (kind === 'policy' && account === 'aws')) &&
    resource.test(rest.join(':'))
  return fits ? { text, partition, region, account } : undefined
}

export function exampleArn(kind: Kind): string {
  const { service, example, region } = KINDS[kind]
  return `arn:…:${service}:${region ? 'eu-west-1' : ''}:123456789012:${example}`
}

/** Reads a role as ECS does: an ARN, a name, or a name with its path in front. `undefined` for what is none of these. */
export function readRole(text: string): RoleReference | undefined {
  if (text.startsWith('arn:')) return readArn(text, 'role')
  return /^\/?(?:[\x21-\x2e\x30-\x39\x3b-\x7e]{1,128}\/){0,8}[\w+=,.@-]{1,64}$/.test(text) ? { text } : undefined
}
