import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import * as Secrets from '@aws-sdk/client-secrets-manager'
import { account } from './authorization/row.ts'
import { openFleet } from './fleet.ts'
import type { Fleet } from './fleet.ts'
import { REGION } from './wire/site.ts'

const parameters = `arn:aws:ssm:${REGION}:${account}:parameter`
const failed =
  'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: '
const ssm = `${failed}unable to retrieve secrets from ssm: service call has been retried 1 time(s): `

/** What is in the secret. */
const value = JSON.stringify({ user: 'ada', 'pass word': 'p"a', port: 5432, tls: true })

let fleet: Fleet
let secretArn = ''
let image = ''

beforeAll(async () => {
  fleet = await openFleet({}, [
    { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: '*' },
    { Effect: 'Allow', Action: 'ssm:GetParameters', Resource: `${parameters}/app/*` }
  ])
  const made = await fleet.clients.secrets.send(new Secrets.CreateSecretCommand({ Name: 'db', SecretString: value }))
  secretArn = made.ARN ?? ''
  fleet.sandbox.parameterStore.seedParameter({ name: '/app/colour', value: 'green' })
  fleet.sandbox.parameterStore.seedParameter({ name: 'top', value: 'secret' })
  image = fleet.push('acme/keeper', { listens: [80], page: '{{A}}', log: ['A is {{A}}'] })
})

afterAll(() => fleet.close())

/** The page of a program with this secret in `A`, or why its task failed. */
async function seen(valueFrom: string): Promise<string> {
  const task = await fleet.running(
    await fleet.run([{ name: 'keeper', image, environment: [], secrets: [{ name: 'A', valueFrom }] }])
  )
  return task.stoppedReason ?? (await (await fleet.ask(task)).text())
}

describe('a secret reaches the program', () => {
  test.each([
    ['whole', '', value],
    ['by a JSON key', ':user::', 'ada'],
    ['by a JSON key with a space', ':pass word::', 'p"a'],
    ['by a JSON key, as a number', ':port::', '5432'],
    ['by a JSON key, as a boolean', ':tls::', 'true'],
    ['by a JSON key and stage', ':user:AWSCURRENT:', 'ada']
  ])('%s', async (_how, tail, expected) => {
    expect(await seen(secretArn + tail)).toBe(expected)
  })

  test('of the stage or version that is asked for', async () => {
    const { ARN: arn = '', VersionId: first = '' } = await fleet.clients.secrets.send(
      new Secrets.CreateSecretCommand({ Name: 'turned', SecretString: '{"key":"old"}' })
    )
    await fleet.clients.secrets.send(
      new Secrets.PutSecretValueCommand({ SecretId: arn, SecretString: '{"key":"new"}' })
    )
    expect(await seen(`${arn}:key::`)).toBe('new')
    expect(await seen(`${arn}:key:AWSPREVIOUS:`)).toBe('old')
    expect(await seen(`${arn}:key::${first}`)).toBe('old')
    expect(await seen(`${arn}:key:AWSPENDING:`)).toContain(
      "ResourceNotFoundException: Secrets Manager can't find the specified secret value for staging label: AWSPENDING"
    )
  })

  test('unless it has no such key', async () => {
    expect(await seen(`${secretArn}:User::`)).toContain('did not contain json key User')
  })
})

describe('a parameter reaches the program', () => {
  test.each([
    ['by its name', '/app/colour'],
    ['by its ARN', `${parameters}/app/colour`]
  ])('%s', async (_how, from) => {
    expect(await seen(from)).toBe('green')
  })

  test('unless the execution role may not read it', async () => {
    const reason = await seen('top')
    const denied = `is not authorized to perform: ssm:GetParameters on resource: ${parameters}/top because no identity-based policy allows`
    for (const part of [`${ssm}AccessDeniedException: User: `, denied, 'status code: 400'])
      expect(reason).toContain(part)
  })

  test('unless it is not there', async () => {
    expect(await seen('/app/missing')).toBe(`${ssm}invalid ssm parameters: /app/missing`)
  })
})
