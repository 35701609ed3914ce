"""feeds_made.py - make feeds, stores of them, and images to judge, for tests of matching"""
import json
import os

import rpm_made
from images import OS_RELEASE, File, Image, Layer, dpkg_status, os_release
from lib import equal, plimsoll

ROCKY = 'ID=rocky\nVERSION_ID="8.9"\n'
ALMA = 'ID=almalinux\nVERSION_ID="8.9"\n'
ALPINE = "ID=alpine\nVERSION_ID=3.18.4\n"


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


def nvd_page(folder, products):
    """{CVE: (vendor:product, the version below which it is vulnerable)}"""
    vulnerabilities = []
    for cve, (product, end) in products.items():
        match = {"vulnerable": True, "criteria": f"cpe:2.3:a:{product}:*:*:*:*:*:*:*:*", "versionEndExcluding": end}
        vulnerabilities.append({"cve": {
            "id": cve, "sourceIdentifier": "a@b.c", "lastModified": "2023-11-02T03:04:05.000", "vulnStatus": "Analyzed",
            "descriptions": [{"lang": "en", "value": "It leaks."}], "metrics": {},
            "configurations": [{"nodes": [{"operator": "OR", "negate": False, "cpeMatch": [match]}]}]}})
    write(folder, "nvd/page.json", {"resultsPerPage": len(vulnerabilities), "startIndex": 0, "totalResults": len(vulnerabilities), "format": "NVD_CVE",
                                    "version": "2.0", "timestamp": "2023-11-13T00:00:00.000", "vulnerabilities": vulnerabilities})


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


def apk(*packages):
    """(name, version, origin[, folders and files]) …"""
    return File("lib/apk/db/installed", "".join(
        f"P:{name}\nV:{version}\nA:x86_64\no:{origin}\n" + "".join(more) + "\n" for name, version, origin, *more in packages))


def rpm(*packages):
    """(name, version, release, source[, fields]) …"""
    blobs = [rpm_made.header(name=name, version=version, release=release, arch="x86_64", source=f"{source}-{version}-{release}.src.rpm",
                             **(more[0] if more else {})) for name, version, release, source, *more in packages]
    return File("var/lib/rpm/rpmdb.sqlite", rpm_made.sqlite(blobs)[0])


def system(folder, distribution, *files):
    return Image([Layer(os_release(distribution) + list(files))], config={"User": "1000"}).write_oci(f"{folder}/image")


FILES = "usr/lib/python3/dist-packages"


def owners():
    """(manager, distribution, its ecosystem, the installed version, a later one, the database): packages that own Python's yes, no and silent 1.0"""
    names = ("yes", "no", "silent")

    def folders(name):
        return f"{FILES}/{name}-1.0.dist-info"

    yield "dpkg", OS_RELEASE, "Debian:12", "1.0-1", "1.0-2", [
        dpkg_status(*((f"python3-{name}", "1.0-1", f"py-{name}") for name in names)),
        *(File(f"var/lib/dpkg/info/python3-{name}.list", f"/.\n/{folders(name)}\n/{folders(name)}/METADATA\n") for name in names)]
    yield "rpm", ROCKY, "Rocky Linux:8", "1.0-1.el8", "1.0-2.el8", [rpm(*(
        (f"python3-{name}", "1.0", "1.el8", f"py-{name}",
         {"basenames": ["METADATA"], "dirnames": [f"/{folders(name)}/"], "dirindexes": [0]}) for name in names))]
    yield "apk", ALPINE, "Alpine:v3.18", "1.0-r0", "1.0-r1", [apk(*(
        (f"py3-{name}", "1.0-r0", f"py-{name}", f"F:{folders(name)}\n", "R:METADATA\n") for name in names))]
