import { AwsError } from '../service.ts'
import type { Dialect } from './form.ts'
import { parseForm } from './form.ts'
import type { Member, Protocol } from './model.ts'
import { operationOf, structureOf } from './model.ts'
import { element, escaped, xmlMembers } from './xml.ts'

const CONTENT_TYPE = 'text/xml;charset=UTF-8'
const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'

/** Codes and texts: EC2 API Reference, "Error codes for the Amazon EC2 API". */
const DIALECT: Dialect = {
  nameOf: ec2Name,
  itemsOf: () => undefined,
  unknown: (path) => new AwsError('UnknownParameter', `The parameter ${path} is not recognized`),
  malformed: (path, value) =>
    new AwsError('InvalidParameterValue', `Value (${value}) for parameter ${path} is invalid.`)
}

/** EC2 Query: flat lists in the form, `item` elements in the XML. */
export const ec2Protocol: Protocol = {
  parse(model, operation, body) {
    return parseForm(model, structureOf(model, operationOf(model, operation).input), body, DIALECT)
  },

  answer(model, operation, output, requestId) {
    const { output: shape } = operationOf(model, operation)
    const members = xmlMembers(model, structureOf(model, shape), output, (date) => date.toISOString())
    const content = shape === undefined ? element('return', 'true') : members
    const namespace = `${model.metadata.xmlNamespace ?? ''}/`
    const body = `<${operation}Response xmlns="${namespace}">${element('requestId', requestId)}${content}</${operation}Response>`
    return { status: 200, contentType: CONTENT_TYPE, body: HEAD + body }
  },

  refuse(_model, error, requestId) {
    const words = element('Code', escaped(error.code)) + element('Message', escaped(error.message))
    const content = element('Errors', element('Error', words)) + element('RequestID', requestId)
    return { status: error.status, contentType: CONTENT_TYPE, body: HEAD + element('Response', content) }
  }
}

/** A parameter's name in an EC2 form: the query name, else the location name with a capital first letter. */
export function ec2Name(name: string, member: Member): string {
  if (member.queryName !== undefined) return member.queryName
  const base = member.locationName ?? name
  return base.charAt(0).toUpperCase() + base.slice(1)
}
