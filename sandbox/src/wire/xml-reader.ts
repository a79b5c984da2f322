/** An element of an XML document. */
export interface Element {
  readonly name: string
  /** The namespace that is in force for it, by the nearest `xmlns`; prefixes are not understood. */
  readonly namespace: string
  readonly children: readonly Element[]
  /** The text directly in it. */
  readonly text: string
}

interface Open {
  readonly name: string
  readonly namespace: string
  readonly children: Element[]
  text: string
}

const TOKEN =
  /<!--[^]*?-->|<\?[^]*?\?>|<!\[CDATA\[([^]*?)\]\]>|<\/([\w.-]+)\s*>|<([\w.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/gy

/** Reads a document without a type declaration. Gives nothing when it is not well-formed. */
export function readXml(source: string): Element | undefined {
  const document: Open = { name: '', namespace: '', children: [], text: '' }
  const open = [document]
  let end = 0
  for (const match of source.matchAll(TOKEN)) {
    end = match.index + match[0].length
    if (!take(open, match)) return undefined
  }
  const [root, ...others] = document.children
  const whole = end === source.length && open.length === 1 && others.length === 0 && document.text.trim() === ''
  return whole ? root : undefined
}

/** Adds what a token says; false when it cannot stand there. */
function take(open: Open[], [, data, closed, opened, attributes = '', empty, text]: RegExpExecArray): boolean {
  const parent = open.at(-1)
  if (parent === undefined) return false
  if (opened !== undefined) {
    const [, double, single] = /\sxmlns\s*=\s*(?:"([^"]*)"|'([^']*)')/.exec(attributes) ?? []
    const element = { name: opened, namespace: double ?? single ?? parent.namespace, children: [], text: '' }
    parent.children.push(element)
    if (empty === '') open.push(element)
  } else if (closed !== undefined) {
    if (open.length === 1 || open.pop()?.name !== closed) return false
  } else {
    const added = data ?? unescaped((text ?? '').replace(/\r\n?/g, '\n'))
    if (added === undefined) return false
    parent.text += added
  }
  return true
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** The text that entities and character references stand for; nothing when one of them is unknown. */
function unescaped(text: string): string | undefined {
  let known = true
  const result = text.replace(/&([^;&]*;?)/g, (_, reference: string) => {
    const [, hex, decimal, name = ''] = /^(?:#x([0-9a-fA-F]+)|#(\d+)|(\w+));$/.exec(reference) ?? []
    const code = hex === undefined ? Number(decimal) : parseInt(hex, 16)
    const character = Number.isNaN(code) || code > 0x10_ffff ? ENTITIES[name] : String.fromCodePoint(code)
    if (character === undefined) known = false
    return character ?? ''
  })
  return known ? result : undefined
}
