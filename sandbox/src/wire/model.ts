import { readFileSync } from 'node:fs'
import type { AwsError, ServiceName } from '../service.ts'

/** A reference to a shape, with its name on the wire where that differs. */
export interface Member {
  readonly shape: string
  /** Where REST protocols put it, when that is not the body. */
  readonly location?: 'uri' | 'querystring'
  readonly locationName?: string
  readonly queryName?: string
}

export interface Structure {
  readonly type: 'structure'
  readonly members: Readonly<Record<string, Member>>
  readonly required?: readonly string[]
  readonly sensitive?: true
  readonly exception?: true
  readonly fault?: true
  readonly error?: { readonly code?: string; readonly httpStatusCode?: number }
}

export interface List extends Bounds {
  readonly type: 'list'
  readonly member: Member
}

export interface Dictionary extends Bounds {
  readonly type: 'map'
  readonly key: Member
  readonly value: Member
}

export interface Scalar extends Bounds {
  readonly type: 'string' | 'integer' | 'long' | 'float' | 'double' | 'boolean' | 'timestamp' | 'blob'
  readonly enum?: readonly string[]
  readonly pattern?: string
}

interface Bounds {
  readonly min?: number
  readonly max?: number
  readonly sensitive?: true
}

export type Shape = Structure | List | Dictionary | Scalar

export interface OperationModel {
  readonly input?: string
  readonly output?: string
  readonly resultWrapper?: string
  /** What REST protocols go by: the method, the path with its `{members}`, and the name of the body's root element. */
  readonly method?: string
  readonly requestUri?: string
  readonly root?: string
  readonly errors: readonly string[]
}

/** A service's official model, as `models/generate.py` cuts it down. */
export interface Model {
  /** Names of members that the service has had since, in any of its structures; taken as they are. */
  readonly newMembers?: readonly string[]
  readonly metadata: {
    readonly apiVersion: string
    readonly protocol: 'json' | 'query' | 'ec2' | 'rest-xml'
    readonly targetPrefix?: string
    readonly xmlNamespace?: string
  }
  readonly operations: Readonly<Record<string, OperationModel>>
  readonly shapes: Readonly<Record<string, Shape>>
}

/** The members of a structure, as the SDKs name them. */
export type Fields = Readonly<Record<string, unknown>>

const loaded = new Map<ServiceName, Model>()

/** Reads the official model of a service, once. */
export function loadModel(service: ServiceName): Model {
  const file = new URL(`../../models/${service}.json`, import.meta.url)
  const model = loaded.get(service) ?? (JSON.parse(readFileSync(file, 'utf8')) as Model)
  loaded.set(service, model)
  return model
}

/** The shape of that name. Throws when the model has none, which only a damaged model file brings about. */
export function shapeOf(model: Model, name: string): Shape {
  const shape = model.shapes[name]
  if (shape === undefined) throw new Error(`The model has no shape ${name}.`)
  return shape
}

/** The structure of that name, or an empty one for an operation that takes or answers nothing. */
export function structureOf(model: Model, name: string | undefined): Structure {
  if (name === undefined) return { type: 'structure', members: {} }
  const shape = shapeOf(model, name)
  if (shape.type !== 'structure') throw new Error(`${name} is no structure in the model.`)
  return shape
}

/** The operation of that name. Throws when the model lacks it: then `generate.py` has to be told of it. */
export function operationOf(model: Model, name: string): OperationModel {
  const operation = model.operations[name]
  if (operation === undefined) throw new Error(`The model has no operation ${name}.`)
  return operation
}

/** The HTTP status that the model gives to an error code, or nothing when the error is not modelled. */
export function modelledStatus(model: Model, code: string): number | undefined {
  for (const [name, shape] of Object.entries(model.shapes)) {
    if (shape.type !== 'structure' || shape.exception === undefined) continue
    if ((shape.error?.code ?? name) === code) return shape.error?.httpStatusCode ?? (shape.fault ? 500 : 400)
  }
  return undefined
}

/** An answer as it goes over HTTP. */
export interface Answer {
  readonly status: number
  readonly contentType: string
  readonly body: string
}

/** How a service writes its requests and answers. Inputs and outputs are in the SDKs' shape. */
export interface Protocol {
  /** The input in a request's body and, in REST protocols, in its path and query. Throws `AwsError` when its types or member names are not the model's. */
  parse(model: Model, operation: string, body: string, url?: string): Fields
  answer(model: Model, operation: string, output: Fields, requestId: string): Answer
  refuse(model: Model, error: AwsError, requestId: string): Answer
}
