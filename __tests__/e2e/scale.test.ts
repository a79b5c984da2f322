import { expect, test } from '@jest/globals'
import { seedPlace, seedTask } from './seed.ts'
import { deploy, inSandbox, liveTasks } from './site.ts'

const PULLS = 600
const BRANCHES = 400
const GONE = 20

test('a sweep of 1,000 environments looks by pages, and removes the 20 that are gone under AWS’s and GitHub’s own rates', async () => {
  await inSandbox({ knobs: { timings: { attach: 3_600_000 } } }, async (sandbox) => {
    const { github, ecs } = sandbox
    const subnet = await seedPlace(sandbox)
    const environments: [name: string, origin: string][] = []
    for (let count = 1; count <= PULLS; count++) {
      const { number } = github.openPull({ branch: `of-pull-${String(count)}` })
      environments.push([`pr-${String(number)}`, `refs/pull/${String(number)}`])
    }
    for (let count = 1; count <= BRANCHES; count++) {
      github.pushBranch(`feature/${String(count)}`)
      environments.push([`feature/${String(count)}`, `refs/heads/feature/${String(count)}`])
    }
    await Promise.all(environments.map(([environment, origin]) => seedTask(sandbox, subnet, { environment, origin })))
    const gone = [
      ...Array.from({ length: GONE / 2 }, (_, index) => `pr-${String(index * 50 + 1)}`),
      ...Array.from({ length: GONE / 2 }, (_, index) => `feature/${String(index * 40 + 1)}`)
    ]
    for (const name of gone) {
      if (name.startsWith('pr-')) github.closePull(Number(name.slice(3)))
      else github.deleteBranch(name)
    }

    const dry = await deploy(sandbox, { mode: 'sweep', 'dry-run': 'true' })
    const calls = Map.groupBy(sandbox.aws.calls, ({ operation }) => operation)

    expect([dry.outcome, dry.annotations]).toEqual(['success', []])
    // None of these environments has a group of its own.
    expect(Object.fromEntries([...calls].map(([operation, made]) => [operation, made.length]))).toEqual({
      ListTasks: 10,
      DescribeTasks: 10,
      ListTaskDefinitionFamilies: 10,
      DescribeSecurityGroups: 1
    })
    // Two readings of 6 pages of pull requests, 10 pages of branches, and one call for each branch that these lack.
    expect(github.requests.length).toBeLessThanOrEqual(12 + 11 + GONE / 2 + 2)

    const { outcome, annotations, outputs } = await deploy(sandbox, { mode: 'sweep' })
    const left = new Set(liveTasks(sandbox).map(environmentOf))

    expect([outcome, annotations]).toEqual(['success', []])
    expect(JSON.parse(outputs.changed ?? '')).toHaveLength(GONE)
    expect(
      environments
        .map(([name]) => name)
        .filter((name) => !left.has(name))
        .sort()
    ).toEqual([...gone].sort())
    const active = ecs.taskDefinitions().filter(({ status }) => status === 'ACTIVE')
    expect(active).toHaveLength(environments.length - GONE)
  })
}, 300_000)

function environmentOf({ tags }: ReturnType<typeof liveTasks>[number]): string {
  return tags?.find(({ key }) => key === 'run-on-fargate:environment')?.value ?? ''
}
