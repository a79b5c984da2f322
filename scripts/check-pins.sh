#!/usr/bin/env bash
# Fails when the tag of an image that src pins by its digest has another digest at its registry, or none.
set -euo pipefail

cd "$(dirname "$0")/.."
pins=$(grep -rhoE 'public\.ecr\.aws/[a-z0-9/]+:[A-Za-z0-9._-]+@sha256:[0-9a-f]{64}' src | sort -u)
test -n "$pins"

changed=0
while IFS=@ read -r image pinned; do
  digest=$(docker buildx imagetools inspect "$image" --format '{{.Manifest.Digest}}')
  if [[ $digest == "$pinned" ]]; then
    echo "$image is $digest"
  else
    echo "::error title=$image has changed::src pins $pinned, but the registry has $digest. See \"Images\" in CONTRIBUTING.md."
    changed=1
  fi
done <<< "$pins"
exit "$changed"
