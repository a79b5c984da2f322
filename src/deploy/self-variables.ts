import { containerOverrides } from '../aws/task.ts'
import type { Deployment, Variables } from '../deployment.ts'
import { ActionError } from '../errors.ts'
import { ownValue } from '../json.ts'
import type { Port } from '../ports.ts'
import type { DefinitionDraft } from '../resources/task-definition.ts'
import { firstPort, urlOf } from './addresses.ts'
import { isOwnContainer } from './tls-container.ts'

/** Variables by container. */
export type SelfEnvironment = Readonly<Record<string, Variables>>

/** Characters, counted as JSON. Source: `overrides` of RunTask in the ECS API reference. */
const LONGEST = 8192

/**
 * Returns the variables that `self-variables` adds to each container. They are passed when the tasks start, so that a
 * new commit alone needs no new revision. Variables that the container already sets are kept. Throws
 * `SELF_VARIABLES_TOO_LONG` if they exceed the limit of ECS.
 */
export function selfVariables(deployment: Deployment, draft: DefinitionDraft, ports: readonly Port[]): SelfEnvironment {
  const all = variablesOf(deployment, ports)
  if (all === undefined) return {}
  const { containerName, main, template } = draft
  const byContainer = template.containerDefinitions.flatMap(({ name, environment = [], secrets = [] }) => {
    // The action's own containers don't need them.
    if (isOwnContainer(name)) return []
    const set = name === containerName ? main : ownValue(main.others, name)
    const named = [...Object.keys(set?.environment ?? {}), ...Object.keys(set?.secrets ?? {})]
    const own = new Set([...[...environment, ...secrets].map((each) => each.name), ...named])
    const given = Object.entries(all).filter(([variable]) => !own.has(variable))
    return given.length === 0 ? [] : [[name, Object.fromEntries(given)] as const]
  })
  const variables = Object.fromEntries(byContainer)
  const length = JSON.stringify({ containerOverrides: containerOverrides(variables) }).length
  if (length <= LONGEST) return variables
  throw new ActionError(
    'SELF_VARIABLES_TOO_LONG',
    `The variables of \`self-variables\` take ${length} characters for ${byContainer.length} containers, but ECS accepts ${LONGEST}.`,
    'Shorten the name in `environment` or `domain`, use fewer containers, or omit `self-variables`.'
  )
}

function variablesOf(
  { selfVariables: asked, subject, domain }: Deployment,
  ports: readonly Port[]
): Variables | undefined {
  if (asked === undefined) return undefined
  // The same as the output `url`. With a domain, it is known before the tasks have a public IP.
  const url = domain?.https === undefined ? urlOf(domain?.name, firstPort({ ports })) : `https://${domain.name}`
  return {
    RUN_ON_FARGATE_ENVIRONMENT: subject.environment,
    RUN_ON_FARGATE_COMMIT: subject.commit,
    ...(asked.pullRequest !== undefined && { RUN_ON_FARGATE_PULL_REQUEST: String(asked.pullRequest) }),
    ...(url !== undefined && { RUN_ON_FARGATE_URL: url })
  }
}
