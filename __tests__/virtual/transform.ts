import { join } from 'node:path'
import swc from '@swc/jest'

/** Only files of the action. */
const SOURCES = join(import.meta.dirname, '..', '..', 'src')

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
    getCacheKey: (source, file, ...rest) => getCacheKey(early(source, file), file, ...rest),
    process: (source, file, ...rest) => process(early(source, file), file, ...rest),
    processAsync: (source, file, ...rest) => processAsync(early(source, file), file, ...rest)
  }
}

function early(source: string, file: string): string {
  if (!file.startsWith(SOURCES)) return source
  const loaded: string[] = []
  const rest = source.replaceAll(/\bimport\(('\.[^']+\.ts')\)/g, (_, path: string) => {
    loaded.push(path)
    return `Promise.resolve(loaded${loaded.length - 1})`
  })
  return loaded.map((path, index) => `import * as loaded${index} from ${path};`).join('') + rest
}

export default { createTransformer }
