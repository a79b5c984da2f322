import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from '@jest/globals'
import type { Sandbox } from '../../sandbox/src/start.ts'
import { seedPlace, seedTask } from '../e2e/seed.ts'
import { deploy, inSandbox, WALKTHROUGH } from '../e2e/site.ts'

const SCRIPT = join(import.meta.dirname, '../../scripts/leftovers.ts')

test('leftovers are the environments of that name of which a task, a revision or a security group is left', async () => {
  await inSandbox({}, async (sandbox) => {
    await deploy(sandbox, { ...WALKTHROUGH, environment: 'staging' })
    // One of which a failed destruction has left the group alone, and one with a task and no group.
    await deploy(sandbox, { ...WALKTHROUGH, environment: 'nightly-1' })
    const denied = { code: 'UnauthorizedOperation', message: 'You are not authorized to perform this operation.' }
    sandbox.world.knobs.faults.push({ call: 'ec2:DeleteSecurityGroup', answer: denied, times: 1 })
    expect(await deploy(sandbox, destroy('nightly-1'))).toMatchObject({ outcome: 'failure' })
    await seedTask(sandbox, await seedPlace(sandbox), { environment: 'nightly-2' })

    expect(await leftovers(sandbox, 'acme/space')).toEqual(['nightly-1', 'nightly-2'])
    expect(await leftovers(sandbox, 'acme/other')).toEqual([])

    await deploy(sandbox, destroy('nightly-1'))
    await deploy(sandbox, destroy('nightly-2'))
    expect(await leftovers(sandbox, 'acme/space')).toEqual([])
  })
})

function destroy(environment: string) {
  return { mode: 'destroy', environment }
}

/** What the script prints, in a process of its own that takes the sandbox for AWS. */
async function leftovers({ environment }: Sandbox, repository: string): Promise<unknown> {
  const { PATH } = process.env
  const { stdout } = await promisify(execFile)(process.execPath, [SCRIPT, 'nightly-'], {
    env: { PATH, ...environment, GITHUB_REPOSITORY: repository }
  })
  return JSON.parse(stdout)
}
