/** The parts of a version. `prerelease` is the part after the hyphen. */
export interface Version {
  readonly major: number
  readonly minor: number
  readonly patch: number
  readonly prerelease?: string
}

const NUMBER = '(0|[1-9]\\d*)'
const TAG = new RegExp(`^v${NUMBER}\\.${NUMBER}\\.${NUMBER}(?:-([0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*))?$`)

/** Returns the version in a release's tag, `v1.2.3` or `v1.2.0-rc.1`; undefined for other tags, such as `v1`. */
export function readTag(tag: string): Version | undefined {
  const [whole, major, minor, patch, prerelease] = TAG.exec(tag) ?? []
  if (whole === undefined) return undefined
  const numbers = { major: Number(major), minor: Number(minor), patch: Number(patch) }
  return prerelease === undefined ? numbers : { ...numbers, prerelease }
}

/** Returns the tag with the highest version. Ignores pre-releases and tags of another form. */
export function newestRelease(tags: readonly string[]): string | undefined {
  return tags
    .flatMap((tag) => {
      const version = readTag(tag)
      return version === undefined || version.prerelease !== undefined ? [] : [{ tag, version }]
    })
    .sort((one, other) => compare(other.version, one.version))[0]?.tag
}

function compare(one: Version, other: Version): number {
  return one.major - other.major || one.minor - other.minor || one.patch - other.patch
}
