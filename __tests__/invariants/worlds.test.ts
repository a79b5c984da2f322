import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { covering } from './worlds.ts'

const pairs = fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 0, max: 8 })), {
  selector: ([row, column]) => `${row} ${column}`
})

const traits = ([row, column]: readonly [number, number]) => ({ row, column })

test('a sample has each row and each column, none twice, and not many more than it needs', () => {
  fc.assert(
    fc.property(pairs, (all) => {
      const sample = covering(all, traits)
      const [rows, columns] = [0, 1].map((index) => (list: typeof all) => new Set(list.map((pair) => pair[index])))
      expect(rows?.(sample)).toEqual(rows?.(all))
      expect(columns?.(sample)).toEqual(columns?.(all))
      expect(new Set(sample.map(String)).size).toBe(sample.length)
      expect(all).toEqual(expect.arrayContaining(sample))
      expect(sample.length).toBeLessThanOrEqual((rows?.(all).size ?? 0) + (columns?.(all).size ?? 0))
    })
  )
})

test('another sample is taken each time', () => {
  const all = Array.from({ length: 36 }, (_, index): [number, number] => [index % 6, Math.floor(index / 6)])
  expect(new Set(Array.from({ length: 20 }, () => covering(all, traits).sort().join(' '))).size).toBeGreaterThan(1)
})
