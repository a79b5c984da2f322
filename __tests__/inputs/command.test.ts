import { describe, expect, test } from '@jest/globals'
import { parseCommand } from '../../src/inputs/program.ts'

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
