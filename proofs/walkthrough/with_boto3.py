"""
"Using non-AWS container images in Amazon ECS" by hand, with boto3; and the definition that the action renders.
Run it in the sandbox: node_modules/.bin/node sandbox/src/serve.ts -- python3 proofs/walkthrough/with_boto3.py
"""

import json
import os
import pathlib
import subprocess
import sys
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
    os.environ[name] = os.devnull
os.environ.pop("AWS_PROFILE", None)

import boto3  # noqa: E402  (it reads the settings above)
from botocore.exceptions import ClientError  # noqa: E402

from checks import Checks  # noqa: E402

IMAGE = os.environ["SANDBOX_IMAGE"]
LOGIN = {"username": os.environ["SANDBOX_USERNAME"], "password": os.environ["SANDBOX_PASSWORD"]}
CLUSTER = "walkthrough"
AWS_POLICY = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"

ecs, ec2, iam, logs, secrets = (boto3.client(name) for name in ("ecs", "ec2", "iam", "logs", "secretsmanager"))


def main():
    checks = Checks("boto3")
    try:
        access = make_access(checks)
        network = make_network(checks)
        walk(checks, access, network)
        run_rendered(checks, access, network)
        go_wrong(checks, access, network)
    except Exception as error:
        checks.broke(error)
    return checks.close()


def make_access(checks):
    """The secret, the policy on it, and the role with both policies."""
    secret_arn = secrets.create_secret(Name="dockerhub", SecretString=json.dumps(LOGIN))["ARN"]
    checks.like("create_secret", secret_arn, "arn:aws:secretsmanager:*:secret:dockerhub-??????")
    document = filled("secret-policy.json", SECRET_ARN=secret_arn)
    policy_arn = iam.create_policy(PolicyName="dockerhub", PolicyDocument=document)["Policy"]["Arn"]
    role = iam.create_role(RoleName="ecsTaskExecutionRole", AssumeRolePolicyDocument=filled("trust-policy.json"))["Role"]
    checks.equal("create_role gives the trust policy back", role["AssumeRolePolicyDocument"],
                 json.loads(filled("trust-policy.json")))
    for arn in (policy_arn, AWS_POLICY):
        iam.attach_role_policy(RoleName=role["RoleName"], PolicyArn=arn)
    attached = iam.list_attached_role_policies(RoleName=role["RoleName"])["AttachedPolicies"]
    checks.equal("attach_role_policy", {policy["PolicyArn"] for policy in attached}, {policy_arn, AWS_POLICY})
    return {"secret": secret_arn, "policy": policy_arn, "role": role["Arn"], "role_name": role["RoleName"]}


def make_network(checks):
    """The default VPC's subnets, and a security group that is open on port 80."""
    vpc = ec2.describe_vpcs(Filters=[{"Name": "is-default", "Values": ["true"]}])["Vpcs"][0]["VpcId"]
    subnets = ec2.describe_subnets(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["Subnets"]
    checks.equal("describe_subnets tells that they are public", {one["MapPublicIpOnLaunch"] for one in subnets}, {True})
    group = ec2.create_security_group(GroupName="walkthrough", Description="HTTP", VpcId=vpc)["GroupId"]
    web = {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
    rules = ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[web])["SecurityGroupRules"]
    checks.equal("authorize_security_group_ingress", [(rule["FromPort"], rule["CidrIpv4"]) for rule in rules],
                 [(80, "0.0.0.0/0")])
    return {"subnets": [one["SubnetId"] for one in subnets], "securityGroups": [group], "assignPublicIp": "ENABLED"}


def walk(checks, access, network):
    """From the definition to the page, and back."""
    checks.equal("create_cluster", ecs.create_cluster(clusterName=CLUSTER)["cluster"]["status"], "ACTIVE")
    definition = register(json.loads(
        filled("task-definition.json", SECRET_ARN=access["secret"], EXECUTION_ROLE_ARN=access["role"], IMAGE=IMAGE)))
    checks.equal("register_task_definition", (definition["revision"], definition["status"]), (1, "ACTIVE"))
    checks.equal("the port of the host is the container's", definition["containerDefinitions"][0]["portMappings"],
                 [{"containerPort": 80, "hostPort": 80, "protocol": "tcp"}])
    answer = run("space", network)
    checks.equal("run_task has no failures", answer["failures"], [])
    task = answer["tasks"][0]["taskArn"]
    checks.equal("a new task is PROVISIONING", answer["tasks"][0]["lastStatus"], "PROVISIONING")
    wait("tasks_running", task)
    address = public_address(task)
    checks.equal("the page is there", fetch(address), "<h1>Hello from Fargate</h1>\n")
    ecs.stop_task(cluster=CLUSTER, task=task, reason="done")
    wait("tasks_stopped", task)
    stopped = describe(task)
    checks.equal("stop_task", (stopped["stopCode"], stopped["stoppedReason"]), ("UserInitiated", "done"))
    checks.equal("the container tells its exit code", stopped["containers"][0]["exitCode"], 143)
    checks.equal("the page is gone", fetch(address), None)


def run_rendered(checks, access, network):
    """boto3 holds the action's definition against its own model of ECS, and the sandbox runs it."""
    definition = register(rendered(access))
    checks.equal("the action's definition fits both launch types", set(definition["compatibilities"]), {"EC2", "FARGATE"})
    checks.equal("the action's definition is the walk-through's", walkthrough_fields(definition),
                 walkthrough_fields(ecs.describe_task_definition(taskDefinition="space")["taskDefinition"]))
    logs.create_log_group(logGroupName="/run-on-fargate/acme/space")
    task = run("rendered", network)["tasks"][0]["taskArn"]
    wait("tasks_running", task)
    checks.equal("a task of the action's definition answers", fetch(public_address(task)), "<h1>Hello from Fargate</h1>\n")
    events = logs.get_log_events(logGroupName="/run-on-fargate/acme/space",
                                 logStreamName=f"task/space/{task.split('/')[-1]}")["events"]
    checks.equal("it writes its log", [event["message"] for event in events], ["listening on port 80"])
    private = {**network, "assignPublicIp": "DISABLED"}
    checks.like("the EC2 launch type finds no container instance", refusal(run, "rendered", private, "EC2"),
                "*(InvalidParameterException)*: No Container Instances were found in your cluster.")
    ecs.stop_task(cluster=CLUSTER, task=task)


def go_wrong(checks, access, network):
    """What AWS says of a wrong password, of a missing policy, and of requests that are wrong."""
    checks.like("a secret of the name is there", refusal(secrets.create_secret, Name="dockerhub", SecretString="{}"),
                "*(ResourceExistsException)*already exists.")
    checks.like("an unknown task definition", refusal(run, "nothing", network), "*TaskDefinition not found.")
    secrets.put_secret_value(SecretId="dockerhub", SecretString=json.dumps({**LOGIN, "password": "wrong"}))
    task = run("space", network)["tasks"][0]["taskArn"]
    wait("tasks_stopped", task)
    checks.like("a wrong password", describe(task)["stoppedReason"],
                f"CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref "
                f"docker.io/{IMAGE}: failed to authorize: failed to fetch oauth token: unexpected status from GET "
                "request to *: 401 Unauthorized")
    checks.equal("a task that never ran has no exit code", "exitCode" in describe(task)["containers"][0], False)
    iam.detach_role_policy(RoleName=access["role_name"], PolicyArn=access["policy"])
    task = run("space", network)["tasks"][0]["taskArn"]
    wait("tasks_stopped", task)
    checks.like("a missing policy", describe(task)["stoppedReason"],
                "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval "
                "failed: unable to get registry auth from asm: service call has been retried * time(s): asm fetching "
                f"secret from the service for {access['secret']}: AccessDeniedException: User: *:assumed-role/"
                f"{access['role_name']}/{task.split('/')[-1]} is not authorized to perform: "
                f"secretsmanager:GetSecretValue on resource: {access['secret']} because no identity-based policy "
                "allows the secretsmanager:GetSecretValue action status code: 400, request id: *")
    checks.equal("why it stopped, in a word", describe(task)["stopCode"], "TaskFailedToStart")


def filled(name, **values):
    """A file of the walk-through with its placeholders filled in."""
    text = (HERE / name).read_text(encoding="utf-8")
    for placeholder, value in values.items():
        text = text.replace(placeholder, value)
    return text


def rendered(access):
    root = HERE.parent.parent
    node = os.environ.get("NODE", str(root / "node_modules" / ".bin" / "node"))
    command = [node, "proofs/walkthrough/rendered.ts", "--image", IMAGE,
               "--execution-role-arn", access["role"], "--secret-arn", access["secret"]]
    return json.loads(subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout)


def walkthrough_fields(definition):
    """The fields that the walk-through sets."""
    container = definition["containerDefinitions"][0]
    return {
        **{name: definition[name] for name in
           ("cpu", "memory", "networkMode", "requiresCompatibilities", "executionRoleArn")},
        **{name: container[name] for name in ("name", "image", "portMappings", "repositoryCredentials")},
    }


def register(definition):
    return ecs.register_task_definition(**definition)["taskDefinition"]


def run(family, network, launch_type="FARGATE"):
    return ecs.run_task(cluster=CLUSTER, taskDefinition=family, launchType=launch_type,
                        networkConfiguration={"awsvpcConfiguration": network})


def wait(waiter, task):
    ecs.get_waiter(waiter).wait(cluster=CLUSTER, tasks=[task], WaiterConfig={"Delay": 1, "MaxAttempts": 30})


def describe(task):
    return ecs.describe_tasks(cluster=CLUSTER, tasks=[task])["tasks"][0]


def public_address(task):
    details = {one["name"]: one["value"] for one in describe(task)["attachments"][0]["details"]}
    answer = ec2.describe_network_interfaces(NetworkInterfaceIds=[details["networkInterfaceId"]])
    return answer["NetworkInterfaces"][0]["Association"]["PublicIp"]


def fetch(address):
    """The page at the address; None when nothing answers."""
    try:
        with urllib.request.urlopen(f"http://{address}/", timeout=10) as answer:
            return answer.read().decode()
    except OSError:
        return None


def refusal(call, *args, **kwargs):
    try:
        call(*args, **kwargs)
    except ClientError as error:
        return str(error)
    return "no error"


if __name__ == "__main__":
    sys.exit(main())
