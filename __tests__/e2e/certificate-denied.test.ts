import { expect, test } from '@jest/globals'
import type { Place } from '../../sandbox/src/world.ts'
import { denied } from '../../scripts/failures/words.ts'
import { runCertificate, withZone, type CertificateRun } from './certificate-site.ts'

const ACCOUNT = '123456789012'
const ACTION = 'route53:ChangeResourceRecordSets'

/** Obtains a certificate with a role that is denied the TXT record; AWS's own words are given, and changed by `reword`. */
async function refusedRecord(
  { partition, region }: Omit<Place, 'account'>,
  reword: (said: string) => string = (said) => said
): Promise<{ readonly zone: string; readonly run: CertificateRun }> {
  const place = { partition, region, account: ACCOUNT }
  const result: { zone: string; run?: CertificateRun } = { zone: '' }
  await withZone(
    async (sandbox, zone) => {
      const who = `arn:${partition}:sts::${ACCOUNT}:assumed-role/ci/session`
      const message = reword(denied(who, ACTION, `arn:${partition}:route53:::hostedzone/${zone}`))
      sandbox.world.knobs.faults.push({
        call: ACTION,
        times: 9,
        answer: { code: 'AccessDenied', message, status: 403 }
      })
      Object.assign(result, { zone, run: await runCertificate(sandbox) })
    },
    { place }
  )
  if (result.run === undefined) throw new Error('The certificate was not run.')
  return { zone: result.zone, run: result.run }
}

test.concurrent.each([
  ['aws', 'eu-central-1'],
  ['aws-cn', 'cn-north-1'],
  ['aws-us-gov', 'us-gov-west-1'],
  ['aws-eusc', 'eusc-de-east-1']
])('a TXT record that is denied in %s has the statement to add', async (partition, region) => {
  const { zone, run } = await refusedRecord({ partition, region })
  const remedy = run.failure?.remedy ?? ''

  expect(run).toMatchObject({ exitCode: 1, code: 'CHALLENGE_DELEGATED' })
  expect(JSON.parse(remedy.slice(remedy.indexOf('{'), remedy.lastIndexOf('}') + 1))).toEqual({
    Effect: 'Allow',
    Action: ACTION,
    Resource: `arn:${partition}:route53:::hostedzone/${zone}`,
    Condition: {
      'ForAllValues:StringLike': {
        'route53:ChangeResourceRecordSetsNormalizedRecordNames': '_acme-challenge.preview.example.com'
      },
      'ForAllValues:StringEquals': {
        'route53:ChangeResourceRecordSetsRecordTypes': 'TXT',
        'route53:ChangeResourceRecordSetsActions': ['CREATE', 'DELETE']
      }
    }
  })
})

test.concurrent.each([
  ['with an explicit deny in a service control policy', 'A policy forbids the call'],
  [`because no permissions boundary allows the ${ACTION} action`, 'A policy limits the permissions'],
  [`because no session policy allows the ${ACTION} action`, 'A policy limits the permissions']
])('a TXT record that is denied %s has no statement to add', async (why, title) => {
  const { run } = await refusedRecord({ partition: 'aws', region: 'eu-central-1' }, (said) =>
    said.replace(/because .*$/, why)
  )

  expect(run).toMatchObject({ exitCode: 1, failure: { title } })
  expect(run.failure?.remedy).not.toContain('"Effect"')
})
