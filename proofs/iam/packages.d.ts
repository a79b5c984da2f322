/** What `proof.ts` needs of the policy engine, which is in a folder of its own: `npm ci --prefix proofs/iam`. */
declare module '@cloud-copilot/iam-simulate' {
  interface NamedPolicy {
    readonly name: string
    readonly policy: unknown
  }

  interface Level {
    readonly orgIdentifier: string
    readonly policies: readonly NamedPolicy[]
  }

  export interface Simulation {
    readonly request: {
      readonly principal: string
      readonly action: string
      readonly resource: { readonly resource: string; readonly accountId: string }
      readonly contextVariables: Readonly<Record<string, string | string[]>>
    }
    readonly identityPolicies: readonly NamedPolicy[]
    readonly permissionBoundaryPolicies?: readonly NamedPolicy[]
    readonly serviceControlPolicies: readonly Level[]
    readonly resourceControlPolicies: readonly Level[]
  }

  export function runSimulation(
    simulation: Simulation,
    options: object
  ): Promise<{ readonly resultType: string; readonly overallResult?: string; readonly errors?: unknown }>

  /** Whether AWS knows no resource for the action. */
  export function isWildcardOnlyAction(service: string, action: string): Promise<boolean>
}
