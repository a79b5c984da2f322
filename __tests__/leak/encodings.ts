type Encode = (text: string) => string

const percent = (text: string) => encodeURIComponent(text.toWellFormed())
const json = (text: string) => JSON.stringify(text).slice(1, -1)
const hex = (text: string) => Buffer.from(text).toString('hex')
const unicode = (text: string, which: RegExp) =>
  text.replace(which, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

/**
 * What base64 makes of a text behind `offset` bytes of something else, as far as what stands before and behind has no say
 * in it.
 */
function base64(alphabet: 'base64' | 'base64url', offset: 0 | 1 | 2): Encode {
  return (text) => {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(text)])
    return bytes.toString(alphabet).slice(Math.ceil((offset * 8) / 6), Math.floor((bytes.length * 8) / 6))
  }
}

function html(quotes: Readonly<Record<string, string>>): Encode {
  const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', ...quotes }
  return (text) => text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign)
}

/** The ways in which a text is written so that it survives something. */
export const ENCODINGS: Readonly<Record<string, Encode>> = {
  'as it is': (text) => text,
  'for JSON': json,
  'for JSON twice': (text) => json(json(text)),
  'percent-encoded': percent,
  'percent-encoded in small letters': (text) => percent(text).replace(/%../g, (code) => code.toLowerCase()),
  'percent-encoded throughout': (text) => hex(text).replace(/../g, (byte) => `%${byte.toUpperCase()}`),
  'form-encoded': (text) => new URLSearchParams({ '': text }).toString().slice(1),
  'in base64': base64('base64', 0),
  'in base64 from the second byte': base64('base64', 1),
  'in base64 from the third byte': base64('base64', 2),
  'in base64url': base64('base64url', 0),
  'in base64url from the second byte': base64('base64url', 1),
  'in base64url from the third byte': base64('base64url', 2),
  'in hexadecimal': hex,
  'in hexadecimal capitals': (text) => hex(text).toUpperCase(),
  'for HTML': html({ '"': '&quot;', "'": '&#39;' }),
  'for XML': html({ '"': '&quot;', "'": '&apos;' }),
  'as data of a workflow command': (text) =>
    text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A'),
  'in Unicode escapes': (text) => unicode(text, /[^]/g),
  'with Unicode escapes beyond ASCII': (text) => unicode(json(text), /[^\x20-\x7e]/g)
}

/** A form shorter than this is met by chance. */
const SHORTEST = 4

/** Everything that would betray the password: itself, without its blanks and line by line, in every encoding. */
export function formsOf({ username, password }: { readonly username: string; readonly password: string }): string[] {
  const parts = [password, password.trim(), ...password.split(/[\r\n]+/), ...password.trim().split(/[\r\n]+/)]
  const texts = [...parts.flatMap((part) => [part, part.trim(), json(part)]), `${username}:${password}`]
  const forms = texts.flatMap((text) => Object.values(ENCODINGS).map((encode) => encode(text)))
  return [...new Set(forms)].filter((form) => form.trim().length >= SHORTEST)
}
