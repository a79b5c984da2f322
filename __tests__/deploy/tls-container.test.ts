import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { SCENARIOS } from '../../proofs/https/scenarios.ts'
import { read } from '../docs/pages.ts'
import { openSite, type Site } from '../../proofs/https/site.ts'
import { TLS_IMAGE, tlsContainer } from '../../src/deploy/tls-container.ts'

describe('its definition', () => {
  const settings = {
    secretArn: 'arn:aws:secretsmanager:x:1:secret:tls',
    applicationContainer: 'main',
    applicationPort: 80
  }

  test('holds the place of the key, not the key, and nothing of the registry’s to come', () => {
    const { secrets, image } = tlsContainer({ ...settings, redirect: false })

    expect(secrets).toEqual([
      { name: 'TLS_CERT', valueFrom: `${settings.secretArn}:certificate::` },
      { name: 'TLS_KEY', valueFrom: `${settings.secretArn}:private-key::` }
    ])
    expect(image).toMatch(/^public\.ecr\.aws\/docker\/library\/caddy:\d+\.\d+\.\d+-alpine@sha256:[0-9a-f]{64}$/)
  })

  test('is the version of Caddy that the proof runs', () => {
    const [, version] = /caddyserver\/caddy\/v2 v([\d.]+)/.exec(read('proofs/go.mod')) ?? []

    expect(TLS_IMAGE).toContain(`/caddy:${version ?? 'none'}-alpine@`)
  })

  test('can write nothing, and gets no capability but for its ports', () => {
    const { readonlyRootFilesystem, linuxParameters, command = [] } = tlsContainer({ ...settings, redirect: false })

    expect(readonlyRootFilesystem).toBe(true)
    expect(linuxParameters?.capabilities?.drop).toHaveLength(13)
    expect(linuxParameters?.capabilities?.drop).not.toContain('NET_BIND_SERVICE')
    expect(command.join()).toContain('unset AWS_CONTAINER_CREDENTIALS_RELATIVE_URI')
  })

  test.each([
    [true, [443, 80]],
    [false, [443]]
  ])('maps port 80 only for the redirect (%s)', (redirect, ports) => {
    const { portMappings = [] } = tlsContainer({ ...settings, redirect })

    expect(portMappings.map(({ containerPort }) => containerPort)).toEqual(ports)
  })

  test.each([
    [true, 32],
    [undefined, undefined]
  ])('has CPU units where others have some (%s)', (sharesCpu, cpu) => {
    expect(tlsContainer({ ...settings, redirect: true, sharesCpu }).cpu).toBe(cpu)
  })
})

describe('Caddy, imitated,', () => {
  let site: Site
  beforeAll(async () => {
    site = await openSite('127.93.0.1')
  })
  afterAll(() => site.close())

  test.each(SCENARIOS)('$what', async ({ run, expected }) => {
    expect(await run(site)).toEqual(expected)
  })
})
