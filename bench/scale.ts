import { table } from '../scripts/markdown.ts'
import { runAction } from '../sandbox/runner.ts'
import { WALKTHROUGH_LOGIN } from '../sandbox/start.ts'
import { openSite } from './run.ts'

const AT_ONCE = 100
const ENVIRONMENTS = 1000

/**
 * Deploys 100 environments of one repository at once, and looks at 1,000 in a sweep, under AWS's published rates and those
 * assumed for IAM: 20 calls at once and 5 a second.
 */
export async function scale(action: string): Promise<string> {
  const deployments = await deployAtOnce(action)
  const sweep = await lookAt(action)
  const rows = [
    [`${AT_ONCE} deployments at once end well`, `${AT_ONCE}`, String(deployments.succeeded)],
    ['the last one ends after', '', `${(deployments.took / 1000).toFixed(0)} s`],
    ['throttled calls', '', String(deployments.throttled)],
    [
      `a sweep looks at ${ENVIRONMENTS.toLocaleString('en')} environments in`,
      '≤ 60 s',
      `${(sweep.took / 1000).toFixed(1)} s`
    ],
    ['calls of that', '', String(sweep.calls)],
    ['environments to remove', `${ENVIRONMENTS / 10}`, String(sweep.due)]
  ]
  return table(['', 'budget', 'this'], rows)
}

async function deployAtOnce(action: string) {
  const site = await openSite({ knobs: { latency: 40, throttle: 'published' } })
  try {
    const began = Date.now()
    const results = await Promise.all(
      Array.from({ length: AT_ONCE }, (_, index) => {
        const inputs = {
          image: 'acme/space:1.0',
          environment: `load-${index + 1}`,
          'registry-username': WALKTHROUGH_LOGIN.username,
          'registry-password': WALKTHROUGH_LOGIN.password,
          'settle-seconds': '0'
        }
        return runAction({ action, inputs, env: site.environment, github: site.github }).done
      })
    )
    const took = Date.now() - began
    const failed = results.find(({ outcome }) => outcome !== 'success')
    if (failed !== undefined) console.error(failed.lines.slice(-20).join('\n'))
    const throttled = (await site.calls()).filter(({ errorCode = '' }) => /Throttl|RequestLimit/.test(errorCode))
    return {
      took,
      succeeded: results.filter(({ outcome }) => outcome === 'success').length,
      throttled: throttled.length
    }
  } finally {
    await site.close()
  }
}

async function lookAt(action: string) {
  const site = await openSite({ knobs: { latency: 40, throttle: 'published', timings: { attach: 3_600_000 } } })
  try {
    await site.seed(ENVIRONMENTS)
    await site.calls()
    const began = Date.now()
    const { outcome, outputs, lines } = await runAction({
      action,
      inputs: { mode: 'sweep', 'dry-run': 'true' },
      env: site.environment,
      github: site.github
    }).done
    const took = Date.now() - began
    if (outcome !== 'success') throw new Error(lines.join('\n'))
    const due = (JSON.parse(outputs.changed ?? '[]') as unknown[]).length
    return { took, calls: (await site.calls()).length, due }
  } finally {
    await site.close()
  }
}
