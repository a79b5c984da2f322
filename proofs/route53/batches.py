"""Change batches, and what each emulator makes of them: `ok`, or the code of the refusal."""


def change(action, kind, name, *values, ttl=60, **more):
    records = {"TTL": ttl, "ResourceRecords": [{"Value": value} for value in values]} if values else {}
    return {"Action": action, "ResourceRecordSet": {"Name": name, "Type": kind, **records, **more}}


APP = "app.example.com"
BEFORE = [change("CREATE", "A", APP, "192.0.2.1"), change("CREATE", "CNAME", "www.example.com", APP)]
INVALID = "InvalidChangeBatch"

# What, the batch, then the outcomes at the sandbox, at moto and at ministack.
BATCHES = [
    ("create", [change("CREATE", "A", "new.example.com", "192.0.2.1")], "ok", "ok", "ok"),
    ("upsert what is there", [change("UPSERT", "A", APP, "192.0.2.9")], "ok", "ok", "ok"),
    ("delete exactly", [change("DELETE", "A", APP, "192.0.2.1")], "ok", "ok", "ok"),
    (
        "compare and swap",
        [change("DELETE", "A", APP, "192.0.2.1"), change("CREATE", "A", APP, "192.0.2.2")],
        "ok", "ok", "ok",
    ),
    (
        "compare and swap what has changed",
        [change("DELETE", "A", APP, "192.0.2.8"), change("CREATE", "A", APP, "192.0.2.2")],
        INVALID, "InvalidInput", INVALID,
    ),
    ("create what is there", [change("CREATE", "A", APP, "192.0.2.1")], INVALID, INVALID, INVALID),
    ("delete another value", [change("DELETE", "A", APP, "192.0.2.8")], INVALID, "InvalidInput", INVALID),
    ("delete another TTL", [change("DELETE", "A", APP, "192.0.2.1", ttl=61)], INVALID, "InvalidInput", INVALID),
    ("delete what is not there", [change("DELETE", "A", "no.example.com", "192.0.2.1")], INVALID, "InvalidInput", INVALID),
    (
        "a batch whose second change fails",
        [change("CREATE", "A", "new.example.com", "192.0.2.1"), change("CREATE", "A", APP, "192.0.2.1")],
        INVALID, INVALID, INVALID,
    ),
    ("another zone's name", [change("CREATE", "A", "app.example.org", "192.0.2.1")], INVALID, INVALID, "ok"),
    ("an A beside a CNAME", [change("CREATE", "A", "www.example.com", "192.0.2.1")], INVALID, "ok", "ok"),
    ("a CNAME at the apex", [change("CREATE", "CNAME", "example.com", "example.org")], INVALID, "ok", "ok"),
    ("no address", [change("CREATE", "A", "new.example.com", "not-an-ip")], INVALID, "ok", "ok"),
    ("a TXT without quotation marks", [change("CREATE", "TXT", "new.example.com", "v1")], INVALID, "ok", "ok"),
    ("no values", [change("CREATE", "A", "new.example.com")], "InvalidInput", "ok", "ok"),
    (
        "more than 1,000 values",
        [
            change("UPSERT", "A", f"n{index}.example.com", *[f"10.0.{index}.{host}" for host in range(100)])
            for index in range(6)
        ],
        INVALID, INVALID, "ok",
    ),
]
