/**
 * The examples, run by a workflow engine that is not ours: nektos/act, on the machine itself. The actions that they use beside
 * ours are stood in for; AWS, the registries and GitHub are the sandbox.
 * Names of scenarios as arguments play those alone.
 */
import { EXAMPLES } from '../../__tests__/workflows/files.ts'
import { openChecks } from '../checks.ts'
import { SCENARIOS } from './scenarios.ts'

const checks = openChecks('act')
const only = process.argv.slice(2)
try {
  const played = new Set(Object.keys(SCENARIOS).map((name) => `${name.split(',')[0] ?? ''}.yml`))
  checks.equal('every example is played', [...played].sort(), [...EXAMPLES.keys()].sort())
  for (const [name, scenario] of Object.entries(SCENARIOS)) {
    if (only.length > 0 && !only.includes(name)) continue
    console.log(name)
    await scenario(checks)
  }
} catch (error) {
  checks.broke(error)
} finally {
  checks.close()
}
