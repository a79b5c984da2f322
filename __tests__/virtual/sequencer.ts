import sequencer from '@jest/test-sequencer'

// Its types are those of its CommonJS module, which has the class under `default`.
const TestSequencer = sequencer as unknown as typeof sequencer.default

type Tests = Parameters<InstanceType<typeof TestSequencer>['sort']>[0]

/** The files that take longest, or wait in real time: nothing is to wait for one of them alone at the end. */
const FIRST = [
  'e2e/permissions',
  'e2e/https',
  'e2e/certificate-faults',
  'e2e/ownership',
  'e2e/proxy',
  'e2e/destroy',
  'e2e/process',
  'e2e/leak',
  'e2e/resilience',
  'e2e/certificate',
  'e2e/domain',
  'e2e/credentials',
  'iam',
  'invariants/domain'
]

/** Starts with the slowest files, also on a machine that has not run them yet. */
export default class extends TestSequencer {
  override async sort(tests: Tests): Promise<Tests> {
    const rank = ({ path }: Tests[number]) => {
      const index = FIRST.findIndex((name) => path.replaceAll('\\', '/').endsWith(`/${name}.test.ts`))
      return index < 0 ? FIRST.length : index
    }
    return (await super.sort(tests)).toSorted((a, b) => rank(a) - rank(b))
  }
}
