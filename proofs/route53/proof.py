"""
The sandbox's Route 53 with clients that are not ours (boto3, the AWS CLI, dig), and beside two other emulators: where do moto
and ministack agree with it on the same change batches? The action's own code then runs against these two (`records.py`).
Run it in the sandbox, with ministack's program as its argument:
node_modules/.bin/node sandbox/src/serve.ts --zone example.com -- python3 proofs/route53/proof.py ministack
"""

import contextlib
import json
import logging
import os
import pathlib
import socket
import subprocess
import sys
import time
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]
for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
    os.environ[name] = os.devnull
os.environ.pop("AWS_PROFILE", None)

import boto3  # noqa: E402  (it reads the settings above)
from botocore.config import Config  # noqa: E402
from botocore.exceptions import ClientError  # noqa: E402
from moto.server import ThreadedMotoServer  # noqa: E402

from batches import APP, BATCHES, BEFORE, change  # noqa: E402
from checks import Checks  # noqa: E402
from records import with_action  # noqa: E402

PATIENT = Config(retries={"mode": "standard", "max_attempts": 10})


def main():
    checks = Checks("route53")
    try:
        with_boto3(checks)
        with_cli(checks)
        with_dig(checks)
        with emulators(sys.argv[1]) as urls:
            others = {name: client_of(url) for name, url in urls.items()}
            beside(checks, others)
            for name, client in others.items():
                with_action(checks, name, client, urls[name])
    except Exception as error:
        checks.broke(error)
    return checks.close()


def client_of(url=None):
    keys = {} if url is None else {"endpoint_url": url, "aws_access_key_id": "test", "aws_secret_access_key": "test"}
    return boto3.client("route53", config=PATIENT, **keys)


def submit(client, zone, *changes):
    return client.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": list(changes)})


def refusal(call, *args):
    """The code and the message of a call's refusal."""
    try:
        call(*args)
    except ClientError as error:
        return error.response["Error"]["Code"], error.response["Error"]["Message"]
    return "ok", ""


def contents(client, zone):
    """What a zone has beside its own NS and SOA records."""
    pages = client.get_paginator("list_resource_record_sets").paginate(HostedZoneId=zone)
    sets = [each for page in pages for each in page["ResourceRecordSets"] if each["Type"] not in ("NS", "SOA")]
    return sorted(json.dumps(each, sort_keys=True) for each in sets)


def empty(client, zone):
    sets = [json.loads(each) for each in contents(client, zone)]
    if sets:
        submit(client, zone, *[{"Action": "DELETE", "ResourceRecordSet": each} for each in sets])


def with_boto3(checks):
    client = client_of()
    [zone] = client.list_hosted_zones_by_name(DNSName="example.com")["HostedZones"]
    checks.equal("boto3 finds the zone by name", zone["Name"], "example.com.")
    checks.equal("and by its id", client.get_hosted_zone(Id=zone["Id"])["HostedZone"], zone)
    checks.equal("and in the list", client.list_hosted_zones()["HostedZones"], [zone])
    changed = submit(client, zone["Id"], change("CREATE", "A", "*.example.com", "192.0.2.1"), *BEFORE)["ChangeInfo"]
    checks.like("a change has an id", changed["Id"], "/change/C*")
    client.get_waiter("resource_record_sets_changed").wait(Id=changed["Id"], WaiterConfig={"Delay": 1, "MaxAttempts": 5})
    checks.equal("boto3's waiter sees it in sync", client.get_change(Id=changed["Id"])["ChangeInfo"]["Status"], "INSYNC")
    names = [json.loads(each)["Name"] for each in contents(client, zone["Id"])]
    checks.equal("boto3 reads the records", sorted(names), ["\\052.example.com.", f"{APP}.", "www.example.com."])
    code, message = refusal(submit, client, zone["Id"], change("CREATE", "A", APP, "192.0.2.1"))
    checks.equal("boto3 reads a refusal", code, "InvalidChangeBatch")
    checks.equal("with its text", message,
                 f"[Tried to create resource record set [name='{APP}.', type='A'] but it already exists]")
    checks.equal("and that of an unknown zone", refusal(lambda: client.get_hosted_zone(Id="Z0"))[0], "NoSuchHostedZone")
    checks.equal("and that of an unknown change", refusal(lambda: client.get_change(Id="C0"))[0], "NoSuchChange")


def aws(*args):
    command = ["aws", "route53", *args, "--output", "json"]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "AWS_PAGER": ""}, check=False)
    return json.loads(done.stdout) if done.returncode == 0 and done.stdout else done.stderr.strip()


def with_cli(checks):
    zone = aws("list-hosted-zones")["HostedZones"][0]["Id"]
    batch = {"Comment": "by hand", "Changes": [change("UPSERT", "TXT", "_x.example.com", '"a \\"b\\" ü"')]}
    made = aws("change-resource-record-sets", "--hosted-zone-id", zone, "--change-batch", json.dumps(batch))
    checks.equal("the CLI changes records", made["ChangeInfo"]["Comment"], "by hand")
    checks.equal("the CLI waits for it", aws("wait", "resource-record-sets-changed", "--id", made["ChangeInfo"]["Id"]), "")
    found = aws("list-resource-record-sets", "--hosted-zone-id", zone, "--start-record-name", "_x.example.com",
                "--max-items", "1")["ResourceRecordSets"][0]
    checks.equal("the CLI reads them", found["ResourceRecords"], [{"Value": '"a \\"b\\" ü"'}])
    wrong = {"Changes": [change("DELETE", "A", APP, "192.0.2.9")]}
    refused = aws("change-resource-record-sets", "--hosted-zone-id", zone, "--change-batch", json.dumps(wrong))
    checks.like("the CLI tells a refusal", refused, "*(InvalidChangeBatch)*do not match the current values]")


def with_dig(checks):
    host, port = os.environ["SANDBOX_DNS"].split(":")

    def dig(*args):
        command = ["dig", f"@{host}", "-p", port, "+tries=1", "+time=5", *args]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    checks.equal("dig resolves a name", dig("+short", APP, "A").split(), ["192.0.2.1"])
    checks.equal("over TCP, too", dig("+short", "+tcp", APP, "A").split(), ["192.0.2.1"])
    checks.equal("and a CNAME", dig("+short", "www.example.com", "A").split(), [f"{APP}.", "192.0.2.1"])
    checks.equal("and the wildcard", dig("+short", "any.example.com", "A").split(), ["192.0.2.1"])
    checks.equal("and a text", dig("+short", "_x.example.com", "TXT").strip(), '"a \\"b\\" \\195\\188"')
    checks.like("the answer has its TTL", dig("+noall", "+answer", APP, "A"), f"{APP}.*60*IN*A*192.0.2.1*")
    checks.like("there is a name without such records", dig(APP, "AAAA"), "*status: NOERROR*ANSWER: 0*SOA*")
    checks.like("there is no such name", dig("example.org", "A"), "*status: NXDOMAIN*")
    checks.equal("dig finds nothing malformed", [line for line in dig(APP).splitlines() if "WARN" in line], [])


def beside(checks, others):
    for index, (what, batch, *expected) in enumerate(BATCHES):
        outcomes = [in_sandbox(batch)] + [elsewhere(client, index, batch) for client in others.values()]
        for name, outcome, wanted in zip(("the sandbox", *others), outcomes, expected, strict=True):
            checks.equal(f"{what}: {name} says {wanted}", outcome[0], wanted)
        for name, outcome in zip(others, outcomes[1:], strict=True):
            if outcome[0] == outcomes[0][0]:
                checks.equal(f"{what}: {name} has the same records afterwards", outcome[1], outcomes[0][1])


def in_sandbox(batch):
    client = client_of()
    zone = client.list_hosted_zones()["HostedZones"][0]["Id"]
    empty(client, zone)
    return outcome_of(client, zone, batch)


def elsewhere(client, index, batch):
    zone = client.create_hosted_zone(Name="example.com", CallerReference=f"batch-{index}")["HostedZone"]["Id"]
    return outcome_of(client, zone, batch)


def outcome_of(client, zone, batch):
    submit(client, zone, *BEFORE)
    code, _ = refusal(submit, client, zone, *batch)
    return code, contents(client, zone)


@contextlib.contextmanager
def emulators(ministack):
    """The address of each."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    moto = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    moto.start()
    try:
        host, port = moto.get_host_and_port()
        with running(ministack) as url:
            yield {"moto": f"http://{host}:{port}", "ministack": url}
    finally:
        moto.stop()


@contextlib.contextmanager
def running(ministack):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    env = {**os.environ, "GATEWAY_PORT": str(port)}
    with subprocess.Popen([ministack], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            wait_for(f"{url}/_ministack/health", process)
            yield url
        finally:
            process.terminate()


def wait_for(url, process):
    for _ in range(120):
        with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=2):
            return
        if process.poll() is not None:
            break
        time.sleep(0.5)
    raise RuntimeError("ministack does not answer")


if __name__ == "__main__":
    sys.exit(main())
