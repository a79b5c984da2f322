import { ActionError } from '../errors.ts'
import type { Tags } from '../ownership.ts'

/** Reads ids with a prefix such as `subnet-`, separated by commas or blanks. Throws `ID_INVALID` naming the input. */
export function parseIds(input: string, text: string, prefix: string): string[] {
  const ids = text.split(/[\s,]+/).filter((id) => id !== '')
  const bad = ids.find((id) => !new RegExp(`^${prefix}[0-9a-f]{8,17}$`).test(id))
  if (bad !== undefined) {
    throw new ActionError(
      'ID_INVALID',
      `The input \`${input}\` holds "${bad}", which is no such id.`,
      `Write ids like \`${prefix}0123456789abcdef0\`, separated by commas or new lines.`
    )
  }
  return [...new Set(ids)]
}

/**
 * Reads one `KEY=VALUE` a line. Throws `TAG_INVALID` for a line without a key, a key that comes twice or is kept for AWS
 * or for us, and characters that not every service takes. Source: "Tagging your Amazon ECS resources".
 */
export function parseTags(text: string): Tags {
  // A map takes every key; an object would lose `__proto__`.
  const tags = new Map<string, string>()
  for (const line of text.split(/\r?\n/).map((each) => each.trim())) {
    if (line === '') continue
    const equals = line.indexOf('=')
    const key = line.slice(0, Math.max(equals, 0)).trim()
    const value = line.slice(equals + 1).trim()
    const problem = tagProblem(key, value, equals > 0, [...tags.keys()])
    if (problem !== undefined) {
      throw new ActionError(
        'TAG_INVALID',
        `The input \`tags\` holds "${line}": ${problem}.`,
        'Write one `KEY=VALUE` a line.'
      )
    }
    tags.set(key, value)
  }
  if (tags.size > 40) {
    throw new ActionError(
      'TAG_INVALID',
      'The input `tags` holds more than 40 tags.',
      'AWS takes 50 a thing, and ours need some.'
    )
  }
  return Object.fromEntries(tags)
}

function tagProblem(key: string, value: string, hasEquals: boolean, earlier: readonly string[]): string | undefined {
  const charset = /^[\p{L}\p{N} +\-=._:/@]*$/u
  if (!hasEquals || key === '') return 'there is no key before a `=`'
  if (/^aws:/i.test(key)) return 'keys that begin with `aws:` belong to AWS'
  if (/^run-on-fargate:/i.test(key)) return 'keys that begin with `run-on-fargate:` belong to this action'
  // IAM's tag keys differ in more than capitals ("Tags for IAM resources"); the other services take both.
  const sameKey = (other: string) => other.toLowerCase() === key.toLowerCase()
  if (earlier.some(sameKey)) return 'the key comes twice'
  if (key.length > 128 || value.length > 256) return 'a key has at most 128 characters, a value 256'
  if (!charset.test(key) || !charset.test(value)) return 'only letters, digits, blanks and + - = . _ : / @ are allowed'
  return undefined
}
