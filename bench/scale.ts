import { runAction } from '../sandbox/src/runner.ts'
import { WALKTHROUGH_LOGIN, type SandboxOptions } from '../sandbox/src/start.ts'
import { run } from './deployment.ts'
import { inPlace } from './place.ts'

/** How many of so many deployments at once end well, each to an environment of its own in one repository. */
export async function manyAtOnce(action: string, count: number, options: SandboxOptions) {
  return inPlace(options, async (place) => {
    const { environment: env, github } = place.surroundings
    const begin = Date.now()
    const results = await Promise.all(
      Array.from({ length: count }, async (_, index) => {
        const inputs = {
          image: 'acme/space:1.0',
          'registry-username': WALKTHROUGH_LOGIN.username,
          'registry-password': WALKTHROUGH_LOGIN.password,
          'settle-seconds': '0',
          environment: `load-${index}`
        }
        const result = await runAction({ action, inputs, env, github: { ...github, runId: String(1000 + index) } }).done
        return { ...result, took: Date.now() - begin }
      })
    )
    const { calls } = await place.report()
    const throttled = calls.filter(({ errorCode = '' }) =>
      /Throttl|RequestLimitExceeded|TooManyRequests/.test(errorCode)
    )
    const why = results.flatMap(({ annotations }) =>
      annotations.flatMap(({ kind, properties }) => (kind === 'error' ? (properties.title ?? '') : []))
    )
    return {
      well: results.filter(({ outcome }) => outcome === 'success').length,
      calls: calls.length,
      throttled: throttled.length,
      slowest: Math.max(...results.map(({ took }) => took)),
      why: [...new Set(why)]
    }
  })
}

/** How long a sweep takes to look at so many environments, all of which stay, and with how many calls. */
export async function lookAtAll(action: string, environments: number, options: SandboxOptions) {
  return inPlace(options, async (place) => {
    await place.seed(environments)
    const before = (await place.report()).calls.length
    const { begin, end, outcome, lines } = await run(action, place, { mode: 'sweep', 'dry-run': 'true' })
    if (outcome !== 'success') throw new Error(`The sweep did not go well:\n${lines.join('\n')}`)
    return { took: end - begin, calls: (await place.report()).calls.length - before }
  })
}
