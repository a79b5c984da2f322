import type { Tag } from '@aws-sdk/client-iam'

/** A managed policy, AWS's own or the account's. */
export interface ManagedPolicy {
  readonly id: string
  readonly name: string
  readonly path: string
  readonly arn: string
  readonly createdAt: Date
  readonly description: string | undefined
  readonly tags: readonly Tag[]
  readonly document: string
  readonly byAws: boolean
}

/** AmazonECSTaskExecutionRolePolicy ("AWS managed policies for Amazon ECS"): no Secrets Manager, no KMS, no new groups. */
export function executionRolePolicy(partition: string): ManagedPolicy {
  return {
    id: 'ANPAJG4T4G4PV56DE72PY',
    name: 'AmazonECSTaskExecutionRolePolicy',
    path: '/service-role/',
    arn: `arn:${partition}:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy`,
    createdAt: new Date('2017-11-16T18:48:22Z'),
    description: 'Provides access to other AWS service resources that are required to run Amazon ECS tasks',
    tags: [],
    document: JSON.stringify(document),
    byAws: true
  }
}

const document = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: [
        'ecr:GetAuthorizationToken',
        'ecr:BatchCheckLayerAvailability',
        'ecr:GetDownloadUrlForLayer',
        'ecr:BatchGetImage',
        'logs:CreateLogStream',
        'logs:PutLogEvents'
      ],
      Resource: '*'
    }
  ]
}
