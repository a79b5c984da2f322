import { ActionError } from '../errors.ts'
import { placeholderIn, placeholderText } from './placeholders.ts'

/** Names and values, in the order in which they were written. */
export type Variables = Readonly<Record<string, string>>

/**
 * Reads `environment-variables`: one `KEY=VALUE` a line, the value as it stands after the first `=`; or, for a value of
 * several lines, `KEY<<END`, the lines, and `END`, as in GitHub's own environment files. An empty value is a value; there
 * are no comments. Throws `VARIABLE_INVALID`, which names the variable and never shows a value.
 */
export function parseVariables(text: string): Variables {
  return readPairs('environment-variables', text, (value) => value)
}

/**
 * Reads `secrets`: one `KEY=<ARN>` a line, of a Secrets Manager secret (perhaps with `:key:stage:version` behind it) or an
 * SSM parameter, or the name of a parameter in the task's Region, which begins with a `/` here. Throws `VARIABLE_INVALID`. Source: "Pass Secrets Manager
 * secrets through Amazon ECS environment variables", and the same for Systems Manager parameters, in the Amazon ECS
 * Developer Guide.
 */
export function parseSecrets(text: string): Variables {
  return readPairs('secrets', text, (value, name) => {
    const from = value.trim()
    // Anything but an ARN may be a secret, of which nothing is shown.
    const placeholder = from.startsWith('arn:') ? placeholderIn(from.split(':').slice(0, 7).join(':')) : undefined
    if (placeholder !== undefined) throw invalid('secrets', `the value of ${name} ${placeholderText(placeholder)}`)
    if (from.startsWith('arn:') ? SECRET.test(from) || PARAMETER.test(from) : NAME.test(from)) return from
    throw invalid(
      'secrets',
      `the value of ${name} is neither the ARN of a secret or parameter nor the name of a parameter with its \`/\` in front`
    )
  })
}

const SECRET =
  /^arn:[a-z-]+:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@!-]+(?::[^:\s]*(?::[^:\s]*(?::[^:\s]*)?)?)?$/
const PARAMETER = /^arn:[a-z-]+:ssm:[a-z0-9-]+:\d{12}:parameter\/[\w./-]+(?::[\w.-]+)?$/
/**
 * The name of a parameter in a hierarchy, with or without a version or label; any other text may be a secret itself. Source:
 * `Name` of PutParameter and `Names` of GetParameters in the SSM API reference.
 */
const NAME = /^\/[\w.-]+(?:\/[\w.-]+)*(?::[\w.-]+)?$/

function readPairs(input: Input, text: string, read: (value: string, name: string) => string): Variables {
  const pairs = new Map<string, string>()
  const lines = text.split(/\r?\n/)
  for (let at = 0; at < lines.length; at++) {
    const line = (lines[at] ?? '').trimStart()
    if (line.trim() === '') continue
    const [, name = '', mark = '', rest = ''] = /^([^=\s<#][^=\s<]*)(=|<<)(.*)$/s.exec(line) ?? []
    if (mark === '') throw invalid(input, `line ${at + 1} does not begin with a name and a \`=\``)
    if (pairs.has(name)) throw invalid(input, `${name} comes twice`)
    if (mark === '=') pairs.set(name, read(rest, name))
    else {
      const end = lines.findIndex((each, index) => index > at && each.trim() === rest.trim())
      if (rest.trim() === '' || end === -1) throw invalid(input, `the value of ${name} has no end`)
      pairs.set(name, read(lines.slice(at + 1, end).join('\n'), name))
      at = end
    }
  }
  return Object.fromEntries(pairs)
}

type Input = 'environment-variables' | 'secrets'

const EXAMPLES: Readonly<Record<Input, string>> = {
  'environment-variables': '`KEY=VALUE`',
  secrets: '`KEY=<ARN of the secret or parameter>` or `KEY=/name/of/the/parameter`'
}

function invalid(input: Input, why: string): ActionError {
  return new ActionError(
    'VARIABLE_INVALID',
    `The input \`${input}\` cannot be read: ${why}.`,
    `Write one ${EXAMPLES[input]} a line.`
  )
}
