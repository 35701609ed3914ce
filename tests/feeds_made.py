"""feeds_made.py - make feeds, stores of them, and images to judge, for tests of matching"""
import json
import os

from images import Image, Layer, dpkg_status, os_release
from lib import equal, plimsoll


def write(folder, path, text):
    os.makedirs(os.path.dirname(f"{folder}/feeds/{path}"), exist_ok=True)
    with open(f"{folder}/feeds/{path}", "w", encoding="utf-8") as file:
        file.write(text if isinstance(text, str) else json.dumps(text))


def osv(folder, identity, ecosystem, package, fixed, **more):
    events = [{"introduced": "0"}] + ([{"fixed": fixed}] if fixed else [])
    write(folder, f"osv/{ecosystem.split(':')[0]}/{identity}.json", {
        "id": identity, "modified": "2023-11-10T00:00:00Z",
        "affected": [{"package": {"ecosystem": ecosystem, "name": package}, "ranges": [{"type": "ECOSYSTEM", "events": events}]}], **more})


def tracker(folder, packages):
    """{package: {CVE: (status, fixed, nodsa, nodsa_reason)}} in bookworm, as the tracker's JSON has it."""
    document = {}
    for package, flaws in packages.items():
        for cve, (status, fixed, nodsa, reason) in flaws.items():
            release = {"status": status, "repositories": {"bookworm": "0"}, "urgency": "not yet assigned"}
            if fixed:
                release["fixed_version"] = fixed
            if nodsa is not None:
                release.update(nodsa=nodsa, nodsa_reason=reason)
            document.setdefault(package, {})[cve] = {"description": f"{cve} of {package}", "releases": {"bookworm": release}}
    write(folder, "debian-security-tracker/json", document)


def store(folder, *options, as_of="2023-11-13"):
    result = plimsoll(folder, "db", "build", "--from", "feeds", "--output", "store.db", "--as-of", as_of, *options)
    equal(result.code, 0, result.err)
    return ("--db", f"{folder}/store.db")


def image(folder, *packages, distribution=None, more=()):
    base = (os_release(distribution) if distribution else os_release()) + [dpkg_status(*packages)] + list(more)
    return Image([Layer(base)], config={"User": "1000"}).write_oci(f"{folder}/image")


def by_id(result):
    return {finding["id"]: finding for finding in result.report["findings"]}


def situations(result):
    return {decision["situation"]: decision["sentence"] for decision in result.report["verdict"]["decisions"]}
