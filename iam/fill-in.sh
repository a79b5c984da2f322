#!/bin/sh
# Prints a policy of this folder with its placeholders filled in:
#
#   ACCOUNT=123456789012 REGION=eu-central-1 REPOSITORY=acme/space iam/fill-in.sh iam/deployer-policy.json
#
# REPOSITORY is owner/name, written as on GitHub. Also read: CLUSTER (default), PARTITION and EXECUTION_ROLE (both derived),
# and those without a default: KEY (the id of a KMS key), LOG_GROUP, TASK_ROLE and BOUNDARY (names, with their paths), and
# SECRETS (a name, which may have wildcards: acme/*).
set -eu

: "${1:?which policy, for example iam/deployer-policy.json}"
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

# The name that the action gives the role: at most 55 characters, then a hash of the whole. See src/environment.ts.
role=run-on-fargate/$REPOSITORY/$REGION
hash=$(printf %s "$role" | sha256 | cut -c1-8)
role=$(printf %s "$role" | tr / - | cut -c1-55)-$hash

# Families of task definitions have no dots.
family=run-on-fargate-$(printf %s "$REPOSITORY" | tr /. --)

policy=$(sed \
  -e "s|<PARTITION>|${PARTITION:-$partition}|g" \
  -e "s|<REGION>|$REGION|g" \
  -e "s|<ACCOUNT>|$ACCOUNT|g" \
  -e "s|<OWNER>/<REPOSITORY>|$REPOSITORY|g" \
  -e "s|<CLUSTER>|${CLUSTER:-default}|g" \
  -e "s|<FAMILY>|$family|g" \
  -e "s|<EXECUTION_ROLE>|${EXECUTION_ROLE:-$role}|g" \
  -e "s|<KEY>|${KEY:-<KEY>}|g" \
  -e "s|<LOG_GROUP>|${LOG_GROUP:-<LOG_GROUP>}|g" \
  -e "s|<SECRETS>|${SECRETS:-<SECRETS>}|g" \
  -e "s|<TASK_ROLE>|${TASK_ROLE:-<TASK_ROLE>}|g" \
  -e "s|<BOUNDARY>|${BOUNDARY:-<BOUNDARY>}|g" \
  "$1")

left=$(printf %s "$policy" | tr '<' '\n' | sed -n 's/^\([A-Z_]*\)>.*/\1/p' | sort -u | tr '\n' ' ')
if [ -n "$left" ]; then
  echo "$1 also wants: $left" >&2
  exit 1
fi
printf '%s\n' "$policy"
