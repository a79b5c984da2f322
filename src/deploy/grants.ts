import { ecrGrant, grantName, grantOwner, logGrant, registryGrant, type Grant } from '../aws/grants.ts'
import type { Identity } from '../aws/identity.ts'
import { logGroupArn } from '../aws/log-group.ts'
import type { Names } from '../environment.ts'
import { ecrRegistry } from '../image/reference.ts'
import type { DeployRequest } from '../request.ts'

/** What the execution role is to be allowed, as far as it is known before the secret has its ARN. */
export interface PlannedGrants {
  readonly known: readonly Grant[]
  /** The grant to read the registry login: its name, and the customer key that the secret is encrypted with. */
  readonly registry?: { readonly name: string; readonly keyArn?: string }
}

/** The names of the policies that a deployment needs. They are known before anything has been looked up. */
export function grantNames(request: DeployRequest, names: Names, region: string): readonly string[] {
  const { log, registry, ecr } = namesByKind(request, names, region)
  return [log, registry, ecr].filter((name) => name !== undefined)
}

/** The grants that a deployment needs, with what is known of each. */
export function planGrants(
  request: DeployRequest,
  { names, identity, region }: { readonly names: Names; readonly identity: Identity; readonly region: string },
  keyArn: string | undefined
): PlannedGrants {
  const own = namesByKind(request, names, region)
  const logGroup = request.logGroup ?? names.logGroup
  const ecr = ecrRegistry(request.image)
  const known = [logGrant(own.log, logGroupArn(identity, region, logGroup))]
  if (own.ecr !== undefined && ecr?.public === false) {
    const repository = `arn:${identity.partition}:ecr:${ecr.region}:${ecr.account}:repository/${request.image.path}`
    known.push(ecrGrant(own.ecr, repository))
  }
  if (own.registry === undefined) return { known }
  return { known, registry: { name: own.registry, ...(keyArn !== undefined && { keyArn }) } }
}

/** All grants, now that the secret has its ARN; without it, those that do not need it. */
export function completeGrants({ known, registry }: PlannedGrants, secretArn: string | undefined): readonly Grant[] {
  if (registry === undefined || secretArn === undefined) return known
  return [...known, registryGrant(registry.name, { ...registry, arn: secretArn })]
}

function namesByKind(
  { login, image, logGroup, subject }: DeployRequest,
  names: Names,
  region: string
): { readonly log: string; readonly registry?: string; readonly ecr?: string } {
  const owner = grantOwner(subject.repository, region)
  const secret = login.kind === 'login' ? login.secretName : login.kind === 'secret' ? login.arn.text : undefined
  return {
    log: grantName('log', logGroup ?? names.logGroup, owner),
    ...(secret !== undefined && { registry: grantName('registry', secret, owner) }),
    ...(ecrRegistry(image)?.public === false && { ecr: grantName('ecr', `${image.domain}/${image.path}`, owner) })
  }
}
