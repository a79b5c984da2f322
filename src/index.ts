import * as core from '@actions/core'
import { main, post } from './main.ts'

// The runner starts the same file twice: for the step itself, and at the end of the job for what it left behind.
const isPost = core.getState('is-post') !== ''
if (isPost) {
  await post(process.env)
} else {
  core.saveState('is-post', 'true')
  await main(process.env)
}
