/** A version by its parts; `prerelease` is what follows the hyphen. */
export interface Version {
  readonly major: number
  readonly minor: number
  readonly patch: number
  readonly prerelease?: string
}

const NUMBER = '(0|[1-9]\\d*)'
const TAG = new RegExp(`^v${NUMBER}\\.${NUMBER}\\.${NUMBER}(?:-([0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*))?$`)

/** The version that a release's tag names, such as `v1.2.3` or `v1.2.0-rc.1`; nothing for any other tag, such as `v1`. */
export function readTag(tag: string): Version | undefined {
  const [whole, major, minor, patch, prerelease] = TAG.exec(tag) ?? []
  if (whole === undefined) return undefined
  const numbers = { major: Number(major), minor: Number(minor), patch: Number(patch) }
  return prerelease === undefined ? numbers : { ...numbers, prerelease }
}

/** The newest of these tags by its version, not by its date. Pre-releases and tags of another form do not count. */
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
