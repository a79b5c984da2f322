import * as Ecs from '@aws-sdk/client-ecs'
import { lowerTags, tagged, toTasks, arn, cluster, role, inCluster, definition, ours } from './row.ts'
import type { Row } from './row.ts'

/** What operations of ecs need, in an order in which they can be carried out. Source: the Service Authorization Reference. */
export const rows: readonly Row[] = [
  {
    operation: 'ecs:CreateCluster',
    needs: [
      ['ecs:CreateCluster', cluster],
      ['ecs:TagResource', cluster, { StringEquals: { 'ecs:CreateAction': 'CreateCluster' } }]
    ],
    run: ({ ecs }) => ecs.send(new Ecs.CreateClusterCommand({ tags: lowerTags }))
  },
  {
    operation: 'ecs:DescribeClusters',
    needs: [['ecs:DescribeClusters', cluster]],
    run: ({ ecs }) => ecs.send(new Ecs.DescribeClustersCommand({ clusters: ['default'] }))
  },
  {
    operation: 'ecs:PutClusterCapacityProviders',
    needs: [['ecs:PutClusterCapacityProviders', cluster, ours]],
    run: ({ ecs }) =>
      ecs.send(
        new Ecs.PutClusterCapacityProvidersCommand({
          cluster: 'default',
          capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
          defaultCapacityProviderStrategy: []
        })
      )
  },
  {
    operation: 'ecs:RegisterTaskDefinition',
    needs: [
      ['ecs:RegisterTaskDefinition', '*', tagged],
      [
        'ecs:TagResource',
        arn('ecs', 'task-definition/space:*'),
        { StringEquals: { 'ecs:CreateAction': 'RegisterTaskDefinition' } }
      ],
      ['iam:PassRole', role, toTasks]
    ],
    run: ({ ecs }) => ecs.send(new Ecs.RegisterTaskDefinitionCommand(definition))
  },
  {
    operation: 'ecs:DescribeTaskDefinition',
    needs: [['ecs:DescribeTaskDefinition', '*']],
    run: ({ ecs }) => ecs.send(new Ecs.DescribeTaskDefinitionCommand({ taskDefinition: 'space' }))
  },
  {
    operation: 'ecs:RunTask',
    needs: [
      ['ecs:RunTask', arn('ecs', 'task-definition/space:*'), inCluster],
      ['ecs:TagResource', arn('ecs', 'task/default/*'), { StringEquals: { 'ecs:CreateAction': 'RunTask' } }],
      ['iam:PassRole', role, toTasks]
    ],
    run: ({ ecs }, { subnetId, groupId }) =>
      ecs.send(
        new Ecs.RunTaskCommand({
          taskDefinition: 'space',
          launchType: 'FARGATE',
          networkConfiguration: { awsvpcConfiguration: { subnets: [subnetId], securityGroups: [groupId] } },
          tags: lowerTags
        })
      )
  },
  {
    operation: 'ecs:ListContainerInstances',
    needs: [['ecs:ListContainerInstances', cluster]],
    run: ({ ecs }) => ecs.send(new Ecs.ListContainerInstancesCommand({}))
  },
  {
    operation: 'ecs:DescribeContainerInstances',
    needs: [['ecs:DescribeContainerInstances', arn('ecs', 'container-instance/default/*'), inCluster]],
    run: ({ ecs }) => ecs.send(new Ecs.DescribeContainerInstancesCommand({ containerInstances: ['0'.repeat(32)] }))
  },
  {
    operation: 'ecs:ListTasks',
    needs: [['ecs:ListTasks', '*', inCluster]],
    run: ({ ecs }) => ecs.send(new Ecs.ListTasksCommand({ family: 'space' }))
  },
  {
    operation: 'ecs:DescribeTasks',
    needs: [['ecs:DescribeTasks', arn('ecs', 'task/default/*'), inCluster]],
    run: ({ ecs }, { taskArn }) => ecs.send(new Ecs.DescribeTasksCommand({ tasks: [taskArn] }))
  },
  {
    operation: 'ecs:StopTask',
    needs: [['ecs:StopTask', arn('ecs', 'task/default/*'), { ...inCluster, ...ours }]],
    run: ({ ecs }, { taskArn }) => ecs.send(new Ecs.StopTaskCommand({ task: taskArn }))
  },
  {
    operation: 'ecs:ListTaskDefinitions',
    needs: [['ecs:ListTaskDefinitions', '*']],
    run: ({ ecs }) => ecs.send(new Ecs.ListTaskDefinitionsCommand({ familyPrefix: 'space' }))
  },
  {
    operation: 'ecs:ListTaskDefinitionFamilies',
    needs: [['ecs:ListTaskDefinitionFamilies', '*']],
    run: ({ ecs }) => ecs.send(new Ecs.ListTaskDefinitionFamiliesCommand({ familyPrefix: 'space' }))
  },
  {
    operation: 'ecs:DeregisterTaskDefinition',
    needs: [['ecs:DeregisterTaskDefinition', '*']],
    run: ({ ecs }, { definitionArn }) =>
      ecs.send(new Ecs.DeregisterTaskDefinitionCommand({ taskDefinition: definitionArn }))
  },
  {
    operation: 'ecs:DeleteTaskDefinitions',
    needs: [['ecs:DeleteTaskDefinitions', arn('ecs', 'task-definition/space:*'), ours]],
    run: ({ ecs }, { definitionArn }) =>
      ecs.send(new Ecs.DeleteTaskDefinitionsCommand({ taskDefinitions: [definitionArn] }))
  }
]
