import { beforeAll, describe, expect, test } from '@jest/globals'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { get } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { X509Certificate } from 'node:crypto'
import type { RecordedCall } from '../../sandbox/src/aws-server.ts'
import { type Sandbox, type SandboxOptions, WALKTHROUGH_IMAGE } from '../../sandbox/src/start.ts'
import { certificateFor } from './certificate.ts'
import { type Inputs, markerOf, recordsOf } from './domain-site.ts'
import {
  begin,
  fingerprintOf,
  NAME,
  run,
  secretOf,
  secured,
  shownAt,
  SPACE,
  visited,
  visitSecurely,
  WILDCARD,
  withCertificate
} from './https-site.ts'
import { deploy, liveTasks, until, writesOf } from './site.ts'

describe('HTTPS', () => {
  const DAY = 86_400_000

  /** What the newest task definition has of a container. */
  function containerIn(sandbox: Sandbox, name: string) {
    return sandbox.ecs
      .taskDefinitions()
      .at(-1)
      ?.containerDefinitions?.find((each) => each.name === name)
  }

  /** The ports that the environment's own security group opens. */
  function openPorts(sandbox: Sandbox, environment = 'pr-7'): string[] {
    const group = sandbox.ec2.securityGroups().find(({ name }) => name === `run-on-fargate/acme/space/${environment}`)
    const ingress = (group?.rules ?? []).filter(({ direction }) => direction === 'ingress')
    const ports = ingress.map(({ fromPort, toPort }) => `${String(fromPort)}-${String(toPort)}`)
    return [...new Set(ports)].sort()
  }

  function putSecret({ secretsManager }: Sandbox, arn: string, SecretString: string): void {
    const call = { principal: { arn: 'admin' }, authorize: () => undefined } as never
    const ClientRequestToken = crypto.randomUUID()
    void secretsManager.operations.PutSecretValue?.({ SecretId: arn, SecretString, ClientRequestToken } as never, call)
  }

  describe('https', () => {
    test.concurrent('serves a name whose task has IPv6 alone', async () => {
      await withCertificate(
        async (sandbox, { arn, pair }) => {
          const subnets = [{ az: 'a', route: 'igw', ipv6: 'only' }] as const
          const { vpcId } = sandbox.ec2.seedVpc({ cidr: '10.0.0.0/16', subnets })
          const { outcome, outputs } = await run(sandbox, secured(arn, { 'vpc-id': vpcId }))
          const address = outputs['public-ip'] ?? ''

          expect([outcome, outputs.url]).toEqual(['success', `https://${NAME}`])
          expect(address).toContain(':')
          expect(await shownAt(sandbox, address)).toBe(fingerprintOf(pair))
        },
        { knobs: { pages: 'forwarded' } }
      )
    })

    test.concurrent('does not redirect where the application has port 80, which stays closed', async () => {
      await withCertificate(async (sandbox, { arn, pair }) => {
        const { outcome, lines } = await run(
          sandbox,
          secured(arn, { image: 'acme/space:1.0', 'health-check-path': '/' })
        )

        expect([outcome, openPorts(sandbox), await visited(sandbox, pair)]).toEqual(['success', ['443-443'], '200'])
        expect(
          containerIn(sandbox, 'run-on-fargate-tls')?.portMappings?.map(({ containerPort }) => containerPort)
        ).toEqual([443])
        expect(lines.join('\n')).toContain('port 80 does not redirect to it')
      })
    })

    describe('in the life of a preview', () => {
      let life: Awaited<ReturnType<typeof play>>
      beforeAll(async () => {
        life = await play()
      })

      test('serves the name with the certificate of the user', () => {
        const { pair, first } = life
        const { outcome, outputs, annotations, lines, summary } = first.result
        const expiry = new X509Certificate(pair.cert).validToDate.toISOString()

        expect([outcome, outputs.url, outputs.domain]).toEqual(['success', `https://${NAME}`, NAME])
        expect(outputs['certificate-expires-at']).toBe(expiry)
        expect(summary).toContain('Certificate expires')
        expect(summary).toContain(expiry.slice(0, 10))
        expect(first.visited).toBe('200')
        expect(first.shown).toBe(fingerprintOf(pair))
        expect(lines.join('\n')).toContain(`runs at https://${NAME}`)
        expect(lines.join('\n')).toContain(`https://${NAME} → port 3000 of container space; port 80 redirects to it`)
        expect(annotations.map(({ message }) => message)).toEqual([expect.stringContaining('Browsers may reject')])
        expect(first.tags).toContainEqual({ key: 'run-on-fargate:certificate-expires', value: expiry })
      })

      test('opens 443 and the redirect, and the port of the application only where it is named', () => {
        const { first, named } = life

        expect(first.ports).toEqual(['443-443', '80-80'])
        expect(first.redirected).toBe(`308 https://${NAME}/a?b=c`)
        expect(named.ports).toEqual(['3000-3000', '443-443', '80-80'])
        expect(first.result.lines.join('\n')).not.toContain('open without TLS')
        expect(named.result.lines.join('\n')).toContain('port 80 redirects to it; open without TLS: 3000/tcp')
      })

      test('a second deployment changes nothing but the task, under a client that asks all the time, without a failed request', () => {
        const { second } = life

        expect(second.result.outcome).toBe('success')
        expect(JSON.parse(second.result.outputs.changed ?? '')).toEqual([
          { resource: 'DNS record', name: NAME, action: 'update' }
        ])
        expect(second.seen.length).toBeGreaterThan(10)
        expect(new Set(second.seen)).toEqual(new Set(['200']))
        expect(second.tasks).toBe(1)
      })

      test('is removed from a domain that had it, and added again, for each of several tasks', () => {
        const { second, plain, named } = life

        expect([second, plain, named].map(({ result }) => result.outputs.url)).toEqual([
          `https://${NAME}`,
          `http://${NAME}:3000`,
          `https://${NAME}`
        ])
        expect(plain.ports).toEqual(['3000-3000'])
        expect(plain.result.outputs['certificate-expires-at']).toBeUndefined()
        expect([plain.tasks, named.tasks]).toEqual([1, 2])
        expect(named.visited).toEqual(['200', '200'])
      })

      test('goes with its environment, whose certificate stays the user’s', () => {
        const { end } = life

        expect(end).toMatchObject({ outcome: 'success', records: [], marker: '', tasks: [] })
        expect(end.secrets).toContain('team/certificate')
        // Whoever removes it needs no permission for certificates.
        expect(end.services).not.toContain('secretsmanager')
      })

      /** One environment from its first deployment to its end, and what was to be seen meanwhile. */
      async function play() {
        return withCertificate(async (sandbox, { arn, pair, zone }) => {
          const result = await run(sandbox, secured(arn))
          const address = result.outputs['public-ip'] ?? ''
          const first = {
            result,
            visited: await visited(sandbox, pair),
            shown: await shownAt(sandbox, address),
            tags: liveTasks(sandbox)[0]?.tags,
            ports: openPorts(sandbox),
            redirected: await redirectAt(sandbox, address)
          }
          const visitor = visitSecurely(sandbox, pair)
          const again = await run(sandbox, secured(arn))
          const second = { result: again, seen: await visitor.end(), tasks: liveTasks(sandbox).length }
          const off = await run(sandbox, secured(arn, { https: 'false', 'certificate-secret-arn': '' }))
          const plain = { result: off, ports: openPorts(sandbox), tasks: liveTasks(sandbox).length }
          const two = await run(sandbox, secured(arn, { port: '3000', count: '2' }))
          const addresses = JSON.parse(two.outputs['public-ips'] ?? '[]') as string[]
          const named = {
            result: two,
            ports: openPorts(sandbox),
            tasks: liveTasks(sandbox).length,
            visited: await Promise.all(addresses.map((to) => visited(sandbox, pair, { address: to })))
          }
          const before = sandbox.aws.calls.length
          const { outcome } = await deploy(sandbox, { mode: 'destroy', environment: 'pr-7' })
          const end = {
            outcome,
            services: sandbox.aws.calls.slice(before).map(({ service }) => service),
            records: recordsOf(sandbox, zone, NAME),
            marker: markerOf(sandbox, zone, NAME),
            tasks: liveTasks(sandbox),
            secrets: sandbox.secretsManager.secretNames()
          }
          return { pair, first, second, plain, named, end }
        })
      }

      async function redirectAt(sandbox: Sandbox, address: string): Promise<string> {
        return new Promise((resolve, reject) => {
          const url = sandbox.pages.addressOf(address, 80)
          get(`${url}/a?b=c`, { agent: false, headers: { host: NAME } }, (response) => {
            response.resume()
            resolve(`${response.statusCode ?? 0} ${response.headers.location ?? ''}`)
          }).on('error', reject)
        })
      }
    })

    test.concurrent('is planned without a change', async () => {
      await withCertificate(async (sandbox, { arn }) => {
        const { outcome, lines } = await run(sandbox, secured(arn, { mode: 'plan' }))
        const said = lines.join('\n')

        expect([outcome, writesOf(sandbox)]).toEqual(['success', []])
        expect(said).toMatch(/given +certificate +arn:/)
        expect(said).toMatch(new RegExp(`https://${NAME} → port 3000 of container space.* valid until \\d{4}-`))
        expect(said).toContain('ports 443/tcp, 80/tcp')
      })
    })
  })

  describe('the execution role', () => {
    test.concurrent('reads the certificate and decrypts with its key, and nothing else', async () => {
      await withCertificate(async (sandbox, { pair }) => {
        const key = sandbox.kms.seedKey({ aliases: ['alias/tls'] })
        const arn = sandbox.secretsManager.seedSecret({ name: 'team/other', value: secretOf(pair), kmsKey: key })
        const { outcome } = await run(sandbox, secured(arn))
        const written = sandbox.aws.calls
          .filter(({ operation }) => operation === 'PutRolePolicy')
          .map(
            ({ input }) =>
              JSON.parse(String(input.PolicyDocument)) as { Statement: { Action: string[]; Resource: string }[] }
          )
        const about = (action: string) =>
          written.flatMap(({ Statement }) => Statement).filter(({ Action }) => Action.includes(action))

        expect(outcome).toBe('success')
        const login = sandbox.secretsManager.forTasks.value('run-on-fargate/acme/space/docker.io').arn
        expect(
          about('secretsmanager:GetSecretValue')
            .map(({ Resource }) => Resource)
            .sort()
        ).toEqual([login, arn].sort())
        expect(about('kms:Decrypt').map(({ Resource }) => Resource)).toEqual([key])
      })
    })

    test.concurrent(
      'decrypts with `kms-key-id`, which encrypts the certificate that an authority issues, also a later one, and the password',
      async () => {
        await withCertificate(async (sandbox) => {
          const [one, two] = ['one', 'two'].map((name) => sandbox.kms.seedKey({ aliases: [`alias/${name}`] }))
          const deployed = async (key: string, directory: string) => {
            const own = { 'acme-directory': directory, 'access-password': 'correct horse battery' }
            const from = sandbox.aws.calls.length
            const { outcome } = await run(sandbox, secured('', { ...own, 'kms-key-id': `alias/${key}` }))
            expect(outcome).toBe('success')
            return sandbox.aws.calls.slice(from)
          }
          const keys = (calls: readonly RecordedCall[], operation: string) =>
            calls.flatMap((call) => (call.operation === operation ? [String(call.input.KmsKeyId)] : []))
          const granted = (calls: readonly RecordedCall[]) =>
            calls
              .filter(({ operation }) => operation === 'PutRolePolicy')
              .map(({ input }) => String(input.PolicyDocument))

          const first = await deployed('one', sandbox.acme.url)
          expect(keys(first, 'CreateSecret')).toEqual(Array(3).fill('alias/one'))
          expect(granted(first).join()).toContain(one)

          // Of another authority, the certificate is another one.
          const second = await deployed('two', sandbox.acme.url.replace('127.0.0.1', 'localhost'))
          expect(sandbox.acme.certificates).toHaveLength(2)
          expect(keys(second, 'UpdateSecret')).toEqual(Array(3).fill('alias/two'))
          expect(granted(second).join()).toContain(two)
        })
      }
    )

    test.concurrent.each([
      ['is missing', 'alias/none', 'There is no KMS key alias/none'],
      ['is disabled', 'alias/off', 'is disabled or about to be deleted']
    ])('decrypts with one `kms-key-id` for three secrets: one that %s is one problem', async (_, id, said) => {
      await withCertificate(async (sandbox) => {
        sandbox.kms.seedKey({ aliases: ['alias/off'], enabled: false })
        const own = { 'acme-directory': sandbox.acme.url, 'access-password': 'correct horse battery' }
        const { annotations } = await run(sandbox, secured('', { mode: 'plan', ...own, 'kms-key-id': id }))

        expect(annotations.map(({ message }) => message.split(said).length - 1)).toEqual([1])
      })
    })

    test.concurrent(
      'may use any key of the account through Secrets Manager where the key can not be looked up',
      async () => {
        await withCertificate(async (sandbox, { pair }) => {
          const key = sandbox.kms.seedKey({ aliases: ['alias/tls'] })
          const arn = sandbox.secretsManager.seedSecret({ name: 'team/other', value: secretOf(pair), kmsKey: key })
          sandbox.world.knobs.faults.push({
            call: 'secretsmanager:DescribeSecret',
            answer: { code: 'AccessDeniedException', message: 'Not allowed', status: 400 },
            times: 99
          })
          const { outcome } = await run(sandbox, secured(arn))

          expect([outcome, await visited(sandbox, pair)]).toEqual(['success', '200'])
        })
      }
    )
  })

  describe('the certificate of the task', () => {
    /** Replaces the value of the secret at the first call of an operation. */
    const replaced = (
      operation: string,
      next: { arn?: string; value?: string },
      box: { sandbox?: Sandbox }
    ): SandboxOptions => ({
      onCall: (call, phase) => {
        const { arn, value } = next
        if (call.operation !== operation || phase !== 'received' || arn === undefined || value === undefined) return
        if (box.sandbox !== undefined) putSecret(box.sandbox, arn, value)
        next.value = undefined
      }
    })

    test.concurrent('may be one that another run has stored since', async () => {
      const [next, box] = [{} as { arn?: string; value?: string }, {} as { sandbox?: Sandbox }]
      await withCertificate(
        async (sandbox, { arn }) => {
          const renewed = certificateFor([WILDCARD], { to: 90 * DAY })
          box.sandbox = sandbox
          Object.assign(next, { arn, value: secretOf(renewed) })
          const { outcome, outputs } = await run(sandbox, secured(arn))

          expect([outcome, await shownAt(sandbox, outputs['public-ip'] ?? '')]).toEqual([
            'success',
            fingerprintOf(renewed)
          ])
        },
        replaced('RunTask', next, box)
      )
    })

    test.concurrent(
      'is not one that the secret does not have: the deployment fails, and changes no record',
      async () => {
        const [next, box] = [{} as { arn?: string; value?: string }, {} as { sandbox?: Sandbox }]
        await withCertificate(
          async (sandbox, { arn, pair, zone }) => {
            box.sandbox = sandbox
            Object.assign(next, { arn, value: secretOf(certificateFor([WILDCARD])) })
            const running = begin(sandbox, secured(arn))
            await until(() => liveTasks(sandbox)[0]?.lastStatus === 'RUNNING')
            putSecret(sandbox, arn, secretOf(pair))
            const { outcome, annotations } = await running.done

            expect([outcome, annotations.at(-1)?.properties.title]).toEqual([
              'failure',
              'The task shows another certificate'
            ])
            expect([liveTasks(sandbox), recordsOf(sandbox, zone, NAME)]).toEqual([[], []])
          },
          replaced('RunTask', next, box)
        )
      }
    )
  })

  describe('what does not answer', () => {
    test.concurrent('an application on another port is named by the health check', async () => {
      const silent = { ...SPACE, tag: 'silent', app: { ...SPACE.app, listens: [4000] } }
      await withCertificate(
        async (sandbox, { arn, zone }) => {
          const inputs = { image: 'acme/space:silent', 'health-check-path': '/', 'timeout-minutes': '1' }
          const { outcome, annotations } = await run(sandbox, secured(arn, inputs))

          expect([outcome, annotations.at(-1)?.properties.title]).toEqual([
            'failure',
            'The application listens on another port'
          ])
          expect(annotations.at(-1)?.message).toContain('port 3000 of the application')
          expect([liveTasks(sandbox), recordsOf(sandbox, zone, NAME)]).toEqual([[], []])
        },
        { images: [silent] }
      )
    })

    test.concurrent('an application that takes port 443, too, ends the task, and the log says so', async () => {
      const greedy = { ...SPACE, tag: 'greedy', app: { ...SPACE.app, listens: [3000, 443] } }
      await withCertificate(
        async (sandbox, { arn }) => {
          const { outcome, annotations } = await run(sandbox, secured(arn, { image: 'acme/space:greedy' }))

          expect([outcome, annotations.at(-1)?.message]).toEqual([
            'failure',
            expect.stringContaining('could not listen on port 443')
          ])
          expect(annotations.at(-1)?.message).toContain('run-on-fargate-tls')
        },
        { images: [greedy] }
      )
    })

    test.concurrent('where the task has no public address, HTTPS is not checked, and a warning says so', async () => {
      await withCertificate(async (sandbox, { arn }) => {
        const { vpcId } = sandbox.ec2.seedVpc({ cidr: '10.9.0.0/16', subnets: [{ az: 'a', route: 'nat' }] })
        const inputs = { 'vpc-id': vpcId, 'assign-public-ip': 'false' }
        const { outcome, annotations, outputs } = await run(sandbox, secured(arn, inputs))

        expect([outcome, outputs.url]).toEqual(['success', `https://${NAME}`])
        expect(annotations.map(({ message }) => message)).toEqual([
          expect.stringContaining('was not checked: the runner has no route')
        ])
      })
    })

    test.concurrent('a task that shows its certificate no more once it has the name loses it', async () => {
      const closing: { close?: () => Promise<void> } = {}
      const onCall = async ({ operation }: RecordedCall, phase: 'received' | 'answered') => {
        if (operation === 'ChangeResourceRecordSets' && phase === 'answered') await closing.close?.()
      }
      await withCertificate(
        async (sandbox, { arn, zone }) => {
          closing.close = async () => {
            const group = sandbox.ec2.securityGroups().find(({ name }) => name === 'run-on-fargate/acme/space/pr-7')
            const SecurityGroupRuleIds = (group?.rules ?? [])
              .filter(({ direction }) => direction === 'ingress')
              .map(({ id }) => id)
            const call = { principal: { arn: 'admin' }, authorize: () => undefined } as never
            const revoked = { GroupId: group?.id, SecurityGroupRuleIds } as never
            await sandbox.ec2.operations.RevokeSecurityGroupIngress?.(revoked, call)
            delete closing.close
          }
          const { outcome, annotations } = await run(sandbox, secured(arn))

          expect([outcome, annotations.at(-1)?.message]).toEqual([
            'failure',
            expect.stringContaining('no longer answers now that its name points to it')
          ])
          expect([liveTasks(sandbox), recordsOf(sandbox, zone, NAME)]).toEqual([[], []])
        },
        { onCall }
      )
    })

    test.concurrent('where it is to be let in and is not, the deployment fails', async () => {
      await withCertificate(async (sandbox, { arn }) => {
        const { vpcId } = sandbox.ec2.seedVpc({ cidr: '10.9.0.0/16', subnets: [{ az: 'a', route: 'igw' }] })
        const call = { principal: { arn: 'admin' }, authorize: () => undefined } as never
        const group = (await sandbox.ec2.operations.CreateSecurityGroup?.(
          { GroupName: 'team', Description: 'team', VpcId: vpcId } as never,
          call
        )) as { GroupId: string }
        const inputs = { 'security-groups': group.GroupId, 'vpc-id': vpcId, 'timeout-minutes': '1' }
        const { outcome, annotations } = await run(sandbox, secured(arn, inputs))

        expect([outcome, annotations.at(-1)?.message]).toEqual([
          'failure',
          expect.stringContaining('The runner gets no answer from port 443')
        ])
      })
    })
  })

  describe('before anything is created', () => {
    const REFUSED: Readonly<
      Record<string, { readonly inputs: (arn: string, sandbox: Sandbox) => Inputs; readonly says: RegExp }>
    > = {
      'a certificate for another name': {
        inputs: (arn) => ({ ...secured(arn), domain: 'app.example.com' }),
        says: /is for \*\.preview\.example\.com, not for app\.example\.com/
      },
      'a secret that is not there': {
        inputs: (arn) => secured(arn.replace('team/certificate', 'team/none')),
        says: /doesn't exist/
      },
      'a secret of another Region': {
        inputs: (arn) => secured(arn.replace('eu-central-1', 'eu-west-1')),
        says: /is in eu-west-1, but the task is to run in eu-central-1/
      },
      'a range that has port 443': { inputs: (arn) => secured(arn, { port: '400-500' }), says: /`port` has it/ },
      'a port for UDP alone': {
        inputs: (arn) => secured(arn, { port: '9000/udp' }),
        says: /no TCP port to pass requests on to/
      },
      'a certificate without HTTPS': {
        inputs: (arn) => secured(arn, { https: 'false' }),
        says: /`certificate-secret-arn` is set, but `https` is not `true`/
      },
      'HTTPS without a name': { inputs: (arn) => secured(arn, { domain: '' }), says: /`domain` is not set/ },
      'HTTPS for a job': { inputs: (arn) => secured(arn, { 'wait-for': 'stopped' }), says: /the task is a job/ }
    }

    test.concurrent.each(Object.keys(REFUSED))('%s is refused', async (what) => {
      await withCertificate(async (sandbox, { arn }) => {
        const { inputs, says } = REFUSED[what] ?? { inputs: () => ({}), says: /never/ }
        const { outcome, annotations, lines } = await run(sandbox, inputs(arn, sandbox))

        expect([outcome, annotations.at(-1)?.message]).toEqual(['failure', expect.stringMatching(says)])
        expect(writesOf(sandbox)).toEqual([])
        // As every private key of P-256 begins.
        expect(lines.join('\n')).not.toContain('MIGHAgEA')
      })
    })

    test.concurrent(
      'an image that exposes port 443 is refused, unless `port` says that the application has another',
      async () => {
        const both = {
          ...SPACE,
          tag: 'both',
          exposedPorts: ['80/tcp', '443/tcp'],
          app: { ...SPACE.app, listens: [80] }
        }
        await withCertificate(
          async (sandbox, { arn, pair }) => {
            const refused = await run(sandbox, secured(arn, { image: 'acme/space:both' }))
            expect(refused.annotations.at(-1)?.message).toContain('the image exposes it')
            expect(writesOf(sandbox)).toEqual([])

            const { outcome } = await run(sandbox, secured(arn, { image: 'acme/space:both', port: '80' }))
            expect([outcome, await visited(sandbox, pair), openPorts(sandbox)]).toEqual([
              'success',
              '200',
              ['443-443', '80-80']
            ])
          },
          { images: [both] }
        )
      }
    )
  })

  describe('a task definition of the user', () => {
    const folder = () => mkdtempSync(join(tmpdir(), 'https-'))

    /** Runs a deployment from a file with these containers. */
    async function runWith(sandbox: Sandbox, arn: string, definition: object, more: Inputs = {}) {
      const workspace = folder()
      writeFileSync(join(workspace, 'task.json'), JSON.stringify(definition))
      try {
        return await run(sandbox, secured(arn, { 'task-definition': 'task.json', 'container-name': 'web', ...more }), {
          workspace
        })
      } finally {
        rmSync(workspace, { recursive: true })
      }
    }

    test.concurrent('gets the container beside its own, essential and with a share of the CPU', async () => {
      await withCertificate(async (sandbox, { arn, pair }) => {
        const web = { name: 'web', image: 'acme/space:3000', cpu: 128, portMappings: [{ containerPort: 3000 }] }
        const { outcome } = await runWith(sandbox, arn, { containerDefinitions: [web], cpu: '256', memory: '512' })

        expect([outcome, await visited(sandbox, pair)]).toEqual(['success', '200'])
        const container = containerIn(sandbox, 'run-on-fargate-tls')
        const [configuration] = container?.environment?.flatMap(({ value = '' }) => JSON.parse(value) as object) ?? []
        // Every container of the task reaches the others' `localhost`: Caddy's API would let it read and change everything.
        expect(configuration).toMatchObject({ admin: { disabled: true, config: { persist: false } } })
        expect(container).toMatchObject({
          essential: true,
          cpu: 32,
          secrets: [
            { name: 'TLS_CERT', valueFrom: `${arn}:certificate::` },
            { name: 'TLS_KEY', valueFrom: `${arn}:private-key::` }
          ],
          dependsOn: [{ containerName: 'web', condition: 'START' }]
        })
        expect(openPorts(sandbox)).toEqual(['443-443', '80-80'])
      })
    })

    test.concurrent.each([
      [
        'port 443 of a sidecar',
        { web: {}, proxy: { portMappings: [{ containerPort: 443 }] } },
        /the container proxy uses it/
      ],
      [
        'the name of the container',
        { web: {}, 'run-on-fargate-tls': {} },
        /container run-on-fargate-tls, which is the name/
      ],
      [
        'all of the memory',
        { web: { memory: 500 } },
        /500 of the 512 MiB, of which it needs 64.*Increase the task's `memory` to 564/s
      ],
      ['all of the CPU', { web: { cpu: 250 } }, /250 of the 256 CPU units, of which it needs 32/]
    ])('is refused that takes %s', async (_, containers, says) => {
      await withCertificate(async (sandbox, { arn }) => {
        const containerDefinitions = Object.entries(containers).map(([name, more]) => ({
          name,
          image: 'acme/space:3000',
          ...more
        }))
        const { outcome, annotations } = await runWith(sandbox, arn, {
          containerDefinitions,
          cpu: '256',
          memory: '512'
        })
        const { message = '' } = annotations.at(-1) ?? {}

        expect([outcome, message]).toEqual(['failure', expect.stringMatching(says)])
        expect(writesOf(sandbox)).toEqual([])
      })
    })

    test.concurrent('on the network of a container instance is refused', async () => {
      await withCertificate(async (sandbox, { arn }) => {
        const web = { name: 'web', image: 'acme/space:3000', memory: 128, portMappings: [{ containerPort: 3000 }] }
        for (const networkMode of ['host', 'bridge']) {
          const { annotations } = await runWith(
            sandbox,
            arn,
            { networkMode, containerDefinitions: [web] },
            { 'launch-type': 'EC2' }
          )
          expect(annotations.at(-1)?.message).toContain(
            `with \`networkMode: ${networkMode}\` the task has no address of its own`
          )
        }
        expect(writesOf(sandbox)).toEqual([])
      })
    })
  })
})

describe('HTTPS with other inputs', () => {
  /** An image that says on which port it listens. */
  const version = (tag: string, port = 3000) => ({
    ...WALKTHROUGH_IMAGE,
    tag,
    exposedPorts: [`${port}/tcp`],
    app: { ...WALKTHROUGH_IMAGE.app, listens: [port] }
  })

  /** The names of the containers of what runs, and the ports that each maps. */
  function containers(sandbox: Sandbox): Record<string, number[]> {
    const [task] = liveTasks(sandbox)
    const definition = sandbox.ecs
      .taskDefinitions()
      .find(({ taskDefinitionArn }) => taskDefinitionArn === task?.taskDefinitionArn)
    const all = definition?.containerDefinitions ?? []
    return Object.fromEntries(
      all.map(({ name = '', portMappings = [] }) => [name, portMappings.map(({ containerPort = 0 }) => containerPort)])
    )
  }

  function openPorts(sandbox: Sandbox): number[] {
    const group = sandbox.ec2.securityGroups().find(({ name }) => name === 'run-on-fargate/acme/space/pr-7')
    const ingress = (group?.rules ?? []).filter(({ direction }) => direction === 'ingress')
    return [...new Set(ingress.map(({ fromPort }) => fromPort ?? 0))].sort((a, b) => a - b)
  }

  const IMAGES = [version('3000'), version('2.0'), SPACE]

  describe('image-from', () => {
    const source = (from: string) => ({
      image: '',
      'image-from': from,
      'registry-username': '',
      'registry-password': ''
    })

    test.concurrent.each([
      ['with port and time-to-live', { port: '3000', 'time-to-live': '4h' }, ['same', 'previous']],
      ['without port, and again after a deployment without HTTPS', {}, ['previous', 'plain', 'same']]
    ])('same and previous serve HTTPS with one container for it, %s', async (_, more, sources) => {
      await withCertificate(
        async (sandbox, { arn, pair }) => {
          await run(sandbox, secured(arn, { ...more }))
          const ports = openPorts(sandbox)
          await run(sandbox, secured(arn, { image: 'acme/space:2.0', ...more }))
          for (const from of sources) {
            if (from === 'plain') {
              const off = { https: 'false', 'certificate-secret-arn': '' }
              const plain = await run(sandbox, secured(arn, { ...source('previous'), ...off }))
              expect([plain.outcome, plain.outputs.url, containers(sandbox)]).toEqual([
                'success',
                `http://${NAME}:3000`,
                { space: [3000] }
              ])
              expect(openPorts(sandbox)).toEqual([3000])
              continue
            }
            const { outcome, outputs, annotations } = await run(
              sandbox,
              secured(arn, { ...source(from), ...('time-to-live' in more && { 'time-to-live': more['time-to-live'] }) })
            )
            expect([from, outcome, annotations.at(-1)?.message]).toEqual([
              from,
              'success',
              expect.stringContaining('Browsers')
            ])
            expect([from, outputs.url, await visited(sandbox, pair)]).toEqual([from, `https://${NAME}`, '200'])
            expect([from, containers(sandbox)]).toEqual([
              from,
              {
                space: [3000],
                'run-on-fargate-tls': [443, 80],
                ...('time-to-live' in more && { 'run-on-fargate-timer': [] })
              }
            ])
            expect([from, openPorts(sandbox)]).toEqual([from, ports])
          }
        },
        { images: IMAGES }
      )
    })

    test.concurrent('same on an image that names no port passes on to port 80, as before', async () => {
      const silent = { ...WALKTHROUGH_IMAGE, tag: 'silent', exposedPorts: [] }
      await withCertificate(
        async (sandbox, { arn, pair }) => {
          await run(sandbox, secured(arn, { image: 'acme/space:silent' }))
          const before = [containers(sandbox), openPorts(sandbox)]
          const { outcome } = await run(sandbox, secured(arn, source('same')))
          expect([outcome, await visited(sandbox, pair)]).toEqual(['success', '200'])
          expect([containers(sandbox), openPorts(sandbox)]).toEqual(before)
        },
        { images: [silent] }
      )
    })
  })

  test.concurrent(
    'with images, the URL of HTTPS is the one of the container that it serves, also of one beside the main one',
    async () => {
      const api = version('api', 8080)
      await withCertificate(
        async (sandbox, { arn, pair }) => {
          const { outcome, outputs, annotations } = await run(
            sandbox,
            secured(arn, { images: 'api=acme/space:api', port: '3000,8080', 'self-variables': 'true' })
          )
          expect([outcome, annotations.at(-1)?.message]).toEqual(['success', expect.stringContaining('Browsers')])
          expect(JSON.parse(outputs.urls ?? '{}')).toEqual({ space: `https://${NAME}`, api: `http://${NAME}:8080` })
          expect(await visited(sandbox, pair)).toBe('200')
          expect(containers(sandbox)).toEqual({ space: [3000], api: [8080], 'run-on-fargate-tls': [443, 80] })
          const all = liveTasks(sandbox)[0]?.overrides?.containerOverrides ?? []
          const overrides = all.filter(({ environment = [] }) => environment.length > 0)
          expect(overrides.map(({ name }) => name).sort()).toEqual(['api', 'space'])
          for (const { environment = [] } of overrides) {
            expect(environment).toContainEqual({ name: 'RUN_ON_FARGATE_URL', value: `https://${NAME}` })
          }

          const beside = await run(sandbox, secured(arn, { images: 'api=acme/space:api', port: '8080' }))
          expect([beside.outcome, beside.annotations.at(-1)?.message]).toEqual([
            'success',
            expect.stringContaining('Browsers')
          ])
          expect(await visited(sandbox, pair)).toBe('200')
          expect(JSON.parse(beside.outputs.urls ?? '{}')).toMatchObject({ api: `https://${NAME}` })
        },
        { images: [...IMAGES, api] }
      )
    }
  )

  test.concurrent('a preview of several tasks that ends with its job serves HTTPS until then', async () => {
    await withCertificate(
      async (sandbox, { arn, zone, pair }) => {
        const visits: Promise<string>[] = []
        const onLine = (line: string) => {
          if (visits.length === 0 && line.includes(`at https://${NAME}`)) visits.push(visited(sandbox, pair))
        }
        const { outcome, outputs } = await run(sandbox, secured(arn, { 'keep-running': 'false', count: '2' }), {
          onLine
        })

        expect([outcome, outputs.url, await Promise.all(visits)]).toEqual(['success', `https://${NAME}`, ['200']])
        expect([liveTasks(sandbox), recordsOf(sandbox, zone, NAME)]).toEqual([[], []])
      },
      { images: IMAGES }
    )
  })
})
