import type { ContainerDefinition, NetworkBinding } from '@aws-sdk/client-ecs'
import type { App } from '../image.ts'
import type { Life } from './life.ts'
import { containersOf, updateContainers } from './task.ts'

/** Where a program is reached from outside. */
export interface Door {
  readonly interfaceId: string
  readonly address: string
  readonly version: 4 | 6
  /** The port on the address, and the one that the program listens on behind it. */
  readonly port: number
  readonly programPort: number
}

/**
 * Binds the containers' ports to ports of the host, in the network mode `bridge` alone: for `awsvpc` and `host` the agent
 * reports no network bindings (aws/amazon-ecs-agent, `buildContainerStateChangePayload`). A host port of 0 is a free one of
 * Docker's range.
 */
export function bindPorts({ live }: Life): void {
  const { host } = live
  if (host === undefined || !isBridge(live.definition.networkMode)) return
  for (const container of containersOf(live)) {
    const networkBindings: NetworkBinding[] = []
    for (const { containerPort, hostPort, protocol } of container.portMappings ?? []) {
      if (containerPort === undefined) continue
      networkBindings.push({
        bindIP: '0.0.0.0',
        containerPort,
        hostPort: (hostPort ?? 0) === 0 ? host.freePort() : hostPort,
        protocol
      })
      updateContainers(live, () => ({ networkBindings: [...networkBindings] }), container.name)
    }
  }
}

/**
 * The doors of a running program: on every port it listens on when it has an interface to itself or its host's, else on
 * those that are bound. From outside its VPC it is reached only on a public IPv4 address, or on an IPv6 one.
 */
export function doorsOf({ live, networkInterface }: Life, container: ContainerDefinition, app: App): readonly Door[] {
  const { networkMode } = live.definition
  const at = networkInterface ?? live.host?.instance.networkInterface
  if (at === undefined || networkMode === 'none') return []
  const bridge = live.host !== undefined && isBridge(networkMode)
  const running = live.task.containers?.find(({ name }) => name === container.name)
  const ports = bridge
    ? (running?.networkBindings ?? [])
        .filter(({ protocol }) => protocol === 'tcp')
        .map(({ hostPort = 0, containerPort = 0 }) => ({ port: hostPort, programPort: containerPort }))
    : app.listens.map((port) => ({ port, programPort: port }))
  const addresses = [
    { version: 4 as const, address: at.publicIp },
    { version: 6 as const, address: bridge ? undefined : at.ipv6 }
  ]
  return addresses.flatMap(({ version, address }) =>
    address === undefined ? [] : ports.map((port) => ({ ...port, version, address, interfaceId: at.id }))
  )
}

/** It is the default ("Task definition parameters for Amazon EC2", network mode). */
function isBridge(networkMode = 'bridge'): boolean {
  return networkMode === 'bridge'
}
