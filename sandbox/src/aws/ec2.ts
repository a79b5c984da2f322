import type { Operations } from '../service.ts'
import type { NetworkForTasks, World } from '../world.ts'
import { instanceOperations } from './ec2/instances.ts'
import { interfaceOperations } from './ec2/interfaces.ts'
import { securityGroupRuleOperations } from './ec2/security-group-rules.ts'
import { securityGroupOperations } from './ec2/security-groups.ts'
import type { SeededVpc, VpcSeed } from './ec2/seed.ts'
import { removeDefaultVpc, seedDefaultVpc, seedVpc } from './ec2/seed.ts'
import type { SecurityGroup } from './ec2/store.ts'
import { ec2Store, groups } from './ec2/store.ts'
import { tagOperations } from './ec2/tags.ts'
import { networkForTasks } from './ec2/tasks.ts'
import { vpcOperations } from './ec2/vpcs.ts'

/** EC2's networking: its operations, what ECS asks of it, and seeds for tests. */
export interface Ec2 {
  readonly operations: Operations
  readonly forTasks: NetworkForTasks
  /** The VPC that is there from the start. */
  readonly defaultVpc: SeededVpc
  seedVpc(vpc: VpcSeed): SeededVpc
  removeDefaultVpc(): void
  /** All security groups, as writes see them. */
  securityGroups(): SecurityGroup[]
  /** The IDs of the tasks' network interfaces. */
  interfaceIds(): string[]
}

/**
 * EC2's networking of one account and Region, with a default VPC.
 *
 * `firstPublicIp` is the first of the loopback addresses that stand for public ones.
 */
export function ec2(world: World, { firstPublicIp = '127.80.0.1' }: { readonly firstPublicIp?: string } = {}): Ec2 {
  const store = ec2Store(world)
  return {
    operations: {
      ...vpcOperations(store),
      ...securityGroupOperations(store),
      ...securityGroupRuleOperations(store),
      ...interfaceOperations(store),
      ...instanceOperations(store),
      ...tagOperations(store)
    },
    forTasks: networkForTasks(store, firstPublicIp),
    defaultVpc: seedDefaultVpc(store),
    seedVpc: (vpc) => seedVpc(store, vpc),
    removeDefaultVpc: () => {
      removeDefaultVpc(store)
    },
    securityGroups: () => groups(store),
    interfaceIds: () => [...store.interfaces.values()].filter((eni) => eni.attachmentId !== '').map(({ id }) => id)
  }
}
