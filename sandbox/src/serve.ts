#!/usr/bin/env node
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { constants } from 'node:os'
import { parseArgs } from 'node:util'
import { startSandbox, WALKTHROUGH_IMAGE, WALKTHROUGH_LOGIN } from './start.ts'
import type { Sandbox } from './start.ts'

const USAGE = `Starts the sandbox for any AWS client: the AWS CLI, boto3, an SDK.

  fargate-sandbox [options]                  prints what a client needs as one line of JSON,
                                             and runs until its input ends or it is terminated
  fargate-sandbox [options] -- aws ecs list-clusters
                                             runs a command with all that in its environment, and ends with it

  --latency MS   added to every request
  --lag MS       how long new resources stay invisible
  --zone NAME    a public hosted zone in Route 53; can be repeated
  --help

In a clone of the repository, npm run sandbox -- stands for fargate-sandbox.
`

const options = {
  latency: { type: 'string', default: '0' },
  lag: { type: 'string', default: '0' },
  zone: { type: 'string', multiple: true, default: [] as string[] },
  help: { type: 'boolean', default: false }
} as const

const { values, positionals } = parseArgs({ options, allowPositionals: true })
if (values.help) {
  process.stdout.write(USAGE)
} else {
  const lag = milliseconds('lag', values.lag)
  const sandbox = await startSandbox({
    knobs: {
      latency: milliseconds('latency', values.latency),
      lag: { iam: lag, tasks: lag, secrets: lag, network: lag, logs: lag, publicIp: lag, records: lag }
    }
  })
  try {
    for (const name of values.zone) sandbox.route53.createZone({ name })
    process.exitCode = await serve(sandbox, positionals)
  } finally {
    await sandbox.close()
  }
}

function milliseconds(name: string, text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text)
  throw new Error(`--${name} is "${text}", which is no number of milliseconds.`)
}

/** The exit code: the command's, when there is one. */
async function serve(sandbox: Sandbox, [command, ...args]: readonly string[]): Promise<number> {
  if (command !== undefined) return runIn(sandbox, command, args)
  process.stdout.write(`${JSON.stringify(description(sandbox))}\n`)
  await ended()
  return 0
}

/** All that a client needs. `pages` tells whether a task's address is reached as it is or by the proxy in `environment`; `dns` is the resolver, `acme` the directory of the certificate authority. */
function description(sandbox: Sandbox) {
  return {
    environment: environmentOf(sandbox),
    region: sandbox.world.region,
    account: sandbox.world.account,
    registry: sandbox.registry.url,
    image: imageName(),
    login: WALKTHROUGH_LOGIN,
    pages: sandbox.pages.mode,
    dns: sandbox.dns.resolver,
    acme: sandbox.acme.url
  }
}

/** `AWS_DEFAULT_REGION` is what the AWS CLI and boto3 read. */
function environmentOf({ environment, world }: Sandbox): Record<string, string> {
  return { ...environment, AWS_DEFAULT_REGION: world.region }
}

function imageName(): string {
  return `${WALKTHROUGH_IMAGE.repository}:${WALKTHROUGH_IMAGE.tag}`
}

async function runIn(sandbox: Sandbox, command: string, args: readonly string[]): Promise<number> {
  const child = spawn(command, args, {
    stdio: 'inherit',
    env: {
      ...process.env,
      ...environmentOf(sandbox),
      SANDBOX_IMAGE: imageName(),
      SANDBOX_USERNAME: WALKTHROUGH_LOGIN.username,
      SANDBOX_PASSWORD: WALKTHROUGH_LOGIN.password,
      SANDBOX_DNS: sandbox.dns.resolver
    }
  })
  // The terminal's Ctrl-C reaches the command as well; the sandbox goes when the command has gone.
  process.on('SIGINT', () => undefined)
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null]
  return code ?? 128 + constants.signals[signal ?? 'SIGTERM']
}

/** Passes when the input ends or the process is told to end. */
async function ended(): Promise<void> {
  process.stdin.resume()
  await Promise.race([once(process.stdin, 'end'), once(process, 'SIGTERM'), once(process, 'SIGINT')])
  process.stdin.destroy()
}
