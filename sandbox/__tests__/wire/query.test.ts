import type { CreateRoleRequest, ListRolePoliciesResponse } from '@aws-sdk/client-iam'
import {
  CreateRoleCommand,
  DeleteRoleCommand,
  GetRoleCommand,
  IAMClient,
  ListRolePoliciesCommand
} from '@aws-sdk/client-iam'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { describe, expect, test } from '@jest/globals'
import { AwsError } from '../../src/service.ts'
import { loadModel } from '../../src/wire/model.ts'
import { queryProtocol } from '../../src/wire/query.ts'
import { clientConfig, serving } from './site.ts'

describe('AWS Query with the JavaScript SDK', () => {
  test('carries nested lists, numbers and times', async () => {
    const input: CreateRoleRequest = {
      RoleName: 'space',
      AssumeRolePolicyDocument: '{"a":"<&>\\"ü + %2B"}',
      MaxSessionDuration: 7200,
      Tags: Array.from({ length: 11 }, (_, index) => ({ Key: `k${index}`, Value: `v ${index}` }))
    }
    const CreateDate = new Date('2026-01-02T03:04:05Z')
    const iam = {
      CreateRole: ({ Path = '/', RoleName = '', ...rest }: CreateRoleRequest) => ({
        Role: {
          ...rest,
          Path,
          RoleName,
          RoleId: 'AROAEXAMPLEEXAMPLE',
          Arn: 'arn:aws:iam::123456789012:role/space',
          CreateDate
        }
      })
    }
    await serving({ services: { iam } }, async (server) => {
      const { Role } = await new IAMClient(clientConfig(server)).send(new CreateRoleCommand(input))
      expect(Role).toMatchObject({ ...input, CreateDate, Path: '/' })
      expect(server.calls[0]?.input).toEqual(input)
    })
  })

  test('carries empty lists, booleans and characters that XML would change', async () => {
    const answer: ListRolePoliciesResponse = { PolicyNames: [], IsTruncated: false, Marker: 'a\r\n<b>&"' }
    await serving({ services: { iam: { ListRolePolicies: () => answer } } }, async (server) => {
      const output = await new IAMClient(clientConfig(server)).send(new ListRolePoliciesCommand({ RoleName: 'space' }))
      expect(output).toMatchObject(answer)
    })
  })

  test('answers an operation without output', async () => {
    await serving({ services: { iam: { DeleteRole: () => ({}) } } }, async (server) => {
      const { $metadata } = await new IAMClient(clientConfig(server)).send(new DeleteRoleCommand({ RoleName: 'space' }))
      expect($metadata).toMatchObject({ httpStatusCode: 200, requestId: expect.any(String) })
    })
  })

  test('answers an operation without input', async () => {
    const identity = { Account: '123456789012', Arn: 'arn:aws:iam::123456789012:user/admin', UserId: 'AIDA' }
    await serving({ services: { sts: { GetCallerIdentity: () => identity } } }, async (server) => {
      expect(await new STSClient(clientConfig(server)).send(new GetCallerIdentityCommand({}))).toMatchObject(identity)
    })
  })

  test.each([
    ['NoSuchEntity', 'NoSuchEntityException', 404],
    ['EntityAlreadyExists', 'EntityAlreadyExistsException', 409],
    ['ValidationError', 'ValidationError', 400]
  ])("tells %s as %s with the model's status", async (code, name, status) => {
    const GetRole = () => {
      throw new AwsError(code, 'The role with name <a> cannot be found.')
    }
    await serving({ services: { iam: { GetRole } } }, async (server) => {
      const call = new IAMClient(clientConfig(server)).send(new GetRoleCommand({ RoleName: 'a' }))
      const message = 'The role with name <a> cannot be found.'
      await expect(call).rejects.toMatchObject({ name, message, $metadata: { httpStatusCode: status } })
    })
  })
})

describe('AWS Query on the wire', () => {
  const iam = loadModel('iam')

  test.each([
    ['an unknown parameter', 'RolName=a', 'UnknownMember', 'RolName'],
    ['an unknown parameter in a list', 'Tags.member.1.key=a', 'UnknownMember', 'Tags.member.1.key'],
    ['a list without its middle part', 'Tags.1.Key=a', 'UnknownMember', 'Tags.1.Key'],
    ['a list with a name for a number', 'Tags.member.a.Key=a', 'UnknownMember', 'Tags.member.a.Key'],
    ['text for a number', 'MaxSessionDuration=1h', 'MalformedInput', 'MaxSessionDuration']
  ])('refuses %s', (_, body, code, path) => {
    const refusal = expect.objectContaining({ code, message: expect.stringContaining(path) })
    expect(() => queryProtocol.parse(iam, 'CreateRole', body)).toThrow(refusal)
  })

  test('takes the items of a list by their numbers', () => {
    const body = 'Tags.member.10.Key=j&Tags.member.2.Key=b&RoleName=a'
    expect(queryProtocol.parse(iam, 'CreateRole', body)).toEqual({ RoleName: 'a', Tags: [{ Key: 'b' }, { Key: 'j' }] })
  })

  test('takes a bare name for an empty list', () => {
    expect(queryProtocol.parse(iam, 'CreateRole', 'Tags=')).toEqual({ Tags: [] })
  })
})
