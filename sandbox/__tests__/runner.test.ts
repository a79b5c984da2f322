import { describe, expect, test } from '@jest/globals'
import { join } from 'node:path'
import { runAction } from '../src/runner.ts'
import type { ActionRun, StepResult } from '../src/runner.ts'

const FIXTURES = join(import.meta.dirname, 'fixtures')

describe('the environment of an action', () => {
  test('has every declared input under its name, with defaults as they are written and expressions filled in', async () => {
    const env = await environmentOf({
      inputs: { 'A name-with both': 'x' },
      event: {
        name: 'pull_request',
        payload: { action: 'opened', pull_request: { number: 12, head: { ref: 'topic' } } }
      },
      github: { runId: '77', token: 'ghs_secret', ref: 'refs/pull/12/merge' }
    })
    expect(env).toMatchObject({
      'INPUT_A_NAME-WITH_BOTH': 'x',
      INPUT_SIZE: '512',
      INPUT_FLAG: 'true',
      INPUT_TOKEN: '***',
      INPUT_WHERE: 'run 77 of 12',
      INPUT_OLD: '',
      GITHUB_REF_NAME: '12/merge',
      GITHUB_HEAD_REF: 'topic',
      GITHUB_EVENT_NAME: 'pull_request'
    })
  })

  test('has the step’s own variables, and none of this machine’s', async () => {
    process.env.MACHINE_ONLY = 'yes'
    const env = await environmentOf({ env: { AWS_REGION: 'eu-central-1', GITHUB_SHA: 'mine' }, debug: true })
    delete process.env.MACHINE_ONLY
    expect(env).toMatchObject({ AWS_REGION: 'eu-central-1', RUNNER_DEBUG: '1', GITHUB_ACTIONS: 'true' })
    expect(env).not.toHaveProperty('MACHINE_ONLY')
    expect(env).not.toHaveProperty('NODE_OPTIONS')
    expect(env.GITHUB_SHA).toMatch(/^[0-9a-f]{40}$/)
    expect(env.HOME).not.toBe(process.env.HOME)
  })

  test('has the event in a file', async () => {
    const { raw } = await chat([['event']], { event: { name: 'pull_request', payload: { action: 'closed' } } })
    expect(raw).toBe('closed\n')
  })
})

describe('inputs', () => {
  test('that the action does not know are warned of, and passed on', async () => {
    const { annotations, raw } = await chat([['environment']], { inputs: { imgae: 'x' } })
    expect(annotations.map(({ message }) => message)).toEqual([
      "Unexpected input(s) 'imgae', valid inputs are ['script', 'a name-with both', 'size', 'flag', 'token', 'where', 'old']"
    ])
    expect(raw).toContain('"INPUT_IMGAE":"x"')
  })

  test('that are deprecated are warned of when they are given', async () => {
    const { annotations } = await chat([], { inputs: { old: '1' } })
    expect(annotations).toMatchObject([
      { kind: 'warning', message: "Input 'old' has been deprecated with message: use flag" }
    ])
  })
})

describe('the log', () => {
  test('shows the call, carries out commands and unescapes them', async () => {
    const { lines, annotations } = await chat(
      [
        ['print', '::group::Deploying'],
        ['print', 'plain'],
        ['print', '::endgroup::'],
        ['print', '::error title=No%3A%2C way,file=a.js,line=3::100%25 sure%0Asecond %250A line'],
        ['print', '  ::warning::careful'],
        ['print', '::notice::by the way'],
        ['print', '::debug::hidden'],
        ['complain', 'on stderr'],
        ['print', '::unknown::stays']
      ],
      { uses: 'acme/run@v1' }
    )
    const from = lines.findIndex((line) => line === '▼ Deploying')
    expect(lines[0]).toBe('▼ Run acme/run@v1')
    expect(lines.slice(from).filter((line) => line !== 'on stderr')).toEqual([
      '▼ Deploying',
      'plain',
      'Error: 100% sure',
      'second %0A line',
      'Warning: careful',
      'Notice: by the way',
      '::unknown::stays'
    ])
    expect(lines).toContain('on stderr')
    expect(annotations).toEqual([
      {
        kind: 'error',
        message: '100% sure\nsecond %0A line',
        properties: { title: 'No:, way', file: 'a.js', line: '3' }
      },
      { kind: 'warning', message: 'careful', properties: {} },
      { kind: 'notice', message: 'by the way', properties: {} }
    ])
  })

  test('shows debug lines when debug logging is on', async () => {
    const { lines } = await chat([['print', '::debug::shown']], { debug: true })
    expect(lines).toContain('##[debug]shown')
  })

  test('leaves commands alone between stop-commands and its token', async () => {
    const { lines, annotations } = await chat([
      ['print', '::stop-commands::halt'],
      ['print', '::error::not one'],
      ['print', '::halt::'],
      ['print', '::error::one']
    ])
    expect(lines).toContain('::error::not one')
    expect(annotations.map(({ message }) => message)).toEqual(['one'])
  })

  test('keeps ten annotations of a kind, of at most 4096 characters', async () => {
    const { lines, annotations } = await chat([
      ...Array.from({ length: 12 }, (_, index) => ['print', `::error::${String(index)}`]),
      ['print', `::warning::${'x'.repeat(5000)}`]
    ])
    expect(annotations.filter(({ kind }) => kind === 'error')).toHaveLength(10)
    expect(lines).toContain('Error: 11')
    expect(annotations.find(({ kind }) => kind === 'warning')?.message).toHaveLength(4096)
  })

  test('refuses set-env, which fails the step', async () => {
    const { outcome, exitCode } = await chat([['print', '::set-env name=A::b']])
    expect({ outcome, exitCode }).toEqual({ outcome: 'failure', exitCode: 0 })
  })
})

describe('a mask', () => {
  const secret = 'p"a/s s&wörd'
  test.each([
    ['as it is', secret],
    ['in base64 behind a user name', Buffer.from(`user:${secret}`).toString('base64')],
    ['in base64', Buffer.from(secret).toString('base64')],
    ['escaped for an address', 'p%22a%2Fs%20s%26w%C3%B6rd'],
    ['escaped for JSON', 'p\\"a/s s&wörd'],
    ['escaped for XML', 'p&quot;a/s s&amp;wörd']
  ])('hides a value %s', async (_, shown) => {
    const { lines, raw } = await chat([
      ['print', `::add-mask::${secret}`],
      ['print', `seen: ${shown}.`]
    ])
    expect(lines.at(-1)).toMatch(/^seen: .{0,8}\*\*\*\.$/)
    expect(raw).toContain(`seen: ${shown}.`)
  })

  test('hides each line of a value, in annotations and the summary too, but not in outputs', async () => {
    const { annotations, summary, outputs } = await chat([
      ['print', '::add-mask::first%0A second '],
      ['print', '::error::the second'],
      ['write', { file: 'GITHUB_STEP_SUMMARY', text: '# first' }],
      ['write', { file: 'GITHUB_OUTPUT', text: 'a=first\n' }]
    ])
    expect(annotations[0]?.message).toBe('the ***')
    expect(summary).toBe('# ***')
    expect(outputs).toEqual({ a: 'first' })
  })

  test('hides the repository’s secrets from the first line on', async () => {
    const { lines } = await chat([], { inputs: { size: 'hunter2' }, secrets: ['hunter2'] })
    expect(lines).toContain('  size: ***')
    expect(lines.join('\n')).not.toContain('hunter2')
  })

  test('of nothing is warned of', async () => {
    const { annotations } = await chat([['print', '::add-mask::']])
    expect(annotations[0]?.message).toBe("Can't add secret mask for empty string in ##[add-mask] command.")
  })
})

describe('file commands', () => {
  test('give outputs, state, variables and paths to what follows', async () => {
    const result = await chat([
      ['write', { file: 'GITHUB_OUTPUT', text: 'url=http://a?b=c\nmulti<<EOF\none=1\n\ntwo<<x\nEOF\nempty<<E\nE\n' }],
      ['write', { file: 'GITHUB_STATE', text: 'task=t-1\n' }],
      ['write', { file: 'GITHUB_ENV', text: 'COLOUR=red\nGITHUB_SHA=mine\n' }],
      ['write', { file: 'GITHUB_PATH', text: '/opt/bin\n' }]
    ])
    expect(result.outputs).toEqual({ url: 'http://a?b=c', multi: 'one=1\n\ntwo<<x', empty: '' })
    expect(result.state).toEqual({ task: 't-1' })
    expect(result.env).toEqual({ COLOUR: 'red' })
    expect(result.paths).toEqual(['/opt/bin'])
    expect(result.post?.raw).toBe('post of t-1 in red at 512\n')
  })

  test.each([
    ['no sign', 'nonsense\n', "Invalid format 'nonsense'"],
    ['no name', '=x\n', "Invalid format '=x'. Name must not be empty"],
    ['no delimiter', 'a<<\nx\n', "Invalid format 'a<<'. Name must not be empty and delimiter must not be empty"],
    ['no end', 'a<<EOF\nx\n', "Invalid value. Matching delimiter not found 'EOF'"],
    ['an end on a line with more', 'a<<EOF\nx EOF', 'Invalid value. EOF marker missing new line.']
  ])('with %s fail the step', async (_, text, message) => {
    const { outcome, annotations } = await chat([['write', { file: 'GITHUB_OUTPUT', text }]])
    expect(outcome).toBe('failure')
    expect(annotations.map((one) => one.message)).toEqual([
      "Unable to process file command 'output' successfully.",
      message
    ])
  })

  test('a summary of more than a mebibyte is dropped, and the step still succeeds', async () => {
    const { outcome, summary, annotations } = await chat([
      ['fill', { file: 'GITHUB_STEP_SUMMARY', bytes: 1024 * 1024 + 1 }]
    ])
    expect(outcome).toBe('success')
    expect(summary).toBe('')
    expect(annotations[0]?.message).toContain('supports content up to a size of 1024k, got 1024k.')
  })
})

describe('the end of an action', () => {
  test('a failed main step is followed by the post step', async () => {
    const result = await chat([['exit', 3]])
    expect(result).toMatchObject({ outcome: 'failure', exitCode: 3, post: { outcome: 'success', exitCode: 0 } })
    expect(result.post?.lines[0]).toBe('Post job cleanup.')
  })

  test.each([
    ['0', true],
    ['1', false]
  ])('post-if is honoured after exit code %s', async (code, hasPost) => {
    const { post } = await runAction({ action: join(FIXTURES, 'plain'), inputs: {}, env: { CODE: code } }).done
    expect(post !== undefined).toBe(hasPost)
  })

  test.each([
    ['SIGINT', ['got SIGINT'], 0],
    ['SIGTERM', ['got SIGINT', 'got SIGTERM'], 0],
    ['nothing', ['got SIGINT', 'got SIGTERM'], 137]
  ])('a cancelled action that heeds %s', async (heeds, signals, exitCode) => {
    const result = await interrupt(heeds, 'cancel')
    expect(result.lines.filter((line) => line.startsWith('got'))).toEqual(signals)
    expect(result.lines.at(-1)).toBe('Error: The operation was canceled.')
    expect(result).toMatchObject({ outcome: 'cancelled', exitCode, post: { outcome: 'success' } })
    expect(result.post?.raw).toBe('cleaned up\n')
  })

  test('a lost runner takes the process with it, and no post step runs', async () => {
    const result = await interrupt('SIGINT', 'kill')
    expect(result).toMatchObject({ outcome: 'failure', exitCode: 137 })
    expect(result.post).toBeUndefined()
    expect(result.raw).not.toContain('got')
  })
})

type Script = readonly (readonly unknown[])[]

function chat(script: Script, run: Partial<ActionRun> = {}): Promise<StepResult> {
  const inputs = { script: JSON.stringify(script), ...run.inputs }
  return runAction({ ...run, action: join(FIXTURES, 'chatty'), inputs }).done
}

async function environmentOf(run: Partial<ActionRun>): Promise<Record<string, string>> {
  const { lines } = await chat([['environment']], run)
  return JSON.parse(lines.find((line) => line.startsWith('{')) ?? '') as Record<string, string>
}

/** Cancels or kills the action as soon as it has started. */
function interrupt(heeds: string, how: 'cancel' | 'kill'): Promise<StepResult> {
  const running = runAction({
    action: join(FIXTURES, 'stubborn'),
    inputs: { heeds },
    patience: { sigint: 150, sigterm: 150 },
    onLine: (line) => {
      if (line.startsWith('started')) {
        running[how]()
      }
    }
  })
  return running.done
}
