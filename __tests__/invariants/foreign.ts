import fc from 'fast-check'
import { environmentTags, jobOf, ownerOf, sharedTags, type Tags } from '../../src/ownership.ts'
import type { Sandbox } from '../../sandbox/src/start.ts'
import {
  PLACE,
  plantCluster,
  plantLogGroup,
  plantRevision,
  plantRole,
  plantSecret,
  plantSecurityGroup,
  type Planted
} from './account.ts'
import { WALKTHROUGH } from '../e2e/site.ts'

/** A thing of somebody else: what it is, when it appears, and whether the deployment can go on beside it. */
export interface Foreign {
  readonly kind: string
  /** The call in front of which it appears, where it is not there from the beginning. */
  readonly before: string | undefined
  readonly what: string
  readonly stops: boolean
  readonly plant: (sandbox: Sandbox) => Promise<Planted>
}

const SIBLINGS = ['acme/space-shop', 'acme-space/shop', 'acme/Space', 'acme/spac', 'other/space']

/** Tags of what belongs to no one, or to another repository. */
const ofOthers: fc.Arbitrary<Tags> = fc.oneof(
  fc.constantFrom<Tags>({}, { team: 'space' }, { 'run-on-fargate': 'acme/space' }, { 'run-on-fargate:repository': '' }),
  fc.constantFrom(...SIBLINGS).map((repository) => sharedTags({ repository })),
  fc.constantFrom(...SIBLINGS).map((repository) => environmentTags({ ...PLACE, repository })),
  // What others share is taken only by a name that the user has chosen, never where our own would be.
  fc
    .tuple(fc.constantFrom(undefined, ...SIBLINGS), fc.constantFrom('acme', 'acme/space', 'other acme/space'))
    .map(([repository, list]) => ({
      ...(repository !== undefined && sharedTags({ repository })),
      'run-on-fargate:shared-with': list
    }))
)

/** Tags of what belongs to no one, another repository, or another part of this one. */
const ofOtherPlaces: fc.Arbitrary<Tags> = fc.oneof(
  ofOthers,
  fc.constant(sharedTags(PLACE)),
  fc
    .constantFrom('Main', 'main ', 'mai', 'main (job)', 'production')
    .map((environment) => environmentTags({ ...PLACE, environment })),
  fc.constant(environmentTags(jobOf(PLACE)))
)

function thing(
  kind: string,
  call: string,
  what: fc.Arbitrary<Pick<Foreign, 'what' | 'stops' | 'plant'>>
): fc.Arbitrary<Foreign> {
  return fc.tuple(fc.constantFrom(undefined, call), what).map(([before, rest]) => ({ kind, before, ...rest }))
}

function tagged(
  tags: fc.Arbitrary<Tags>,
  stops: boolean,
  plant: (sandbox: Sandbox, tags: Tags) => Promise<Planted>
): fc.Arbitrary<Pick<Foreign, 'what' | 'stops' | 'plant'>> {
  return tags.map((own) => ({ what: JSON.stringify(own), stops, plant: (sandbox) => plant(sandbox, own) }))
}

const TASKS = { Service: 'ecs-tasks.amazonaws.com' }
const STRANGERS = [
  { AWS: 'arn:aws:iam::666666666666:root' },
  { AWS: 'arn:aws:iam::123456789012:root' },
  { AWS: '*' },
  { Service: 'lambda.amazonaws.com' }
]

/** A role of others, whomever it trusts; or one with our tags that trusts others too. */
const roles = fc
  .oneof(
    // One that only tasks can get is refused for its tags alone.
    fc.tuple(ofOthers, fc.oneof(fc.constant([TASKS]), fc.subarray([TASKS, ...STRANGERS], { minLength: 1 }))),
    fc.tuple(
      fc.constant(sharedTags(PLACE)),
      fc.subarray(STRANGERS, { minLength: 1 }).map((strangers) => [TASKS, ...strangers])
    )
  )
  .map(([tags, principals]) => ({
    what: JSON.stringify([tags, principals]),
    stops: true,
    plant: (sandbox: Sandbox) => plantRole(sandbox, tags, principals)
  }))

const OURS = JSON.stringify({
  username: WALKTHROUGH['registry-username'],
  password: WALKTHROUGH['registry-password']
})
const VALUES = [
  '{"username":"db","password":"secret","engine":"postgres","host":"db.internal"}',
  '{"username":"x"}',
  '{"username":1,"password":2}',
  '{}',
  '[]',
  'plain text'
]

const secrets = fc.oneof(
  // A login of nobody in just this form is taken over; only one of another repository is not.
  fc
    .tuple(fc.constantFrom(...SIBLINGS), fc.constant('{"username":"a","password":"b"}'), fc.boolean())
    .map(([repository, value, deleted]) => [sharedTags({ repository }), value, deleted] as const),
  fc.tuple(ofOthers, fc.constantFrom(OURS, ...VALUES), fc.boolean())
)

/** What others may have put into the account where this environment's own things would be, by its kind. */
export const FOREIGN = {
  revision: thing('revision', 'RegisterTaskDefinition', tagged(ofOtherPlaces, false, plantRevision)),
  role: thing('role', 'CreateRole', roles),
  secret: thing(
    'secret',
    'CreateSecret',
    secrets.map(([tags, value, deleted]) => ({
      what: JSON.stringify([tags, value, deleted]),
      stops: deleted || value !== OURS || ownerOf(tags) !== undefined,
      plant: (sandbox: Sandbox) => plantSecret(sandbox, tags, { value, deleted })
    }))
  ),
  'log group': thing('log group', 'CreateLogGroup', tagged(ofOthers, false, plantLogGroup)),
  'security group': thing('security group', 'CreateSecurityGroup', tagged(ofOtherPlaces, false, plantSecurityGroup)),
  cluster: thing('cluster', 'CreateCluster', tagged(ofOthers, true, plantCluster))
} satisfies Readonly<Record<string, fc.Arbitrary<Foreign>>>
