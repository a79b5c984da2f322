import { join } from 'node:path'
import { sourceFiles } from '../../scripts/source-files.ts'
import { read } from '../docs/pages.ts'

const SERVICES: Readonly<Record<string, string>> = {
  'client-cloudwatch-logs': 'logs',
  'client-ec2': 'ec2',
  'client-ecs': 'ecs',
  'client-iam': 'iam',
  'client-kms': 'kms',
  'client-route-53': 'route53',
  'client-secrets-manager': 'secretsmanager',
  'client-sts': 'sts'
}

/** An import of a client of AWS that is more than its types, as the formatter leaves it. */
const IMPORT = /^import (?!type )\{([^}]*)\} from '@aws-sdk\/(client-[^']+)'$/gm
const ANY_IMPORT = /'@aws-sdk\/client-/g

/** Each command and paginator of a client of AWS that `src` imports, as `service:Operation`. */
export function callsOfSource(): string[] {
  return [...new Set(sourceFiles().flatMap((name) => callsIn(name, read(join('src', name)))))].sort()
}

function callsIn(name: string, source: string): string[] {
  const imports = [...source.matchAll(IMPORT)]
  const types = source.match(/^import type \{[^}]*\} from '@aws-sdk\/client-/gm) ?? []
  if (imports.length + types.length !== (source.match(ANY_IMPORT) ?? []).length) {
    throw new Error(`${name} has an import of a client that can't be read here.`)
  }
  return imports.flatMap(([, names = '', client = '']) => {
    const service = SERVICES[client]
    if (service === undefined) throw new Error(`@aws-sdk/${client} is not known here.`)
    const values = names.split(',').map((one) => one.trim())
    return values.flatMap((value) => {
      const [, command, paged] = /^(?:(\w+)Command|paginate(\w+))$/.exec(value) ?? []
      return (command ?? paged) === undefined ? [] : `${service}:${command ?? paged ?? ''}`
    })
  })
}
