import { describe, expect, test } from '@jest/globals'
import { ActionError } from '../../src/errors.ts'
import type { Outputs, ChangeAction } from '../../src/events.ts'
import { problemsOfDeployment } from '../../src/problems.ts'
import {
  applyAll,
  findAll,
  finding,
  given,
  planAll,
  writes,
  type Findings,
  type Planned,
  type Resource
} from '../../src/resources/resource.ts'

interface Steps {
  readonly needs?: readonly Resource[]
  readonly find?: (others: Findings) => Promise<unknown>
  readonly apply?: () => Promise<string>
}

const later = () => new Promise<void>((resolve) => setImmediate(resolve))

function denied(permission: string): Error {
  return Object.assign(new Error(`not authorized to perform: ${permission}`), { name: 'AccessDeniedException' })
}

/** Resources that note when a step of theirs begins and ends. */
function world() {
  const log: string[] = []
  const make = (name: string, { needs = [], find, apply }: Steps = {}): Resource<unknown, Planned, string> => {
    const noted = async <T>(step: string, action: () => Promise<T>) => {
      log.push(`${step} ${name}`)
      await later()
      const result = await action()
      log.push(`${step} ${name} done`)
      return result
    }
    return {
      needs,
      find: (others) => noted('find', () => find?.(others) ?? Promise.resolve(name)),
      plan: () => ({ changes: [{ resource: 'secret', name, action: 'create' }] }),
      apply: () => noted('apply', apply ?? (() => Promise.resolve(`${name}!`))),
      outputs: (result) => ({ url: result })
    }
  }
  return { log, make }
}

const NOTHING = (() => undefined) as <F>() => F

describe('finding', () => {
  test('begins with all at once', async () => {
    const { log, make } = world()
    const [a, b] = [make('a'), make('b')]
    const found = await findAll([a, b])
    expect(log).toEqual(['find a', 'find b', 'find a done', 'find b done'])
    expect([found(a), found(b)]).toEqual(['a', 'b'])
  })

  test('asks for each once, however many others read it, and whatever their order', async () => {
    const { log, make } = world()
    const last = make('last')
    const reading = (name: string) => make(name, { find: (others) => others(last) })
    const all = [reading('before'), last, reading('after')]
    const found = await findAll(all)
    expect(all.map((each) => found(each))).toEqual(['last', 'last', 'last'])
    expect(log.filter((line) => line === 'find last')).toHaveLength(1)
  })

  test('reports all missing permissions together, those of the reads beside it included', async () => {
    const { make } = world()
    const refusing = (name: string, permission: string) =>
      make(name, { find: () => later().then(() => Promise.reject(denied(permission))) })
    const first = refusing('a', 'ecs:DescribeClusters')
    // Whoever reads what could not be read has the same to report.
    const reader = make('reader', { find: (others) => others(first) })
    const all = findAll([first, reader, refusing('b', 'iam:GetRole')], problemsOfDeployment(), [
      Promise.reject(denied('ec2:DescribeVpcs'))
    ])
    await expect(all).rejects.toMatchObject({
      errors: ['ec2:DescribeVpcs', 'ecs:DescribeClusters', 'iam:GetRole'].map((permission) => ({
        message: `not authorized to perform: ${permission}`
      }))
    })
  })

  test("does not wait long for others once something can't work", async () => {
    const { make } = world()
    const problems = problemsOfDeployment()
    const never = make('never', { find: () => new Promise(() => undefined) })
    const image = make('image', { find: () => Promise.reject(new ActionError('ID_INVALID', 'Gone.', 'Mend it.')) })
    await expect(findAll([never, image], problems)).rejects.toThrow('Gone.')
  })

  test('ends with any other failure at once', async () => {
    const { make } = world()
    const broken = new Error('broken')
    const never = make('never', { find: () => new Promise(() => undefined) })
    await expect(findAll([never, make('broken', { find: () => Promise.reject(broken) })])).rejects.toBe(broken)
  })
})

test("what can't work is reported all at once, be it found or planned", async () => {
  const { make } = world()
  const missing = (name: string) => new ActionError('ID_INVALID', `${name} is missing.`, `Name another ${name}.`)
  const network = make('network', { find: () => later().then(() => Promise.reject(missing('subnet'))) })
  const group = make('group', { find: (others) => others(network) })
  const image = make('image', { find: () => Promise.reject(missing('image')) })
  const size: Resource = {
    ...make('size'),
    plan: () => {
      throw missing('size')
    }
  }
  const problems = problemsOfDeployment()
  const all = [network, group, image, size]
  const found = await findAll(all, problems, [Promise.reject(missing('place'))])
  expect(problems.none).toBe(false)
  expect(() => planAll(all, found, problems)).toThrow(
    expect.objectContaining({
      message: expect.stringMatching(
        /^There are 4 problems with the deployment:(?=[^]*place)(?=[^]*subnet)(?=[^]*image)(?=[^]*size)/
      ) as unknown
    })
  )
})

describe('planning', () => {
  test('plans each once, whatever the order of the list, and those that others read before them', () => {
    const { log, make } = world()
    const logged = (name: string, plan: Resource['plan']): Resource => ({
      ...make(name),
      plan: (found, plans) => {
        const result = plan(found, plans)
        log.push(name)
        return result
      }
    })
    const read = logged('read', make('read').plan)
    const reading = (name: string) => logged(name, (_, { planned }) => planned(read))
    const [first, second] = [reading('first'), reading('second')]
    const { planned } = planAll([first, read, second], NOTHING)
    expect(log).toEqual(['read', 'first', 'second'])
    expect([planned(first), planned(second)]).toEqual([planned(read), planned(read)])
  })

  const broken = (resource: Resource, error: Error): Resource => ({
    ...resource,
    plan: () => {
      throw error
    }
  })
  const impossible = (resource: Resource, name: string) =>
    broken(resource, new ActionError('CIDR_INVALID', `${name} can't be.`, `Correct ${name}.`))

  test('throws all that cannot work at once, and the cause of several only once', () => {
    const { make } = world()
    const [role, network] = [impossible(make('role'), 'role'), impossible(make('network'), 'network')]
    const definition: Resource = { ...make('definition'), plan: (_, { planned }) => planned(role) }
    const known = problemsOfDeployment()
    known.read(() => {
      throw new ActionError('ID_INVALID', 'Known before.', 'Mend it.')
    })
    expect(() => planAll([role, definition, network], NOTHING, known)).toThrow(
      expect.objectContaining({
        code: 'DEPLOYMENT_IMPOSSIBLE',
        message:
          "There are 3 problems with the deployment:\n- Known before. Mend it.\n- role can't be. Correct role." +
          "\n- network can't be. Correct network."
      })
    )
  })

  test('throws the only problem as it is, and a fault at once', () => {
    const { make } = world()
    const role = impossible(make('role'), 'role')
    expect(() => planAll([role, make('network')], NOTHING)).toThrow(expect.objectContaining({ code: 'CIDR_INVALID' }))
    const fault = new TypeError('fault')
    expect(() => planAll([role, broken(make('faulty'), fault)], NOTHING)).toThrow(fault)
  })
})

describe('applying', () => {
  const applied = async (all: readonly Resource[], outputs: Partial<Outputs>[] = []) =>
    applyAll(all, planAll(all, NOTHING), (each) => outputs.push(each))

  test('takes what does not need each other at once, and the rest once what it needs is there', async () => {
    const { log, make } = world()
    const [role, secret] = [make('role'), make('secret', { apply: () => later().then(() => 'secret!') })]
    const policies = make('policies', { needs: [role, secret] })
    const definition = make('definition', { needs: [role] })
    const results = await applied([definition, policies, role, secret, make('cluster')])
    const at = (line: string) => log.indexOf(line)
    expect(new Set(log.slice(0, 3))).toEqual(new Set(['apply role', 'apply secret', 'apply cluster']))
    expect(at('apply definition')).toBeGreaterThan(at('apply role done'))
    expect(at('apply secret done')).toBeGreaterThan(at('apply definition'))
    expect(at('apply policies')).toBeGreaterThan(at('apply secret done'))
    expect(log).toHaveLength(10)
    expect(results(policies)).toBe('policies!')
  })

  test('stops at what failed those that need it, finishes the others and hands on their outputs', async () => {
    const { log, make } = world()
    const broken = new Error('broken')
    const role = make('role', { apply: () => Promise.reject(broken) })
    const policies = make('policies', { needs: [role] })
    const definition = make('definition', { needs: [policies] })
    const slow = make('slow', { apply: () => later().then(() => 'slow!') })
    const outputs: Partial<Outputs>[] = []
    await expect(applied([role, policies, definition, slow], outputs)).rejects.toBe(broken)
    expect(log).toEqual(['apply role', 'apply slow', 'apply slow done'])
    expect(outputs).toEqual([{ url: 'slow!' }])
  })
})

test('what is given or only read is neither looked up nor written', async () => {
  const group = given('security group', 'sg-1', ['sg-1'])
  const read = finding(() => Promise.resolve(42))
  const found = await findAll([group, read])
  const plans = planAll([group, read], found)
  expect([found(group), found(read)]).toEqual([undefined, 42])
  expect(plans.planned(group).changes).toEqual([{ resource: 'security group', name: 'sg-1', action: 'given' }])
  expect(plans.planned(read).changes).toEqual([])
  const results = await applyAll([group, read], plans, (outputs) => {
    expect(outputs).toEqual({})
  })
  expect(results(group)).toEqual(['sg-1'])
})

test('only what is created, updated or restored is written', () => {
  const actions: ChangeAction[] = ['create', 'update', 'restore', 'unchanged', 'given']
  const changes = actions.map((action) => ({ resource: 'secret', name: 'login', action }) as const)
  expect(writes(changes)).toEqual(changes.slice(0, 3))
})
