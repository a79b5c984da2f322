/** Where the sandbox differs from Pebble on purpose. */
export interface Difference {
  /** `scenario: step`. */
  readonly at: RegExp
  /** As `differencesOf` writes it. */
  readonly says: RegExp
  readonly why: string
  /** Not each time. */
  readonly sometimes?: true
}

export const DIFFERENCES: readonly Difference[] = [
  {
    at: /^accounts|^signatures: an account|^externalAccounts/,
    says: /^body\.orders: Pebble "URL"/,
    why: "Let's Encrypt lists no orders of an account (Boulder, docs/acme-divergences.md, section 7.1.2)."
  },
  {
    at: /^signatures: the algorithm none$/,
    says: /^body\.algorithms\./,
    why: 'The error must name the algorithms that the server takes (RFC 8555, section 6.2).'
  },
  {
    at: /authorization/,
    says: /^body\.challenges\.dns-(account|persist)-01\./,
    why: 'The sandbox has the challenges of RFC 8555 and RFC 8737, not those of drafts.'
  },
  {
    at: /challenge/,
    says: /^link up: Pebble nothing/,
    why: 'A challenge leads to its authorization whenever it is shown (RFC 8555, section 7.1, and Boulder).'
  },
  {
    at: /not there$/,
    says: /^(body\.(detail|status|type)|content-type): Pebble nothing/,
    why: 'Every error has a document (RFC 8555, section 6.7, and Boulder); Pebble answers 404 with nothing.'
  },
  {
    at: /^orders: an unknown type$/,
    says: /^body\.type: Pebble "malformed", sandbox "unsupportedIdentifier"$/,
    why: 'An unknown type of identifier is `unsupportedIdentifier` (RFC 8555, section 6.7, and Boulder).'
  },
  {
    at: /^orders: (a name with|a wildcard within|two wildcards|an IP address)/,
    says: /^body\.type: Pebble "malformed", sandbox "rejectedIdentifier"$/,
    why: "Let's Encrypt calls every name that it does not take `rejectedIdentifier` (Boulder, policy/pa.go)."
  },
  {
    at: /blocked/,
    says: /^body\.subproblems\./,
    why: "Let's Encrypt adds subproblems only where there are several (Boulder, policy/pa.go)."
  },
  {
    at: /^validation: .*: the order$/,
    says: /^body\.error\./,
    why: "Let's Encrypt tells the error of a validation in the challenge alone, and has errors of orders only for issuance (Boulder, ra/ra.go)."
  },
  {
    at: /^validation: no such (name|zone)/,
    says: /^body\..*error\.(status: Pebble 403, sandbox 400|type: Pebble "unauthorized", sandbox "dns")$/,
    why: 'A failed DNS query is a `dns` error (RFC 8555, section 6.7, and Boulder, bdns/problem.go).'
  },
  {
    at: /^certificates: the order finalized$/,
    says: /^location: Pebble nothing/,
    why: "Let's Encrypt repeats the order's URL when it is finalized (Boulder, wfe2/wfe.go)."
  },
  {
    at: /^certificates: the order finalized$/,
    says: /^body\.certificate: Pebble "URL"/,
    why: 'Pebble begins to issue before it answers, so that an order that is processing may have its certificate.',
    sometimes: true
  },
  {
    at: /^renewal: a renewal with other names$/,
    says: /^(body\.)?(status: Pebble 500, sandbox 400|type: Pebble "serverInternal", sandbox "malformed")$/,
    why: "The client's mistake is no failure of the server (Boulder, wfe2/wfe.go)."
  },
  {
    at: /^slow validation: the authorization$/,
    says: /\.validated: Pebble "time", sandbox nothing$/,
    why: 'A challenge has the time of its validation when it is over (RFC 8555, section 8, and Boulder).',
    sometimes: true
  },
  {
    at: /^slow validation: the challenge begun$/,
    says: /^body\.validated: Pebble "time", sandbox nothing$/,
    why: 'The same, where Pebble has begun before it answers.',
    sometimes: true
  },
  {
    at: /^change of the account key/,
    says: /./,
    why: 'The sandbox does not change the keys of accounts.'
  }
]
