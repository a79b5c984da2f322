import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { execFile, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { Resolver } from 'node:dns/promises'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { readOptions } from '../demo/options.ts'
import { renderMarkdown, withoutAddresses } from '../demo/markdown.ts'
import { openScreen } from '../demo/screen.ts'
import { WALKTHROUGH_LOGIN } from '../../sandbox/src/start.ts'

const DEMO = join(import.meta.dirname, '..', 'demo.ts')
const PATIENCE = 240_000

/** On Windows a signal is the end of the process, and no Ctrl+C. */
const testWithSignals = process.platform === 'win32' ? test.skip : test

interface Ended {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs the demo in an empty folder, with nothing of this process's environment that it does not need. */
function startDemo(cwd: string, ...flags: readonly string[]) {
  const { PATH = '', SystemRoot = '' } = process.env
  const child = spawn(process.execPath, [DEMO, ...flags], { cwd, env: { PATH, SystemRoot } })
  const written = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk: Buffer) => (written.stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (written.stderr += chunk.toString()))
  const ended = once(child, 'close').then((): Ended => ({ exitCode: child.exitCode, ...written }))
  return { child, written, ended }
}

/** Passes with the first match in what the demo has written so far, or fails when it ends without one. */
async function seen({ child, written }: { child: ChildProcess; written: { stdout: string } }, pattern: RegExp) {
  for (;;) {
    const match = pattern.exec(written.stdout)
    if (match !== null) return match
    if (child.exitCode !== null) throw new Error(`The demo ended without ${String(pattern)}:\n${written.stdout}`)
    await sleep(50)
  }
}

/** The command with which the demo says that a name can be requested. */
const CURL = /^ {2}(curl .+)$/m

/** Runs that command. Node resolves the name in place of `dig`, which not every system has. */
async function requestAsShown({ stdout }: { readonly stdout: string }) {
  const [, shown = ''] = CURL.exec(stdout) ?? []
  const [, host = '', port = '', name = ''] = /\$\(dig \+short @(\S+) -p (\d+) (\S+)\)/.exec(shown) ?? []
  const resolver = new Resolver()
  resolver.setServers([`${host}:${port}`])
  const [address = ''] = await resolver.resolve4(name)
  const [command = '', ...args] = shown
    .replace(/\$\(.+?\)/, address)
    .replaceAll('"', '')
    .split(' ')
  const ended = await promisify(execFile)(command, ['--silent', '--show-error', ...args])
  return { address, page: ended.stdout }
}

describe('the demo', () => {
  const cwd = mkdtempSync(join(tmpdir(), 'demo-'))
  let plain: Ended
  let wrongPassword: Ended
  let kept: Ended
  let job: Ended
  let preview: Ended
  let inBrowser: string
  let keptPreview: Ended
  const byName: Awaited<ReturnType<typeof requestAsShown>>[] = []
  let byKeptName: Awaited<ReturnType<typeof requestAsShown>>

  const keepForAWhile = async () => {
    const demo = startDemo(cwd, '--forwarded', '--keep')
    const [, url = ''] = await seen(demo, /^Open (\S+) in a browser/m)
    inBrowser = await (await fetch(url)).text()
    await seen(demo, /^Ctrl\+C/m)
    demo.child.kill('SIGINT')
    return await demo.ended
  }

  const visitPreview = async () => {
    const demo = startDemo(cwd, '--preview')
    await seen(demo, CURL)
    byName.push(await requestAsShown(demo.written))
    await seen(demo, /^A third /m)
    byName.push(await requestAsShown(demo.written))
    return await demo.ended
  }

  const keepPreviewForAWhile = async () => {
    const demo = startDemo(cwd, '--forwarded', '--preview', '--keep')
    await seen(demo, /^Ctrl\+C/m)
    byKeptName = await requestAsShown(demo.written)
    demo.child.kill('SIGINT')
    return await demo.ended
  }

  beforeAll(async () => {
    ;[plain, wrongPassword, job, preview, kept, keptPreview] = await Promise.all([
      startDemo(cwd).ended,
      startDemo(cwd, '--wrong-password').ended,
      startDemo(cwd, '--job').ended,
      visitPreview(),
      keepForAWhile(),
      keepPreviewForAWhile()
    ])
  }, PATIENCE)

  afterAll(() => {
    rmSync(cwd, { recursive: true })
  })

  test('shows a deployment from the step to the page, and ends well', () => {
    expect(plain).toMatchObject({ exitCode: 0, stderr: '' })
    const [, url] = /^ {2}url +(http:\S+)$/m.exec(plain.stdout) ?? []
    expect(url).toMatch(/^http:\/\/127\.\d+\.\d+\.\d+$/)
    expect(plain.stdout).toContain(`│ The task runs at ${url ?? ''}\n`)
    expect(plain.stdout).toContain(`🚀 main runs at ${url ?? ''}\n`)
    expect(plain.stdout).toContain(`${url ?? ''} answers with 200:\n\n  <h1>Hello from Fargate</h1>\n`)
  })

  test('stays up for a browser that has only 127.0.0.1, until Ctrl+C', () => {
    expect(inBrowser).toBe('<h1>Hello from Fargate</h1>\n')
    expect(kept.stdout).toMatch(/forwarded to http:\/\/127\.0\.0\.1:\d+ here/)
    expect(kept.stdout).toMatch(/AWS_ENDPOINT_URL ?= ?'http:\/\/127\.0\.0\.1:\d+'/)
    if (process.platform !== 'win32') expect(kept.exitCode).toBe(0)
  })

  test('shows that a wrong password is refused before anything is made', () => {
    expect(wrongPassword).toMatchObject({ exitCode: 0, stderr: '' })
    expect(wrongPassword.stdout).toContain('│ Error: Docker Hub rejected the credentials of "acme"')
    expect(wrongPassword.stdout).toMatch(/Nothing\. .* all of its \d+ calls to AWS were reads\./)
    expect(wrongPassword.stdout).not.toContain('answers with')
  })

  test('shows a job with its log and its exit code', () => {
    expect(job).toMatchObject({ exitCode: 0, stderr: '' })
    expect(job.stdout).toMatch(/│ migration 1 of 3\n[^]*│ migration 3 of 3\n/)
    expect(job.stdout).toContain('No task; the output exit-code is 0.')
  })

  test('plays the life of a pull request, and nothing is left of it', () => {
    expect(preview).toMatchObject({ exitCode: 0, stderr: '' })
    const acts = preview.stdout.split(/^(?=The pull request is |A \w+ commit )/m).slice(1)
    expect(acts).toHaveLength(5)
    const [opened = '', second = '', third = '', broken = '', closed = ''] = acts
    const url = 'https://pr-7.preview.example.com'
    for (const act of [opened, second, third]) {
      const [, commit = ''] = /, commit (\w{7})\)/.exec(act) ?? []
      expect(act).toContain(`│ The task runs at ${url}\n`)
      expect(act).toContain(`🚀 Live: pr-7\n\n  Address  ${url}\n  Region   eu-central-1\n  Commit   ${commit}\n`)
      expect(act).toContain(`of ${commit}: in_progress → success\n`)
      expect(act).toMatch(new RegExp(`  Serves +task \\w{32} at ${url}, <h1>Hello from commit ${commit}</h1>\n`))
    }
    expect(third).toMatch(/of \w{7}: in_progress → success → inactive, deleted\n/)
    expect(broken).toContain('❌ Not deployed: pr-7\n\n  What happened: The container space ended with exit code 3.')
    expect(/^ {2}Serves .*/m.exec(broken)?.[0]).toBe(/^ {2}Serves .*/m.exec(third)?.[0])
    expect(closed).toMatch(/🧹 Removed: pr-7\n[^]* {2}Serves +nothing\n/)
    expect(closed).toContain('No task, no security group, no task definition and no DNS record.')
    expect(preview.stdout.split('\n').length).toBeLessThan(180)
  })

  test('leads the name of a pull request to each new task, as long as it is open', () => {
    const LEADS = /^ {2}Name +pr-7\.preview\.example\.com leads to (\S+)(?: instead of (\S+))?$/gm
    const [first, second, third, broken, ...more] = [...preview.stdout.matchAll(LEADS)].map(([, to, from]) => ({
      to,
      from
    }))
    expect([first?.from, second?.from, third?.from, more]).toEqual([undefined, first?.to, second?.to, []])
    expect(broken).toEqual({ to: third?.to, from: undefined })
    expect(new Set([first?.to, second?.to, third?.to]).size).toBe(3)
    expect(preview.stdout).toContain(`      domain: '*.preview.example.com'\n      https: true\n`)
    expect(preview.stdout.match(/^ {2}Certificate +\*\.preview\.example\.com, until \d{4}-\d\d-\d\d$/gm)).toHaveLength(
      4
    )
    expect(preview.stdout).not.toContain('Warning: ')
    expect(preview.stdout).toMatch(/The pull request is merged [^]*^ {2}Name +pr-7\.preview\.example\.com is gone$/m)

    const pages = [...preview.stdout.matchAll(/, (<h1>.*<\/h1>)$/gm)].map(([, page = '']) => `${page}\n`)
    expect(byName).toEqual([
      { address: first?.to, page: pages[0] },
      { address: second?.to, page: pages[1] }
    ])
  })

  test('keeps the name of a pull request up for a browser', () => {
    const { address, page } = byKeptName
    expect(keptPreview.stdout).toContain(`  Name               pr-7.preview.example.com leads to ${address}\n`)
    expect(page).toBe(`${/, (<h1>.*<\/h1>)\n\nIt stays up\n/.exec(keptPreview.stdout)?.[1] ?? ''}\n`)
    expect(keptPreview.stdout).toMatch(
      /^ {2}--user-data-dir=".+" --ignore-certificate-errors-spki-list=\S{44} --host-resolver-rules="MAP (\S+):443 127\.0\.0\.1:\d+" https:\/\/\1$/m
    )
    expect(keptPreview.stdout).not.toContain('The pull request is merged')
    if (process.platform !== 'win32') expect(keptPreview.exitCode).toBe(0)
  })

  test('never shows a password, and writes no colours into a pipe', () => {
    const { username, password } = WALKTHROUGH_LOGIN
    for (const { stdout } of [plain, wrongPassword, job, kept]) expect(stdout).toContain('registry-password: ***')
    for (const { stdout, stderr } of [plain, wrongPassword, job, preview, kept, keptPreview]) {
      const all = stdout + stderr
      expect(all).not.toContain('dckr_pat')
      expect(all).not.toContain(Buffer.from(password).toString('base64'))
      expect(all).not.toContain(Buffer.from(`${username}:${password}`).toString('base64'))
      expect(all).not.toContain('\u001b')
    }
  })

  test('refuses an unknown flag before it starts anything', async () => {
    const { exitCode, stdout, stderr } = await startDemo(cwd, '--keep-up').ended
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toContain("Unknown option '--keep-up'.\n")
    expect(stderr).toContain('npm run demo -- --wrong-password')
  })

  test('tells its flags', async () => {
    const { exitCode, stdout } = await startDemo(cwd, '--help').ended
    expect(exitCode).toBe(0)
    expect(stdout).toContain('npm run demo -- --keep')
  })

  testWithSignals('is ended by Ctrl+C while the action runs', async () => {
    const demo = startDemo(cwd)
    await seen(demo, /│ ▼ Run\n/)
    demo.child.kill('SIGINT')
    const { exitCode, stderr, stdout } = await demo.ended
    expect({ exitCode, stderr }).toEqual({ exitCode: 130, stderr: 'Stopped.\n' })
    expect(stdout).toContain('Error: The operation was canceled.')
  })
})

describe('the arguments of the demo', () => {
  test.each([
    [['--keep', 'now'], "Unexpected argument 'now'."],
    [['--keep=yes'], "Option '--keep' does not take an argument."],
    [['--keep', '--wrong-password'], '--keep and --wrong-password do not go together'],
    [['--keep', '--job'], '--keep and --job do not go together'],
    [['--job', '--wrong-password'], '--job and --wrong-password do not go together'],
    [['--preview', '--wrong-password'], '--preview and --wrong-password do not go together'],
    [['--job', '--preview'], '--job and --preview do not go together'],
    [['-x'], "Unknown option '-x'."]
  ])('%j is a mistake', (args, sentence) => {
    expect(readOptions(args)).toEqual({ mistake: expect.stringContaining(sentence) })
  })
})

test('the preview can be kept up', () => {
  expect(readOptions(['--preview', '--keep'])).toMatchObject({ preview: true, keep: true })
})

describe('the screen', () => {
  test.each([
    { isTTY: true, env: {}, coloured: true },
    { isTTY: true, env: { NO_COLOR: '' }, coloured: true },
    { isTTY: true, env: { NO_COLOR: '1' }, coloured: false },
    { isTTY: true, env: { TERM: 'dumb' }, coloured: false },
    { isTTY: false, env: {}, coloured: false },
    { isTTY: false, env: { FORCE_COLOR: '1' }, coloured: false }
  ])('is coloured: $coloured, with $env and isTTY $isTTY', ({ isTTY, env, coloured }) => {
    const written: string[] = []
    openScreen({ isTTY, write: (text) => written.push(text) }, env).heading('The page')
    expect(written.join('').includes('\u001b[1m')).toBe(coloured)
  })

  test('shows a link as GitHub does, by its words', () => {
    expect(withoutAddresses('| **Logs** | [Run](https://a.example/1) · [<code>x</code>](http://b.example/) |')).toBe(
      '| **Logs** | Run · <code>x</code> |'
    )
  })

  test('shows a summary as a terminal can', () => {
    const summary = [
      '<!-- run-on-fargate:0123456789abcdef -->',
      '### 🚀 main runs at <http://127.80.0.1>',
      '|  |  |\n| --- | --- |\n| Image | <code>acme/space&#124;1.0</code> |\n| Id | <code>7</code> |',
      '[Task](https://a.example/#t) · [Log](https://b.example/)',
      '**What happened:** it &#42;died&#42;',
      '````text\n| as it is |\n```\n````',
      '```mermaid\ngantt\n  dateFormat x\n  section Fargate\n  Network (1.0 s) :0, 1000\n  Pull (1.0 s) :1000, 2000\n```'
    ].join('\n\n')
    expect(renderMarkdown(`${summary}\n`, (_style, text) => text)).toEqual([
      '🚀 main runs at http://127.80.0.1',
      '',
      'Image  acme/space|1.0',
      'Id     7',
      '',
      'Task: https://a.example/#t',
      'Log: https://b.example/',
      '',
      'What happened: it *died*',
      '',
      '  | as it is |',
      '  ```',
      '',
      'Fargate',
      `  Network (1.0 s)  ${'█'.repeat(24)}`,
      `  Pull (1.0 s)     ${' '.repeat(24)}${'█'.repeat(24)}`
    ])
  })
})
