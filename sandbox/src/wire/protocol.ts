import { ec2Protocol } from './ec2.ts'
import { jsonProtocol } from './json.ts'
import type { Model, Protocol } from './model.ts'
import { queryProtocol } from './query.ts'
import { restXmlProtocol } from './rest-xml.ts'

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
