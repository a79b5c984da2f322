import { createPrivateKey, generateKeyPairSync } from 'node:crypto'
import type { Emit } from '../events.ts'

/** Makes a key on the curve P-256, in PEM, which is hidden from the start. */
export function newKey(emit: Emit): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  hide(pem, emit)
  return pem
}

/** The shortest form of a key that is hidden. */
const SHORTEST = 16

/** Keeps a key out of everything that the step writes, in each form in which it could be seen. */
export function hide(pem: string | undefined, emit: Emit): void {
  if (pem === undefined || pem.trim() === '') return
  const lines = pem.split(/[\r\n]+/).map((line) => line.trim())
  const body = lines.filter((line) => line !== '' && !line.startsWith('-----'))
  const base64 = (['base64', 'base64url'] as const).map((alphabet) => Buffer.from(pem).toString(alphabet))
  const forms = [...body, body.join(''), ...base64, ...secretPartOf(pem)]
  // Whatever is shorter is part of any text.
  const values = forms.filter((form) => form.length >= SHORTEST)
  emit({ type: 'secret-learned', values })
}

/** The number that is the secret of an elliptic curve's key, as a JSON Web Key has it. */
function secretPartOf(pem: string): string[] {
  try {
    const { d } = createPrivateKey(pem).export({ format: 'jwk' })
    return d === undefined ? [] : [d]
  } catch {
    return []
  }
}
