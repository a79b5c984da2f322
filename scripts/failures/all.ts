import { ActionError } from '../../src/errors.ts'
import { CAPACITY } from './capacity.ts'
import { ENDED } from './ended.ts'
import { REFUSED } from './refused.ts'
import { REFUSED_CALLERS, REFUSED_DEFINITIONS } from './refused-early.ts'
import { STOPPED } from './stopped.ts'
import { named, stopped } from './thrown.ts'

/**
 * Each known failure with a text that AWS has for it, as it is thrown. The tests hold the table of causes against it, and
 * `docs/troubleshooting.md` shows it.
 */
export const FAILURES: readonly (readonly [title: string, text: string, thrown: unknown])[] = [
  ...[...REFUSED, ...REFUSED_DEFINITIONS, ...REFUSED_CALLERS].map(
    ([title, name, message]) => [title, `${name}: ${message}`, named(name, message)] as const
  ),
  ...CAPACITY.map(([title, reason]) => [title, reason, new ActionError('TASK_REFUSED', reason, '')] as const),
  ...STOPPED.map(([title, reason]) => [title, reason, stopped(reason)] as const),
  ...ENDED.map(([title, failed]) => [title, JSON.stringify(failed.diagnosis), failed] as const)
]
