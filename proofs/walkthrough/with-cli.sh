#!/usr/bin/env bash
# "Using non-AWS container images in Amazon ECS" by hand, with the AWS CLI. Run it in the sandbox:
#   npx node sandbox/src/serve.ts -- bash proofs/walkthrough/with-cli.sh
# shellcheck disable=SC2016 # the backticks are those of the CLI's query language
set -uo pipefail

here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export AWS_PAGER='' AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null
unset AWS_PROFILE
passed=0
failed=0

# is WHAT ACTUAL EXPECTED: the values are the same.
is() {
  if [[ $2 == "$3" ]]; then told "$1" 0; else told "$1: it is '$2', not '$3'" 1; fi
}

# like WHAT ACTUAL PATTERN: the value matches the shell pattern.
like() {
  # shellcheck disable=SC2053 # a pattern is meant
  if [[ $2 == $3 ]]; then told "$1" 0; else told "$1: '$2' is not like '$3'" 1; fi
}

told() {
  if (($2 == 0)); then
    passed=$((passed + 1))
    echo "  ok    $1"
  else
    failed=$((failed + 1))
    echo "  FAIL  $1"
  fi
}

# value QUERY COMMAND…: one value of a command's answer; what the CLI says of an error instead.
value() {
  local query=$1
  shift
  aws "$@" --query "$query" --output text 2>&1
}

# filled FILE: a walk-through's file with its placeholders filled in.
filled() {
  sed -e "s|SECRET_ARN|${secret_arn:-}|; s|EXECUTION_ROLE_ARN|${role_arn:-}|; s|IMAGE|$SANDBOX_IMAGE|" "$here/$1" >"$work/$1"
  echo "file://$work/$1"
}

# make_secret NAME PASSWORD
make_secret() {
  value ARN secretsmanager create-secret --name "$1" \
    --secret-string "{\"username\":\"$SANDBOX_USERNAME\",\"password\":\"$2\"}"
}

# make_role NAME
make_role() {
  value Role.Arn iam create-role --role-name "$1" --assume-role-policy-document "$(filled trust-policy.json)"
}

# run_task FAMILY LAUNCH_TYPE ASSIGN_PUBLIC_IP QUERY
run_task() {
  value "$4" ecs run-task --cluster walkthrough --task-definition "$1" --launch-type "$2" --network-configuration \
    "awsvpcConfiguration={subnets=[$subnets],securityGroups=[$group],assignPublicIp=$3}"
}

# of_task TASK QUERY
of_task() {
  value "tasks[0].$2" ecs describe-tasks --cluster walkthrough --tasks "$1"
}

echo 'The walk-through'
secret_arn=$(make_secret dockerhub "$SANDBOX_PASSWORD")
like 'create-secret gives an ARN with six more characters' "$secret_arn" \
  'arn:aws:secretsmanager:*:secret:dockerhub-??????'

policy_arn=$(value Policy.Arn iam create-policy --policy-name dockerhub --policy-document "$(filled secret-policy.json)")
like 'create-policy' "$policy_arn" 'arn:aws:iam::*:policy/dockerhub'

role_arn=$(make_role ecsTaskExecutionRole)
like 'create-role' "$role_arn" 'arn:aws:iam::*:role/ecsTaskExecutionRole'

for policy in "$policy_arn" arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy; do
  is "attach-role-policy ${policy##*/}" \
    "$(aws iam attach-role-policy --role-name ecsTaskExecutionRole --policy-arn "$policy" 2>&1)" ''
done

is 'create-cluster' "$(value cluster.status ecs create-cluster --cluster-name walkthrough)" ACTIVE

definition=$(filled task-definition.json)
is 'register-task-definition gives revision 1' \
  "$(value taskDefinition.revision ecs register-task-definition --cli-input-json "$definition")" 1
is 'the definition fits both launch types' "$(value 'join(`,`, sort(taskDefinition.compatibilities))' \
  ecs describe-task-definition --task-definition space)" EC2,FARGATE
is 'the definition keeps the secret' "$(value \
  'taskDefinition.containerDefinitions[0].repositoryCredentials.credentialsParameter' \
  ecs describe-task-definition --task-definition space:1)" "$secret_arn"

vpc=$(value 'Vpcs[0].VpcId' ec2 describe-vpcs --filters Name=is-default,Values=true)
like 'describe-vpcs finds the default VPC' "$vpc" 'vpc-*'
subnets=$(value 'join(`,`, Subnets[].SubnetId)' ec2 describe-subnets --filters "Name=vpc-id,Values=$vpc")
like 'describe-subnets finds its subnets' "$subnets" 'subnet-*,subnet-*'

group=$(value GroupId ec2 create-security-group --group-name walkthrough --description 'HTTP' --vpc-id "$vpc")
like 'create-security-group' "$group" 'sg-*'
is 'authorize-security-group-ingress' "$(value Return ec2 authorize-security-group-ingress --group-id "$group" \
  --protocol tcp --port 80 --cidr 0.0.0.0/0)" True

task=$(run_task space FARGATE ENABLED 'tasks[0].taskArn')
like 'run-task' "$task" 'arn:aws:ecs:*:task/walkthrough/*'
is 'wait tasks-running' "$(aws ecs wait tasks-running --cluster walkthrough --tasks "$task" 2>&1)" ''
is 'the task runs' "$(of_task "$task" lastStatus)" RUNNING

eni=$(of_task "$task" "attachments[0].details[?name=='networkInterfaceId'].value | [0]")
address=$(value 'NetworkInterfaces[0].Association.PublicIp' \
  ec2 describe-network-interfaces --network-interface-ids "$eni")
like 'describe-network-interfaces finds the public address' "$address" '*.*.*.*'
is 'the page is there' "$(curl --silent --show-error --max-time 10 "http://$address/" 2>&1)" \
  '<h1>Hello from Fargate</h1>'

is 'stop-task' "$(value task.desiredStatus ecs stop-task --cluster walkthrough --task "$task" --reason finished)" STOPPED
is 'wait tasks-stopped' "$(aws ecs wait tasks-stopped --cluster walkthrough --tasks "$task" 2>&1)" ''
is 'the task tells why it stopped' "$(of_task "$task" '[lastStatus,stopCode,stoppedReason]')" \
  $'STOPPED\tUserInitiated\tfinished'
like 'the page is gone' "$(curl --silent --show-error --max-time 10 "http://$address/" 2>&1)" 'curl: *'

echo 'What goes wrong'
like 'the EC2 launch type gives no public address' "$(run_task space EC2 ENABLED 'tasks[0].taskArn')" \
  '*(InvalidParameterException)*: Assign public IP is not supported for this launch type.'
like 'the EC2 launch type finds no container instance' "$(run_task space EC2 DISABLED 'tasks[0].taskArn')" \
  '*(InvalidParameterException)*: No Container Instances were found in your cluster.'

like 'a second secret of the name is refused' "$(make_secret dockerhub other)" \
  '*(ResourceExistsException)*the secret dockerhub already exists.'

aws secretsmanager put-secret-value --secret-id dockerhub \
  --secret-string "{\"username\":\"$SANDBOX_USERNAME\",\"password\":\"wrong\"}" >"$work/answer"
wrong_password=$(run_task space FARGATE ENABLED 'tasks[0].taskArn')
is 'wait tasks-stopped' "$(aws ecs wait tasks-stopped --cluster walkthrough --tasks "$wrong_password" 2>&1)" ''
like 'a wrong password' "$(of_task "$wrong_password" stoppedReason)" \
  "CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref docker.io/$SANDBOX_IMAGE: failed to authorize: failed to fetch oauth token: unexpected status from GET request to *: 401 Unauthorized"

aws iam detach-role-policy --role-name ecsTaskExecutionRole --policy-arn "$policy_arn"
no_policy=$(run_task space FARGATE ENABLED 'tasks[0].taskArn')
is 'wait tasks-stopped' "$(aws ecs wait tasks-stopped --cluster walkthrough --tasks "$no_policy" 2>&1)" ''
account=${role_arn#arn:aws:iam::}
account=${account%%:*}
like 'a missing policy' "$(of_task "$no_policy" stoppedReason)" \
  "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to get registry auth from asm: service call has been retried * time(s): asm fetching secret from the service for $secret_arn: AccessDeniedException: User: arn:aws:sts::$account:assumed-role/ecsTaskExecutionRole/${no_policy##*/} is not authorized to perform: secretsmanager:GetSecretValue on resource: $secret_arn because no identity-based policy allows the secretsmanager:GetSecretValue action status code: 400, request id: *"
is 'the task could not be started' "$(of_task "$no_policy" stopCode)" TaskFailedToStart

echo "cli: $passed passed, $failed failed"
((failed == 0))
