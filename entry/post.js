import { end } from './end.js'

/** The state that the main step saved for this step. `src/runner.ts` defines it. */
const {
  STATE_launch: launch = '',
  'STATE_launch-settled': settled = '',
  STATE_deployment: deployment = '',
  STATE_retiring: retiring = ''
} = process.env

// Usually nothing is left to do. In that case, the job doesn't wait for the bundle to load.
if ((launch === '' || settled !== '') && deployment === '' && retiring === '') {
  console.log('Nothing to clean up.')
} else {
  const { post } = await import('../dist/index.js')
  await post(process.env)
  end()
}
