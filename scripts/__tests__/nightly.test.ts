import { describe, expect, test } from '@jest/globals'
import { execFile, execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import type { Sandbox } from '../../sandbox/src/start.ts'
import { TLS_IMAGE } from '../../src/deploy/tls-container.ts'
import { timerContainer } from '../../src/aws/task-definition.ts'
import { seedPlace, seedTask } from '../../__tests__/e2e/seed.ts'
import { deploy, inSandbox, WALKTHROUGH } from '../../__tests__/e2e/site.ts'

describe('leftovers', () => {
  const SCRIPT = join(import.meta.dirname, '../leftovers.ts')

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
})

describe('pins', () => {
  const SCRIPT = join(import.meta.dirname, '..', 'check-pins.sh')
  const IMAGES = [TLS_IMAGE, timerContainer(1).image ?? ''].map((image) => image.split('@'))

  /** Runs the script with a `docker` that knows these digests; returns its exit code and what it prints. */
  function check(digests: Readonly<Record<string, string>>): { readonly code: number; readonly output: string } {
    const folder = mkdtempSync(join(tmpdir(), 'pins-'))
    const docker = join(folder, 'docker')
    const cases = Object.entries(digests).map(([image, digest]) => `'${image}') echo '${digest}';;`)
    writeFileSync(
      docker,
      `#!/bin/sh\ntest "$1 $2 $3" = 'buildx imagetools inspect' || exit 2\ncase $4 in ${cases.join(' ')} *) exit 1;; esac\n`
    )
    chmodSync(docker, 0o755)
    try {
      const env = { ...process.env, PATH: `${folder}:${process.env.PATH ?? ''}` }
      return { code: 0, output: execFileSync('bash', [SCRIPT], { encoding: 'utf8', env, stdio: 'pipe' }) }
    } catch (error) {
      const { status, stdout } = error as { readonly status: number; readonly stdout: string }
      return { code: status, output: stdout }
    } finally {
      rmSync(folder, { recursive: true })
    }
  }

  const onUnix = process.platform === 'win32' ? test.skip : test

  onUnix('the pinned images are compared with their registry', () => {
    const { code, output } = check(Object.fromEntries(IMAGES))

    expect(code).toBe(0)
    for (const [image = ''] of IMAGES) expect(output).toContain(`${image} is sha256:`)
  })

  onUnix('a tag with another digest fails the check by name', () => {
    const [[image = '', pinned = ''] = []] = IMAGES
    const { code, output } = check({ ...Object.fromEntries(IMAGES), [image]: 'sha256:new' })

    expect(code).toBe(1)
    expect(output).toContain(`::error title=${image} has changed::src pins ${pinned}, but the registry has sha256:new.`)
  })

  onUnix('a registry that does not answer fails the check', () => {
    expect(check({}).code).not.toBe(0)
  })
})
