import type { Clients } from '../aws/clients.ts'
import { findKey, requireUsable, type Key } from '../aws/secret.ts'
import { ACCESS_USER, accessHeader, accessOf, httpsOf, type Deployment } from '../deployment.ts'
import { secretNameFor, type Tags } from '../ownership.ts'
import { given, type Arns, type ArnSource, type Planned, type Plans, type Resource } from '../resources/resource.ts'
import { secret } from '../resources/secret.ts'
import type { CertificateResource } from './certificate.ts'
import { accessSecretId, keptCredentials, secretIdOf, secretIds, type SecretFacts } from './permissions.ts'

/** The secrets that the task reads and of which the deployment knows the value: those that it keeps, and existing ones. */
export interface Secrets extends ArnSource {
  /** What is known of those that it keeps. */
  readonly facts: (plans: Plans, arns: Arns) => SecretFacts
  /** Whether it keeps any. */
  readonly keepsAny: boolean
}

/** The secrets of registry credentials, and that of the password. */
export function secretsFor(
  deployment: Deployment,
  tags: { readonly shared: Tags; readonly environment: Tags },
  clients: Clients
): Secrets {
  const { containers, subject } = deployment
  const { repository } = subject
  const ofMain = secretIdOf(containers[0].credentials)
  const key = lazily(async () => {
    const id = keptCredentials(deployment)[0]?.kmsKeyId ?? httpsOf(deployment)?.kmsKeyId ?? ''
    const found = await findKey(clients.kms, id)
    requireUsable(found)
    return found
  })
  // The ARN is an output of the step where the credentials are those of the main image.
  const published = <F, P extends Planned>(id: string, resource: Resource<F, P, string>): Resource<F, P, string> =>
    id === ofMain ? { ...resource, outputs: (arn: string) => ({ 'secret-arn': arn }) } : resource
  const logins = keptCredentials(deployment).map(({ secretName: name, username, password, kmsKeyId }) => {
    const container = containers.find((each) => secretIdOf(each.credentials) === name)
    const description = `Login of ${repository} at ${container?.image.domain ?? ''}, kept by run-on-fargate`
    const named = name !== secretNameFor(repository, container?.image.domain ?? '')
    const spec = { name, named, username, password, description, repository, tags: tags.shared }
    return [
      name,
      published(name, secret(clients, spec, kmsKeyId === undefined ? undefined : { kmsKeyId, key }))
    ] as const
  })
  const kept = [...logins, ...passwordFor(deployment, { tags: tags.environment, clients, key })]
  const names = new Set(kept.map(([name]) => name))
  const existing = [...new Set(Object.values(secretIds(deployment)))]
    .filter((id) => !names.has(id))
    .map((id) => [id, published(id, given('secret', id, id))] as const)
  const existingArns = Object.fromEntries(existing.map(([id]) => [id, id]))
  return {
    needs: [...kept, ...existing].map(([, resource]) => resource),
    keepsAny: kept.length > 0,
    planned: ({ planned }) => ({
      ...existingArns,
      ...Object.fromEntries(kept.map(([id, resource]) => [id, planned(resource).arn]))
    }),
    applied: (results) => ({
      ...existingArns,
      ...Object.fromEntries(kept.map(([id, resource]) => [id, results(resource)]))
    }),
    facts: ({ planned }, arns) =>
      Object.fromEntries(
        kept.map(([id, resource]) => {
          const { keyArn } = planned(resource)
          return [id, { arn: arns[id], ...(keyArn !== undefined && { key: { arn: keyArn } }) }]
        })
      )
  }
}

/** The secret that keeps the password of the environment, if there is one. */
function passwordFor(
  deployment: Deployment,
  { tags, clients, key }: { readonly tags: Tags; readonly clients: Clients; readonly key: () => Promise<Key> }
) {
  const [access, name] = [accessOf(deployment), accessSecretId(deployment)]
  if (access === undefined || name === undefined) return []
  const { repository, environment } = deployment.subject
  const authorization = accessHeader(access.password)
  const kmsKeyId = httpsOf(deployment)?.kmsKeyId
  const spec = {
    name,
    named: false,
    username: ACCESS_USER,
    password: access.password,
    access: { environment, authorization },
    description: `Password of the environment ${environment} of ${repository}, kept by run-on-fargate`,
    repository,
    tags
  }
  const resource = secret(clients, spec, kmsKeyId === undefined ? undefined : { kmsKeyId, key })
  return [[name, { ...resource, outputs: () => ({ 'access-header': authorization }) }] as const]
}

/** The secrets, with that of the certificate among them. */
export function withCertificate(
  secrets: Secrets,
  certificate: CertificateResource | undefined,
  id: string | undefined
): Secrets {
  if (certificate === undefined || id === undefined) return secrets
  return {
    needs: [...secrets.needs, certificate],
    // A secret that was created just now may be too new for its task.
    keepsAny: secrets.keepsAny || !id.startsWith('arn:'),
    planned: (plans) => ({ ...secrets.planned(plans), [id]: plans.planned(certificate).secretArn }),
    applied: (results) => ({ ...secrets.applied(results), [id]: results(certificate).secretArn }),
    facts: (plans, arns) => {
      const { key } = plans.planned(certificate)
      return { ...secrets.facts(plans, arns), [id]: { arn: arns[id], ...(key !== undefined && { key }) } }
    }
  }
}

function lazily<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => (made ??= make())
}
