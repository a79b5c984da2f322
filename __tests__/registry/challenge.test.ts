import { expect, test } from '@jest/globals'
import { parseChallenges } from '../../src/registry/authentication.ts'

const HUB =
  'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:acme/space:pull,push"'

test.each([
  ['nothing', '', []],
  [
    'commas within quotes',
    HUB,
    [
      [
        'bearer',
        {
          realm: 'https://auth.docker.io/token',
          service: 'registry.docker.io',
          scope: 'repository:acme/space:pull,push'
        }
      ]
    ]
  ],
  ['a scheme and names in any case', 'bEaReR Realm="r",SERVICE="s"', [['bearer', { realm: 'r', service: 's' }]]],
  ['escapes', 'Basic realm="a \\"b\\" \\\\ c"', [['basic', { realm: 'a "b" \\ c' }]]],
  ['values without quotes', 'Basic realm=here, charset=UTF-8', [['basic', { realm: 'here', charset: 'UTF-8' }]]],
  ['blanks around signs', 'Bearer realm = "r" ,  service= "s"', [['bearer', { realm: 'r', service: 's' }]]],
  ['an empty value', 'Bearer realm="r",service=""', [['bearer', { realm: 'r', service: '' }]]],
  [
    'several headers in one',
    'Basic realm="b", Bearer realm="r",service="s"',
    [
      ['basic', { realm: 'b' }],
      ['bearer', { realm: 'r', service: 's' }]
    ]
  ],
  [
    'schemes without parameters',
    'Negotiate, NTLM, Basic realm="b"',
    [
      ['negotiate', {}],
      ['ntlm', {}],
      ['basic', { realm: 'b' }]
    ]
  ],
  ['empty list elements', ', ,Basic realm="b",, charset="UTF-8",', [['basic', { realm: 'b', charset: 'UTF-8' }]]],
  [
    'a missing end quote',
    'Basic realm="b", Bearer realm="r',
    [
      ['basic', { realm: 'b' }],
      ['bearer', {}]
    ]
  ],
  ['nonsense', '"""', []]
])('%s', (_, header, expected) => {
  const found = parseChallenges(header).map(({ scheme, parameters }) => [scheme, Object.fromEntries(parameters)])
  expect(found).toEqual(expected)
})

// Backtracking would run into the time limit of the test.
test.each([`Bearer ${'a="\\'.repeat(4000)}`, `Bearer ${'a ='.repeat(5000)}${' '.repeat(10_000)}x`])(
  'a hostile header is given up',
  (header) => {
    expect(parseChallenges(header)[0]).toHaveProperty('scheme', 'bearer')
  }
)
