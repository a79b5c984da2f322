import type { ParametersForTasks, World } from '../world.ts'

/** Systems Manager's Parameter Store as far as tasks read it; it has no API here. */
export interface ParameterStore {
  readonly forTasks: ParametersForTasks
  /** Adds a parameter or a new value of one, for nothing is asked of anybody; gives its ARN. */
  seedParameter(parameter: { readonly name: string; readonly value: string }): string
}

/** The Parameter Store of one account and Region. A name's leading slash is not doubled in the ARN. */
export function parameterStore({ partition, region, account }: World): ParameterStore {
  const values = new Map<string, string>()
  return {
    forTasks: { value: (arn) => values.get(arn) },
    seedParameter({ name, value }) {
      const arn = `arn:${partition}:ssm:${region}:${account}:parameter/${name.replace(/^\//, '')}`
      values.set(arn, value)
      return arn
    }
  }
}
