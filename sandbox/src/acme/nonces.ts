import { randomBytes } from 'node:crypto'

/** Nonces against replays (RFC 8555, section 6.5). */
export interface Nonces {
  create(): string
  /** Whether it was good: once, and not among those that `percent` rejects all the same. */
  use(nonce: string): boolean
}

/** Of the good ones, `percent()` are rejected, evenly. */
export function openNonces(percent: () => number): Nonces {
  const good = new Set<string>()
  let due = 0
  return {
    create() {
      const nonce = randomBytes(16).toString('base64url')
      good.add(nonce)
      return nonce
    },
    use(nonce) {
      if (!good.delete(nonce)) return false
      due += percent()
      if (due < 100) return true
      due -= 100
      return false
    }
  }
}
