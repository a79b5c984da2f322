import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { ACTION, deploy, inSandbox, WALKTHROUGH, writesOf } from './site.ts'

const { inputs } = parse(readFileSync(join(ACTION, 'action.yml'), 'utf8')) as {
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>
}

/** An empty list of those who are let in lets nobody in, and an empty token is none. */
const MEANINGFUL = ['ingress-cidrs', 'github-token']

const refused = Object.entries(inputs).flatMap(([name, { default: given = '' }]) =>
  given === '' || MEANINGFUL.includes(name) ? [] : name
)

// An expression has no value where its variable doesn't exist, and the runner then passes on nothing instead of the default.
describe('an input with a default that is empty', () => {
  test.concurrent.each(refused)('is refused with what to do: %s', async (input) => {
    await inSandbox({}, async (sandbox) => {
      const done = await deploy(sandbox, { ...WALKTHROUGH, [input]: '' })

      expect([done.outcome, writesOf(sandbox)]).toEqual(['failure', []])
      expect(done.annotations[0]?.message).toMatch(new RegExp(`Omit \`${input}\` for its default: a variable`))
    })
  })

  test.concurrent.each([
    [
      'of those who are let in',
      {},
      [expect.stringMatching(/^`ingress-cidrs` is empty, so nobody can reach the ports/)]
    ],
    ['beside groups of the user', { 'security-groups': 'own' }, []],
    ['for a job', { 'wait-for': 'stopped' }, []]
  ] as const)('lets nobody in, %s', async (_, more: Readonly<Record<string, string>>, warnings) => {
    await inSandbox({}, async (sandbox) => {
      const groups = sandbox.ec2.securityGroups().find(({ name }) => name === 'default')?.id ?? ''
      const own = 'security-groups' in more ? { 'security-groups': groups } : {}
      const done = await deploy(sandbox, { ...WALKTHROUGH, ...more, ...own, 'ingress-cidrs': '' })
      const said = done.annotations.filter(({ kind }) => kind === 'warning').map(({ message }) => message)

      expect(said).toEqual(warnings)
      expect(sandbox.aws.calls.filter(({ operation }) => operation === 'AuthorizeSecurityGroupIngress')).toEqual([])
    })
  })
})
