import { end } from './end.js'

/** What the main step has saved for this one, in words of src/post.ts. */
const {
  STATE_launch: launch = '',
  'STATE_launch-settled': settled = '',
  STATE_deployment: deployment = '',
  STATE_retiring: retiring = ''
} = process.env

// Mostly nothing is left to do, and no job should wait for the bundle to hear that.
if ((launch === '' || settled !== '') && deployment === '' && retiring === '') {
  console.log('Nothing to clean up.')
} else {
  const { post } = await import('../dist/index.js')
  await post(process.env)
  end()
}
