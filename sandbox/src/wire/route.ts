import type { IncomingHttpHeaders } from 'node:http'
import type { ServiceName } from '../service.ts'
import type { Model } from './model.ts'

/** What a request asks for. */
export interface Route {
  readonly service: ServiceName
  readonly operation: string
}

/** The models of the services that are served. */
export type Models = ReadonlyMap<ServiceName, Model>

/**
 * Which operation of which service a `POST /` is for: JSON services are told by `X-Amz-Target`, query services by the
 * `Version` in the form, as each has its own. Nothing when no service fits.
 */
export function route(models: Models, headers: IncomingHttpHeaders, body: string): Found | undefined {
  const target = headers['x-amz-target']
  if (typeof target === 'string') return jsonRoute(models, headers, target)
  const form = new URLSearchParams(body)
  const version = form.get('Version')
  const isMeant = ({ metadata }: Model) => metadata.protocol !== 'json' && metadata.apiVersion === version
  return foundBy(models, isMeant, form.get('Action') ?? '')
}

/** A route and the model that goes with it. */
export interface Found extends Route {
  readonly model: Model
}

function jsonRoute(models: Models, headers: IncomingHttpHeaders, target: string): Found | undefined {
  const [prefix, operation = ''] = target.split('.')
  if (headers['content-type']?.startsWith('application/x-amz-json-1.1') !== true) return undefined
  return foundBy(models, ({ metadata }) => metadata.targetPrefix === prefix, operation)
}

function foundBy(models: Models, isMeant: (model: Model) => boolean, operation: string): Found | undefined {
  for (const [service, model] of models) if (isMeant(model)) return { service, operation, model }
  return undefined
}
