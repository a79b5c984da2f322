import { describe, expect, test } from '@jest/globals'
import { parseQuantity, requireFargateSize, requireRoom, type Size } from '../../src/inputs/values.ts'

function parseSize(cpu: string, memory: string): Size {
  const size = { cpu: parseQuantity('cpu', cpu), memory: parseQuantity('memory', memory) }
  requireFargateSize(size)
  return size
}

/** "Task CPU and memory" in the Amazon ECS Developer Guide, written out in GB. */
const FARGATE: readonly (readonly [cpu: number, gigabytes: readonly number[]])[] = [
  [256, [0.5, 1, 2]],
  [512, [1, 2, 3, 4]],
  [1024, [2, 3, 4, 5, 6, 7, 8]],
  [2048, [4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]],
  [4096, [8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30]],
  [8192, [16, 20, 24, 28, 32, 36, 40, 44, 48, 52, 56, 60]],
  [16384, [32, 40, 48, 56, 64, 72, 80, 88, 96, 104, 112, 120]],
  [32768, [60, 120, 244]]
]

describe.each(FARGATE)('cpu %i', (cpu, gigabytes) => {
  test('takes each memory that Fargate has for it, as ECS units and as vCPU and GB', () => {
    for (const gb of gigabytes) {
      const size = { cpu, memory: gb * 1024 }
      expect(parseSize(String(cpu), String(gb * 1024))).toEqual(size)
      expect(parseSize(`${cpu / 1024} vCPU`, `${gb} GB`)).toEqual(size)
    }
  })

  test('takes no other memory between half a GB and 245 GB', () => {
    const taken = Array.from({ length: 490 }, (_, index) => (index + 1) * 512).filter((memory) => fits(cpu, memory))
    expect(taken).toEqual(gigabytes.map((gb) => gb * 1024))
  })
})

function fits(cpu: number, memory: number): boolean {
  try {
    parseSize(String(cpu), String(memory))
    return true
  } catch {
    return false
  }
}

test.each([
  ['.25 vCPU', '.5 GB', 256, 512],
  ['0.25vcpu', '0.5gb', 256, 512],
  ['1 VCPU', '2 Gb', 1024, 2048],
  [' 256 ', ' 512 ', 256, 512],
  ['0256', '0512', 256, 512]
])('%p with %p is %i and %i', (cpuText, memoryText, cpu, memory) => {
  expect(parseSize(cpuText, memoryText)).toEqual({ cpu, memory })
})

test.each([
  ['256', '4096', 512, 4096],
  ['256', '1536', 256, 2048],
  ['256', '100', 256, 512],
  ['1', '1', 256, 512],
  ['300', '512', 512, 1024],
  ['512', '512', 512, 1024],
  ['1024', '8193', 2048, 9216],
  ['8192', '17000', 8192, 20480],
  ['16384', '32767', 16384, 32768],
  ['256', '131072', 32768, 249856],
  ['65536', '249856', 32768, 249856],
  ['256', '999999', 32768, 249856]
])('for %s and %s the nearest is named: %i and %i', (cpu, memory, nearestCpu, nearestMemory) => {
  expect(() => parseSize(cpu, memory)).toThrow(
    expect.objectContaining({
      code: 'SIZE_INVALID',
      message: `Fargate has no task size with \`cpu\` ${Number(cpu)} and \`memory\` ${Number(memory)}.`,
      hint: expect.stringContaining(`\`cpu: ${nearestCpu}\` with \`memory: ${nearestMemory}\``)
    })
  )
})

test.each([
  ['256', '4096', 'With `cpu: 256`, Fargate accepts 512, 1024, 2048 MiB.'],
  ['2048', '512', 'With `cpu: 2048`, Fargate accepts 4096, 5120, 6144 … 16384 MiB.'],
  ['300', '512', 'Fargate accepts `cpu` values of 256, 512, 1024 … 32768.']
])('for %s and %s the choice is told', (cpu, memory, choice) => {
  expect(() => parseSize(cpu, memory)).toThrow(expect.objectContaining({ hint: expect.stringContaining(choice) }))
})

test.each([
  ['cpu', '', '512'],
  ['cpu', 'big', '512'],
  ['cpu', '-256', '512'],
  ['cpu', '2.5e2', '512'],
  ['cpu', '256.5', '512'],
  ['cpu', '.1 vCPU', '512'],
  ['cpu', '. vCPU', '512'],
  ['cpu', '0.25 GB', '512'],
  ['memory', '256', ''],
  ['memory', '256', '512 MiB'],
  ['memory', '256', '0.3 GB'],
  ['memory', '256', '0,5 GB'],
  ['memory', '256', '1 vCPU']
])('%s that is no size (%p, %p) is named', (input, cpu, memory) => {
  const value = input === 'cpu' ? cpu : memory
  expect(() => parseSize(cpu, memory)).toThrow(
    expect.objectContaining({
      code: 'SIZE_INVALID',
      message: `Invalid value "${value}" for \`${input}\`.`,
      hint: expect.stringContaining(input === 'cpu' ? '`.25 vCPU`' : '`0.5 GB`')
    })
  )
})

test('a size of the file is named as one', () => {
  expect(() => requireFargateSize({ cpu: 256, memory: 64 }, '. `memory` is from task.json')).toThrow(
    expect.objectContaining({
      message: 'Fargate has no task size with `cpu` 256 and `memory` 64. `memory` is from task.json.'
    })
  )
})

describe('containers that ask for more than the task has', () => {
  const task = { cpu: 256, memory: 512 }

  test.each([
    [
      [{ name: 'web', memory: 1024 }],
      '`memory` of the container `web` is 1024 MiB, but the task has 512 MiB and 256 CPU units'
    ],
    [
      [{ name: 'web', memoryReservation: 600 }],
      '`memoryReservation` of the container `web` is 600 MiB, but the task has 512 MiB and 256 CPU units'
    ],
    [
      [
        { name: 'web', memory: 513 },
        { name: 'log', memory: 514 }
      ],
      '`memory` of the container `web` is 513 MiB, `memory` of the container `log` is 514 MiB, but the task has 512 MiB and 256 CPU units'
    ],
    [
      [
        { name: 'web', memory: 400 },
        { name: 'log', memory: 200 }
      ],
      'The containers together ask for 600 MiB (`memory`), but the task has 512 MiB and 256 CPU units'
    ],
    [
      [
        { name: 'web', cpu: 200 },
        { name: 'log', cpu: 100 }
      ],
      'The containers together ask for 300 CPU units (`cpu`), but the task has 512 MiB and 256 CPU units'
    ]
  ])('are refused with the numbers: %j', (containers, words) => {
    expect(() => requireRoom(containers, task)).toThrow(
      expect.objectContaining({ code: 'SIZE_EXCEEDED', message: expect.stringContaining(words) })
    )
  })

  test.each([
    [[{ name: 'web' }]],
    [[{ name: 'web', memory: 512, cpu: 256 }]],
    [
      [
        { name: 'web', memory: 512, memoryReservation: 256 },
        { name: 'log', memory: 512, memoryReservation: 256 }
      ]
    ]
  ])('%j ask for no more', (containers) => {
    requireRoom(containers, task)
  })
})
