import { describe, expect, test } from '@jest/globals'
import type { Sandbox } from '../../sandbox/src/start.ts'
import { challengeTexts, passDays, runCertificate, SECRET, stored, withZone } from './certificate-site.ts'
import { SPACE } from './https-site.ts'
import { deploy, WALKTHROUGH } from './site.ts'
import { WALKTHROUGH_IMAGE } from '../../sandbox/src/start.ts'

const IMAGES = { images: [WALKTHROUGH_IMAGE, SPACE] }

/** The inputs of a preview with a certificate of the sandbox's authority. */
function preview(sandbox: Sandbox, environment: string, domain = '*.preview.example.com') {
  return {
    ...WALKTHROUGH,
    image: 'acme/space:3000',
    environment,
    domain,
    https: 'true',
    'acme-directory': sandbox.acme.url
  }
}

function isKept(sandbox: Sandbox, name = SECRET): boolean {
  try {
    return stored(sandbox, name).certificate !== undefined
  } catch {
    return false
  }
}

describe('the certificate', () => {
  test('of a wildcard stays for the other environments, and goes with the last', async () => {
    await withZone(async (sandbox, zone) => {
      const first = await deploy(sandbox, preview(sandbox, 'pr-7'))
      expect(first.outcome).toBe('success')
      await deploy(sandbox, preview(sandbox, 'pr-8'))
      expect(sandbox.acme.certificates).toHaveLength(1)
      await deploy(sandbox, { mode: 'destroy', environment: 'pr-7' })
      expect(isKept(sandbox)).toBe(true)
      const last = await deploy(sandbox, { mode: 'destroy', environment: 'pr-8' })
      expect(last.outcome).toBe('success')
      expect(isKept(sandbox)).toBe(false)
      expect(challengeTexts(sandbox, zone)).toEqual([])
    }, IMAGES)
  })

  test('of one name goes with its environment', async () => {
    await withZone(async (sandbox) => {
      await deploy(sandbox, preview(sandbox, 'main', 'app.example.com'))
      await deploy(sandbox, preview(sandbox, 'pr-7'))
      const name = 'run-on-fargate/acme/space/tls/app.example.com'
      expect(isKept(sandbox, name)).toBe(true)
      await deploy(sandbox, { mode: 'destroy', environment: 'main' })
      expect([isKept(sandbox, name), isKept(sandbox)]).toEqual([false, true])
    }, IMAGES)
  })

  test('is renewed by a sweep, which names the environments whose tasks have the old one', async () => {
    await withZone(async (sandbox) => {
      await deploy(sandbox, preview(sandbox, 'pr-7'))
      const before = stored(sandbox).certificate
      await passDays(80)
      const swept = await deploy(sandbox, { mode: 'sweep' })
      expect(swept.outcome).toBe('success')
      expect(stored(sandbox).certificate).not.toBe(before)
      expect(swept.annotations.map(({ message }) => message).join('\n')).toMatch(
        /certificates of running tasks end within 14 days: pr-7 \(/
      )
    }, IMAGES)
  })

  test('is not looked for by a sweep where no environment has one', async () => {
    await withZone(async (sandbox) => {
      await runCertificate(sandbox)
      await deploy(sandbox, WALKTHROUGH)
      const calls = sandbox.aws.calls.length
      await deploy(sandbox, { mode: 'sweep' })
      const later = sandbox.aws.calls.slice(calls).map(({ operation }) => operation)
      expect(later).not.toContain('ListSecrets')
      expect(isKept(sandbox)).toBe(true)
    }, IMAGES)
  })
})
