import { expect } from '@jest/globals'
import { left, poorer, refused, type Loss } from './loss.ts'

const POLICY = 'deployer-policy-https.json'
const GONE = 'a name with HTTPS that goes'
const SWEPT = 'a sweep that renews'

/** Each part of the policies for certificates, with a scenario that misses it. */
export const HTTPS_LOSSES: readonly Loss[] = [
  poorer(POLICY, 'ProveDomain', 'route53:ChangeResourceRecordSets', 'a name with HTTPS', {
    outcome: 'failure',
    told: expect.stringContaining(
      '"ForAllValues:StringLike":{"route53:ChangeResourceRecordSetsNormalizedRecordNames":"_acme-challenge.app.example.com"}'
    ),
    live: 0
  }),
  ...refused(POLICY, 'FindCertificates', SWEPT, 'secretsmanager:ListSecrets'),
  ...left(POLICY, 'FindCertificates', 'the last of a wildcard that goes', 'ecs:ListTaskDefinitionFamilies'),
  ...left(POLICY, 'ReadTagsForHttps', GONE, 'secretsmanager:DescribeSecret'),
  ...left(POLICY, 'DeleteOwnForHttps', GONE, 'secretsmanager:DeleteSecret'),

  notRenewed('ReadCertificate', 'secretsmanager:GetSecretValue'),
  notRenewed('StoreCertificate', 'secretsmanager:PutSecretValue'),
  notRenewed('TagCertificate', 'secretsmanager:TagResource')
]

/** The sweep goes on without the renewal, and warns of it with the action that it would take. */
function notRenewed(sid: string, action: string): Loss {
  const told = expect.stringMatching(
    new RegExp(`^warning: [^]*The certificate of \\S+ could not be renewed[^]*${action}`)
  )
  return poorer('deployer-policy-renew.json', sid, action, SWEPT, { outcome: 'success', told })
}
