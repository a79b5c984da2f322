import { TestEnvironment } from 'jest-environment-node'
import { keepCompiled } from './compiled.ts'

keepCompiled()

/** Node's environment. Errors keep only as much of their stack as in Node: keeping all of it takes a tenth of the time. */
export default class extends TestEnvironment {
  override async setup(): Promise<void> {
    await super.setup()
    Error.stackTraceLimit = 10
    this.global.Error.stackTraceLimit = 10
    dropCommands(this.global.process)
  }
}

/** Drops the workflow commands that the tested code prints. In CI, the runner of the tests would carry them out. */
function dropCommands(tested: NodeJS.Process): void {
  const { stdout } = tested
  const write = (text: string | Uint8Array) => (String(text).startsWith('::') ? true : stdout.write(text))
  Object.defineProperty(tested, 'stdout', {
    configurable: true,
    value: Object.create(stdout, { write: { value: write, writable: true, configurable: true } })
  })
}
