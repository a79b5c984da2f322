import type { Task } from '@aws-sdk/client-ecs'
import { expect, test } from '@jest/globals'
import { interfaceOf } from '../../src/aws/address.ts'

const details = [
  { name: 'subnetId', value: 'subnet-01234567' },
  { name: 'networkInterfaceId', value: 'eni-01234567' },
  { name: 'macAddress', value: '0a:00:00:00:00:01' },
  { name: 'privateDnsName', value: 'ip-172-31-0-5.eu-central-1.compute.internal' },
  { name: 'privateIPv4Address', value: '172.31.0.5' }
]

test.each([
  ['no attachment', {}, {}],
  ['none yet', { attachments: [] }, {}],
  [
    'one being made',
    {
      attachments: [
        { type: 'ElasticNetworkInterface', status: 'PRECREATED', details: [{ name: 'subnetId', value: 'x' }] }
      ]
    },
    {}
  ],
  ['one without details', { attachments: [{ type: 'ElasticNetworkInterface' }] }, {}],
  [
    'one that is attached',
    { attachments: [{ type: 'ElasticNetworkInterface', status: 'ATTACHED', details }] },
    { id: 'eni-01234567', privateIp: '172.31.0.5' }
  ],
  [
    'one beside an attachment of another kind',
    {
      attachments: [
        { type: 'Service Connect', details: [{ name: 'networkInterfaceId', value: 'eni-89abcdef' }] },
        { type: 'ElasticNetworkInterface', details }
      ]
    },
    { id: 'eni-01234567', privateIp: '172.31.0.5' }
  ]
] satisfies readonly [string, Task, object][])('%s', (_, task, expected) => {
  expect(interfaceOf(task)).toEqual(expected)
})
