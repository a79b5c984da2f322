import { TestEnvironment } from 'jest-environment-node'
import { keepCompiled } from './compiled.ts'

keepCompiled()

/** Node's environment, whose errors keep as much of their stack as Node's do: to keep all of it takes a tenth of the time. */
export default class extends TestEnvironment {
  override async setup(): Promise<void> {
    await super.setup()
    Error.stackTraceLimit = 10
    this.global.Error.stackTraceLimit = 10
  }
}
