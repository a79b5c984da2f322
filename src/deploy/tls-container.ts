import type { ContainerDefinition } from '@aws-sdk/client-ecs'
import { TIMER } from '../aws/task-definition.ts'
import type { Access, Https } from '../deployment.ts'
import type { TlsPorts } from './ports.ts'

/** The settings of the container that serves HTTPS. */
export interface TlsContainerSettings extends TlsPorts {
  readonly https: Pick<Https, 'certificateSecretId'> & {
    /** Omitted if no password is required. */
    readonly access?: Pick<Access, 'secretId' | 'openPaths'> | undefined
  }
  /**
   * Returns the full ARN of a secret. The certificate's secret has the JSON keys `certificate` and `private-key`. The
   * password's has `authorization`, the whole value of that header.
   */
  readonly arnOf: (secretId: string) => string
  /** Whether other containers of the task have CPU units. A container without any gets next to none then. */
  readonly sharesCpu?: boolean | undefined
}

export const TLS_CONTAINER = 'run-on-fargate-tls'

/** Whether the action added the container. Compares whole names, as the user's may have the same prefix. */
export function isOwnContainer(name: string): boolean {
  return name === TIMER || name === TLS_CONTAINER
}

/** The container's share of the task: CPU units, if other containers have some, and MiB. */
export const TLS_SHARE = { cpu: 32, memory: 64 } as const

/** The image index for all architectures, pinned by its digest, so that a moved tag can't affect a task. */
export const TLS_IMAGE =
  'public.ecr.aws/docker/library/caddy:2.11.7-alpine@sha256:d8542f48d34a9cf4e4c11a478865229840e87e4c96ea3f439101f31a5d35f75f'

/** The variable that contains Caddy's configuration. */
const CONFIGURATION = 'TLS_CONFIGURATION'

/** The variable that contains the `Authorization` header of allowed requests. */
const AUTHORIZATION = 'ACCESS_AUTHORIZATION'

/**
 * The script that starts Caddy as the first process. It passes the configuration on standard input, to write no file,
 * and hides the path of the task role's credentials. Source: "Task IAM role" in the Amazon ECS Developer Guide.
 */
const START = [
  'unset AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'exec caddy run --config - <<END',
  `$${CONFIGURATION}`,
  'END'
].join('\n')

/**
 * The default capabilities except `NET_BIND_SERVICE`, which ports below 1024 require. Caddy runs as root, as its binary
 * requests that file capability. Fargate neither supports `no-new-privileges` (`dockerSecurityOptions`) nor lets other
 * users bind such ports.
 * Sources: "Linux capabilities" of Docker; `KernelCapabilities` and `dockerSecurityOptions` in the Amazon ECS API
 * Reference.
 */
const DROPPED = [
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_RAW',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT'
]

/** Seconds. Caddy gives open requests `GRACE` to finish, and ECS kills the container after `STOP_TIMEOUT`. */
const GRACE = 10
const STOP_TIMEOUT = 15

/**
 * Returns the container that terminates TLS. It depends on the application's container, so ECS stops it first, and open
 * requests can finish. Source: `dependsOn` in the Amazon ECS API Reference, ContainerDefinition.
 */
export function tlsContainer(settings: TlsContainerSettings): ContainerDefinition {
  const { https, arnOf, applicationContainer, redirect, sharesCpu = false } = settings
  const certificateArn = arnOf(https.certificateSecretId)
  return {
    name: TLS_CONTAINER,
    image: TLS_IMAGE,
    essential: true,
    entryPoint: ['/bin/sh', '-c'],
    command: [START],
    environment: [{ name: CONFIGURATION, value: JSON.stringify(configuration(settings)) }],
    secrets: [
      { name: 'TLS_CERT', valueFrom: `${certificateArn}:certificate::` },
      { name: 'TLS_KEY', valueFrom: `${certificateArn}:private-key::` },
      ...(https.access ? [{ name: AUTHORIZATION, valueFrom: `${arnOf(https.access.secretId)}:authorization::` }] : [])
    ],
    portMappings: (redirect ? [443, 80] : [443]).map((containerPort) => ({ containerPort, protocol: 'tcp' })),
    dependsOn: [{ containerName: applicationContainer, condition: 'START' }],
    ...(sharesCpu && { cpu: TLS_SHARE.cpu }),
    memoryReservation: TLS_SHARE.memory,
    readonlyRootFilesystem: true,
    linuxParameters: { capabilities: { drop: DROPPED } },
    stopTimeout: STOP_TIMEOUT
  }
}

/**
 * Returns Caddy's configuration. Caddy obtains no certificates and writes no files: no admin API, no saved
 * configuration, no storage. Source: "JSON Config Structure" of Caddy.
 */
function configuration(settings: TlsContainerSettings): object {
  return {
    admin: { disabled: true, config: { persist: false } },
    logging: { logs: { default: { level: 'WARN' } } },
    apps: {
      tls: {
        certificates: { load_pem: [{ certificate: '{env.TLS_CERT}', key: '{env.TLS_KEY}' }] },
        disable_storage_check: true,
        disable_storage_clean: true
      },
      http: {
        grace_period: `${GRACE}s`,
        servers: {
          https: {
            listen: [':443'],
            // HTTP/3 would need UDP port 443.
            protocols: ['h1', 'h2'],
            automatic_https: { disable: true },
            tls_connection_policies: [{ protocol_min: 'tls1.2' }],
            routes: routesOf(settings)
          },
          ...(settings.redirect && { http: redirectServer(settings) })
        }
      }
    }
  }
}

function routesOf(settings: TlsContainerSettings): readonly object[] {
  const { access } = settings.https
  if (access === undefined) return [{ handle: [passOn(settings)] }]
  const { openPaths } = access
  return [
    // `deferred` sets the header after the application's answer, so it overrides the application's own.
    { handle: [{ handler: 'headers', response: { set: NOT_INDEXED, deferred: true } }] },
    {
      match: [{ header: { Authorization: [`{env.${AUTHORIZATION}}`] } }],
      // The application doesn't need the password, and might log it.
      handle: [{ ...passOn(settings), headers: { request: { delete: ['Authorization'] } } }],
      terminal: true
    },
    ...(openPaths.length === 0
      ? []
      : [
          {
            // Caddy matches normalized paths. Leftover dots need a password, as applications may interpret them.
            match: [{ path: openPaths, not: [{ path: ['*..*'] }] }],
            handle: [passOn(settings)],
            terminal: true
          }
        ]),
    {
      handle: [
        {
          handler: 'static_response',
          status_code: 401,
          headers: { 'Www-Authenticate': ['Basic realm="preview"'], 'Cache-Control': ['no-store'] }
        }
      ]
    }
  ]
}

const NOT_INDEXED = { 'X-Robots-Tag': ['noindex'] }

/**
 * Returns the handler that forwards requests. It streams answers without a buffer, and leaves compression to the client
 * and the application. Caddy adds `X-Forwarded-For`, `X-Forwarded-Host` and `X-Forwarded-Proto`.
 */
function passOn({ applicationPort }: TlsContainerSettings): object {
  return {
    handler: 'reverse_proxy',
    upstreams: [{ dial: `localhost:${applicationPort}` }],
    flush_interval: -1,
    transport: { protocol: 'http', compression: false }
  }
}

function redirectServer({ https: { access } }: TlsContainerSettings): object {
  const location = { Location: ['https://{http.request.host}{http.request.uri}'] }
  const headers = access === undefined ? location : { ...location, ...NOT_INDEXED }
  return {
    listen: [':80'],
    protocols: ['h1'],
    automatic_https: { disable: true },
    routes: [{ handle: [{ handler: 'static_response', status_code: 308, headers }] }]
  }
}
