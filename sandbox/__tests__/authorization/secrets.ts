import * as Kms from '@aws-sdk/client-kms'
import * as Secrets from '@aws-sdk/client-secrets-manager'
import { upperTags, tagged, ours, arn, via } from './row.ts'
import type { Row } from './row.ts'

/** What operations of secrets need, in an order in which they can be carried out. Source: the Service Authorization Reference. */
export const rows: readonly Row[] = [
  {
    operation: 'secretsmanager:CreateSecret',
    needs: [
      ['secretsmanager:CreateSecret', arn('secretsmanager', 'secret:acme/login-??????')],
      ['secretsmanager:TagResource', arn('secretsmanager', 'secret:acme/login-??????'), tagged]
    ],
    run: ({ secrets }) =>
      secrets.send(new Secrets.CreateSecretCommand({ Name: 'acme/login', SecretString: '{}', Tags: upperTags }))
  },
  {
    operation: 'secretsmanager:CreateSecret under a customer key',
    needs: [
      ['secretsmanager:CreateSecret', arn('secretsmanager', 'secret:acme/safe-??????')],
      ['kms:GenerateDataKey', arn('kms', 'key/*'), via('secretsmanager')],
      ['kms:Decrypt', arn('kms', 'key/*'), via('secretsmanager')]
    ],
    run: ({ secrets }, { keyArn }) =>
      secrets.send(new Secrets.CreateSecretCommand({ Name: 'acme/safe', SecretString: '{}', KmsKeyId: keyArn }))
  },
  {
    operation: 'secretsmanager:DescribeSecret',
    needs: [['secretsmanager:DescribeSecret', arn('secretsmanager', 'secret:acme/login-??????'), ours]],
    run: ({ secrets }) => secrets.send(new Secrets.DescribeSecretCommand({ SecretId: 'acme/login' }))
  },
  {
    operation: 'secretsmanager:ListSecrets',
    needs: [['secretsmanager:ListSecrets', '*']],
    run: ({ secrets }) => secrets.send(new Secrets.ListSecretsCommand({}))
  },
  {
    operation: 'secretsmanager:GetSecretValue',
    needs: [['secretsmanager:GetSecretValue', arn('secretsmanager', 'secret:acme/login-??????')]],
    run: ({ secrets }) => secrets.send(new Secrets.GetSecretValueCommand({ SecretId: 'acme/login' }))
  },
  {
    operation: 'secretsmanager:GetSecretValue under a customer key',
    needs: [
      ['secretsmanager:GetSecretValue', arn('secretsmanager', 'secret:acme/safe-??????')],
      ['kms:Decrypt', arn('kms', 'key/*'), via('secretsmanager')]
    ],
    run: ({ secrets }) => secrets.send(new Secrets.GetSecretValueCommand({ SecretId: 'acme/safe' }))
  },
  {
    operation: 'secretsmanager:PutSecretValue',
    needs: [['secretsmanager:PutSecretValue', arn('secretsmanager', 'secret:acme/login-??????')]],
    run: ({ secrets }) =>
      secrets.send(new Secrets.PutSecretValueCommand({ SecretId: 'acme/login', SecretString: '{"a":"b"}' }))
  },
  {
    operation: 'secretsmanager:UpdateSecret to a customer key',
    needs: [
      ['secretsmanager:UpdateSecret', arn('secretsmanager', 'secret:acme/login-??????')],
      ['kms:GenerateDataKey', arn('kms', 'key/*'), via('secretsmanager')],
      ['kms:Decrypt', arn('kms', 'key/*'), via('secretsmanager')]
    ],
    run: ({ secrets }, { keyArn }) =>
      secrets.send(new Secrets.UpdateSecretCommand({ SecretId: 'acme/login', KmsKeyId: keyArn }))
  },
  {
    operation: 'secretsmanager:TagResource',
    needs: [['secretsmanager:TagResource', arn('secretsmanager', 'secret:acme/login-??????'), tagged]],
    run: ({ secrets }) => secrets.send(new Secrets.TagResourceCommand({ SecretId: 'acme/login', Tags: upperTags }))
  },
  {
    operation: 'secretsmanager:DeleteSecret',
    needs: [['secretsmanager:DeleteSecret', arn('secretsmanager', 'secret:acme/login-??????'), ours]],
    run: ({ secrets }) => secrets.send(new Secrets.DeleteSecretCommand({ SecretId: 'acme/login' }))
  },
  {
    operation: 'secretsmanager:RestoreSecret',
    needs: [['secretsmanager:RestoreSecret', arn('secretsmanager', 'secret:acme/login-??????'), ours]],
    run: ({ secrets }) => secrets.send(new Secrets.RestoreSecretCommand({ SecretId: 'acme/login' }))
  },
  {
    operation: 'kms:DescribeKey',
    needs: [['kms:DescribeKey', arn('kms', 'key/*'), { StringEquals: { 'kms:RequestAlias': 'alias/registry' } }]],
    run: ({ kms }) => kms.send(new Kms.DescribeKeyCommand({ KeyId: 'alias/registry' }))
  }
]
