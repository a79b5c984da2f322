/** An answer before it is put on the wire; a body that is text is HTML or plain, any other JSON. */
export interface Answer {
  readonly status: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** What GitHub adds to a message: the members of its error body, and headers. */
export interface ErrorDetails {
  readonly errors?: readonly unknown[]
  /** The page in GitHub's documentation, after `https://docs.github.com/`. */
  readonly docs?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** An error answer of GitHub: a status, and a body of `message`, `errors`, `documentation_url` and `status`. */
export class GitHubError extends Error {
  readonly status: number
  readonly details: ErrorDetails

  constructor(status: number, message: string, details: ErrorDetails = {}) {
    super(message)
    this.status = status
    this.details = details
  }
}

/** The error as an answer; `docs` is the page of the call it was for. */
export function errorAnswer({ status, message, details }: GitHubError, docs = 'rest'): Answer {
  return {
    status,
    headers: details.headers ?? {},
    body: {
      message,
      ...(details.errors && { errors: details.errors }),
      documentation_url: `https://docs.github.com/${details.docs ?? docs}`,
      status: String(status)
    }
  }
}

export function notFound(message = 'Not Found'): GitHubError {
  return new GitHubError(404, message)
}

/** A value that does not fit the model behind the API (GitHub Docs, "Troubleshooting the REST API", "Validation Failed"). */
export function validationFailed(...errors: readonly unknown[]): GitHubError {
  return new GitHubError(422, 'Validation Failed', { errors })
}
