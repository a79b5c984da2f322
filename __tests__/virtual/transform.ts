import swc from '@swc/jest'

type Transformer = ReturnType<typeof swc.createTransformer>
type Options = Parameters<typeof swc.createTransformer>[0]

/**
 * Makes the transformer that strips the types. Jest rejects `import()` while several tests run at once, so in tests `src` has
 * at its start what it otherwise loads when it needs it.
 */
function createTransformer(options: Options): Transformer {
  const own = swc.createTransformer(options)
  const { process, processAsync, getCacheKey } = own
  if (!process || !processAsync || !getCacheKey) throw new Error('@swc/jest has another interface than it had.')
  return {
    ...own,
    getCacheKey: (source, ...rest) => getCacheKey(early(source), ...rest),
    process: (source, ...rest) => process(early(source), ...rest),
    processAsync: (source, ...rest) => processAsync(early(source), ...rest)
  }
}

function early(source: string): string {
  const loaded: string[] = []
  const rest = source.replaceAll(/\bimport\(('\.[^']+\.ts')\)/g, (_, path: string) => {
    loaded.push(path)
    return `Promise.resolve(loaded${loaded.length - 1})`
  })
  return loaded.map((path, index) => `import * as loaded${index} from ${path};`).join('') + rest
}

export default { createTransformer }
