import { sharedTags, type Tags } from '../ownership.ts'

const [REPOSITORY_TAG = ''] = Object.keys(sharedTags({ repository: '' }))

/** Returns the repository that a thing's tags name, as the tag has it; nothing for a thing that no repository's action made. */
export function ownerOf(tags: Tags): string | undefined {
  return tags[REPOSITORY_TAG]
}

/** Says whose a thing is, for an error that refuses to change it. A tag's value has no control characters in AWS. */
export function whoseItIs(tags: Tags): string {
  const owner = ownerOf(tags)
  return owner === undefined ? `it has no tag \`${REPOSITORY_TAG}\`` : `its tag \`${REPOSITORY_TAG}\` is \`${owner}\``
}

/** Returns the tag that makes a thing this repository's, as a person writes it. */
export function ownershipTag(repository: string): string {
  return `\`${REPOSITORY_TAG}=${sharedTags({ repository })[REPOSITORY_TAG] ?? ''}\``
}
