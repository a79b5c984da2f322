#!/bin/sh
# Prints a policy of this folder with its placeholders replaced:
#
#   ACCOUNT=123456789012 REGION=eu-central-1 REPOSITORY=acme/space iam/fill-in.sh iam/deployer-policy.json
#
# REPOSITORY is owner/name, spelled as on GitHub. organisation-policy.json takes REPOSITORIES instead: names separated by blanks,
# all of one owner, or owner/* for all of them. It also takes the name of an existing EXECUTION_ROLE.
#
# Optional, with defaults: CLUSTER (default), PARTITION (that of the Region),
# EXECUTION_ROLE (the name that the action gives it), BOUNDARY (the same name), and ECR_REPOSITORY (owner/name). Without defaults:
# KEY (the ID of a KMS key), HOSTED_ZONE (its ID), DOMAIN (a name in it, or *.preview.example.com for every name below), LOG_GROUP,
# TASK_ROLE (names, with their paths) and SECRETS. The names in SECRETS, ECR_REPOSITORY and LOG_GROUP can have wildcards: acme/*.
set -eu

: "${1:?set the policy, for example iam/deployer-policy.json}"
: "${ACCOUNT:?the number of the AWS account}" "${REGION:?the AWS Region}"

# refuse WHY: exits with the reason, because a policy that differs from the request would be dangerous.
refuse() {
  printf '%s\n' "$1" >&2
  exit 1
}

# matches VALUE PATTERN: whether the whole value, which is one line, is as the extended regular expression says.
matches() {
  case $1 in *"
"*) return 1 ;; esac
  printf '%s\n' "$1" | LC_ALL=C grep -Eqx -e "$2"
}

matches "$ACCOUNT" '[0-9]{12}' || refuse "Invalid value \"$ACCOUNT\" for ACCOUNT. Expected the 12 digits of an AWS account."
matches "$REGION" '[a-z]{2,}(-[a-z]+)+-[0-9]+' || refuse "Invalid value \"$REGION\" for REGION. Expected a Region such as eu-central-1."
without_default='KEY HOSTED_ZONE DOMAIN LOG_GROUP TASK_ROLE SECRETS'
for name in PARTITION CLUSTER EXECUTION_ROLE BOUNDARY ECR_REPOSITORY $without_default; do
  eval "value=\${$name:-}"
  [ -z "$value" ] || matches "$value" '[A-Za-z0-9_+=,.@!/#*?-]+' ||
    refuse "Invalid value \"$value\" for $name. Expected a name, not an ARN, of letters, digits and _ + = , . @ ! / # - * ?"
  case $name in SECRETS | ECR_REPOSITORY | LOG_GROUP | DOMAIN) continue ;; esac
  case $value in *[*?]*) refuse "Invalid value \"$value\" for $name. Wildcards are allowed only in SECRETS, ECR_REPOSITORY, LOG_GROUP and DOMAIN." ;; esac
done

repository_pattern='[A-Za-z0-9_-]+/[A-Za-z0-9._-]+'
list='' owner='' hash=''
if grep -q '<REPOSITORIES>' "$1"; then
  [ -z "${REPOSITORY:-}" ] || refuse "$1 is for several repositories. Set REPOSITORIES instead of REPOSITORY."
  : "${REPOSITORIES:?the repositories, as owner/name separated by blanks, or owner/*}" "${EXECUTION_ROLE:?the name of the task execution role}"
  set -f
  for repository in $REPOSITORIES; do
    matches "$repository" "$repository_pattern" || matches "$repository" '[A-Za-z0-9_-]+/\*' ||
      refuse "Invalid value \"$repository\" in REPOSITORIES. Expected owner/name, or owner/* for all repositories of an owner."
    [ -z "$owner" ] || [ "$owner" = "${repository%%/*}" ] ||
      refuse "REPOSITORIES names the owners $owner and ${repository%%/*}. Create a policy and a role for each owner."
    owner=${repository%%/*}
    list="$list${list:+, }\"$repository\""
  done
  set +f
  [ -n "$list" ] || refuse "REPOSITORIES names no repository. Expected names separated by blanks, as owner/name, or owner/* for all repositories of an owner."
else
  [ -z "${REPOSITORIES:-}" ] || refuse "$1 is for one repository. Set REPOSITORY instead of REPOSITORIES, or use iam/organisation-policy.json."
  : "${REPOSITORY:?the repository, as owner/name}"
  matches "$REPOSITORY" "$repository_pattern" ||
    refuse "Invalid value \"$REPOSITORY\" for REPOSITORY. Expected one owner/name. For several repositories, use iam/organisation-policy.json with REPOSITORIES."
fi

case $REGION in
  cn-*) partition=aws-cn ;;
  us-gov-*) partition=aws-us-gov ;;
  eusc-*) partition=aws-eusc ;;
  *) partition=aws ;;
esac

sha256() {
  if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi
}

# Prefixes the names of a repository's resources, so that no name is a prefix of another's. See src/ownership.ts.
role=''
if [ -z "$list" ]; then
  hash=$(printf %s "$REPOSITORY" | sha256 | cut -c1-16)
  role=run-on-fargate-$hash-$REGION
fi

file=$1
set --
for name in $without_default; do
  eval "value=\${$name:-}"
  [ -z "$value" ] || set -- "$@" -e "s|<$name>|$value|g"
done
policy=$(sed "$@" \
  -e "s|<PARTITION>|${PARTITION:-$partition}|g" \
  -e "s|<REGION>|$REGION|g" \
  -e "s|<ACCOUNT>|$ACCOUNT|g" \
  -e "s|<OWNER>/<REPOSITORY>|${REPOSITORY:-}|g" \
  -e "s|\"<REPOSITORIES>\"|[$list]|g" \
  -e "s|<OWNER>|$owner|g" \
  -e "s|<CLUSTER>|${CLUSTER:-default}|g" \
  -e "s|<HASH>|$hash|g" \
  -e "s|<EXECUTION_ROLE>|${EXECUTION_ROLE:-$role}|g" \
  -e "s|<BOUNDARY>|${BOUNDARY:-$role}|g" \
  -e "s|<ECR_REPOSITORY>|${ECR_REPOSITORY:-${REPOSITORY:-}}|g" \
  "$file")

left=$(printf %s "$policy" | tr '<' '\n' | sed -n 's/^\([A-Z_]*\)>.*/\1/p' | sort -u | tr '\n' ' ')
if [ -n "$left" ]; then
  echo "$file also requires: $left" >&2
  exit 1
fi
printf '%s\n' "$policy"
