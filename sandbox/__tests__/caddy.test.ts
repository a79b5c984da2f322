import { describe, expect, test } from '@jest/globals'
import { BadConfiguration, readConfiguration } from '../src/caddy/config.ts'
import { runShell } from '../src/caddy/shell.ts'

const SCRIPT = 'unset SECRET\nexec caddy run --config - <<END\n$CONFIG\nEND'

describe('the shell of the image', () => {
  test('starts Caddy with a here-document, and without what was unset', () => {
    expect(runShell(['/bin/sh', '-c', SCRIPT], { CONFIG: '{"a":"$x"}', SECRET: '1', OTHER: '2' })).toEqual({
      configuration: '{"a":"$x"}',
      environment: { CONFIG: '{"a":"$x"}', OTHER: '2' }
    })
  })

  test.each([
    [['/bin/sh', '-c', 'nginx -g off'], '/bin/sh: nginx: not found'],
    [['caddy', 'run'], "the sandbox's image of Caddy knows nothing but sh -c: caddy run"]
  ])('ends with 127 for %j', (words, said) => {
    expect(runShell(words, {})).toEqual({ words: [said], code: 127 })
  })
})

describe('a configuration', () => {
  const server = { listen: [':443'], routes: [{ handle: [{ handler: 'static_response', status_code: 404 }] }] }
  const configuration = (changes: object) => ({
    apps: { tls: { certificates: {} }, http: { servers: { a: { ...server, ...changes } } } }
  })

  test('is read', () => {
    const { servers, gracePeriod } = readConfiguration(JSON.stringify(configuration({})))

    expect(servers).toMatchObject([{ port: 443, protocols: ['h1', 'h2', 'h3'] }])
    expect(gracePeriod).toBe(Infinity)
  })

  test.each([
    ['a field that Caddy does not know', configuration({ listens: [] }), 'unknown field "listens"'],
    ['an unknown handler', configuration({ routes: [{ handle: [{ handler: 'proxy' }] }] }), 'http.handlers.proxy'],
    ['an unknown matcher', configuration({ routes: [{ match: [{ paths: [] }] }] }), 'unknown field "paths"'],
    ['another listener', configuration({ listen: ['127.0.0.1:443'] }), "can't listen on"],
    ['no object', [], 'cannot unmarshal']
  ])('is refused for %s', (_, value, said) => {
    const read = () => readConfiguration(JSON.stringify(value))

    expect(read).toThrow(BadConfiguration)
    expect(read).toThrow(said)
  })

  test('is refused when it is no JSON', () => {
    expect(() => readConfiguration('{')).toThrow(BadConfiguration)
  })
})
