import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { code, table } from './markdown.ts'

interface Statement {
  readonly Action: string | readonly string[]
}

const IAM = join(import.meta.dirname, '..', 'iam')

/** Renders the actions that each policy allows the workflow's role, by service. */
export function renderActions(): string {
  const rows = readdirSync(IAM)
    .filter((file) => /^deployer-policy.*\.json$/.test(file))
    .sort((one, other) => one.length - other.length || one.localeCompare(other, 'en'))
    .flatMap((file) =>
      byService(actionsOf(file)).map(([service, names], index) => [
        code(index === 0 ? file : ''),
        code(service),
        names.map(code).join(', ')
      ])
    )
  return table(['Policy', 'Service', 'Actions'], rows)
}

/** Returns the actions in a policy, sorted and without duplicates. */
export function actionsOf(file: string): string[] {
  const { Statement } = JSON.parse(readFileSync(join(IAM, file), 'utf8')) as { Statement: readonly Statement[] }
  return [...new Set(Statement.flatMap(({ Action }) => Action))].sort()
}

function byService(actions: readonly string[]): [service: string, names: string[]][] {
  const services = [...new Set(actions.map((action) => action.split(':')[0] ?? ''))]
  return services.map((service) => [
    service,
    actions.flatMap((action) => (action.startsWith(`${service}:`) ? action.slice(service.length + 1) : []))
  ])
}
