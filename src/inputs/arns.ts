import { ActionError } from '../errors.ts'

/** The parts of an ARN that this action looks at. */
export interface Arn {
  readonly text: string
  readonly partition: string
  readonly region: string
  readonly account: string
}

const KINDS = {
  secret: { service: 'secretsmanager', resource: /^secret:[\w/+=.@-]+$/, example: 'secret:name-AbCdEf', region: true },
  policy: { service: 'iam', resource: /^policy\/[\w+=,.@/-]+$/, example: 'policy/name', region: false },
  role: { service: 'iam', resource: /^role\/[\w+=,.@/-]+$/, example: 'role/name', region: false }
} as const

/** Reads the ARN of a secret, a role or a managed policy, of any partition. Throws `ARN_INVALID` naming the input. */
export function parseArn(input: string, text: string, kind: keyof typeof KINDS): Arn {
  const { service, resource, example, region: regional } = KINDS[kind]
  const [prefix, partition = '', arnService, region = '', account = '', ...rest] = text.split(':')
  const fits =
    prefix === 'arn' &&
    /^aws(-[a-z]+)*$/.test(partition) &&
    arnService === service &&
    (regional ? /^[a-z]{2,}(-[a-z]+)+-\d+$/.test(region) : region === '') &&
    (/^\d{12}$/.test(account) || (kind === 'policy' && account === 'aws')) &&
    resource.test(rest.join(':'))
  if (fits) return { text, partition, region, account }
  throw new ActionError(
    'ARN_INVALID',
    `The input \`${input}\` is "${text}", which is not the ARN of a ${kind}.`,
    `Write it in full: \`arn:…:${service}:${regional ? 'eu-west-1' : ''}:123456789012:${example}\`.`
  )
}
