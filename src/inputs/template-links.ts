import { shown } from './placeholders.ts'
import type { TemplateContainer } from './template.ts'
import { isObject, type Json } from './shape.ts'

/** A field and what is wrong with it. */
type Problem = readonly [path: string, text: string]

/** What the links are checked against beside the containers. */
export interface Linked {
  /** The volumes of the file; nothing while they are not a list. */
  readonly volumes: unknown
  /** The container that the deployment is about, and the variables that inputs set in it in place of the file's. */
  readonly main: TemplateContainer | undefined
  readonly variables: readonly string[]
}

/** Fields that name another part of the file: a container or a volume that is not there. */
export function linkProblems(containers: readonly TemplateContainer[], linked: Linked): Problem[] {
  const names = namesIn(containers, 'name')
  const volumes = namesIn(linked.volumes, 'name')
  return containers.flatMap((container, index) => {
    const path = `containerDefinitions[${index}]`
    return [
      ...missing(container.dependsOn, `${path}.dependsOn`, 'containerName', names, 'container'),
      ...missing(container.volumesFrom, `${path}.volumesFrom`, 'sourceContainer', names, 'container'),
      ...missing(container.mountPoints, `${path}.mountPoints`, 'sourceVolume', volumes, 'volume'),
      ...sharedNames(container, path, container === linked.main ? linked.variables : [])
    ]
  })
}

function missing(list: unknown, path: string, field: string, names: readonly unknown[], what: string): Problem[] {
  return objectsIn(list).flatMap(([item, at]): Problem[] => {
    const name = item[field]
    if (typeof name !== 'string' || names.includes(name)) return []
    return [[`${path}[${at}].${field}`, `is ${shown(name)}, but the file has no such ${what}`]]
  })
}

/** Source: `secrets` of ContainerDefinition, of which ECS refuses a name that another variable of the container has. */
function sharedNames({ environment, secrets }: TemplateContainer, path: string, set: readonly string[]): Problem[] {
  const variables = namesIn(environment, 'name')
  const all = namesIn(secrets, 'name')
  return objectsIn(secrets).flatMap(([{ name }, at]): Problem[] => {
    if (typeof name !== 'string' || set.includes(name)) return []
    const where = variables.includes(name) ? 'environment' : all.indexOf(name) < at ? 'secrets' : undefined
    if (where === undefined) return []
    return [[`${path}.secrets[${at}].name`, `has a name that \`${path}.${where}\` has as well: ECS takes it once`]]
  })
}

function namesIn(list: unknown, field: string): readonly unknown[] {
  return objectsIn(list).map(([item]) => item[field])
}

function objectsIn(list: unknown): (readonly [item: Json, index: number])[] {
  return (Array.isArray(list) ? list : []).flatMap((item: unknown, index) => (isObject(item) ? [[item, index]] : []))
}
