"""cpe_oracle.py - NVD's configurations, read and evaluated a second time, for tests"""
import json
import os
import re
import tarfile

from lib import data

BOUNDS = {"versionStartIncluding": lambda a, b: a >= b, "versionStartExcluding": lambda a, b: a > b,
          "versionEndIncluding": lambda a, b: a <= b, "versionEndExcluding": lambda a, b: a < b}
PLAIN = re.compile(r"\d+(\.\d+){0,3}")


def numbers(version):
    """Only plain versions are tried: how these stand to each other nobody doubts."""
    return tuple(int(part) for part in (version.split(".") + ["0"] * 4)[:4])


class Match:
    def __init__(self, match):
        parts = re.split(r"(?<!\\):", match["criteria"])
        self.vulnerable, self.part, self.version, self.target = match["vulnerable"], parts[2], parts[5], parts[10]
        self.name = re.sub(r"\\(.)", r"\1", f"{parts[3]}:{parts[4]}").lower()
        self.quoted = f"{parts[3]}:{parts[4]}"
        self.bounds = [(key, match[key]) for key in BOUNDS if key in match]
        self.plain = (self.version in "*-" or (PLAIN.fullmatch(self.version) and parts[6] == "*")) and all(
            PLAIN.fullmatch(bound) for _, bound in self.bounds)

    def versions(self):
        return [bound for _, bound in self.bounds] + ([self.version] if self.version not in "*-" else [])

    def holds(self, version, any_version):
        if self.bounds:
            return all(BOUNDS[key](numbers(version), numbers(bound)) for key, bound in self.bounds)
        if self.version == "-":
            return any_version
        return self.version == "*" or numbers(self.version) == numbers(version)


def configurations_of(cve):
    return [(one.get("operator") == "AND", [[Match(match) for match in node["cpeMatch"]] for node in one["nodes"]]) for one in cve.get("configurations", [])]


def read_overrides():
    """{CVE: [(AND, [[match]])]}"""
    out = {}
    with tarfile.open(data("feeds/nvd-data-overrides/nvd-data-overrides-main.tar.gz")) as archive:
        for member in archive:
            if not member.name.endswith(".json"):
                continue
            document = json.load(archive.extractfile(member))
            out[document["_annotation"]["cve_id"]] = configurations_of(document["cve"])
    return out


def expected(configurations, programs):
    """The programs (name: version) of an image of Linux that have the flaw."""
    def beside(node):
        for match in node:
            if match.part == "o" and match.name == "linux:linux_kernel":
                return True
            if match.part == "a" and match.name in programs and match.holds(programs[match.name], True):
                return True
        return False
    found = set()
    for together, nodes in configurations:
        for node in nodes:
            for match in node:
                if not match.vulnerable or match.part == "h" or match.name not in programs or match.target not in ("*", "-", "linux") or \
                        match.part == "o" or not match.holds(programs[match.name], False):
                    continue
                if not together or all(beside(other) for other in nodes if other is not node):
                    found.add(match.name)
    return found


def read_pages(folder):
    """{CVE: [(AND, [[match]])]} of answers of NVD's API."""
    out = {}
    for name in sorted(os.listdir(folder)):
        with open(f"{folder}/{name}", encoding="utf-8") as file:
            for one in json.load(file).get("vulnerabilities", []):
                out[one["cve"]["id"]] = configurations_of(one["cve"])
    return out
