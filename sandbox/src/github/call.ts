import type { Answer } from './answer.ts'
import type { Body, Members } from './body.ts'
import type { Counter } from './limits.ts'
import type { Store, User } from './store.ts'
import type { Needs, Token } from './tokens.ts'

/** A call that may be made: its token has what the route needs, its body fits the route's members. */
export interface Call {
  readonly store: Store
  readonly counter: Counter
  readonly token: Token | undefined
  /** Who the token's owner is. */
  readonly caller: User
  /** What the route's pattern has in braces, decoded. */
  readonly parameters: Readonly<Record<string, string>>
  /** As the `Link` header has it: `/repositories/{id}/…`. */
  readonly url: URL
  readonly body: Body
}

/** A call of GitHub's REST API. */
export interface Route {
  /** `GET /repos/{owner}/{repo}/branches/{branch+}`; `+` takes slashes in. */
  readonly call: string
  /** Its page in GitHub's documentation, after `https://docs.github.com/rest/`. */
  readonly docs: string
  /** Nothing: no repository is meant, and any token will do. */
  readonly needs?: Needs
  readonly members?: Members
  readonly answer: (call: Call) => Answer
}
