import type { IncomingHttpHeaders } from 'node:http'
import type { ServiceName } from '../service.ts'
import type { Model } from './model.ts'
import { pathMembers } from './rest-path.ts'
import type { SignedRequest } from './signature.ts'

/** What a request asks for. */
export interface Route {
  readonly service: ServiceName
  readonly operation: string
}

/** The models of the services that are served. */
export type Models = ReadonlyMap<ServiceName, Model>

/**
 * Which operation of which service a request is for. Of a `POST /`, JSON services are told by `X-Amz-Target`, query
 * services by the `Version` in the form, as each has its own; REST services by method and path. Nothing when no service
 * fits.
 */
export function route(models: Models, { method, url, headers, body }: SignedRequest): Found | undefined {
  if (url !== '/') return restRoute(models, method, url)
  if (method !== 'POST') return undefined
  const target = headers['x-amz-target']
  if (typeof target === 'string') return jsonRoute(models, headers, target)
  const form = new URLSearchParams(body.toString())
  const version = form.get('Version')
  const isMeant = ({ metadata }: Model) => /^(query|ec2)$/.test(metadata.protocol) && metadata.apiVersion === version
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

function restRoute(models: Models, method: string, url: string): Found | undefined {
  for (const [service, model] of models) {
    const isMeant = (name: string) => model.operations[name]?.method === method && pathMembers(model, name, url)
    const operation = Object.keys(model.operations).find(isMeant)
    if (operation !== undefined) return { service, operation, model }
  }
  return undefined
}

function foundBy(models: Models, isMeant: (model: Model) => boolean, operation: string): Found | undefined {
  for (const [service, model] of models) if (isMeant(model)) return { service, operation, model }
  return undefined
}
