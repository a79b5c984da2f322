import { AuthorityRefused } from '../../src/errors.ts'
import type { AUTHORITY } from '../../src/failures/calls.ts'
import type { Sample, Samples } from './sample.ts'

const LETS_ENCRYPT = 'acme-v02.api.letsencrypt.org'

/** Returns a sample of an authority's answer. */
function answer(operation: string, type: string, words: string, authority = LETS_ENCRYPT): Sample {
  const thrown = new AuthorityRefused({ authority, operation, type, words })
  return { text: thrown.message, thrown }
}

/** Answers of certificate authorities. Source: Boulder's and Pebble's source. */
export const AUTHORITY_SAMPLES = {
  "The certificate authority's rate limit is reached": [
    answer(
      'newOrder',
      'rateLimited',
      'too many certificates (5) already issued for this exact set of identifiers in the last 168h0m0s, retry after 2026-11-27 10:32:01 UTC: see https://letsencrypt.org/docs/rate-limits/#new-certificates-per-exact-set-of-identifiers'
    ),
    answer(
      'newOrder',
      'rateLimited',
      'too many failed authorizations (5) for "preview.example.com" in the last 1h0m0s'
    ),
    answer('newAccount', 'rateLimited', 'too many new registrations (10) from this IP address in the last 3h0m0s')
  ],
  'A CAA record forbids the certificate': [
    answer('challenge', 'caa', 'CAA record for preview.example.com prevents issuance'),
    answer('finalize', 'caa', 'Rechecking CAA for "*.preview.example.com" and 0 more identifiers failed.')
  ],
  "The certificate authority can't see the TXT record": [
    answer('challenge', 'unauthorized', 'No TXT record found at _acme-challenge.preview.example.com'),
    answer('challenge', 'unauthorized', 'Incorrect TXT record "old" found at _acme-challenge.preview.example.com'),
    answer(
      'challenge',
      'dns',
      'DNS problem: NXDOMAIN looking up TXT for _acme-challenge.preview.example.com - check that a DNS record exists for this domain'
    ),
    answer(
      'challenge',
      'dns',
      "DNS problem: SERVFAIL looking up CAA for example.com - the domain's nameservers may be malfunctioning"
    ),
    answer('challenge', 'connection', 'Timeout during connect (likely firewall problem)'),
    answer('challenge', 'incorrectResponse', 'The key authorization in the TXT record is wrong')
  ],
  'The certificate authority rejects the domain': [
    answer(
      'newOrder',
      'rejectedIdentifier',
      'Cannot issue for "*.elb.amazonaws.com": The ACME server refuses to issue a certificate for this domain name, because it is forbidden by policy'
    ),
    answer('newOrder', 'unsupportedIdentifier', 'NewOrder request included non-DNS type identifier')
  ],
  'The certificate authority requires an action of yours': [
    answer(
      'newOrder',
      'userActionRequired',
      'Terms of service have changed. Agree to them at https://ca.example.com/tos'
    )
  ],
  'The certificate authority requires an external account': [
    answer(
      'newAccount',
      'externalAccountRequired',
      'The request must include a value for the "externalAccountBinding" field',
      'acme.zerossl.com'
    )
  ],
  'The certificate authority rejects the key': [
    answer('finalize', 'badCSR', 'Error finalizing order :: signature algorithm not supported'),
    answer('newAccount', 'badPublicKey', 'key type not allowed')
  ],
  'The certificate authority rejects the email address': [
    answer(
      'newAccount',
      'invalidContact',
      'Error validating contact(s) :: contact email has forbidden domain "example.com"'
    ),
    answer('newAccount', 'unsupportedContact', 'contact method "tel" is not supported')
  ],
  "The certificate authority doesn't accept the account": [
    answer('newAccount', 'unauthorized', 'An account with the provided public key exists but is deactivated'),
    answer('newOrder', 'unauthorized', 'Account is not valid, has status "deactivated"'),
    answer('newOrder', 'accountDoesNotExist', 'Account "https://ca.example.com/acct/1" not found', 'ca.example.com')
  ],
  'The certificate authority is unavailable': [
    answer('newOrder', 'serverInternal', 'Error creating new order'),
    answer('newOrder', 'status 503', 'it gave no reason'),
    answer('directory', 'status 502', 'it gave no reason'),
    answer('newOrder', 'badNonce', 'JWS has an invalid anti-replay nonce: "7hJX"')
  ],
  "The runner can't reach the certificate authority": [
    answer('newAccount', 'unreachable', 'connection refused (ECONNREFUSED)'),
    answer('newAccount', 'unreachable', 'no answer within 30 s'),
    answer('newAccount', 'unreachable', 'a proxy refused the connection')
  ],
  'The certificate authority answers otherwise than expected': [
    answer(
      'newAccount',
      'invalid answer',
      'Unable to locate API resource URL in ACME directory: "newAccount"',
      'example.com'
    ),
    answer('newAccount', 'status 404', 'it gave no reason', 'example.com'),
    answer('order', 'malformed', 'Unable to parse request'),
    answer('authorization', 'unsupportedChallenge', 'The authority offers no challenge by DNS (dns-01) for this name.')
  ]
} as const satisfies Readonly<Record<keyof typeof AUTHORITY, Samples>>
