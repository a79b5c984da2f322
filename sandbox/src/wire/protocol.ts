import type { AwsError } from '../service.ts'
import { ec2Protocol } from './ec2.ts'
import { jsonProtocol } from './json.ts'
import type { Fields, Model } from './model.ts'
import { queryProtocol } from './query.ts'
import { restXmlProtocol } from './rest-xml.ts'

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

const PROTOCOLS: Readonly<Record<Model['metadata']['protocol'], Protocol>> = {
  json: jsonProtocol,
  query: queryProtocol,
  ec2: ec2Protocol,
  'rest-xml': restXmlProtocol
}

/** The protocol that a service speaks. */
export function protocolOf(model: Model): Protocol {
  return PROTOCOLS[model.metadata.protocol]
}
