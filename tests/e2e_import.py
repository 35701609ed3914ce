"""e2e_import.py - advisories as another scanner's end-to-end tests keep them (YAML: bucket, package, id), as records in OSV format

    left_out = write_osv(".../e2e/trivy/db", "feeds/osv")     # one file a record; the buckets that have no ecosystem in OSV

Of a vulnerability's intervals, "< X" is OSV's `fixed: X`. "<= X" is `fixed`, too, where exactly one version is said to be patched,
which is what the other scanner prints as the fix; else it is `last_affected`. Rust's buckets say only what is patched: the rest is affected.
"""
import json
import os
import re

import yaml  # Debian: python3-yaml

LANGUAGES = {"cargo": "crates.io", "composer": "Packagist", "conan": "ConanCenter", "erlang": "Hex", "go": "Go", "maven": "Maven", "npm": "npm",
             "nuget": "NuGet", "pip": "PyPI", "pub": "Pub", "rubygems": "RubyGems", "swift": "SwiftURL"}
# Distributions: what the bucket's name begins with, and what takes its place.
SYSTEMS = (("alpine edge", "Alpine:edge"), ("alpine ", "Alpine:v"), ("debian ", "Debian:"), ("ubuntu ", "Ubuntu:"), ("alma ", "AlmaLinux:"),
           ("rocky ", "Rocky Linux:"), ("openSUSE Leap ", "openSUSE:Leap "), ("openSUSE Tumbleweed", "openSUSE:Tumbleweed"),
           ("SUSE Linux Enterprise Micro ", "SUSE:Linux Enterprise Micro "), ("SUSE Linux Enterprise ", "SUSE:Linux Enterprise "))
# Rocky Linux's records in OSV name source packages, where these advisories name binary ones.
ROCKY_SOURCES = {"openssl-libs": "openssl"}


def load(path):
    """{bucket: {package: {id: facts}}}; every leaf is a text. A bucket may stand twice."""
    with open(path, encoding="utf-8") as file:
        document = yaml.load(file, Loader=yaml.BaseLoader)
    tree = {}
    for bucket in document:
        for package in bucket["pairs"]:
            if "bucket" in package:
                ids = tree.setdefault(bucket["bucket"], {}).setdefault(package["bucket"], {})
                ids.update((pair["key"].strip(), pair.get("value") or {}) for pair in package["pairs"])
    return tree


def load_texts(path):
    with open(path, encoding="utf-8") as file:
        return {pair["key"]: pair["value"] for bucket in yaml.load(file, Loader=yaml.BaseLoader) for pair in bucket["pairs"]}


def ecosystem(bucket):
    """OSV's name, or None."""
    kind, separator, _ = bucket.partition("::")
    if separator:
        return LANGUAGES.get(kind)
    return next((name + bucket[len(start):] for start, name in SYSTEMS if bucket.startswith(start)), None)


def numbers(version):
    return [int(number) for number in re.findall(r"\d+", version)]


def interval(text, name):
    """(lower, upper, whether upper is in it) of ">= 1, < 2" or "[1,2)"; None: open."""
    text = text.strip()
    match = re.fullmatch(r"\[([^,]*),([^,]*)([\])])", text)
    if match:
        return match[1] or None, match[2] or None, match[3] == "]"
    low, high, inclusive = None, None, False
    for part in text.split(","):
        match = re.fullmatch(r"(>=|<=|<)\s*v?(\S+)", part.strip())
        if not match:
            raise ValueError(f"{name}: cannot read '{text}'")
        if match[1] == ">=":
            low = match[2]
        else:
            high, inclusive = match[2], match[1] == "<="
    return low, high, inclusive


def events_of_vulnerable(facts, name):
    patched = [version.lstrip("v") for version in facts.get("PatchedVersions", [])]
    for text in facts["VulnerableVersions"]:
        low, high, inclusive = interval(text, name)
        events = [{"introduced": low or "0"}]
        if high and not inclusive:
            events.append({"fixed": high})
        elif high and len(patched) == 1 and len(facts["VulnerableVersions"]) == 1:
            events.append({"fixed": patched[0]})
        elif high:
            events.append({"last_affected": high})
        yield events


def events_of_patched(facts, name):
    """The gaps between what is patched."""
    start = "0"
    for low, high, inclusive in sorted((interval(text, name) for text in facts["PatchedVersions"]), key=lambda each: numbers(each[0] or "0")):
        if inclusive:
            raise ValueError(f"{name}: a patched interval that is closed above")
        yield [{"introduced": start}, {"fixed": low}]
        start = high
    if start:
        yield [{"introduced": start}]


def ranges(facts, name):
    if "VulnerableVersions" in facts:
        found = list(events_of_vulnerable(facts, name))
    elif "PatchedVersions" in facts:
        found = list(events_of_patched(facts, name))
    else:
        found = [[{"introduced": "0"}] + ([{"fixed": facts["FixedVersion"]}] if facts.get("FixedVersion") else [])]
    return [{"type": "ECOSYSTEM", "events": events} for events in found]


def affected_of(place, package, facts):
    return {"package": {"ecosystem": place, "name": package}, "ranges": ranges(facts, package)}


def red_hat(packages, cpes):
    """{id: (affected, CVEs)}: an entry a set of products, which are numbers of CPEs. Products without a CPE in the data do not count."""
    found = {}
    for package, ids in packages.items():
        for identity, facts in ids.items():
            affected, flaws = found.setdefault(identity, ([], set()))
            for entry in facts["Entries"]:
                flaws.update(cve["ID"] for cve in entry["Cves"] if "ID" in cve)
                affected += [affected_of("Red Hat:" + cpes[product].split("redhat:", 1)[1], package, entry)
                             for product in entry["Affected"] if product in cpes]
    return found


def severity(facts):
    """The NVD's vector, else Red Hat's."""
    for source in ("nvd", "redhat"):
        vectors = facts.get("CVSS", {}).get(source, {})
        if "V3Vector" in vectors:
            return [{"type": "CVSS_V3", "score": vectors["V3Vector"]}]
        if "V2Vector" in vectors:
            return [{"type": "CVSS_V2", "score": vectors["V2Vector"].strip("()")}]
    return []


def record(identity, affected, texts, upstream=()):
    facts = texts.get(identity, {})
    made = {"schema_version": "1.6.0", "id": identity, "modified": facts.get("LastModifiedDate", "2021-01-01T00:00:00Z"), "affected": affected}
    for key, value in (("published", facts.get("PublishedDate")), ("summary", facts.get("Title")), ("details", facts.get("Description")),
                       ("severity", severity(facts)), ("upstream", sorted(upstream))):
        if value:
            made[key] = value
    return made


def records(folder):
    """All records, and the names of the buckets that were left out."""
    affected, bundles, left_out = {}, [], set()
    texts = load_texts(f"{folder}/vulnerability.yaml")
    cpes = {pair["key"]: pair["value"] for bucket in load_cpes(f"{folder}/cpe.yaml") for pair in bucket}
    for name in sorted(os.listdir(folder)):
        if name in ("vulnerability.yaml", "cpe.yaml", "data-source.yaml"):
            continue
        for bucket, packages in load(f"{folder}/{name}").items():
            place = ecosystem(bucket)
            if bucket == "Red Hat":
                for identity, (entries, flaws) in red_hat(packages, cpes).items():
                    if flaws and entries:
                        bundles.append(record(identity, entries, texts, flaws))
                    else:
                        affected.setdefault(identity, []).extend(entries)
            elif place is None:
                left_out.add(bucket)
            else:
                for package, ids in packages.items():
                    package = ROCKY_SOURCES[package] if place.startswith("Rocky Linux:") else package
                    for identity, facts in ids.items():
                        affected.setdefault(identity, []).append(affected_of(place, package, facts))
    return bundles + [record(identity, entries, texts) for identity, entries in affected.items() if entries], left_out


def load_cpes(path):
    with open(path, encoding="utf-8") as file:
        document = yaml.load(file, Loader=yaml.BaseLoader)
    return [bucket["pairs"] for top in document for bucket in top["pairs"] if bucket["bucket"] == "cpe"]


def write_osv(folder, output):
    os.makedirs(output)
    made, left_out = records(folder)
    for one in made:
        with open(f"{output}/{one['id'].replace(':', '_')}.json", "x", encoding="utf-8") as file:
            json.dump(one, file)
    return left_out
