import { AwsError } from '../service.ts'
import type { Dialect } from './form.ts'
import { parseForm } from './form.ts'
import { operationOf, structureOf, type Protocol } from './model.ts'
import { element, escaped, xmlMembers } from './xml.ts'

const DIALECT: Dialect = {
  nameOf: (name, member) => member.locationName ?? name,
  itemsOf: (list) => list.member.locationName ?? 'member',
  unknown: (path) => new AwsError('UnknownMember', `The request has ${path}, which the service's model does not know.`),
  malformed: (path, value, type) =>
    new AwsError('MalformedInput', `Value '${value}' at '${path}' is not a valid ${type}.`)
}

/** AWS Query, which IAM and STS speak: a form in, XML out. */
export const queryProtocol: Protocol = {
  parse(model, operation, body) {
    return parseForm(model, structureOf(model, operationOf(model, operation).input), body, DIALECT)
  },

  answer(model, operation, output, requestId) {
    const { output: shape, resultWrapper } = operationOf(model, operation)
    const members = xmlMembers(model, structureOf(model, shape), output, secondsFormat)
    const result = resultWrapper === undefined ? '' : element(resultWrapper, members)
    const metadata = element('ResponseMetadata', element('RequestId', requestId))
    return {
      status: 200,
      contentType: 'text/xml',
      body: root(`${operation}Response`, model.metadata.xmlNamespace, result + metadata)
    }
  },

  refuse(model, error, requestId) {
    const type = element('Type', error.status < 500 ? 'Sender' : 'Receiver')
    const words = element('Code', escaped(error.code)) + element('Message', escaped(error.message))
    const body = element('Error', type + words) + element('RequestId', requestId)
    return {
      status: error.status,
      contentType: 'text/xml',
      body: root('ErrorResponse', model.metadata.xmlNamespace, body)
    }
  }
}

function root(name: string, namespace: string | undefined, content: string): string {
  return `<${name} xmlns="${namespace ?? ''}">${content}</${name}>\n`
}

/** IAM and STS answer times in whole seconds. */
function secondsFormat(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, 'Z')
}
