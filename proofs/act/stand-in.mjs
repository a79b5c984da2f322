/**
 * Stands for an action that is not ours and needs the internet: asks the proof what comes of its inputs, and sets that.
 * `STAND_INS_URL` and what is known of the job come from the environment.
 */
import { appendFileSync, existsSync, writeFileSync } from 'node:fs'

const { STAND_INS_URL, GITHUB_ACTION_REPOSITORY, GITHUB_JOB, GITHUB_OUTPUT, GITHUB_ENV } = process.env
const inputs = Object.fromEntries(
  Object.entries(process.env).flatMap(([name, value]) =>
    name.startsWith('INPUT_') && value !== '' ? [[name.slice('INPUT_'.length).toLowerCase(), value]] : []
  )
)
const asked = { job: GITHUB_JOB, inputs, isCheckedOut: existsSync('Dockerfile') }
const response = await fetch(`${STAND_INS_URL}/${GITHUB_ACTION_REPOSITORY}`, {
  method: 'POST',
  body: JSON.stringify(asked)
})
const { error, outputs = {}, env = {}, files = {} } = await response.json()
for (const [name, value] of Object.entries(outputs)) appendFileSync(GITHUB_OUTPUT, `${name}=${value}\n`)
for (const [name, value] of Object.entries(env)) appendFileSync(GITHUB_ENV, `${name}=${value}\n`)
for (const [path, text] of Object.entries(files)) writeFileSync(path, text)
if (error !== undefined) {
  console.log(`::error::${error}`)
  process.exitCode = 1
}
