import { ec2Error, invalidValue } from './errors.ts'

/** The characters that names and descriptions of groups and rules may have (API Reference, "CreateSecurityGroup"). */
const allowed = /^[a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]*$/

/** Throws `InvalidParameterValue` unless a VPC's security group may be called this. */
export function checkGroupName(name: string | undefined): string {
  if (name === undefined || name === '')
    throw ec2Error('MissingParameter', 'The request must contain the parameter GroupName')
  if (name === 'default') throw invalidValue('Cannot use reserved security group name: default')
  if (name.startsWith('sg-'))
    throw invalidValue(`Invalid value '${name}' for groupName. Group names may not be in the format sg-*.`)
  if (!allowed.test(name) || name.length > 255)
    throw invalidValue(
      `Value (${name}) for parameter GroupName is invalid. Character sets beyond ASCII are not supported.`
    )
  return name
}

/** Throws unless the description of a group (which must have one) or of a rule is acceptable. */
export function checkText(text: string | undefined, what: 'security group description' | 'rule description'): string {
  if (text === undefined || (text === '' && what === 'security group description'))
    throw ec2Error('MissingParameter', 'The request must contain the parameter GroupDescription')
  if (!allowed.test(text) || text.length > 255)
    throw invalidValue(
      `Invalid ${what}. Valid descriptions are strings less than 256 characters from the following set:  a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*`
    )
  return text
}
