"""
cfn-lint, AWS's own checker of CloudFormation templates, on the templates of iam/, for a Region of each partition.
Run it with proofs/requirements.txt installed: python3 proofs/iam/template.py
"""

import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from checks import Checks  # noqa: E402

IAM = HERE.parent.parent / "iam"
TEMPLATE = IAM / "github-oidc-role.yaml"
ORGANISATION = IAM / "github-oidc-organisation.yaml"
CFN_LINT = pathlib.Path(sys.executable).with_name("cfn-lint")
REGIONS = ["us-east-1", "cn-north-1", "us-gov-west-1", "eusc-de-east-1"]
# Each is a mistake that cfn-lint has to see, so that its silence means something.
MISTAKES = {
    "a parameter that is not there": ("!Ref Audience", "!Ref Audiance"),
    "a condition that is not there": ("- HasKey", "- HasKeys"),
    "a property that is not there": ("AssumeRolePolicyDocument:", "AssumeRolePolicy:"),
    "a policy without actions": ("Action: kms:DescribeKey", "Actions: kms:DescribeKey"),
}


def findings(template, region):
    """What cfn-lint says of a template, errors and warnings alike; nothing when all is well."""
    command = [CFN_LINT, "--non-zero-exit-code", "informational", "-r", region, "-t", str(template)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    said = (done.stdout + done.stderr).strip()
    return said or ("" if done.returncode == 0 else f"exit code {done.returncode}")


def main():
    checks = Checks("template")
    for region in REGIONS:
        for template in [TEMPLATE, ORGANISATION]:
            checks.equal(f"{template.name} is good in {region}", findings(template, region), "")
    text = TEMPLATE.read_text()
    with tempfile.TemporaryDirectory() as folder:
        for what, (right, wrong) in MISTAKES.items():
            broken = pathlib.Path(folder) / "broken.yaml"
            broken.write_text(text.replace(right, wrong, 1))
            checks.equal(f"with {what} it is not", findings(broken, REGIONS[0]) != "" and right in text, True)
    return checks.close()


sys.exit(main())
