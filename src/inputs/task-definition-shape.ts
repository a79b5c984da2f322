import { quote } from './values.ts'

/** The type of a JSON value, from the model of an API. */
export type Shape =
  | { readonly kind: 'number' | 'boolean' }
  | {
      readonly kind: 'string'
      /** The enum values that the API knows. */
      readonly words?: readonly string[] | undefined
    }
  | { readonly kind: 'list' | 'map'; readonly of: Shape }
  | Structure

export interface Structure {
  readonly kind: 'structure'
  readonly name: string
  readonly members: Readonly<Record<string, Shape>>
  readonly required: readonly string[]
}

/** A field that must be corrected (`problem`), or that is probably a mistake (`doubt`). */
export interface Finding {
  readonly kind: 'problem' | 'doubt'
  readonly path: string
  /** The problem and its fix, as the rest of a sentence that starts with the path. */
  readonly text: string
}

/** A string in a value, and its path. `free`: whether it is free text, such as a command or the value of a variable. */
export interface Text {
  readonly path: string
  readonly value: string
  readonly free: boolean
}

interface Fitted {
  /** The value without `null`s, and without the empty strings and blocks of a skeleton that was not filled in. */
  readonly value: unknown
  readonly findings: readonly Finding[]
  readonly texts: readonly Text[]
}

/**
 * Compares a value with its shape. Reports fields that have the wrong type or place, are misspelled, or lack required
 * parts. Keeps unknown fields, because a newer API may have them. No finding quotes free text.
 */
export function fit(value: unknown, shape: Structure): Fitted {
  const walk = new Walk(homesOf(shape))
  return { value: walk.of(value, shape, ''), findings: walk.findings, texts: walk.texts }
}

/** The structures that have a field of each name, and the paths to those fields. */
type Homes = ReadonlyMap<string, { readonly structures: Set<string>; readonly paths: string[] }>

class Walk {
  readonly findings: Finding[] = []
  readonly texts: Text[] = []
  readonly #homes: Homes

  constructor(homes: Homes) {
    this.#homes = homes
  }

  of(value: unknown, shape: Shape, path: string, free = false): unknown {
    if (shape.kind === 'structure') {
      if (isObject(value)) return this.#structure(value, shape, path)
    } else if (shape.kind === 'list') {
      if (Array.isArray(value)) return this.#list(value, shape.of, path, free)
    } else if (shape.kind === 'map') {
      if (isObject(value)) return this.#map(value, shape.of, path)
    } else if (shape.kind === 'number' ? Number.isSafeInteger(value) : typeof value === shape.kind) {
      if (typeof value === 'string') this.#text({ path, value, free }, shape)
      return value
    }
    this.#problem(path, `is ${nameOfType(value)}, but ECS expects ${describe(shape)}${howTo(value, shape)}`)
    return value
  }

  /** Collects a string. Wrong letter case is a doubt, as ECS accepts some. Unknown values may be new in the API. */
  #text(text: Text, shape: Shape): void {
    this.texts.push(text)
    const words = shape.kind === 'string' ? (shape.words ?? []) : []
    const meant = words.find((word) => word.toLowerCase() === text.value.toLowerCase())
    if (meant === undefined || meant === text.value) return
    this.#doubt(text.path, `is ${quote(text.value)}. Did you mean \`${meant}\`?`)
  }

  #list(values: readonly unknown[], of: Shape, path: string, free: boolean): unknown[] {
    const present = values.filter((item) => item !== null)
    return present.map((item, index) => this.of(item, of, `${path}[${index}]`, free))
  }

  #map(value: Json, of: Shape, path: string): Json {
    const entries = Object.entries(value).filter(([, item]) => item !== null)
    return Object.fromEntries(entries.map(([name, item]) => [name, this.of(item, of, join(path, name), true)]))
  }

  #structure(value: Json, shape: Structure, path: string): Json {
    const kept: Record<string, unknown> = {}
    const meant = new Set<string>()
    for (const [name, item] of Object.entries(value)) {
      const member = Object.hasOwn(shape.members, name) ? shape.members[name] : undefined
      const at = join(path, name)
      if (item === null || (member !== undefined && name !== VALUE && saysNothing(item, member))) continue
      if (member === undefined) {
        kept[name] = withoutNulls(item)
        const known = this.#unknown(name, shape, at)
        if (known !== undefined) meant.add(known)
      } else kept[name] = this.of(item, member, at, FREE.has(name) || name === VALUE)
    }
    for (const name of shape.required) {
      if (kept[name] === undefined && !meant.has(name)) this.#problem(join(path, name), 'is missing')
    }
    return kept
  }

  /** Reports a field that the structure doesn't have. Returns the field that was probably meant. */
  #unknown(name: string, { members }: Structure, path: string): string | undefined {
    const here = Object.keys(members)
    const sameLetters = here.find((known) => bare(known) === bare(name))
    if (sameLetters !== undefined) {
      this.#problem(path, `is not a field of ECS: write \`${sameLetters}\``)
      return sameLetters
    }
    const home = this.#homes.get(bare(name))
    if (home !== undefined) {
      const where = home.paths.slice(0, 3).join('` or `')
      const text = `is not a field of ECS here: it belongs at \`${where}\``
      // A newer API may have added a common name to this structure too.
      if (home.structures.size < 3) this.#problem(path, text)
      else this.#doubt(path, text)
      return undefined
    }
    const alike = here.find((known) => isTypo(bare(name), bare(known)))
    this.#doubt(
      path,
      alike === undefined
        ? 'is not a field that this action knows. ECS ignores it, unless it is new'
        : `is not a field that this action knows. Did you mean \`${alike}\`?`
    )
    return alike
  }

  #doubt(path: string, text: string): void {
    this.findings.push({ kind: 'doubt', path, text })
  }

  #problem(path: string, text: string): void {
    this.findings.push({ kind: 'problem', path: path === '' ? 'the file' : path, text })
  }
}

/** Returns the path of a field. Cuts and escapes a name that no API would have, to protect terminals that show it. */
function join(path: string, name: string): string {
  const shown = /^[\w$-]{1,64}$/.test(name) ? name : JSON.stringify(name.slice(0, 64).replaceAll(/[^\x20-\x7e]/g, '?'))
  return path === '' ? shown : `${path}.${shown}`
}

/** The member of a name-value pair in which an empty string is a value. */
const VALUE = 'value'
/** Members with free text, in which `$NAME` and `<name>` may be meant for the container. */
const FREE = new Set(['command', 'entryPoint'])

export type Json = Readonly<Record<string, unknown>>

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Returns whether a field is empty, as in a skeleton that was not filled in. */
function saysNothing(value: unknown, shape: Shape): boolean {
  if (value === null) return true
  if (shape.kind === 'string') return value === ''
  if (shape.kind !== 'structure' || !isObject(value)) return false
  return Object.entries(value).every(([name, item]) => {
    const member = Object.hasOwn(shape.members, name) ? shape.members[name] : undefined
    return member !== undefined && (isEmpty(item) || saysNothing(item, member))
  })
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((item) => item !== null).map(withoutNulls)
  if (!isObject(value)) return value
  const entries = Object.entries(value).filter(([, item]) => item !== null)
  return Object.fromEntries(entries.map(([name, item]) => [name, withoutNulls(item)]))
}

function homesOf(root: Structure): Homes {
  const homes = new Map<string, { structures: Set<string>; paths: string[] }>()
  const visit = (shape: Shape, path: string): void => {
    if (shape.kind === 'list') visit(shape.of, `${path}[]`)
    if (shape.kind !== 'structure') return
    for (const [name, member] of Object.entries(shape.members)) {
      const at = join(path, name)
      const home = homes.get(bare(name)) ?? { structures: new Set<string>(), paths: [] }
      home.structures.add(shape.name)
      home.paths.push(at)
      homes.set(bare(name), home)
      visit(member, at)
    }
  }
  visit(root, '')
  return homes
}

/** Returns the same text for all notations of a name: `portmappings` for `Port-Mappings` and `port_mappings`. */
function bare(name: string): string {
  return name.toLowerCase().replaceAll(/[-_\s]/g, '')
}

/** Returns whether two names differ by one letter that is missing, added, replaced or swapped with the next one. */
function isTypo(a: string, b: string): boolean {
  if (b.length < 5 || Math.abs(a.length - b.length) > 1) return false
  let start = 0
  while (start < a.length && a[start] === b[start]) start++
  const [restA, restB] = [a.slice(start), b.slice(start)]
  const swapped = restA.charAt(1) + restA.charAt(0) + restA.slice(2)
  return restA.slice(1) === restB || restA === restB.slice(1) || restA.slice(1) === restB.slice(1) || swapped === restB
}

function nameOfType(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (value === '') return 'an empty string'
  if (typeof value === 'number') return Number.isSafeInteger(value) ? 'a number' : 'a number that is not whole'
  if (typeof value === 'boolean') return '`true` or `false`'
  return typeof value === 'string' ? 'a string' : 'an object'
}

function describe(shape: Shape): string {
  switch (shape.kind) {
    case 'string':
      return 'a string'
    case 'number':
      return 'a whole number'
    case 'boolean':
      return '`true` or `false`'
    case 'map':
      return 'an object'
    case 'list':
      return `a list of ${plural(shape.of)}`
    case 'structure':
      return `an object with ${Object.keys(shape.members)
        .slice(0, 4)
        .map((name) => `\`${name}\``)
        .join(', ')}`
  }
}

function plural(shape: Shape): string {
  return shape.kind === 'structure' ? describe(shape).replace('an object', 'objects') : `${shape.kind}s`
}

function howTo(value: unknown, shape: Shape): string {
  if (shape.kind === 'string' && ['number', 'boolean'].includes(typeof value)) return ': put it in quotes'
  if (typeof value !== 'string') return ''
  const isWritten =
    shape.kind === 'number' ? /^\d+$/.test(value) : shape.kind === 'boolean' && /^(true|false)$/.test(value)
  if (isWritten) return ': leave the quotes out'
  return shape.kind === 'list' && shape.of.kind === 'string' ? ': write each word as an item in `[ ]`' : ''
}
