import { split } from 'shlex'
import type { Containers, ContainerVariables, Program, Variables } from '../deployment.ts'
import { ActionError } from '../errors.ts'
import { placeholderProblem, get, getWhole, lastLineOf, optional, withoutSecretKey } from './values.ts'
import type { Problems, Reading } from '../problems.ts'

/** Reads the main container's command and variables, and the variables of other containers: `api/MODE=production`. */
export function readProgram(problems: Problems): Reading<Program> {
  const parts = problems.readAll<Omit<Program, 'others'>>({
    command: () => optional('command', parseCommand),
    environment: () => parseVariables(getWhole('environment-variables')),
    secrets: () => parseSecrets(get('secrets'))
  })
  return problems.read(() => {
    const { environment, secrets } = parts.value
    const twice = Object.keys(environment).find((name) => Object.hasOwn(secrets, name))
    if (twice === undefined) return byContainer(parts.value)
    throw new ActionError(
      'VARIABLE_INVALID',
      `\`environment-variables\` and \`secrets\` both set ${twice}.`,
      'Set each variable in one of the two.'
    )
  })
}

/** Separates the variables of the main container from those of the other containers. */
function byContainer({ environment, secrets, ...rest }: Omit<Program, 'others'>): Program {
  const all = [...Object.keys(environment), ...Object.keys(secrets)].map((name) => containerIn(name))
  const of = (container: string | undefined): ContainerVariables => {
    const pick = (variables: Variables): Variables =>
      Object.fromEntries(
        Object.entries(variables).flatMap(([name, value]) =>
          containerIn(name) === container
            ? [[container === undefined ? name : name.slice(container.length + 1), value]]
            : []
        )
      )
    return { environment: pick(environment), secrets: pick(secrets) }
  }
  const names = [...new Set(all)].filter((name) => name !== undefined)
  return {
    ...rest,
    ...of(undefined),
    ...(names.length > 0 && { others: Object.fromEntries(names.map((name) => [name, of(name)] as const)) })
  }
}

/** Returns the container that a variable's name begins with: `api` for `api/MODE`. */
function containerIn(name: string): string | undefined {
  return /^([\w-]+)\/./.exec(name)?.[1]
}

/** Throws `VARIABLE_INVALID` if a variable's prefix isn't the name of another container of the task. */
export function requireContainers({ others = {} }: Program, [main, ...further]: Containers): void {
  const known = further.map(({ name }) => name)
  const wrong = Object.keys(others).find((name) => !known.includes(name))
  if (wrong === undefined) return
  const [input, variables] = [
    ['environment-variables', others[wrong]?.environment],
    ['secrets', others[wrong]?.secrets]
  ].find(([, set]) => Object.keys(set ?? {}).length > 0) as [string, Variables]
  const [variable = ''] = Object.keys(variables)
  const isMain = wrong === main.name
  throw new ActionError(
    'VARIABLE_INVALID',
    `Invalid value for \`${input}\`: \`${wrong}/${variable}\` is for the container \`${wrong}\`, which ${isMain ? 'is the main container' : 'the task does not have'}.`,
    isMain
      ? `Write \`${variable}\` alone.`
      : known.length === 0
        ? 'Add the container to `images`.'
        : `Name one of the further containers: ${known.map((name) => `\`${name}\``).join(', ')}.`
  )
}

/**
 * Reads the container's command: a JSON list of strings, or words with spaces between them, quoted as in a shell. No
 * shell runs it, so `$NAME` stays as it is. Throws `COMMAND_INVALID` if it needs a shell or is malformed.
 */
export function parseCommand(text: string): string[] {
  const trimmed = text.trim().replaceAll('\r\n', '\n')
  if (trimmed.startsWith('[')) return parseJsonList(trimmed)
  const operator = /&&|\|\|?|;|[<>]/.exec(trimmed.replaceAll(QUOTED, ''))?.[0]
  if (operator !== undefined) throw badCommand(`\`${operator}\` needs a shell`)
  try {
    return split(trimmed)
  } catch {
    throw badCommand(/(?<!\\)(?:\\\\)*\\$/.test(trimmed) ? 'it ends in a backslash' : 'a quote is not closed')
  }
}

/** Quoted text, and characters after a backslash. */
const QUOTED = /\\.|'[^']*'|"(?:\\.|[^"\\])*"/gs

function parseJsonList(text: string): string[] {
  try {
    const list: unknown = JSON.parse(text)
    if (Array.isArray(list) && list.every((word) => typeof word === 'string')) return list
  } catch {
    // Reported below.
  }
  throw badCommand('it starts like a list, but is not a JSON list of strings')
}

/** Returns the error without the value, which can contain a secret. */
function badCommand(why: string): ActionError {
  return new ActionError(
    'COMMAND_INVALID',
    `Invalid value for \`command\`: ${why}.`,
    'Write words with spaces between them and quotes where needed, or a JSON list: `["sh", "-c", "migrate && serve"]`.'
  )
}

/**
 * Reads `environment-variables`: one `KEY=VALUE` per line. A value of several lines is `KEY<<END`, the lines, and
 * `END`, as in GitHub's environment files. A value can be empty. There are no comments. Throws `VARIABLE_INVALID`,
 * which names the variable and never shows a value.
 */
export function parseVariables(text: string): Variables {
  return readPairs('environment-variables', text, (value) => value)
}

/**
 * Reads `secrets`: one `KEY=VALUE` per line. The value is the ARN of an SSM parameter, or of a secret, optionally with
 * `:key:stage:version`. It can also be a parameter's name that starts with `/`. Throws `VARIABLE_INVALID` otherwise.
 * Source: "Pass Secrets Manager secrets through Amazon ECS environment variables", and the same for Systems Manager
 * parameters, in the Amazon ECS Developer Guide.
 */
export function parseSecrets(text: string): Variables {
  return readPairs('secrets', text, (value, name) => {
    const from = value.trim()
    if (from.startsWith('arn:')) {
      // Only an ARN is quoted. Any other value may be a secret in the wrong place.
      const placeholder = placeholderProblem(withoutSecretKey(from))
      if (placeholder !== undefined) throw badVariables('secrets', `the value of ${name} ${placeholder}`)
      if (SECRET.test(from) || PARAMETER.test(from)) return from
    } else if (PARAMETER_NAME.test(from)) return from
    throw badVariables(
      'secrets',
      `the value of ${name} is neither the ARN of a secret or parameter nor the name of a parameter that starts with \`/\``
    )
  })
}

const SECRET =
  /^arn:[a-z-]+:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@!-]+(?::[^:\s]*(?::[^:\s]*(?::[^:\s]*)?)?)?$/
const PARAMETER = /^arn:[a-z-]+:ssm:[a-z0-9-]+:\d{12}:parameter\/[\w./-]+(?::[\w.-]+)?$/
/**
 * The name of a parameter in a hierarchy, with or without a version or label. Other text may be a secret itself.
 * Source: `Name` of PutParameter and `Names` of GetParameters in the SSM API reference.
 */
const PARAMETER_NAME = /^\/[\w.-]+(?:\/[\w.-]+)*(?::[\w.-]+)?$/

function readPairs(input: VariableInput, text: string, read: (value: string, name: string) => string): Variables {
  const pairs = new Map<string, string>()
  const lines = text.split(/\r?\n/)
  for (const [first, name, value] of pairsIn(input, lines)) {
    if (pairs.has(name)) throw badVariables(input, `line ${first} sets ${name} again`)
    pairs.set(name, read(value, name))
  }
  return Object.fromEntries(pairs)
}

/** Yields the line number, the name and the value of each pair. */
function* pairsIn(input: VariableInput, lines: readonly string[]): Generator<readonly [number, string, string]> {
  for (let at = 0; at < lines.length; at++) {
    const line = (lines[at] ?? '').trimStart()
    if (line.trim() === '') continue
    const [, name, mark, rest] = /^([^=\s<#][^=\s<]*)(=|<<)(.*)$/s.exec(line) ?? []
    if (name === undefined || rest === undefined) {
      throw badVariables(input, `line ${at + 1} doesn't start with a name and \`=\``)
    }
    if (mark === '=') yield [at + 1, name, rest]
    else {
      const end = lastLineOf(rest.trim(), lines, at)
      if (end === undefined) throw badVariables(input, `the value of ${name} has no end`)
      yield [at + 1, name, lines.slice(at + 1, end).join('\n')]
      at = end
    }
  }
}

type VariableInput = 'environment-variables' | 'secrets'

const PAIRS: Readonly<Record<VariableInput, string>> = {
  'environment-variables': '`KEY=VALUE`',
  secrets: '`KEY=<ARN of the secret or parameter>` or `KEY=/name/of/the/parameter`'
}

function badVariables(input: VariableInput, why: string): ActionError {
  return new ActionError(
    'VARIABLE_INVALID',
    `Invalid value for \`${input}\`: ${why}.`,
    `Write one ${PAIRS[input]} per line.`
  )
}
