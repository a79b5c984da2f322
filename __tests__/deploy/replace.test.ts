import { describe, expect, test } from '@jest/globals'
import { olderThan } from '../../src/deploy/replace.ts'

const task = (startedBy: string, second: number) => ({
  taskArn: `${startedBy}-${second}`,
  startedBy,
  createdAt: new Date(second * 1000)
})

describe('a task is older than those of a deployment', () => {
  test.each([
    ['when it was started before them', [task('a', 1)], [task('b', 2)], [true]],
    ['not when it was started after them', [task('a', 3)], [task('b', 2)], [false]],
    ['when the deployment that it belongs to began before', [task('a', 1), task('a', 5)], [task('b', 3)], [true, true]],
    [
      'not when they are late ones of a deployment that began before',
      [task('b', 3)],
      [task('a', 1), task('a', 5)],
      [false]
    ],
    ['by the name of the launch when both began at once', [task('a', 2)], [task('b', 2)], [true]],
    ['and not the other way round', [task('b', 2)], [task('a', 2)], [false]],
    ['when it is one of its own that could not be stopped', [task('b', 2)], [task('b', 2)], [true]]
  ])('%s', (_, others, tasks, expected) => {
    const startedBy = tasks[0]?.startedBy ?? ''
    expect(others.map(olderThan({ startedBy, tasks }, others))).toEqual(expected)
  })
})
