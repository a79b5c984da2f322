import { AwsError } from '../../service.ts'

/** What Route 53 writes as it is; all else comes back as an octal escape code (Developer Guide, "DNS domain name format"). */
const PLAIN = /[a-z0-9_-]/

/** What may stand in a name without being escaped, beside letters and digits. */
const ALLOWED = /[!"#$%&'()*+,\-/:;<=>?@[\]^_`{|}~]/

/**
 * A name as Route 53 stores and answers it: lower case, with a final dot, and `*` as `\052`. Throws an `AwsError` of the
 * code with Route 53's text when DNS cannot take it.
 */
export function normalizedName(name: string, code: string): string {
  const labels = labelsOf(name, code)
  if (labels.length === 0) throw fatal(code, 'DomainLabelEmpty (Domain label is empty)', name)
  for (const label of labels) {
    if (label.length === 0) throw fatal(code, 'DomainLabelEmpty (Domain label is empty)', name)
    if (label.length > 63) throw fatal(code, 'DomainLabelTooLong (Domain label is too long)', name)
  }
  const length = labels.reduce((sum, label) => sum + label.length + 1, 1)
  if (length > 255) throw fatal(code, 'DomainNameTooLong (Domain name is too long)', name)
  return storedName(labels)
}

/** The stored form of labels that are taken apart into characters, in lower case. */
export function storedName(labels: readonly (readonly string[])[]): string {
  return `${labels.map((label) => label.map(written).join('')).join('.')}.`
}

/** The name as condition keys have it ("Using IAM policy conditions for fine-grained access control"). */
export function conditionName(name: string): string {
  return name.replace(/\.$/, '')
}

/** What lists of names are ordered by: the labels from the right. */
export function sortKey(name: string): string {
  return `${name.replace(/\.$/, '').split('.').toReversed().join('.')}.`
}

/** By ASCII code, as Route 53 orders. */
export function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0
}

/** The parents of a normalised name, itself first: `a.b.c.`, `b.c.`, `c.`. */
export function selfAndParents(name: string): string[] {
  const labels = name.replace(/\.$/, '').split('.')
  return labels.map((_, index) => `${labels.slice(index).join('.')}.`)
}

/** Whether the name is the zone's own or below it; both normalised. */
export function isWithin(name: string, zone: string): boolean {
  return name === zone || name.endsWith(`.${zone}`)
}

/** The characters of each label, escape codes resolved. */
function labelsOf(name: string, code: string): string[][] {
  const characters = name.match(/\\[0-3][0-7]{2}|[^]/g) ?? []
  const labels: string[][] = [[]]
  for (const character of characters) {
    if (character === '.') labels.push([])
    else labels.at(-1)?.push(lowerCase(character, code))
  }
  if (labels.at(-1)?.length === 0) labels.pop()
  return labels
}

function lowerCase(character: string, code: string): string {
  if (character.length === 4) return String.fromCharCode(parseInt(character.slice(1), 8)).toLowerCase()
  if (/[A-Za-z0-9]/.test(character) || ALLOWED.test(character)) return character.toLowerCase()
  throw fatal(code, 'UnsupportedCharacter (Value contains unsupported characters)', character)
}

function written(character: string): string {
  if (PLAIN.test(character)) return character
  return `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`
}

function fatal(code: string, problem: string, name: string): AwsError {
  return new AwsError(code, `FATAL problem: ${problem} encountered with '${name}'`)
}
