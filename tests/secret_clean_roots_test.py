#!/usr/bin/env python3
"""secret_clean_roots_test.py - a plain Debian system with nodejs, python3, openjdk and git has no secret that is worse than low

The system's packages are unpacked from the archive that the machine uses; without it, or without mmdebstrap, the test is skipped. A build
with sanitizers looks at the texts alone: some hundred megabytes of programs would take it minutes.
"""
import os
import shutil
import subprocess

import lib
from debian_truth_test import mirror
from lib import check, equal, main, need, scan, skip, test

PACKAGES = ("nodejs", "python3", "python3-pip", "openjdk-17-jre-headless", "git")
with open(lib.PLIMSOLL, "rb") as program:
    SANITIZED = b"__asan_init" in program.read()


def make_root(folder):
    need("mmdebstrap")
    if os.geteuid() != 0:
        skip("only root can make a Debian system")
    made = subprocess.run(["mmdebstrap", "--quiet", "--mode=root", "--variant=extract", f"--include={','.join(PACKAGES)}", "bookworm",
                           f"{folder}/root", f"deb {mirror()} bookworm main"], capture_output=True, text=True, check=False)
    if made.returncode != 0:
        skip(f"mmdebstrap makes no system: {made.stderr[-200:]}")
    return f"{folder}/root"


def without_programs(root):
    for folder, _, names in os.walk(root):
        for name in names:
            path = f"{folder}/{name}"
            if os.path.isfile(path) and not os.path.islink(path) and is_program(path):
                os.remove(path)


def is_program(path):
    with open(path, "rb") as file:
        return b"\0" in file.read(8192)


@test
def a_plain_system_has_no_secret_above_low(folder):
    root = make_root(folder)
    if SANITIZED:
        without_programs(root)
        for name in ("locale", "man", "icons"):
            shutil.rmtree(f"{root}/usr/share/{name}", ignore_errors=True)
    with open(f"{root}/etc/canary", "w", encoding="ascii") as file:
        file.write("AKIA" + "3XQ7LM2ZR5WT6KJN\n")
    result = scan(folder, "--scanners", "secret", f"rootfs:{root}")
    found = [finding for finding in result.report["findings"] if finding["kind"] == "secret"]
    check(all(finding.get("reason") for finding in found), "every one has its reason")
    equal(sorted((finding["path"], finding["secret"]["rule"], finding["rating"]) for finding in found if finding["rating"] != "low"),
          [("etc/canary", "aws-access-key-id", "high")], "above low")


main()
