import type { Chapter } from './failure.ts'

const STAGING = 'https://acme-staging-v02.api.letsencrypt.org/directory'

/** What a certificate authority refuses. Source: "Errors", RFC 8555, section 6.7; and Let's Encrypt's documentation. */
export const AUTHORITY = {
  'authority-rate-limited': {
    from: ['authority'],
    when: { code: /^rateLimited$/ },
    title: "The certificate authority's rate limit is reached",
    cause:
      "Let's Encrypt issues five certificates a week for the same name, and limits failed validations and new accounts.",
    remedy: `Run the workflow again after the time that the authority names. Do not delete the secret with the certificate between deployments. While you try things out, set \`acme-directory: ${STAGING}\`.`
  },
  'authority-caa': {
    from: ['authority'],
    when: { code: /^caa$/ },
    title: 'A CAA record forbids the certificate',
    cause: 'A CAA record of the domain, or of a domain above it, names other authorities.',
    remedy:
      'Add a CAA record that allows this authority: `0 issue "letsencrypt.org"` for Let\'s Encrypt, and `0 issuewild` likewise if the domain has a first label `*`. Or set `acme-directory` to an authority that is allowed.'
  },
  'authority-proof-not-seen': {
    from: ['authority'],
    when: [
      { code: /^(?:dns|connection|tls|incorrectResponse)$/ },
      { code: /^unauthorized$/, text: /TXT record|DNS|_acme-challenge/i }
    ],
    title: "The certificate authority can't see the TXT record",
    cause:
      'The authority looks the TXT record up in public DNS, where other name servers answer for the domain, or none does.',
    remedy:
      'Compare the NS records of the zone at its registrar, or in the zone above, with the name servers of the hosted zone. If two zones have the same name, set `hosted-zone-id` to the one that is delegated. If DNSSEC is enabled, check its DS record.'
  },
  'authority-name-rejected': {
    from: ['authority'],
    when: { code: /^(?:rejectedIdentifier|unsupportedIdentifier)$/ },
    title: 'The certificate authority rejects the domain',
    cause: 'The authority issues no certificates for this domain, for example because its policy excludes it.',
    remedy: 'Set another `domain`, set `acme-directory` to another authority, or set `certificate-secret-arn`.'
  },
  'authority-action-required': {
    from: ['authority'],
    when: { code: /^userActionRequired$/ },
    title: 'The certificate authority requires an action of yours',
    cause: 'Usually, the terms of the authority have changed.',
    remedy:
      'Open the URL in the message and do what it asks for. If it is about terms, delete the secret with the certificate: the action then creates an account that agrees to the current ones.'
  },
  'authority-external-account': {
    from: ['authority'],
    when: { code: /^externalAccountRequired$/ },
    title: 'The certificate authority requires an external account',
    cause: 'The action does not support external account binding, which this authority requires.',
    remedy:
      "Omit `acme-directory` to use Let's Encrypt, set it to an authority without external account binding, or set `certificate-secret-arn` to a certificate that you obtain elsewhere."
  },
  'authority-key-rejected': {
    from: ['authority'],
    when: { code: /^(?:badCSR|badPublicKey|badSignatureAlgorithm)$/ },
    title: 'The certificate authority rejects the key',
    cause: 'The action uses keys on the curve P-256, for the certificate and for the account.',
    remedy: 'Set `acme-directory` to an authority that accepts ECDSA keys on P-256, or set `certificate-secret-arn`.'
  },
  'authority-contact-rejected': {
    from: ['authority'],
    when: { code: /^(?:invalidContact|unsupportedContact)$/ },
    title: 'The certificate authority rejects the email address',
    remedy: 'Correct `acme-email`, or omit it.'
  },
  'authority-account-rejected': {
    from: ['authority'],
    when: [{ code: /^accountDoesNotExist$/ }, { code: /^unauthorized$/, not: /TXT record|DNS|_acme-challenge/i }],
    title: "The certificate authority doesn't accept the account",
    cause: 'The account whose key is in the secret with the certificate is deactivated, or unknown to this authority.',
    remedy:
      'Delete the secret with the certificate, `run-on-fargate/OWNER/REPOSITORY/tls/` and the name, without a recovery window, and run the workflow again: the action then creates another account.'
  },
  'authority-unavailable': {
    from: ['authority'],
    when: { code: /^(?:serverInternal|badNonce|orderNotReady|status 5\d\d)$/ },
    title: 'The certificate authority is unavailable',
    cause: 'The action has retried the request for as long as that made sense.',
    remedy: "Run the workflow again later. Let's Encrypt reports its incidents at letsencrypt.status.io."
  },
  'authority-unreachable': {
    from: ['authority'],
    when: { code: /^unreachable$/ },
    title: "The runner can't reach the certificate authority",
    remedy:
      'Check `acme-directory`. On a self-hosted runner, check its network, `HTTPS_PROXY` and `NO_PROXY`, and set `NODE_EXTRA_CA_CERTS` for an authority with a root certificate of its own.'
  },
  'authority-answer-invalid': {
    from: ['authority'],
    when: {
      code: /^(?:malformed|alreadyReplaced|alreadyRevoked|badRevocationReason|invalidProfile|invalid answer|unsafe URL|unsupportedChallenge|status [34]\d\d)$/
    },
    title: 'The certificate authority answers otherwise than expected',
    cause: 'What answers is not an ACME authority, or does not support validation by DNS (`dns-01`).',
    remedy:
      "Check `acme-directory`: it must be the URL of an authority's directory. If it is right, report the log as an issue of the action's repository."
  }
} as const satisfies Chapter
