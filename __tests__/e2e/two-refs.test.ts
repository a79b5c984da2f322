import { expect, test } from '@jest/globals'
import { seedPlace, seedTask } from './seed.ts'
import { deploy, inSandbox, liveTasks } from './site.ts'

test.each([
  [1, 2],
  [2, 0]
])(
  'an environment whose tasks follow two pull requests, of which %d are closed, has %d tasks after a sweep',
  async (closed, left) => {
    await inSandbox({ knobs: { timings: { attach: 3_600_000 } } }, async (sandbox) => {
      const subnet = await seedPlace(sandbox)
      const numbers = [sandbox.github.openPull().number, sandbox.github.openPull().number]
      for (const number of numbers) {
        await seedTask(sandbox, subnet, { environment: 'review', origin: `refs/pull/${number}` })
      }
      for (const number of numbers.slice(0, closed)) sandbox.github.closePull(number)
      const { outcome } = await deploy(sandbox, { mode: 'sweep' })

      expect([outcome, liveTasks(sandbox).length]).toEqual(['success', left])
    })
  }
)
