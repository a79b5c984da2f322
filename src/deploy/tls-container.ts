import type { ContainerDefinition } from '@aws-sdk/client-ecs'
import { TIMER } from '../aws/task-definition.ts'
import type { Access, Https } from '../deployment.ts'
import type { TlsPorts } from './ports.ts'

/** What the container that serves HTTPS is made from. */
export interface TlsContainerSettings extends TlsPorts {
  readonly https: Pick<Https, 'certificateSecretId'> & {
    /** Whom it lets in; omitted: everybody. */
    readonly access?: Pick<Access, 'secretId' | 'openPaths'> | undefined
  }
  /**
   * Returns the full ARN of one of its secrets: the certificate's has the JSON keys `certificate` and `private-key`, that of
   * the password `authorization`, the whole value of that header.
   */
  readonly arnOf: (secretId: string) => string
  /** Whether other containers of the task have CPU units. Those that have none get next to nothing beside them. */
  readonly sharesCpu?: boolean | undefined
}

export const TLS_CONTAINER = 'run-on-fargate-tls'

/** Returns whether the action has added a container by itself. The user's can have names that begin in the same way. */
export function isOwnContainer(name: string): boolean {
  return name === TIMER || name === TLS_CONTAINER
}

/** What the container takes of the task: CPU units, where others have some, and MiB. */
export const TLS_SHARE = { cpu: 32, memory: 64 } as const

/** The index for all architectures, by its digest: what the tag names later can't reach a task. */
export const TLS_IMAGE =
  'public.ecr.aws/docker/library/caddy:2.11.7-alpine@sha256:d8542f48d34a9cf4e4c11a478865229840e87e4c96ea3f439101f31a5d35f75f'

/** The variable that Caddy's configuration reaches the container in. */
const CONFIGURATION = 'TLS_CONFIGURATION'

/** The variable with the value of the header by which requests are let in. */
const AUTHORIZATION = 'ACCESS_AUTHORIZATION'

/**
 * Starts Caddy as the container's first process, with its configuration on standard input, so that no file is written. The
 * path to the task role's credentials is withheld from it. Source: "Task IAM role" in the Amazon ECS Developer Guide.
 */
const START = [
  'unset AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'exec caddy run --config - <<END',
  `$${CONFIGURATION}`,
  'END'
].join('\n')

/**
 * The capabilities that containers start with, without `NET_BIND_SERVICE`, which ports below 1024 need. With that one the
 * program runs as root: the binary in the image asks for it by a file capability, and Fargate neither takes
 * `no-new-privileges` (`dockerSecurityOptions`) nor lets other users bind such ports.
 * Sources: "Linux capabilities" of Docker; `KernelCapabilities` and `dockerSecurityOptions` in the Amazon ECS API Reference.
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

/** Seconds: open requests get the first to end, before ECS kills the container after the second. */
const GRACE = 10
const STOP_TIMEOUT = 15

/**
 * The container that ends TLS in front of the application. It depends on the application's, so ECS stops it first, and open
 * requests can end. Source: `dependsOn` in the Amazon ECS API Reference, ContainerDefinition.
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
 * Caddy's own JSON. It is neither asked for certificates nor has it anything to write: no admin API, no saved
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
            // HTTP/3 would need port 443 of UDP.
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
    // Deferred, it takes the place of the application's own.
    { handle: [{ handler: 'headers', response: { set: NOT_INDEXED, deferred: true } }] },
    {
      match: [{ header: { Authorization: [`{env.${AUTHORIZATION}}`] } }],
      // The application has no use for the password, and might log it.
      handle: [{ ...passOn(settings), headers: { request: { delete: ['Authorization'] } } }],
      terminal: true
    },
    ...(openPaths.length === 0
      ? []
      : [
          {
            // Caddy compares the path as it is without dots. What is left of them, some applications read in their own way.
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
 * Passes a request on, and its answer back as it comes: not buffered, and compressed only as the client and the application
 * agree. Caddy adds `X-Forwarded-For`, `X-Forwarded-Host` and `X-Forwarded-Proto`.
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
