import type { GetCallerIdentityCommandInput, GetCallerIdentityCommandOutput } from '@aws-sdk/client-sts'
import type { Call, Operations, Output } from '../service.ts'
import type { World } from '../world.ts'

/** STS: its operations. */
export interface Sts {
  readonly operations: Operations
}

/** STS, as far as telling who one is. */
export function sts(world: World): Sts {
  return {
    operations: {
      // Needs no permission and cannot be denied (AWS STS API Reference, "GetCallerIdentity").
      GetCallerIdentity(
        _input: GetCallerIdentityCommandInput,
        { principal }: Call
      ): Output<GetCallerIdentityCommandOutput> {
        return { UserId: principal.userId, Account: principal.arn.split(':')[4] ?? world.account, Arn: principal.arn }
      }
    }
  }
}
