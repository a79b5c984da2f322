/** What registries keep beside container images, by the media type of its configuration. */
const ARTIFACTS = new Map([
  ['application/vnd.cncf.helm.config.v1+json', 'a Helm chart'],
  ['application/vnd.docker.plugin.v1+json', 'a Docker plugin'],
  ['application/vnd.docker.compose.config.empty.v1+json', 'a Compose file'],
  ['application/vnd.oci.empty.v1+json', 'an OCI artifact'],
  ['application/vnd.unknown.config.v1+json', 'an OCI artifact'],
  ['application/vnd.dev.cosign.simplesigning.v1+json', 'a signature'],
  ['application/vnd.cncf.notary.signature', 'a signature'],
  ['application/vnd.in-toto+json', 'an attestation'],
  ['application/vnd.wasm.config.v0+json', 'a WebAssembly module'],
  ['application/vnd.wasm.config.v1+json', 'a WebAssembly module'],
  ['application/vnd.cncf.flux.config.v1+json', 'a Flux artifact'],
  ['application/vnd.cncf.openpolicyagent.config.v1+json', 'an Open Policy Agent bundle']
])

/** The artifact in words. A media type that is not in the list is the registry's own text, and therefore not shown. */
export function mediaTypeName(mediaType: string): string {
  return ARTIFACTS.get(mediaType) ?? 'an artifact of a kind that this action does not know'
}
