import vm from 'node:vm'

type Options = vm.CompileFunctionOptions

/** A CommonJS module, compiled for all contexts. */
interface Compiled {
  readonly code: string
  readonly script: vm.Script
  /** What `import()` does in it, for the test file that runs. */
  load: Options['importModuleDynamically']
}

/**
 * Keeps the compiled code of CommonJS modules for the next test files of this worker. Jest compiles every module again for
 * each test file, which takes longer than to run it: the AWS SDK alone is several megabytes.
 */
export function keepCompiled(): void {
  const kept = new Map<string, Compiled>()
  const compile = vm.compileFunction
  vm.compileFunction = (code, parameters = [], options = {}) => {
    const { filename, parsingContext, importModuleDynamically } = options
    if (filename === undefined || parsingContext === undefined) return compile(code, parameters, options)
    const key = [filename, ...parameters].join()
    const known = kept.get(key)
    const compiled = known?.code === code ? known : compileScript(code, parameters, filename)
    compiled.load = importModuleDynamically
    kept.set(key, compiled)
    return compiled.script.runInContext(parsingContext) as ReturnType<typeof compile>
  }
}

function compileScript(code: string, parameters: readonly string[], filename: string): Compiled {
  const head = `(function (${parameters.join()}) {`
  const compiled: Compiled = {
    code,
    script: new vm.Script(`${head}${code}\n})`, {
      filename,
      columnOffset: -head.length,
      importModuleDynamically: (...given) => (compiled.load as (...given: unknown[]) => Promise<vm.Module>)(...given)
    }),
    load: undefined
  }
  return compiled
}
