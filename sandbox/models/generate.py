#!/usr/bin/env python3
"""Writes the service models that the sandbox checks requests and answers against.

Source: the official models as botocore carries them (Apache-2.0). Kept are the operations that the sandbox serves and the
shapes they reach, without documentation, one to a line. `--check` writes nothing and exits 1 when a committed file differs.
"""

import json
import sys
from pathlib import Path

import botocore
from botocore.loaders import Loader

SERVED = {
    "ecs": (
        "2014-11-13",
        """CreateCluster DescribeClusters DeleteCluster PutClusterCapacityProviders ListClusters
        RegisterTaskDefinition DescribeTaskDefinition DeregisterTaskDefinition DeleteTaskDefinitions
        ListTaskDefinitions ListTaskDefinitionFamilies RunTask DescribeTasks ListTasks StopTask
        TagResource UntagResource ListTagsForResource DescribeContainerInstances ListContainerInstances""",
    ),
    "secretsmanager": (
        "2017-10-17",
        """CreateSecret DescribeSecret GetSecretValue PutSecretValue UpdateSecret DeleteSecret RestoreSecret
        TagResource UntagResource ListSecrets ListSecretVersionIds""",
    ),
    "kms": ("2014-11-01", "DescribeKey"),
    "iam": (
        "2010-05-08",
        """CreateRole GetRole DeleteRole UpdateAssumeRolePolicy PutRolePolicy GetRolePolicy ListRolePolicies
        DeleteRolePolicy AttachRolePolicy DetachRolePolicy ListAttachedRolePolicies TagRole ListRoleTags
        CreatePolicy GetPolicy GetPolicyVersion DeletePolicy ListPolicies CreateServiceLinkedRole
        PutRolePermissionsBoundary SimulatePrincipalPolicy""",
    ),
    "sts": ("2011-06-15", "GetCallerIdentity"),
    "ec2": (
        "2016-11-15",
        """DescribeVpcs DescribeSubnets DescribeRouteTables DescribeSecurityGroups DescribeSecurityGroupRules
        CreateSecurityGroup AuthorizeSecurityGroupIngress RevokeSecurityGroupIngress
        AuthorizeSecurityGroupEgress DeleteSecurityGroup CreateTags DescribeNetworkInterfaces
        DescribeVpcEndpoints DescribeInstances""",
    ),
    "logs": (
        "2014-03-28",
        """CreateLogGroup DescribeLogGroups PutRetentionPolicy DeleteLogGroup DescribeLogStreams CreateLogStream
        PutLogEvents GetLogEvents FilterLogEvents TagResource ListTagsForResource""",
    ),
    "route53": (
        "2013-04-01",
        """ListHostedZones ListHostedZonesByName GetHostedZone ListResourceRecordSets ChangeResourceRecordSets
        GetChange""",
    ),
}
METADATA = ("apiVersion", "protocol", "targetPrefix", "xmlNamespace")
SHAPE = ("type", "required", "enum", "min", "max", "pattern", "flattened", "timestampFormat", "sensitive", "exception", "fault")
MEMBER = ("shape", "location", "locationName", "queryName", "flattened", "timestampFormat")
HTTP = ("method", "requestUri")


def kept(source, keys):
    return {key: source[key] for key in keys if key in source}


def operation_of(source, protocol):
    operation = kept(source["http"], HTTP) if protocol == "rest-xml" else {}
    if "locationName" in source.get("input", {}):
        operation["root"] = source["input"]["locationName"]
    operation |= {side: source[side]["shape"] for side in ("input", "output") if side in source}
    operation |= kept(source.get("output", {}), ("resultWrapper",))
    return operation | {"errors": [error["shape"] for error in source.get("errors", [])]}


def namespace_of(source):
    """Where the metadata have no namespace, the inputs that are written as a document of their own have."""
    inputs = [operation.get("input", {}) for operation in source["operations"].values()]
    found = {shape["xmlNamespace"]["uri"] for shape in inputs if "xmlNamespace" in shape}
    return {"xmlNamespace": found.pop()} if len(found) == 1 else {}


def shape_of(source):
    shape = kept(source, SHAPE)
    if "error" in source:
        shape["error"] = kept(source["error"], ("code", "httpStatusCode"))
    if "members" in source:
        shape["members"] = {name: kept(member, MEMBER) for name, member in source["members"].items()}
    return shape | {part: kept(source[part], MEMBER) for part in ("member", "key", "value") if part in source}


def neighbours(shape):
    parts = [*shape.get("members", {}).values(), *(shape[part] for part in ("member", "key", "value") if part in shape)]
    return [part["shape"] for part in parts]


def reached(operations, source):
    waiting = [name for operation in operations.values() for name in (operation.get("input"), operation.get("output"))]
    waiting += [error for operation in operations.values() for error in operation["errors"]]
    shapes = {}
    while waiting:
        name = waiting.pop()
        if name is not None and name not in shapes:
            shapes[name] = shape_of(source[name])
            waiting += neighbours(shapes[name])
    return dict(sorted(shapes.items()))


def lines(entries):
    return ",\n".join(f"{json.dumps(name)}: {json.dumps(entry, separators=(',', ':'))}" for name, entry in entries.items())


def model_text(service, version, names):
    source = Loader().load_data(f"{service}/{version}/service-2")
    protocol = source["metadata"]["protocol"]
    operations = {name: operation_of(source["operations"][name], protocol) for name in sorted(names.split())}
    head = {"source": f"botocore {botocore.__version__}, {service}/{version}/service-2.json, Apache-2.0"}
    head["metadata"] = namespace_of(source) | kept(source["metadata"], METADATA)
    shapes = reached(operations, source["shapes"])
    return f'{{\n{lines(head)},\n"operations": {{\n{lines(operations)}\n}},\n"shapes": {{\n{lines(shapes)}\n}}\n}}\n'


def main():
    folder = Path(__file__).parent
    stale = []
    for service, (version, names) in SERVED.items():
        file = folder / f"{service}.json"
        text = model_text(service, version, names)
        if file.exists() and file.read_text(encoding="utf-8") == text:
            continue
        stale.append(file.name)
        if "--check" not in sys.argv:
            file.write_text(text, encoding="utf-8", newline="\n")
    if stale:
        verb = "differ from" if "--check" in sys.argv else "written from"
        print(f"{', '.join(stale)} {verb} botocore {botocore.__version__}")
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
