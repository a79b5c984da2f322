import { containerOverrides } from '../aws/task.ts'
import type { Deployment } from '../deployment.ts'
import { ActionError } from '../errors.ts'
import type { Variables } from '../inputs/program.ts'
import type { Port } from '../ports.ts'
import { containersOf, type DefinitionDraft } from '../resources/task-definition.ts'
import { firstPort, urlOf } from './addresses.ts'
import { isOwnContainer } from './tls-container.ts'
import { ownValue } from '../json.ts'

/** Variables by container. */
export type SelfEnvironment = Readonly<Record<string, Variables>>

/** Source: `overrides` of RunTask in the ECS API reference; the limit includes the characters of its JSON. */
const LONGEST = 8192

/**
 * Returns what `self-variables` gives to each container. They are set when the tasks are started and are not a part of the
 * task definition: a new commit alone needs no new revision. A variable that the container sets itself stays. Throws
 * `SELF_VARIABLES_TOO_LONG`.
 */
export function selfVariables(deployment: Deployment, draft: DefinitionDraft, ports: readonly Port[]): SelfEnvironment {
  const all = variablesOf(deployment, ports)
  if (all === undefined) return {}
  const { containerName, main } = draft
  const byContainer = containersOf(draft).flatMap(({ name, environment = [], secrets = [] }) => {
    // The action's own need to know nothing of the environment.
    if (isOwnContainer(name)) return []
    const set = name === containerName ? main : ownValue(main.others, name)
    const named = [...Object.keys(set?.environment ?? {}), ...Object.keys(set?.secrets ?? {})]
    const own = new Set([...environment, ...secrets].map((each) => each.name ?? '').concat(named))
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

function variablesOf(deployment: Deployment, ports: readonly Port[]): Variables | undefined {
  const { selfVariables: asked, subject } = deployment
  if (asked === undefined) return undefined
  const url = urlOfName(deployment, ports)
  return {
    RUN_ON_FARGATE_ENVIRONMENT: subject.environment,
    RUN_ON_FARGATE_COMMIT: subject.commit,
    ...(asked.pullRequest !== undefined && { RUN_ON_FARGATE_PULL_REQUEST: String(asked.pullRequest) }),
    ...(url !== undefined && { RUN_ON_FARGATE_URL: url })
  }
}

/** The URL under the DNS name, as the output `url` will say it; it is known before there is an address. */
function urlOfName(deployment: Deployment, ports: readonly Port[]): string | undefined {
  if (deployment.kind === 'job' || deployment.domain === undefined) return undefined
  const { name, https } = deployment.domain
  return https === undefined ? urlOf(name, firstPort({ ports })) : `https://${name}`
}
