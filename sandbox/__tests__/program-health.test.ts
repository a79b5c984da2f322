import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { openFleet } from './fleet.ts'
import type { Fleet } from './fleet.ts'

let fleet: Fleet

beforeAll(async () => {
  fleet = await openFleet()
})

afterAll(() => fleet.close())

const healthCheck = { command: ['CMD-SHELL', 'curl -f http://localhost/'], interval: 5, retries: 1 }

describe('a container’s health', () => {
  test('is no reason for ECS to stop the task', async () => {
    const task = await fleet.run([{ name: 'web', image: fleet.push('acme/sick', { status: 500 }), healthCheck }])
    await fleet.until(task, ({ healthStatus }) => healthStatus === 'UNHEALTHY')
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(await fleet.running(task)).toMatchObject({
      lastStatus: 'RUNNING',
      desiredStatus: 'RUNNING',
      healthStatus: 'UNHEALTHY',
      containers: [{ healthStatus: 'UNHEALTHY' }]
    })
  })

  test('counts for the task’s where the container is essential and has a check', async () => {
    const sick = fleet.push('acme/sick', { status: 500 })
    const well = fleet.push('acme/well', {})
    const task = await fleet.run([
      { name: 'web', image: well, healthCheck },
      { name: 'side', image: sick, healthCheck, essential: false },
      { name: 'plain', image: sick }
    ])
    const told = await fleet.until(task, ({ containers = [] }) =>
      containers.slice(0, 2).every(({ healthStatus }) => ['HEALTHY', 'UNHEALTHY'].includes(healthStatus ?? ''))
    )
    expect(told.healthStatus).toBe('HEALTHY')
    expect(told.containers?.map(({ healthStatus }) => healthStatus)).toEqual(['HEALTHY', 'UNHEALTHY', 'UNKNOWN'])
  })
})
