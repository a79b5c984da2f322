import { describe, expect, test } from '@jest/globals'
import type { RecordedCall } from '../../sandbox/src/aws-server.ts'
import type { RunningAction } from '../../sandbox/src/runner.ts'
import { shuffled, WORLDS } from '../invariants/worlds.ts'
import { deploy, inSandbox, inventory, isWrite, liveTasks, pass, start } from './site.ts'

const ONE_OF_EVERYTHING = {
  secrets: [expect.any(String)],
  roles: [expect.any(String)],
  logGroups: [expect.any(String)],
  securityGroups: [expect.any(String)],
  revisions: [expect.stringMatching(/:1$/)],
  tasks: 1
}

describe('a runner that is lost', () => {
  // Half of the calls that change something, others each time; all calls where more worlds are asked for.
  test('after any of the calls is put right by the next run', async () => {
    const calls = await inSandbox({}, async (sandbox) => {
      await deploy(sandbox)
      return sandbox.aws.calls.filter(counts).length
    })
    expect(calls).toBeGreaterThan(9)
    const every = Array.from({ length: calls }, (_, index) => index + 1)
    const chosen = WORLDS > 1 ? every : shuffled(every).slice(0, Math.ceil(calls / 2))
    const results = await inParallel(8, chosen, killAfter)

    expect(results.filter(({ problem }) => problem !== undefined)).toEqual([])
    // The run may end before the last calls' kill reaches it.
    expect(results.filter(({ killed }) => killed).length).toBeGreaterThanOrEqual(chosen.length - 3)
  }, 300_000)
})

describe('an AWS that is not ready', () => {
  test.concurrent('refuses every call once, and the deployment goes through', async () => {
    await inSandbox({ knobs: { throttle: 'first-attempt' } }, async (sandbox) => {
      const result = await deploy(sandbox)
      const refused = sandbox.aws.calls.filter(({ attempt, errorCode }) => attempt === 1 && errorCode !== undefined)

      expect([result.outcome, result.annotations]).toEqual(['success', []])
      expect(refused.length).toBe(sandbox.aws.calls.filter(({ attempt }) => attempt === 1).length)
      expect(inventory(sandbox)).toEqual(ONE_OF_EVERYTHING)
    })
  })

  test.concurrent(
    'is new to ECS, and shows new things only after seconds, and the deployment goes through',
    async () => {
      const lag = { iam: 8000, tasks: 3000, secrets: 3000, network: 3000, logs: 3000, publicIp: 3000 }
      // The first CreateCluster of an account fails.
      await inSandbox({ knobs: { lag, newAccount: true } }, async (sandbox) => {
        const result = await deploy(sandbox)

        expect([result.outcome, result.annotations]).toEqual(['success', []])
        expect(result.lines.join('\n')).toContain('Waiting for AWS to propagate new resources')
        expect(sandbox.aws.calls.filter(({ operation }) => operation === 'CreateCluster').length).toBeGreaterThan(1)
        expect(inventory(sandbox)).toEqual(ONE_OF_EVERYTHING)
      })
    }
  )

  test.concurrent('sees the role before its grants: the task that died of it is started again', async () => {
    await inSandbox({}, async (sandbox) => {
      await deploy(sandbox)
      sandbox.world.knobs.lag.iam = 6000
      // The role is older than the lag, so that only its new policy is late.
      await pass(10_000)
      const { outcome, lines } = await deploy(sandbox, {
        image: 'acme/space:1.0',
        'registry-username': 'acme',
        'registry-password': 'dckr_pat_not-a-real-token',
        'secret-name': 'acme/another',
        'settle-seconds': '0'
      })

      expect(outcome).toBe('success')
      expect(lines.join('\n')).toContain('Retrying:')
      expect(liveTasks(sandbox)).toHaveLength(1)
    })
  })
})

test.concurrent('answers that are lost make nothing twice', async () => {
  const lost = [
    'ecs:RunTask',
    'secretsmanager:CreateSecret',
    'iam:CreateRole',
    'ec2:CreateSecurityGroup',
    'logs:CreateLogGroup'
  ]
  // The first CreateRole has a boundary that doesn't exist.
  const faults = lost.map((call) => ({ call, answer: 'drop' as const, times: call === 'iam:CreateRole' ? 2 : 1 }))
  await inSandbox({ knobs: { faults } }, async (sandbox) => {
    const result = await deploy(sandbox)
    const again = sandbox.aws.calls
      .filter(({ attempt }) => attempt > 1)
      .map(({ service, operation }) => `${service}:${operation}`)

    expect([result.outcome, result.annotations]).toEqual(['success', []])
    expect(new Set(again)).toEqual(new Set(lost))
    expect(inventory(sandbox)).toEqual(ONE_OF_EVERYTHING)
  })
})

describe('two runs at once', () => {
  test.concurrent('of two environments share what they share', async () => {
    await inSandbox({}, async (sandbox) => {
      const [one, two] = await Promise.all([
        deploy(sandbox),
        deploy(sandbox, {
          image: 'acme/space:1.0',
          'registry-username': 'acme',
          'registry-password': 'dckr_pat_not-a-real-token',
          environment: 'two',
          'settle-seconds': '0'
        })
      ])

      expect([one.outcome, two.outcome]).toEqual(['success', 'success'])
      expect({ ...inventory(sandbox), securityGroups: [], revisions: [] }).toEqual({
        ...ONE_OF_EVERYTHING,
        securityGroups: [],
        revisions: [],
        tasks: 2
      })
    })
  })
})

const counts = WORLDS > 1 ? () => true : isWrite

/** Runs with the runner lost as soon as the n-th call that counts has been carried out, and then once more to the end. */
async function killAfter(
  n: number
): Promise<{ readonly n: number; readonly killed: boolean; readonly call?: string; readonly problem?: unknown }> {
  let victim: RunningAction | undefined
  let call: string | undefined
  const onCall = (made: RecordedCall, phase: string) => {
    if (phase !== 'answered' || !counts(made)) return
    seen += 1
    if (seen !== n) return
    call = `${made.service}:${made.operation}`
    victim?.kill()
  }
  let seen = 0
  return inSandbox({ onCall }, async (sandbox) => {
    victim = start(sandbox)
    const killed = (await victim.done).outcome === 'failure'
    victim = undefined
    // Until then, what it had sent has arrived.
    await pass(1000)
    const { outcome, annotations } = await deploy(sandbox)
    try {
      expect([outcome, annotations]).toEqual(['success', []])
      expect(inventory(sandbox)).toEqual(ONE_OF_EVERYTHING)
      return { n, killed }
    } catch (problem) {
      return { n, killed, ...(call !== undefined && { call }), problem }
    }
  })
}

async function inParallel<T, R>(width: number, items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  const rest = items.entries()
  await Promise.all(
    Array.from({ length: width }, async () => {
      for (const [index, item] of rest) results[index] = await work(item)
    })
  )
  return results
}
