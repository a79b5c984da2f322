import type { Context } from '../../service.ts'
import type { Condition } from './document.ts'
import { like, likeArn } from './match.ts'

type Test = (wanted: string, found: string) => boolean

/** The positive condition operators of "IAM JSON policy elements: Condition operators". */
const tests: Readonly<Record<string, Test>> = {
  StringEquals: (wanted, found) => wanted === found,
  StringEqualsIgnoreCase: (wanted, found) => wanted.toLowerCase() === found.toLowerCase(),
  StringLike: like,
  ArnEquals: likeArn,
  ArnLike: likeArn,
  Bool: (wanted, found) => wanted.toLowerCase() === found.toLowerCase(),
  NumericEquals: (wanted, found) => Number(wanted) === Number(found),
  NumericLessThan: (wanted, found) => Number(found) < Number(wanted),
  NumericLessThanEquals: (wanted, found) => Number(found) <= Number(wanted),
  NumericGreaterThan: (wanted, found) => Number(found) > Number(wanted),
  NumericGreaterThanEquals: (wanted, found) => Number(found) >= Number(wanted),
  DateEquals: (wanted, found) => time(wanted) === time(found),
  DateLessThan: (wanted, found) => time(found) < time(wanted),
  DateLessThanEquals: (wanted, found) => time(found) <= time(wanted),
  DateGreaterThan: (wanted, found) => time(found) > time(wanted),
  DateGreaterThanEquals: (wanted, found) => time(found) >= time(wanted)
}

/** The negated operators, by the positive one that they turn round. */
const negations: Readonly<Record<string, string>> = {
  StringNotEquals: 'StringEquals',
  StringNotEqualsIgnoreCase: 'StringEqualsIgnoreCase',
  StringNotLike: 'StringLike',
  ArnNotEquals: 'ArnEquals',
  ArnNotLike: 'ArnLike',
  NumericNotEquals: 'NumericEquals',
  DateNotEquals: 'DateEquals'
}

type Quantifier = 'ForAllValues' | 'ForAnyValue' | 'single'

interface Operator {
  readonly quantifier: Quantifier
  readonly ifExists: boolean
  readonly negated: boolean
  readonly test: Test
}

/** Whether every condition of a statement is met by the request. */
export function holds(conditions: readonly Condition[], context: Context): boolean {
  return conditions.every((condition) => isMet(condition, lookUp(context, condition.key)))
}

/** Whether a document may use this operator. */
export function isOperator(name: string): boolean {
  return name === 'Null' || parseOperator(name) !== undefined
}

function isMet({ operator: name, values }: Condition, found: readonly string[] | undefined): boolean {
  if (name === 'Null') return values.some((value) => (value.toLowerCase() === 'true') === (found === undefined))
  const operator = parseOperator(name)
  if (!operator) return false
  if (!found) return operator.ifExists || (operator.quantifier === 'single' ? operator.negated : isForAll(operator))
  const fits = (value: string): boolean => values.some((wanted) => operator.test(wanted, value)) !== operator.negated
  if (isForAll(operator)) return found.every(fits)
  // A negated operator without a quantifier asks that none of the request's values matches.
  if (operator.quantifier === 'single' && operator.negated) return found.every(fits)
  return found.some(fits)
}

function isForAll({ quantifier }: Operator): boolean {
  return quantifier === 'ForAllValues'
}

function parseOperator(text: string): Operator | undefined {
  const match = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/.exec(text)
  const name = match?.[2]
  if (!match || !name) return undefined
  const positive = negations[name]
  const test = tests[positive ?? name]
  if (!test) return undefined
  const quantifier = match[1] === 'ForAllValues' || match[1] === 'ForAnyValue' ? match[1] : 'single'
  return { quantifier, ifExists: match[3] !== undefined, negated: positive !== undefined, test }
}

/** Condition keys have no case. */
function lookUp(context: Context, key: string): readonly string[] | undefined {
  const value = Object.entries(context).find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1]
  if (value === undefined) return undefined
  return typeof value === 'string' ? [value] : value
}

function time(text: string): number {
  return /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text)
}
