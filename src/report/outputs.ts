import * as core from '@actions/core'

/** The step's outputs; `action.yml` says what each is. */
export interface Outputs {
  readonly url: string
  readonly 'public-ip': string
  readonly 'private-ip': string
  readonly 'eni-id': string
  readonly 'task-arn': string
  readonly 'task-id': string
  readonly 'task-definition-arn': string
  readonly 'secret-arn': string
  readonly 'execution-role-arn': string
  readonly 'security-group-id': string
  readonly 'cluster-arn': string
  readonly environment: string
  readonly 'image-digest': string
  readonly 'exit-code': string
  readonly 'expires-at': string
  readonly 'log-group': string
  readonly 'log-stream': string
  readonly 'console-url': string
  readonly mode: 'deploy' | 'destroy' | 'sweep' | 'plan' | 'none'
  readonly skipped: string
  readonly changed: string
  readonly 'task-arns': string
  readonly 'public-ips': string
  readonly urls: string
}

/** Keeps what is known of the outputs and sets each when it becomes known or changes. */
export class OutputBook {
  #known: Partial<Outputs> = {}

  publish(outputs: Partial<Outputs>): void {
    for (const [name, value] of Object.entries(outputs)) {
      if (this.#known[name as keyof Outputs] !== value) core.setOutput(name, value)
    }
    this.#known = { ...this.#known, ...outputs }
  }

  known(): Partial<Outputs> {
    return this.#known
  }
}
