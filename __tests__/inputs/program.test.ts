import { describe, expect, test } from '@jest/globals'
import { ActionError } from '../../src/errors.ts'
import { parseCommand, parseSecrets, parseVariables } from '../../src/inputs/program.ts'

describe('command', () => {
  describe('words', () => {
    test.each([
      ['serve', ['serve']],
      ['  serve  --port\t8080 ', ['serve', '--port', '8080']],
      ['serve\n  --port 8080\r\n  --host 0.0.0.0\n', ['serve', '--port', '8080', '--host', '0.0.0.0']],
      ['serve \\\n  --port 8080', ['serve', '--port', '8080']],
      ['serve \\\r\n  --port 8080', ['serve', '--port', '8080']],
      [`sh -c 'migrate && serve; echo "done" > log'`, ['sh', '-c', 'migrate && serve; echo "done" > log']],
      ['sh -c "a | b" c\\;d \\<e', ['sh', '-c', 'a | b', 'c;d', '<e']],
      ['--title="A \\"b\\" c"', ['--title=A "b" c']],
      [`a '' ""`, ['a', '', '']],
      ['echo $HOME ${NAME} $(id) `id` * ~ # no', ['echo', '$HOME', '${NAME}', '$(id)', '`id`', '*', '~', '#', 'no']],
      ['--url=http://x/?a=1&b=2', ['--url=http://x/?a=1&b=2']],
      ['C:\\\\app', ['C:\\app']]
    ])('%j are %j', (text, words) => {
      expect(parseCommand(text)).toEqual(words)
    })
  })

  describe('a JSON list', () => {
    test.each([
      ['["sh", "-c", "a && b | c > d"]', ['sh', '-c', 'a && b | c > d']],
      [' [\n  "serve",\n  ""\n]\n', ['serve', '']],
      ['["it\'s", "\\u00e4\\n"]', ["it's", 'ä\n']],
      ['[]', []]
    ])('%j is %j', (text, words) => {
      expect(parseCommand(text)).toEqual(words)
    })

    test.each(['["serve"', "['serve']", '["serve", 8080]', '["serve"] --port', '[serve]', '[["serve"]]', '[null]'])(
      '%j is none',
      (text) => {
        expect(() => parseCommand(text)).toThrow(
          expect.objectContaining({
            code: 'COMMAND_INVALID',
            message: 'Invalid value for `command`: it starts like a list, but is not a JSON list of strings.',
            hint: expect.stringContaining('["sh", "-c", "migrate && serve"]')
          })
        )
      }
    )
  })

  test.each([
    ['migrate && serve', '`&&` needs a shell'],
    ['migrate || true', '`||` needs a shell'],
    ['cat log | wc', '`|` needs a shell'],
    ['migrate; serve', '`;` needs a shell'],
    ['serve > /dev/null', '`>` needs a shell'],
    ['serve 2>&1', '`>` needs a shell'],
    ['serve < in', '`<` needs a shell'],
    [`sh -c 'a' && 'b'`, '`&&` needs a shell'],
    [`echo "it's" | wc`, '`|` needs a shell'],
    ["it's", 'a quote is not closed'],
    ['echo "a', 'a quote is not closed'],
    ['serve \\', 'it ends in a backslash']
  ])('%j cannot be read: %s', (text, why) => {
    expect(() => parseCommand(text)).toThrow(
      expect.objectContaining({
        code: 'COMMAND_INVALID',
        message: `Invalid value for \`command\`: ${why}.`,
        hint: expect.stringContaining('JSON list')
      })
    )
  })
})

describe('variables', () => {
  const VALUE = 'hunter2'
  const SECRET = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:team/token-AbCdEf'
  const PARAMETER = 'arn:aws-cn:ssm:cn-north-1:123456789012:parameter/team/token.v1'

  function refusal(action: () => unknown): ActionError {
    try {
      action()
    } catch (error) {
      if (error instanceof ActionError) return error
      throw error
    }
    throw new Error('no refusal')
  }

  describe('environment-variables', () => {
    test.each([
      ['nothing', '', {}],
      ['blank lines', '\n  \r\n\t\n', {}],
      ['an empty value', 'EMPTY=', { EMPTY: '' }],
      ['a value with = and #', 'URL=postgres://u:p@h/db?a=1#x', { URL: 'postgres://u:p@h/db?a=1#x' }],
      ['quotes, which belong to the value', `A="x y"\nB='z'`, { A: '"x y"', B: "'z'" }],
      ['blanks around a value, which belong to it', 'A= x  \nB=y', { A: ' x  ', B: 'y' }],
      ['blanks before a name, which do not', '  A=x\n\tB=y', { A: 'x', B: 'y' }],
      ['Windows line ends', 'A=x\r\nB=y\r\n', { A: 'x', B: 'y' }],
      [
        'names as Spring and npm have them',
        'spring.datasource.url=x\nnpm-config=y',
        {
          'spring.datasource.url': 'x',
          'npm-config': 'y'
        }
      ],
      ['signs of a shell and of JSON', 'A={"a":["$B"]}\nB=<<x>>', { A: '{"a":["$B"]}', B: '<<x>>' }],
      ['letters of all alphabets', 'GRUSS=grüß dich 👋', { GRUSS: 'grüß dich 👋' }],
      ['a value of several lines', 'KEY<<END\n-- a=b\n\n  c\nEND\nB=y', { KEY: '-- a=b\n\n  c', B: 'y' }],
      ['a value of several lines with Windows line ends', 'KEY<<END\r\na\r\nb\r\nEND\r\n', { KEY: 'a\nb' }],
      ['no lines in such a value', 'KEY<<END\nEND', { KEY: '' }],
      ['two such values with one end', 'A<<E\n1\nE\nB<<E\n2\nE', { A: '1', B: '2' }],
      ['lines that look like a name or an end within such a value', 'A<<E\nB=1\nEE\nE', { A: 'B=1\nEE' }],
      [
        'names that every object has',
        '__proto__=x\nconstructor=y',
        Object.fromEntries([
          ['__proto__', 'x'],
          ['constructor', 'y']
        ])
      ]
    ])('hold %s', (_, text, variables) => {
      const read = parseVariables(text)
      expect(Object.entries(read)).toEqual(Object.entries(variables))
    })

    test.each([
      ['a value alone', `A=x\n${VALUE}`, "line 2 doesn't start with a name and `=`"],
      ['no name', `=${VALUE}`, "line 1 doesn't start with a name and `=`"],
      ['a blank before the =', `A =${VALUE}`, "line 1 doesn't start with a name and `=`"],
      ['a line of a shell', `export A=${VALUE}`, "line 1 doesn't start with a name and `=`"],
      ['a line of YAML', `A: ${VALUE}`, "line 1 doesn't start with a name and `=`"],
      ['a comment', `\n\n# ${VALUE}`, "line 3 doesn't start with a name and `=`"],
      ['a variable that has been commented out', `#A=${VALUE}`, "line 1 doesn't start with a name and `=`"],
      ['one name twice', `A=x\nB=y\nA=${VALUE}`, 'line 3 sets A again'],
      ['one name twice, in either form', `A=x\nA<<E\n${VALUE}\nE`, 'line 2 sets A again'],
      ['no end', `A<<END\n${VALUE}\nEND.`, 'the value of A has no end'],
      ['an end without a name', `A<<\n${VALUE}\n\n`, 'the value of A has no end']
    ])('with %s are refused, and no value is shown', (_, text, why) => {
      const error = refusal(() => parseVariables(text))
      expect(error).toMatchObject({
        code: 'VARIABLE_INVALID',
        message: `Invalid value for \`environment-variables\`: ${why}.`,
        hint: 'Write one `KEY=VALUE` per line.'
      })
      expect(`${error.message} ${error.hint}`).not.toContain(VALUE)
    })
  })

  describe('secrets', () => {
    test.each([
      ['a secret', SECRET],
      ['a secret without the six characters', SECRET.slice(0, -7)],
      ['a key of a secret', `${SECRET}:password::`],
      ['a key alone', `${SECRET}:password`],
      ['a stage', `${SECRET}::AWSPREVIOUS:`],
      ['a version', `${SECRET}:::9d4cb84b-ad69-40c0-a0ab-cead36b967e8`],
      ['a secret that RDS manages', SECRET.replace('team/token', 'rds!db-1')],
      ['a parameter', PARAMETER],
      ['a secret in an isolated Region', SECRET.replace('aws:', 'aws-iso-b:').replace('eu-central-1', 'us-isob-east-1')]
    ])('hold %s', (_, arn) => {
      expect(parseSecrets(`TOKEN=${arn}`)).toEqual({ TOKEN: arn })
    })

    test('hold several lines, with blanks behind them', () => {
      expect(parseSecrets(`\n A=${SECRET}  \r\nB= ${PARAMETER}\t\n`)).toEqual({ A: SECRET, B: PARAMETER })
    })

    test.each([
      ['a value', VALUE],
      ['nothing', ''],
      ['a name', 'team/token'],
      ['the ARN of a role', 'arn:aws:iam::123456789012:role/x'],
      ['more behind a secret than there may be', `${SECRET}:a:b:c:${VALUE}`],
      ['an ARN without an account', SECRET.replace('123456789012', '')],
      ['an ARN in the midst of other text', `${SECRET} ${VALUE}`]
    ])('with %s are refused without showing it, as it may be the secret itself', (_, value) => {
      const error = refusal(() => parseSecrets(`A=${SECRET}\nTOKEN=${value}`))
      expect(error).toMatchObject({
        code: 'VARIABLE_INVALID',
        message:
          'Invalid value for `secrets`: the value of TOKEN is neither the ARN of a secret or parameter nor the name of a parameter that starts with `/`.',
        hint: 'Write one `KEY=<ARN of the secret or parameter>` or `KEY=/name/of/the/parameter` per line.'
      })
      expect(`${error.message} ${error.hint}`).not.toContain(VALUE)
    })
  })
})
