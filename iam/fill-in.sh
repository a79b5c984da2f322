#!/bin/sh
# Prints a policy of this folder with its placeholders replaced:
#
#   ACCOUNT=123456789012 REGION=eu-central-1 REPOSITORY=acme/space iam/fill-in.sh iam/deployer-policy.json
#
# REPOSITORY is owner/name, spelled as on GitHub. Optional, with defaults: CLUSTER (default), PARTITION (that of the Region),
# EXECUTION_ROLE (the name that the action gives it), BOUNDARY (the same name), and ECR_REPOSITORY (owner/name). Without defaults:
# KEY (the ID of a KMS key), HOSTED_ZONE (its ID), DOMAIN (a name in it, or *.preview.example.com for every name below), LOG_GROUP, TASK_ROLE (names, with their paths) and SECRETS. The names in SECRETS and ECR_REPOSITORY can
# have wildcards: acme/*.
set -eu

: "${1:?set the policy, for example iam/deployer-policy.json}"
: "${ACCOUNT:?the number of the AWS account}" "${REGION:?the AWS Region}" "${REPOSITORY:?the repository, as owner/name}"

case $REGION in
  cn-*) partition=aws-cn ;;
  us-gov-*) partition=aws-us-gov ;;
  eusc-*) partition=aws-eusc ;;
  *) partition=aws ;;
esac

sha256() {
  if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi
}

# Prefixes the names of a repository's resources, so that no name is a prefix of another's. See src/environment.ts.
hash=$(printf %s "$REPOSITORY" | sha256 | cut -c1-16)
role=run-on-fargate-$hash-$REGION

policy=$(sed \
  -e "s|<PARTITION>|${PARTITION:-$partition}|g" \
  -e "s|<REGION>|$REGION|g" \
  -e "s|<ACCOUNT>|$ACCOUNT|g" \
  -e "s|<OWNER>/<REPOSITORY>|$REPOSITORY|g" \
  -e "s|<CLUSTER>|${CLUSTER:-default}|g" \
  -e "s|<HASH>|$hash|g" \
  -e "s|<EXECUTION_ROLE>|${EXECUTION_ROLE:-$role}|g" \
  -e "s|<KEY>|${KEY:-<KEY>}|g" \
  -e "s|<LOG_GROUP>|${LOG_GROUP:-<LOG_GROUP>}|g" \
  -e "s|<HOSTED_ZONE>|${HOSTED_ZONE:-<HOSTED_ZONE>}|g" \
  -e "s|<DOMAIN>|${DOMAIN:-<DOMAIN>}|g" \
  -e "s|<SECRETS>|${SECRETS:-<SECRETS>}|g" \
  -e "s|<TASK_ROLE>|${TASK_ROLE:-<TASK_ROLE>}|g" \
  -e "s|<BOUNDARY>|${BOUNDARY:-$role}|g" \
  -e "s|<ECR_REPOSITORY>|${ECR_REPOSITORY:-$REPOSITORY}|g" \
  "$1")

left=$(printf %s "$policy" | tr '<' '\n' | sed -n 's/^\([A-Z_]*\)>.*/\1/p' | sort -u | tr '\n' ' ')
if [ -n "$left" ]; then
  echo "$1 also requires: $left" >&2
  exit 1
fi
printf '%s\n' "$policy"
