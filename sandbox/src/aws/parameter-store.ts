import type { ParametersForTasks, World } from '../world.ts'

/** Systems Manager's Parameter Store as far as tasks read it; it has no API here. */
export interface ParameterStore {
  readonly forTasks: ParametersForTasks
  /** Adds a parameter or a new value of one, for nothing is asked of anybody; gives its ARN. */
  seedParameter(parameter: { readonly name: string; readonly value: string; readonly keyArn?: string }): string
}

/** The Parameter Store of one account and Region. A name's leading slash is not doubled in the ARN. */
export function parameterStore({ partition, region, account }: World): ParameterStore {
  const values = new Map<string, { readonly value: string; readonly keyArn?: string }>()
  return {
    forTasks: { value: (arn) => values.get(arn)?.value, keyArn: (arn) => values.get(arn)?.keyArn },
    seedParameter({ name, ...parameter }) {
      const arn = `arn:${partition}:ssm:${region}:${account}:parameter/${name.replace(/^\//, '')}`
      values.set(arn, parameter)
      return arn
    }
  }
}
