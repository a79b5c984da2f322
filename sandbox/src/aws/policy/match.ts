import { memoized } from './memoized.ts'

/** Whether a text fits a pattern of IAM, where `*` stands for any characters and `?` for one. */
export function like(pattern: string, text: string): boolean {
  return /[*?]/.test(pattern) ? expressionOf(pattern).test(text) : pattern === text
}

const expressionOf = memoized((pattern: string) => {
  const source = pattern
    .replace(/[\\^$.|+()[\]{}]/g, String.raw`\$&`)
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${source}$`, 's')
})

/** As `like`, for names of actions and services, which have no case. */
export function likeIgnoringCase(pattern: string, text: string): boolean {
  return like(pattern.toLowerCase(), text.toLowerCase())
}

/** Whether an ARN fits a pattern, each of the six parts by itself ("IAM JSON policy elements: Condition operators"). */
export function likeArn(pattern: string, arn: string): boolean {
  const patterns = arnParts(pattern)
  const parts = arnParts(arn)
  if (patterns.length !== 6 || parts.length !== 6) return pattern === '*'
  return patterns.every((part, index) => like(part, parts[index] ?? ''))
}

function arnParts(arn: string): string[] {
  const parts = arn.split(':')
  return parts.length <= 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(':')]
}
