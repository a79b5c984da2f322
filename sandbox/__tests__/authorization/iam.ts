import * as Iam from '@aws-sdk/client-iam'
import * as Sts from '@aws-sdk/client-sts'
import { account, upperTags, tagged, trust, grant } from './row.ts'
import type { Row } from './row.ts'

/** What operations of iam need, in an order in which they can be carried out. Source: the Service Authorization Reference. */
export const rows: readonly Row[] = [
  {
    operation: 'iam:CreateRole',
    needs: [
      ['iam:CreateRole', `arn:aws:iam::${account}:role/made`, tagged],
      ['iam:TagRole', `arn:aws:iam::${account}:role/made`, tagged]
    ],
    run: ({ iam }) =>
      iam.send(new Iam.CreateRoleCommand({ RoleName: 'made', AssumeRolePolicyDocument: trust, Tags: upperTags }))
  },
  {
    operation: 'iam:CreateRole with a boundary',
    needs: [
      [
        'iam:CreateRole',
        `arn:aws:iam::${account}:role/bound`,
        { StringEquals: { 'iam:PermissionsBoundary': `arn:aws:iam::${account}:policy/boundary` } }
      ]
    ],
    run: ({ iam }) =>
      iam.send(
        new Iam.CreateRoleCommand({
          RoleName: 'bound',
          AssumeRolePolicyDocument: trust,
          PermissionsBoundary: `arn:aws:iam::${account}:policy/boundary`
        })
      )
  },
  onRole('GetRole', ({ iam }) => iam.send(new Iam.GetRoleCommand({ RoleName: 'made' }))),
  onRole('TagRole', ({ iam }) => iam.send(new Iam.TagRoleCommand({ RoleName: 'made', Tags: upperTags }))),
  onRole('UpdateAssumeRolePolicy', ({ iam }) =>
    iam.send(new Iam.UpdateAssumeRolePolicyCommand({ RoleName: 'made', PolicyDocument: trust }))
  ),
  onRole('PutRolePolicy', ({ iam }) =>
    iam.send(new Iam.PutRolePolicyCommand({ RoleName: 'made', PolicyName: 'p', PolicyDocument: grant }))
  ),
  onRole('GetRolePolicy', ({ iam }) => iam.send(new Iam.GetRolePolicyCommand({ RoleName: 'made', PolicyName: 'p' }))),
  onRole('ListRolePolicies', ({ iam }) => iam.send(new Iam.ListRolePoliciesCommand({ RoleName: 'made' }))),
  onRole('DeleteRolePolicy', ({ iam }) =>
    iam.send(new Iam.DeleteRolePolicyCommand({ RoleName: 'made', PolicyName: 'p' }))
  ),
  onRole('ListAttachedRolePolicies', ({ iam }) =>
    iam.send(new Iam.ListAttachedRolePoliciesCommand({ RoleName: 'made' }))
  ),
  onRole('ListRoleTags', ({ iam }) => iam.send(new Iam.ListRoleTagsCommand({ RoleName: 'made' }))),
  onRole('SimulatePrincipalPolicy', ({ iam }) =>
    iam.send(
      new Iam.SimulatePrincipalPolicyCommand({
        PolicySourceArn: `arn:aws:iam::${account}:role/made`,
        ActionNames: ['logs:PutLogEvents']
      })
    )
  ),
  onRole('PutRolePermissionsBoundary', ({ iam }) =>
    iam.send(
      new Iam.PutRolePermissionsBoundaryCommand({
        RoleName: 'made',
        PermissionsBoundary: `arn:aws:iam::${account}:policy/boundary`
      })
    )
  ),
  onRole('DeleteRole', ({ iam }) => iam.send(new Iam.DeleteRoleCommand({ RoleName: 'made' }))),
  {
    operation: 'sts:GetCallerIdentity',
    needs: [],
    run: ({ sts }) => sts.send(new Sts.GetCallerIdentityCommand({}))
  }
]

function onRole(name: string, run: Row['run']): Row {
  return { operation: `iam:${name}`, needs: [[`iam:${name}`, `arn:aws:iam::${account}:role/made`]], run }
}
