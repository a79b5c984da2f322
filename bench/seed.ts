import type { Sandbox } from '../sandbox/start.ts'
import { seedPlace, seedTask } from '../__tests__/e2e/seed.ts'

/** Makes environments of pull requests, each with a task; every tenth pull request is closed. */
export async function seedEnvironments(sandbox: Sandbox, count: number): Promise<void> {
  const subnet = await seedPlace(sandbox)
  for (let number = 1; number <= count; number++) {
    sandbox.github.openPull({ number })
    await seedTask(sandbox, subnet, { environment: `pr-${number}`, origin: `refs/pull/${number}` })
    if (number % 10 === 0) sandbox.github.closePull(number)
  }
}
