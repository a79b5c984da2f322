"""The action's own code for records, at two Route 53s that are not ours. boto3 looks at what there is afterwards."""

import contextlib
import json
import os
import pathlib
import subprocess
import threading

from batches import change

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
ZONE = "preview.example.net"
NAME = f"pr-7.{ZONE}"
MARKER = f"_run-on-fargate.{NAME}"
TTL = 60
# Long enough for a marker of several strings, with what a TXT record holds only in escapes.
OWNER = {"repository": "acme/space", "environment": "pr-7", "region": "eu-central-1"}
ORIGIN = f"refs/heads/{'überlang/' * 20}x"
# More than a page of records.
CROWD = 310
# Seconds; the emulators have every change in sync at the second question.
LONGEST_ANSWER = 90


class Action:
    """A process with the action's code, at this endpoint."""

    def __init__(self, url):
        node = os.environ.get("NODE", str(ROOT / "node_modules" / ".bin" / "node"))
        env = {**os.environ, "AWS_ENDPOINT_URL": url, "AWS_REGION": OWNER["region"],
               "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
        env.pop("AWS_SESSION_TOKEN", None)
        self.process = subprocess.Popen([node, "proofs/route53/action.ts"], cwd=ROOT, env=env, text=True,
                                        encoding="utf-8", stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def order(self, do, **what):
        """The answer to an order: its `result` or its `error`."""
        self.say({"do": do, **{name: value for name, value in what.items() if value is not None}})
        return self.hear()

    def result(self, do, **what):
        """What comes of an order that is to succeed."""
        answer = self.order(do, **what)
        if "error" in answer:
            raise RuntimeError(f"{do} says {answer['error']}")
        return answer["result"]

    def say(self, what):
        self.process.stdin.write(json.dumps(what) + "\n")
        self.process.stdin.flush()

    def hear(self):
        deadline = threading.Timer(LONGEST_ANSWER, self.process.kill)
        deadline.start()
        answer = self.process.stdout.readline()
        deadline.cancel()
        if not answer:
            raise RuntimeError(f"the action's process has ended, or has not answered within {LONGEST_ANSWER} s")
        return json.loads(answer)

    def close(self):
        self.process.stdin.close()
        return self.process.wait(timeout=30)


class Emulator:
    """What is to be done and seen at one implementation; `is_exact` where its DELETE wants the record as it is now."""

    def __init__(self, checks, name, client, url):
        self.checks, self.name, self.client, self.url = checks, name, client, url
        self.is_exact = name == "ministack"

    def equal(self, what, actual, expected):
        self.checks.equal(f"the action at {self.name}: {what}", actual, expected)

    def like(self, what, actual, pattern):
        self.checks.like(f"the action at {self.name}: {what}", actual, pattern)

    def create_zone(self, name, reference, **more):
        made = self.client.create_hosted_zone(Name=name, CallerReference=reference, **more)
        return made["HostedZone"]["Id"].removeprefix("/hostedzone/")

    def submit(self, zone, *changes):
        self.client.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": list(changes)})

    def contents(self, zone):
        """Each name and type of a zone with its TTL and its values."""
        pages = self.client.get_paginator("list_resource_record_sets").paginate(HostedZoneId=zone)
        return {
            (each["Name"].rstrip("."), each["Type"]): (each["TTL"], sorted(v["Value"] for v in each["ResourceRecords"]))
            for page in pages for each in page["ResourceRecordSets"]
        }


def with_action(checks, name, client, url):
    try:
        go_through(Emulator(checks, name, client, url))
    except Exception as error:
        # The other emulator is still of interest.
        checks.broke(RuntimeError(f"the action at {name}: {type(error).__name__}: {error}"))


def go_through(emulator):
    with contextlib.closing(Action(emulator.url)) as action:
        zone, parent = check_zones(emulator, action)
        check_delegation(emulator, action, parent)
        before = check_foreign(emulator, action, zone)
        held = check_creation(emulator, action, zone, before)
        moved = check_move(emulator, action, zone, held, before)
        check_stale(emulator, action, zone, held, moved)
        last = check_change(emulator, action, zone, before)
        check_other_owner(emulator, action, zone)
        check_removal(emulator, action, zone, before, last)
        check_other_zone(emulator, action, parent)


def next_of(began, *addresses):
    tasks = [{"id": f"{index:032x}", "address": address} for index, address in enumerate(addresses)]
    return {"ttl": TTL, "marker": {**OWNER, "origin": ORIGIN, "cluster": "default", "startedBy": f"run-{began}",
                                   "began": began, "until": began + TTL * 1000, "tasks": tasks}}


def found(action, zone=None):
    return action.result("find", name=NAME, zoneId=zone, owner=OWNER)


def finding_error(action, name=NAME, zone=None, owner=None):
    """The code and the message of the error, as one text."""
    error = action.order("find", name=name, zoneId=zone, owner=owner or OWNER).get("error", {})
    return f"{error.get('code')}: {error.get('message')}"


def check_zones(emulator, action):
    """Which of many zones a name belongs to."""
    emulator.like("no zone for the name", finding_error(action), "DOMAIN_WITHOUT_ZONE: *No public hosted zone*")
    parent = emulator.create_zone("example.net", "parent")
    # One ends like the name without being above it; the private one is closer to it.
    emulator.create_zone("r-7.preview.example.net", "trap")
    emulator.create_zone(NAME, "private", HostedZoneConfig={"PrivateZone": True},
                         VPC={"VPCRegion": OWNER["region"], "VPCId": "vpc-0123456789abcdef0"})
    for index in range(100):
        emulator.create_zone(f"zone-{index}.example.org", f"other-{index}")
    emulator.equal("the only zone above the name", found(action)["zone"]["id"], parent)
    zone = emulator.create_zone(ZONE, "zone")
    finding = found(action)
    emulator.equal("the longest of the public zones above the name",
                   (finding["zone"]["id"], finding["zone"]["name"]), (zone, ZONE))
    delegation = emulator.client.get_hosted_zone(Id=zone)["DelegationSet"]["NameServers"]
    emulator.equal("its name servers", finding["zone"]["nameServers"], delegation)
    emulator.equal("the name is free", "held" in finding, False)
    emulator.equal("the zone that is asked for", found(action, parent)["zone"]["id"], parent)
    missing = finding_error(action, zone="Z0000000000000000000")
    emulator.like("the zone that is asked for is not there", missing, "DOMAIN_WITHOUT_ZONE: *doesn't exist*")
    for index in range(2):
        emulator.create_zone("twice.example.net", f"twice-{index}")
    twice = finding_error(action, name="app.twice.example.net")
    emulator.like("two zones of one name", twice, "DOMAIN_ZONE_AMBIGUOUS: *")
    return zone, parent


def check_delegation(emulator, action, parent):
    emulator.submit(parent, change("CREATE", "NS", ZONE, "ns1.example.org.", "ns2.example.org."))
    emulator.like("the zone delegates the name", finding_error(action, zone=parent),
                  f"DOMAIN_DELEGATED: *delegates {ZONE} to other name servers: ns1.example.org., ns2.example.org.*")


def check_foreign(emulator, action, zone):
    """Records that others have made stop the action, and stay; returns those that stay to the end."""
    crowd = [change("CREATE", "A", f"host-{index}.{ZONE}", f"10.0.{index // 250}.{index % 250 + 1}")
             for index in range(CROWD)]
    # Beside the name in the list, as well.
    beside = [change("CREATE", "A", f"api.{NAME}", "192.0.2.100"),
              change("CREATE", "TXT", f"_acme-challenge.{NAME}", '"x"'),
              change("CREATE", "TXT", NAME, '"v=spf1 -all"'),
              change("CREATE", "A", f"pr-70.{ZONE}", "192.0.2.101")]
    emulator.submit(zone, *crowd, *beside)
    before = emulator.contents(zone)
    foreign = [("an address", change("CREATE", "A", f"taken-1.{ZONE}", "192.0.2.50")),
               ("a CNAME", change("CREATE", "CNAME", f"taken-2.{ZONE}", "example.org.")),
               ("another text at the marker's name", change("CREATE", "TXT", f"_run-on-fargate.taken-3.{ZONE}", '"mine"'))]
    emulator.submit(zone, *[made for _, made in foreign])
    there = emulator.contents(zone)
    for index, (what, made) in enumerate(foreign, start=1):
        told = finding_error(action, name=f"taken-{index}.{ZONE}")
        value = made["ResourceRecordSet"]["ResourceRecords"][0]["Value"]
        emulator.like(f"{what} of somebody else is told", told,
                      f"DOMAIN_TAKEN: taken-{index}.{ZONE}*didn't create*{value}.")
    asked = [action.order("change", zoneId=zone, name=f"taken-{index}.{ZONE}", owner=OWNER) for index in (1, 2, 3)]
    emulator.equal("nobody decides about somebody else's", [one.get("result", "failed") for one in asked], [None] * 3)
    emulator.equal("nothing of somebody else's is marked", action.result("marked", zoneId=zone), [])
    if emulator.is_exact:
        answer = action.order("move", id=zone, name=f"taken-1.{ZONE}", next=next_of(1, "192.0.2.1"))
        emulator.equal("a creation over somebody else's is a conflict", answer.get("result"), "conflict")
    emulator.equal("somebody else's is as it was", emulator.contents(zone), there)
    emulator.submit(zone, *[{**made, "Action": "DELETE"} for _, made in foreign])
    return before


def check_creation(emulator, action, zone, before):
    wanted = next_of(1, "192.0.2.1", "2001:db8::1")
    made = action.result("move", id=zone, name=NAME, next=wanted)
    emulator.like("a creation is a change", made["change"], "*C*")
    there = emulator.contents(zone)
    emulator.equal("it makes the addresses", (there[NAME, "A"], there[NAME, "AAAA"]),
                   ((TTL, ["192.0.2.1"]), (TTL, ["2001:db8::1"])))
    _, [text] = there[MARKER, "TXT"]
    emulator.like("and the marker", text, '"run-on-fargate-1 repository=acme%2Fspace * tasks=*" "*"')
    others = {key: value for key, value in there.items() if key[0] not in (NAME, MARKER) or key in before}
    emulator.equal("and nothing else", others, before)
    answer = action.order("sync", change=made["change"])
    emulator.equal("it is waited for until it is in sync", (answer["result"], answer["statuses"]),
                   (True, ["PENDING", "INSYNC"] if emulator.is_exact else ["INSYNC"]))
    held = found(action)["held"]
    emulator.equal("the marker is read back", {"marker": held["marker"], "ttl": held["ttl"]}, wanted)
    marked = action.result("marked", zoneId=zone)
    emulator.equal("it is found by its marker among all pages",
                   [(one["name"], len(one["sets"]), one["marker"]) for one in marked], [(NAME, 3, held["marker"])])
    return held


def check_move(emulator, action, zone, held, before):
    """To another address, and from two families to one."""
    action.result("move", id=zone, name=NAME, held=held, next=next_of(2, "192.0.2.2"))
    there = emulator.contents(zone)
    emulator.equal("a move changes the address", there[NAME, "A"], (TTL, ["192.0.2.2"]))
    emulator.equal("and takes what is no more", (NAME, "AAAA") in there, False)
    emulator.equal("one marker stands there", len(there[MARKER, "TXT"][1]), 1)
    emulator.equal("with nothing else changed", len(there), len(before) + 2)
    moved = found(action)["held"]
    emulator.equal("the new marker is read back", moved["marker"], next_of(2, "192.0.2.2")["marker"])
    return moved


def check_stale(emulator, action, zone, held, moved):
    """A move from what has been there before, or never was."""
    there = emulator.contents(zone)
    if emulator.is_exact:
        stale = action.order("move", id=zone, name=NAME, held=held, next=next_of(3, "192.0.2.3"))
        emulator.equal("a move from what is there no more is a conflict", stale.get("result"), "conflict")
        removal = action.order("move", id=zone, name=NAME, held=held)
        emulator.equal("so is a removal", removal.get("result"), "conflict")
        free = action.order("move", id=zone, name=NAME, next=next_of(3, "192.0.2.3"))
        emulator.equal("so is a creation where something is", free.get("result"), "conflict")
    else:
        # moto remembers every value that ever was, lets such a deletion pass, and answers others with InvalidInput.
        never = json.loads(json.dumps(moved).replace("192.0.2.2", "192.0.2.99"))
        answer = action.order("move", id=zone, name=NAME, held=never, next=next_of(3, "192.0.2.3"))
        emulator.equal("a move from what never was is refused (moto takes every earlier value, and has another code)",
                       answer.get("error", {}).get("code"), "InvalidInput")
    emulator.equal("and changes nothing", emulator.contents(zone), there)


def check_change(emulator, action, zone, before):
    """Reading, deciding, moving and waiting in one; returns the addresses that stand there at the end."""
    action.say({"do": "change", "zoneId": zone, "name": NAME, "owner": OWNER})
    first = action.hear()["asked"]
    emulator.equal("a change asks with what is there", first["marker"]["tasks"][0]["address"], "192.0.2.2")
    addresses = ["192.0.2.4"]
    if emulator.is_exact:
        # Another run is faster.
        with contextlib.closing(Action(emulator.url)) as other:
            other.result("move", id=zone, name=NAME, held=first, next=next_of(5, "192.0.2.5"))
        action.say(next_of(4, "192.0.2.4"))
        second = action.hear()["asked"]
        emulator.equal("of two runs, the later one learns of the other", second["marker"]["startedBy"], "run-5")
        emulator.equal("and has changed nothing", emulator.contents(zone)[NAME, "A"], (TTL, ["192.0.2.5"]))
        addresses = ["192.0.2.6", "192.0.2.7"]
    action.say(next_of(6, *addresses))
    answer = action.hear()
    emulator.equal("a change is in sync before it is told", answer["statuses"][-1:], ["INSYNC"])
    there = emulator.contents(zone)
    emulator.equal("it has all addresses", there[NAME, "A"], (TTL, addresses))
    emulator.equal("with nothing else changed by it", len(there), len(before) + 2)
    action.say({"do": "change", "zoneId": zone, "name": NAME, "owner": OWNER})
    action.hear()
    action.say("keep")
    emulator.equal("a change may be none", (action.hear()["result"], emulator.contents(zone)), (None, there))
    return addresses


def check_other_owner(emulator, action, zone):
    there = emulator.contents(zone)
    other = {**OWNER, "environment": "pr-8"}
    emulator.like("another environment's record is told", finding_error(action, owner=other),
                  "DOMAIN_TAKEN: *belongs to the environment pr-7 of acme/space*")
    for field, value in (("environment", "pr-8"), ("repository", "acme/other"), ("region", "us-east-1")):
        removed = action.result("remove", zones=[zone], owner={**OWNER, field: value})
        emulator.equal(f"a removal of another {field} takes nothing", (removed, emulator.contents(zone)), ([], there))


def check_removal(emulator, action, zone, before, addresses):
    answer = action.result("remove", zones=[zone], owner=OWNER)
    ids = [f"{index:032x}" for index in range(len(addresses))]
    emulator.equal("a removal tells the name and its tasks", answer, [{"name": NAME, "ids": ids}])
    emulator.equal("it takes record and marker, and leaves the zone as it was", emulator.contents(zone), before)
    emulator.equal("nothing is marked any more", action.result("marked", zoneId=zone), [])
    emulator.equal("a second removal finds nothing", action.result("remove", zones=[zone], owner=OWNER), [])
    gone = action.result("remove", zones=["Z0000000000000000000"], owner=OWNER)
    emulator.equal("nor does one in a zone that is gone", gone, [])


def check_other_zone(emulator, action, parent):
    """ministack takes any name into any zone."""
    if emulator.is_exact:
        return
    there = emulator.contents(parent)
    answer = action.order("move", id=parent, name="app.example.org", next=next_of(9, "192.0.2.9"))
    emulator.equal("a name of another zone is refused, and is no conflict",
                   answer.get("error", {}).get("code"), "InvalidChangeBatch")
    emulator.equal("and that zone is as it was", emulator.contents(parent), there)
