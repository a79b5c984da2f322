import { describe, expect, test } from '@jest/globals'
import type { Sandbox } from '../../sandbox/src/start.ts'
import { deploy, inSandbox, liveTasks, WALKTHROUGH } from './site.ts'

const { 'registry-username': username, 'registry-password': password } = WALKTHROUGH
const QUICK = { 'settle-seconds': '0' }

/** Two secrets: one for the registry of the image, and one with what must not get there. */
function seed({ secretsManager }: Sandbox) {
  const own = secretsManager.seedSecret({ name: 'team/hub', value: JSON.stringify({ username, password }) })
  const other = secretsManager.seedSecret({
    name: 'team/ghcr',
    value: JSON.stringify({ username: 'octo', password: 'of-another-registry' })
  })
  return { own, other }
}

/** The secrets that task definitions name. */
function named({ ecs }: Sandbox): (string | undefined)[] {
  return ecs
    .taskDefinitions()
    .map(({ containerDefinitions = [] }) => containerDefinitions[0]?.repositoryCredentials?.credentialsParameter)
}

describe('secret-arn with image-from', () => {
  test.concurrent.each(['same', 'previous', 'main'])('%s is used where it was used before', async (source) => {
    await inSandbox({}, async (sandbox) => {
      const { own } = seed(sandbox)
      const inputs = { ...QUICK, image: 'acme/space:1.0', 'secret-arn': own }
      await deploy(sandbox, inputs)
      await deploy(sandbox, { ...inputs, 'environment-variables': 'A=1' })
      const again = await deploy(sandbox, { ...QUICK, 'image-from': source, 'secret-arn': own, environment: 'main' })

      expect([again.outcome, again.annotations]).toEqual(['success', []])
      expect(new Set(named(sandbox))).toEqual(new Set([own]))
    })
  })

  test.concurrent.each([
    ['another secret was used', (own: string) => ({ 'secret-arn': own })],
    ['credentials were given', () => ({ 'registry-username': username, 'registry-password': password })]
  ])('is refused where %s', async (_, credentials) => {
    await inSandbox({}, async (sandbox) => {
      const { own, other } = seed(sandbox)
      await deploy(sandbox, { ...QUICK, image: 'acme/space:1.0', ...credentials(own) })
      const before = named(sandbox)
      for (const source of ['same', 'main']) {
        const inputs = { ...QUICK, 'image-from': source, 'secret-arn': other }
        const { outcome, annotations } = await deploy(sandbox, inputs)

        expect(outcome).toBe('failure')
        expect(annotations[0]?.message).toMatch(
          /^`secret-arn` is set with `image-from`, but .* in docker\.io\.\nRemove/
        )
      }
      expect([named(sandbox), liveTasks(sandbox).length]).toEqual([before, 1])
    })
  })
})
