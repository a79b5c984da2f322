/**
 * A line as it may be shown in the log. Colours may stay, as the log shows them. Other escape sequences could rewrite what
 * stands in the terminal of whoever reads the log there: their first character is shown in place of its effect (Unicode,
 * "Control Pictures"). What turns the direction of a text around is shown as unreadable.
 */
export function withoutControls(line: string): string {
  return line.replaceAll(CONTROL, (control, at: number) => {
    const isColour = control === '\x1b' && /^\[[\d;]*m/.test(line.slice(at + 1, at + 40))
    return isColour ? control : picture(control)
  })
}

/** The same where colours are not shown: they are left out. */
export function withoutColours(line: string): string {
  const plain = line.replaceAll(/\p{Cc}\[[\d;]*m/gu, (part) => (part.startsWith('\x1b') ? '' : part))
  return plain.replaceAll(CONTROL, picture)
}

/** What is not seen, and what a program may compare as if it was not there. For a class in a regular expression with `u`. */
export const INVISIBLE = '\\p{Default_Ignorable_Code_Point}\\p{Cf}'

/** Controls, and those that embed, override or isolate a direction. Source: "Unicode Bidirectional Algorithm", section 2. */
const CONTROL = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu

function picture(control: string): string {
  const code = control.charCodeAt(0)
  if (control === '\t') return control
  if (code > 0x9f) return '\ufffd'
  return code < 0x20 ? String.fromCharCode(0x2400 + code) : '\u2421'
}
