import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { createServer, type ServerResponse } from 'node:http'
import { describe, expect, test } from '@jest/globals'
import { parseCommand } from '../../sandbox/src/runner/commands.ts'
import { WALKTHROUGH_IMAGE } from '../../sandbox/src/start.ts'
import { probe } from '../../src/deploy/health-check.ts'
import { BLANK, oneLine, withoutCommands } from '../../src/report/log.ts'
import { renderSummary } from '../../src/report/summary.ts'
import { deploy, inSandbox, WALKTHROUGH } from '../e2e/site.ts'

const LOG = [
  '::error title=Forged::by the program',
  '::add-mask::a',
  '::stop-commands::x',
  '::set-output name=url::http://evil.test',
  '::save-state name=launch::x',
  '  ::error::indented',
  '##[error]old',
  '##[add-mask]a',
  'one\r::error::after a carriage return',
  ...['\x85', '\xa0', '\u1680', '\u2003', '\u2028', '\u202f', '\u3000', '\v\f', '\ufeff', '\u00ad', '\u200b'].flatMap(
    (blank) => [`${blank}::set-output name=url::http://evil.test`, `${blank}::error title=Forged::by the program`]
  ),
  'before ##[error]in the middle',
  '\x1b]0;title\x07\x1b[2J\x1b[1A\x1b[31mred\x1b[0m\x9b2J\x7f',
  'turned \u202eround\u2066 and \u2069back'
]

/** Controls, and what turns the direction of a text around. */
const HARMFUL = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u

/** The lines during which the runner takes commands. Each `::stop-commands::` has to have a word of its own, and its end. */
function outsideOfStops(raw: string): string[] {
  const words = new Set<string>()
  const outside: string[] = []
  let until: string | undefined
  for (const line of raw.split(/\r\n|\r|\n/)) {
    if (until !== undefined) {
      if (line === `::${until}::`) until = undefined
      continue
    }
    const [, word] = /^::stop-commands::(.*)$/.exec(line) ?? []
    if (word === undefined) outside.push(line)
    else {
      expect(word.length).toBeGreaterThan(20)
      expect(words).not.toContain(word)
      words.add(word)
      until = word
    }
  }
  expect(until).toBeUndefined()
  return outside
}

describe('what the program writes', () => {
  test.each(['running', 'stopped'] as const)('is no command of the runner, with wait-for %s', async (waitFor) => {
    const image = { ...WALKTHROUGH_IMAGE, app: { ...WALKTHROUGH_IMAGE.app, exits: { after: 0, code: 1 }, log: LOG } }
    await inSandbox({ images: [image] }, async (sandbox) => {
      const settle = waitFor === 'running' ? '5' : '0'
      const inputs = { ...WALKTHROUGH, 'settle-seconds': settle, 'wait-for': waitFor }
      const { annotations, outputs, state, raw, masks, lines, rawSummary } = await deploy(sandbox, inputs)

      expect(annotations).toHaveLength(1)
      expect(annotations[0]?.properties.title).not.toBe('Forged')
      expect(outputs.url).not.toBe('http://evil.test')
      expect(state.launch).not.toBe('x')
      expect(masks).not.toContain('a')
      // Without the commands that stop them, too, none of these lines is one.
      const known = new Set(['error', 'add-mask', 'stop-commands', 'set-output', 'save-state'])
      const quoted = raw
        .split(/\r\n|\r|\n/)
        .filter((line) => /forged|evil|add-mask\W*a$|indented|\bold$|middle/i.test(line))
      expect(quoted.length).toBeGreaterThanOrEqual(LOG.length - 5)
      expect(quoted.flatMap((line) => parseCommand(line, known) ?? [])).toEqual([])
      // And none is outside of what stops them.
      expect(outsideOfStops(raw).filter((line) => quoted.includes(line))).toEqual([])
      expect(lines.join('\n')).toContain('␛]0;title␇␛[2J␛[1A\x1b[31mred\x1b[0m␡2J␡')
      expect(
        raw
          .replaceAll('\x1b[31m', '')
          .replaceAll('\x1b[0m', '')
          .replaceAll(/[\n\t]/g, '')
      ).not.toMatch(HARMFUL)
      expect(rawSummary).toContain('␛]0;title␇␛[2J␛[1Ared␡2J␡')
      expect(rawSummary.replaceAll(/[\n\t]/g, '')).not.toMatch(HARMFUL)
    })
  })

  test('stays in its block of the summary, whatever fences it has', () => {
    const logLines = ['```', '`````', '</code></pre>', '# heading', '<img src=x>', '````text']
    const failure = { title: 'x', cause: 'x', remedy: 'x', containers: [], logLines }
    const facts = { image: 'x', environment: 'x', outputs: {}, changes: [], spans: [], links: [], failure }
    const [, before = '', inside] = /^([^]*)\n``````text\n([^]*)\n``````\n/.exec(renderSummary(facts)) ?? []
    expect(inside).toBe(logLines.join('\n'))
    expect(before).not.toContain('# heading')
  })
})

describe('a character in front of a command', () => {
  // .NET looks at UTF-16 units, so beyond these only what is invisible could matter.
  const beyond = Array.from({ length: 0x100000 }, (_, index) => String.fromCodePoint(0x10000 + index))
  const all = [
    ...Array.from({ length: 0x10000 }, (_, unit) => String.fromCharCode(unit)),
    ...beyond.filter((char) => /[\p{Default_Ignorable_Code_Point}\p{White_Space}\p{Cf}]/u.test(char))
  ]
  const known = new Set(['error'])

  test('is blank to the action where it is blank to the runner, and nowhere else', () => {
    const blank = new RegExp(`^[${BLANK}]$`, 'u')
    const differ = all.filter((char) => blank.test(char) !== (parseCommand(`${char}::error::x`, known) !== undefined))
    expect(differ).toEqual([])
  })

  test('leaves no command behind it', () => {
    const commands = all.flatMap((char) => [
      `${char}::error::x`,
      ` ${char}::error::x`,
      `##[error]${char}`,
      `${char}##[error]x`
    ])
    expect(commands.filter((line) => parseCommand(withoutCommands(line), known) !== undefined)).toEqual([])
  })
})

test('what .NET may leave out of a comparison keeps no two signs of a command together', () => {
  for (const ignored of ['\u200b', '\u200d\u2060', '\u00ad', '\ufe0f']) {
    for (const line of [`#${ignored}#[error]x`, `#${ignored}#${ignored}[error]x`, `:${ignored}:error::x`]) {
      expect(withoutCommands(line).replaceAll(ignored, '')).not.toMatch(/##\[|^::/)
    }
  }
})

test('a message of a megabyte is one line at once, whatever it is made of', () => {
  const start = performance.now()
  for (const part of [' ', '\n', ' \n', 'a \n', '\t ']) {
    const line = oneLine(`a${part.repeat(1_000_000 / part.length)}b`)
    expect(line).not.toMatch(/[\r\n]/)
  }
  expect(oneLine('  a \r\n  b  c\n')).toBe('  a b  c ')
  expect(performance.now() - start).toBeLessThan(5000)
})

describe('the program', () => {
  test('has nothing of the execution role, with no task role and in no container', async () => {
    await inSandbox({}, async (sandbox) => {
      const { outputs } = await deploy(sandbox, { ...WALKTHROUGH, 'time-to-live': '1h' })
      const role = outputs['execution-role-arn'] ?? ''
      const { input = {} } =
        sandbox.aws.calls.find(({ operation, status }) => operation === 'RegisterTaskDefinition' && status === 200) ??
        {}
      const started = sandbox.aws.calls.find(({ operation }) => operation === 'RunTask')?.input

      expect(input).toMatchObject({ executionRoleArn: role, containerDefinitions: [{}, {}] })
      expect(input).not.toHaveProperty('taskRoleArn')
      const name = role.split('/').at(-1) ?? ''
      expect(name).toMatch(/^run-on-fargate-/)
      expect(JSON.stringify([input.containerDefinitions, started])).not.toContain(name)
      expect(started).not.toHaveProperty('overrides.taskRoleArn')
    })
  })
})

/** What the health check says, or what has come of it after that. */
async function ask(server: Server, path = '/', then?: () => Promise<unknown>): Promise<unknown> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    const answer = await probe(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, 500)
    return then === undefined ? answer : await then()
  } finally {
    server.close()
    if ('closeAllConnections' in server) (server as { closeAllConnections(): void }).closeAllConnections()
  }
}

describe('what answers the health check', () => {
  test('with a redirect does not get the runner anywhere', async () => {
    const asked: string[] = []
    const server = createServer(({ url = '' }, response) => {
      asked.push(url)
      response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data/' }).end()
    })
    expect(await ask(server, '/healthz')).toMatchObject({ kind: 'healthy', said: 'it answers 302' })
    expect(asked).toEqual(['/healthz'])
  })

  test('without end is not read', async () => {
    let written = 0
    const closed = Promise.withResolvers<string>()
    const pour = (response: ServerResponse) => {
      while (!response.destroyed && response.write(Buffer.alloc(65_536))) written += 65_536
    }
    const server = createServer((_, response) => {
      response.on('drain', () => pour(response))
      response.on('close', () => closed.resolve('by the runner'))
      pour(response)
    })
    const late = new Promise((resolve) => setTimeout(resolve, 2000, 'not at all').unref())
    expect(await ask(server, '/', () => Promise.race([closed.promise, late]))).toEqual('by the runner')
    expect(written).toBeLessThan(64 * 2 ** 20)
  })

  test.each([
    ['headers without end', (socket: Socket) => socket.write(`x: ${'x'.repeat(4000)}\r\n`)],
    ['a header that comes byte by byte', (socket: Socket) => socket.write('x')]
  ])('with %s is given up', async (_, more) => {
    const server = createTcpServer((socket) => {
      socket.on('error', () => undefined)
      socket.write('HTTP/1.1 200 OK\r\nx: ')
      const timer = setInterval(() => more(socket), 5)
      socket.on('close', () => clearInterval(timer))
    })
    expect(await ask(server)).toMatchObject({ healthy: false })
  })
})
