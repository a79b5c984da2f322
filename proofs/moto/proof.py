"""
The committed `dist` against moto, an imitation of AWS that is not ours: what do its requests mean there?

Secrets Manager, IAM, EC2, CloudWatch Logs and STS are moto's; ECS is the sandbox's, for tasks whose roles, secrets, log
groups and network interfaces are moto's (`deployments.ts`). boto3 looks at what there is afterwards.
"""

import json
import logging
import os
import pathlib
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "proofs"))

import boto3  # noqa: E402
from moto.server import ThreadedMotoServer  # noqa: E402

from checks import Checks  # noqa: E402

REGION = "eu-central-1"
ACCOUNT = "123456789012"
PASSWORD = "q\"uo\\te' ünï 密码 😀 $HOME `x` %0A {\"a\": 1}"
LOGIN = {"image": "acme/space:1.0", "registry-username": "acme", "registry-password": PASSWORD}
CHECKED = {"settle-seconds": "0", "health-check-path": "/"}
OURS = {"run-on-fargate:repository": "acme/space"}


class Moto:
    """Moto's server and boto3's clients of it."""

    def __init__(self):
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        self.server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        self.server.start()
        host, port = self.server.get_host_and_port()
        self.url = f"http://{host}:{port}"
        names = ("ec2", "iam", "logs", "secretsmanager")
        self.ec2, self.iam, self.logs, self.secrets = (self._client(name) for name in names)
        self._open_default_vpc()

    def _client(self, name):
        return boto3.client(name, endpoint_url=self.url, region_name=REGION,
                            aws_access_key_id="AKIAEXAMPLE", aws_secret_access_key="not-a-real-secret-access-key")

    def _open_default_vpc(self):
        """AWS's default VPC has an internet gateway and a route to it ("Default VPCs"); moto's has neither."""
        vpc = self.ec2.describe_vpcs(Filters=[{"Name": "is-default", "Values": ["true"]}])["Vpcs"][0]["VpcId"]
        gateway = self.ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
        self.ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
        main = [{"Name": "vpc-id", "Values": [vpc]}, {"Name": "association.main", "Values": ["true"]}]
        table = self.ec2.describe_route_tables(Filters=main)["RouteTables"][0]["RouteTableId"]
        self.ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)


class Deployments:
    """The process that runs the action."""

    def __init__(self, endpoint):
        node = os.environ.get("NODE", str(ROOT / "node_modules" / ".bin" / "node"))
        self.process = subprocess.Popen([node, "proofs/moto/deployments.ts", endpoint], cwd=ROOT, text=True,
                                        encoding="utf-8", stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def run(self, **inputs):
        return self._order({"inputs": {name.replace("_", "-"): value for name, value in inputs.items()}})

    def set_password(self, password):
        self._order({"password": password})

    def close(self):
        self.process.stdin.close()
        return self.process.wait(timeout=30)

    def _order(self, order):
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise RuntimeError("the deployments' process has ended")
        return json.loads(answer)


def main():
    checks = Checks("moto")
    moto = Moto()
    deployments = Deployments(moto.url)
    try:
        deployments.set_password(PASSWORD)
        check_plan(checks, moto, deployments)
        first = check_first(checks, moto, deployments)
        check_second(checks, moto, deployments, first)
        check_drift(checks, moto, deployments, first)
        check_new_password(checks, moto, deployments, first)
        check_deleted_secret(checks, moto, deployments, first)
        check_refusals(checks, moto, deployments)
        check_given(checks, moto, deployments)
    except Exception as error:
        checks.broke(error)
    finally:
        checks.equal("the deployments' process ends", deployments.close(), 0)
        moto.server.stop()
    return checks.close()


def check_plan(checks, moto, deployments):
    before = state(moto)
    plan = deployments.run(**LOGIN, mode="plan")
    checks.equal("a plan succeeds", (plan["outcome"], plan["errors"]), ("success", []))
    checks.equal("a plan makes nothing", state(moto), before)


def check_first(checks, moto, deployments):
    """A deployment into an empty account."""
    result = deployments.run(**LOGIN, **CHECKED)
    outputs = result["outputs"]
    checks.equal("a deployment succeeds", (result["outcome"], result["errors"]), ("success", []))
    checks.equal("its log does not hold the password", [line for line in result["lines"] if PASSWORD in line], [])
    check_secret(checks, moto, outputs)
    check_role(checks, moto, outputs)
    check_network(checks, moto, outputs)
    check_log(checks, moto, outputs)
    return outputs


def check_secret(checks, moto, outputs):
    secret = moto.secrets.describe_secret(SecretId="run-on-fargate/acme/space/docker.io")
    value = moto.secrets.get_secret_value(SecretId=secret["ARN"])["SecretString"]
    checks.equal("the secret's ARN", outputs["secret-arn"], secret["ARN"])
    checks.equal("the secret's value", json.loads(value), {"username": "acme", "password": PASSWORD})
    checks.equal("the secret's versions", list(secret["VersionIdsToStages"].values()), [["AWSCURRENT"]])
    checks.equal("the secret's tags", by_key(secret["Tags"]), OURS)


def check_role(checks, moto, outputs):
    name = outputs["execution-role-arn"].split("/")[-1]
    role = moto.iam.get_role(RoleName=name)["Role"]
    [statement] = role["AssumeRolePolicyDocument"]["Statement"]
    checks.equal("the role's ARN", outputs["execution-role-arn"], role["Arn"])
    checks.equal("the role is for ECS tasks", (statement["Effect"], statement["Principal"], statement["Action"]),
                 ("Allow", {"Service": "ecs-tasks.amazonaws.com"}, "sts:AssumeRole"))
    checks.equal("of this account and Region", statement["Condition"], {
        "StringEquals": {"aws:SourceAccount": ACCOUNT},
        "ArnLike": {"aws:SourceArn": f"arn:aws:ecs:{REGION}:{ACCOUNT}:*"},
    })
    checks.equal("the role has no other policy",
                 moto.iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"], [])
    policies = role_state(moto, name)["policies"]
    group = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:/run-on-fargate/acme/space:*"
    checks.equal("the role's policies", set().union(*policies.values()), {
        ("Allow", "secretsmanager:GetSecretValue", outputs["secret-arn"]),
        ("Allow", "logs:CreateLogStream", group),
        ("Allow", "logs:PutLogEvents", group),
    })
    checks.equal("the role's tags", by_key(moto.iam.list_role_tags(RoleName=name)["Tags"]), OURS)


def check_network(checks, moto, outputs):
    [group] = moto.ec2.describe_security_groups(GroupIds=[outputs["security-group-id"]])["SecurityGroups"]
    checks.equal("the security group's rules", rules(group["IpPermissions"]),
                 {("tcp", 80, 80, "0.0.0.0/0"), ("tcp", 80, 80, "::/0")})
    checks.equal("it lets everything out", rules(group["IpPermissionsEgress"]), {("-1", None, None, "0.0.0.0/0")})
    checks.equal("the security group's tags", by_key(group["Tags"]),
                 {**OURS, "run-on-fargate:environment": "main", "run-on-fargate:origin": "refs/heads/main"})
    [interface] = moto.ec2.describe_network_interfaces(NetworkInterfaceIds=[outputs["eni-id"]])["NetworkInterfaces"]
    checks.equal("the interface is in it", [one["GroupId"] for one in interface["Groups"]], [group["GroupId"]])
    checks.equal("its addresses", (outputs["public-ip"], outputs["private-ip"]),
                 (interface["Association"]["PublicIp"], interface["PrivateIpAddress"]))


def check_log(checks, moto, outputs):
    [group] = moto.logs.describe_log_groups()["logGroups"]
    checks.equal("the log group", (group["logGroupName"], group["retentionInDays"]), ("/run-on-fargate/acme/space", 14))
    checks.equal("the log group's tags",
                 moto.logs.list_tags_for_resource(resourceArn=group["logGroupArn"])["tags"], OURS)
    events = moto.logs.get_log_events(logGroupName=outputs["log-group"], logStreamName=outputs["log-stream"])["events"]
    checks.equal("the task's log is where the outputs say", [one["message"] for one in events], ["listening on port 80"])


def check_second(checks, moto, deployments, first):
    """The same again changes nothing but the task."""
    before = state(moto)
    second = deployments.run(**LOGIN, **CHECKED)
    checks.equal("a second deployment succeeds", second["outcome"], "success")
    checks.equal("it tells of no change", json.loads(second["outputs"]["changed"]), [])
    checks.equal("it changes nothing", state(moto), before)
    checks.equal("it uses the same definition", second["outputs"]["task-definition-arn"], first["task-definition-arn"])
    checks.equal("its task is a new one", second["outputs"]["task-id"] != first["task-id"], True)
    checks.equal("the replaced task's interface goes", interfaces_left(moto, 1), [second["outputs"]["eni-id"]])


def check_drift(checks, moto, deployments, first):
    """What somebody has taken away by hand is put back."""
    before = state(moto)
    name = first["execution-role-arn"].split("/")[-1]
    for policy in moto.iam.list_role_policies(RoleName=name)["PolicyNames"]:
        moto.iam.delete_role_policy(RoleName=name, PolicyName=policy)
    web = {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
    moto.ec2.revoke_security_group_ingress(GroupId=first["security-group-id"], IpPermissions=[web])
    result = deployments.run(**LOGIN, **CHECKED)
    checks.equal("what was taken away is put back", (result["outcome"], result["errors"]), ("success", []))
    checks.equal("exactly as it was", state(moto), before)


def check_new_password(checks, moto, deployments, first):
    deployments.set_password("another one")
    result = deployments.run(**{**LOGIN, "registry-password": "another one"}, **CHECKED)
    checks.equal("a new password reaches the task", (result["outcome"], result["errors"]), ("success", []))
    checks.equal("as a change of the secret", [one["resource"] for one in json.loads(result["outputs"]["changed"])],
                 ["secret"])
    value = moto.secrets.get_secret_value(SecretId=first["secret-arn"])["SecretString"]
    checks.equal("the secret has it", json.loads(value), {"username": "acme", "password": "another one"})
    versions = moto.secrets.list_secret_version_ids(SecretId=first["secret-arn"])["Versions"]
    checks.equal("beside the one before", sorted(one["VersionStages"] for one in versions),
                 [["AWSCURRENT"], ["AWSPREVIOUS"]])
    deployments.set_password(PASSWORD)


def check_deleted_secret(checks, moto, deployments, first):
    moto.secrets.delete_secret(SecretId=first["secret-arn"])
    result = deployments.run(**LOGIN, **CHECKED)
    checks.equal("a secret marked for deletion is restored", (result["outcome"], result["errors"]), ("success", []))
    secret = moto.secrets.describe_secret(SecretId=first["secret-arn"])
    checks.equal("it is there for good", secret.get("DeletedDate"), None)
    value = moto.secrets.get_secret_value(SecretId=first["secret-arn"])["SecretString"]
    checks.equal("with the login", json.loads(value)["password"], PASSWORD)


def check_refusals(checks, moto, deployments):
    """What cannot work is refused before anything is written."""
    moto.secrets.create_secret(Name="plain", SecretString="acme:password")
    before = state(moto)
    for what, inputs in {
        "a wrong password": {**LOGIN, "registry-password": "wrong", "environment": "other"},
        "a secret that is no JSON object": {**LOGIN, "secret-name": "plain", "environment": "other"},
        "a missing tag": {**LOGIN, "image": "acme/space:2.0", "environment": "other"},
    }.items():
        result = deployments.run(**inputs)
        checks.equal(f"{what} is refused with one error", (result["outcome"], len(result["errors"])), ("failure", 1))
    checks.equal("refusals write nothing", state(moto), before)


def check_given(checks, moto, deployments):
    """A secret, a role and a group of the user's own are taken as they are."""
    secret = moto.secrets.create_secret(Name="mine", SecretString=json.dumps({"username": "acme", "password": PASSWORD}))
    trust = {"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"}
    role = moto.iam.create_role(RoleName="mine", AssumeRolePolicyDocument=policy_of(trust))["Role"]
    may = {"Effect": "Allow", "Action": ["secretsmanager:GetSecretValue", "logs:*"], "Resource": "*"}
    moto.iam.put_role_policy(RoleName="mine", PolicyName="mine", PolicyDocument=policy_of(may))
    vpc = moto.ec2.describe_vpcs(Filters=[{"Name": "is-default", "Values": ["true"]}])["Vpcs"][0]["VpcId"]
    group = moto.ec2.create_security_group(GroupName="mine", Description="mine", VpcId=vpc)["GroupId"]
    web = {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
    moto.ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[web])
    before = state(moto)
    result = deployments.run(image="acme/space:1.0", environment="given", port="80", secret_arn=secret["ARN"],
                             execution_role_arn=role["Arn"], security_groups=group, **CHECKED)
    checks.equal("a deployment with what is given succeeds", (result["outcome"], result["errors"]), ("success", []))
    checks.equal("it changes none of it", state(moto), before)


def state(moto):
    """All that a deployment can make, apart from tasks and what they write."""
    roles = [role["RoleName"] for role in moto.iam.list_roles()["Roles"]]
    listed = moto.secrets.list_secrets(IncludePlannedDeletion=True)["SecretList"]
    groups = moto.logs.describe_log_groups()["logGroups"]
    return {
        "secrets": {one["Name"]: (by_key(one.get("Tags", [])), one["SecretVersionsToStages"]) for one in listed},
        "roles": {name: role_state(moto, name) for name in roles},
        "log groups": {one["logGroupName"]: one.get("retentionInDays") for one in groups},
        "security groups": {
            one["GroupId"]: (one["GroupName"], rules(one["IpPermissions"]), rules(one["IpPermissionsEgress"]),
                             by_key(one.get("Tags", [])))
            for one in moto.ec2.describe_security_groups()["SecurityGroups"]
        },
    }


def role_state(moto, name):
    names = moto.iam.list_role_policies(RoleName=name)["PolicyNames"]
    documents = [moto.iam.get_role_policy(RoleName=name, PolicyName=one)["PolicyDocument"] for one in names]
    return {
        "trust": moto.iam.get_role(RoleName=name)["Role"]["AssumeRolePolicyDocument"],
        # Without the ids of the statements, which hold the time at which they were written.
        "policies": dict(zip(names, map(grants, documents))),
        "attached": moto.iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"],
        "tags": by_key(moto.iam.list_role_tags(RoleName=name)["Tags"]),
    }


def interfaces_left(moto, count):
    """The interfaces' ids, once there are so few; a task gives its interface back some time after it has stopped."""
    for _ in range(50):
        ids = [one["NetworkInterfaceId"] for one in moto.ec2.describe_network_interfaces()["NetworkInterfaces"]]
        if len(ids) <= count:
            break
        time.sleep(0.1)
    return ids


def grants(document):
    """A policy as a set of effect, action and resource; a statement with anything more stands for itself."""
    found = set()
    for statement in document["Statement"]:
        if set(statement) - {"Sid", "Effect", "Action", "Resource"}:
            found.add(json.dumps(statement))
            continue
        for action in as_list(statement["Action"]):
            found.update((statement["Effect"], action, resource) for resource in as_list(statement["Resource"]))
    return found


def rules(permissions):
    found = set()
    for one in permissions:
        ranges = [each["CidrIp"] for each in one["IpRanges"]] + [each["CidrIpv6"] for each in one["Ipv6Ranges"]]
        found.update((one["IpProtocol"], one.get("FromPort"), one.get("ToPort"), cidr) for cidr in ranges)
    return found


def policy_of(statement):
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def by_key(tags):
    return {tag["Key"]: tag["Value"] for tag in tags}


def as_list(value):
    return value if isinstance(value, list) else [value]


if __name__ == "__main__":
    sys.exit(main())
