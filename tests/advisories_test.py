#!/usr/bin/env python3
"""advisories_test.py - the built-in advisories are well formed, and say only what their records say

Usage: advisories_test.py [--selftest] [REPOSITORY]

Without test data only the shape is checked. PLIMSOLL_TESTDATA names a folder with feeds/ below it; then every
range, vector, severity word, date and alias is derived again from the record that the advisory names for it."""

import bz2
import collections
import csv
import functools
import glob
import json
import os
import re
import shutil
import sys
import tarfile
import tempfile
import zipfile

MODIFIED = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$")
IDENTITY = re.compile(r"^(CVE-\d{4}-\d{4,}|GHSA(-[23456789cfghjmpqrvwx]{4}){3})$")
ALIAS = re.compile(r"^(CVE-\d{4}-\d{4,}|GHSA(-[23456789cfghjmpqrvwx]{4}){3}|PYSEC-\d{4}-\d+|GO-\d{4}-\d+)$")
ECOSYSTEM = re.compile(r"^(Maven|npm|NuGet|PyPI|Go|RubyGems|Debian:\d+|Alpine:v\d+\.\d+|Ubuntu:\d\d\.\d\d(:LTS)?)$")
SUPPORT = re.compile(r"^[\w.-]+(/[\w.-]+)+ \S+$")
VECTOR = {
    "CVSS_V3": re.compile(r"^CVSS:3\.[01]/AV:[NALP]/AC:[LH]/PR:[NLH]/UI:[NR]/S:[UC]/C:[NLH]/I:[NLH]/A:[NLH](/[A-Z]+:[A-Z])*$"),
    "CVSS_V4": re.compile(r"^CVSS:4\.0/AV:[NALP]/AC:[LH]/AT:[NP]/PR:[NLH]/UI:[NPA](/[A-Z]+:[A-Z])+$"),
}
WORDS = ("LOW", "MODERATE", "HIGH", "CRITICAL")
# links lead to advisory pages, and nowhere else
PAGES = re.compile(r"^https://(nvd\.nist\.gov/vuln/detail|security-tracker\.debian\.org/tracker|github\.com/advisories)/[\w.-]+$")
KEYS = {"schema_version", "id", "modified", "published", "aliases", "summary", "details", "severity", "affected", "references", "database_specific"}
NEEDED = ("schema_version", "id", "modified", "summary", "details", "affected", "references")
SPECIFIC = {"published_support", "severity_support", "severity", "kev"}

DEBIAN = {"wheezy": "7", "jessie": "8", "stretch": "9", "buster": "10", "bullseye": "11", "bookworm": "12", "trixie": "13"}
UBUNTU = {"xenial": "16.04:LTS", "bionic": "18.04:LTS", "focal": "20.04:LTS", "jammy": "22.04:LTS"}
MONTHS = {name: number for number, name in enumerate("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)}
# what a source calls a package that npm knows by another name
NPM_NAMES = {"underscore.js": "underscore", "moment.js": "moment", "nextjs": "next", "next.js": "next", "node-tar": "tar", "DOMPurify": "dompurify"}
# a row that we do not repeat: it marks the repaired 8.5 releases of Tomcat and leaves out the broken ones
LEFT_OUT = {("GHSA-hfrx-6qgj-fp6c", "8.5.85", "8.5.88")}
FEED_WORDS = {"critical": "CRITICAL", "high": "HIGH", "medium": "MODERATE", "moderate": "MODERATE", "low": "LOW"}


# ---- shape ----

def no_twins(pairs):
    keys = [key for key, _ in pairs]
    if len(keys) != len(set(keys)):
        raise ValueError("a key stands twice in one object")
    return dict(pairs)


def parse(data):
    return json.loads(data.decode("utf-8"), object_pairs_hook=no_twins)


def number(version):
    """The numbers a version starts with: enough to see that a range runs backwards."""
    return [int(part) for part in re.match(r"(\d+(?:\.\d+)*)?", version).group(0).split(".") if part]


def events_of(one):
    """(introduced, fixed, last_affected) of a range, or None when it is no plain interval."""
    events = one.get("events")
    if not isinstance(events, list) or not 1 <= len(events) <= 2:
        return None
    if any(not isinstance(event, dict) or len(event) != 1 for event in events):
        return None
    if "introduced" not in events[0] or (len(events) == 2 and not set(events[1]) & {"fixed", "last_affected"}):
        return None
    end = events[1] if len(events) == 2 else {}
    if any(not isinstance(value, str) or not value or value != value.strip() for event in events for value in event.values()):
        return None
    return events[0]["introduced"], end.get("fixed"), end.get("last_affected")


def sentence(text, stop):
    words = text.split() if isinstance(text, str) else []
    return len(words) >= 5 and text == " ".join(words) and text.endswith(stop) and text[0] not in " ." and len(text) < 240


def shape_of_affected(affected):
    where = "affected"
    if not isinstance(affected, dict) or set(affected) != {"package", "ranges", "database_specific"}:
        yield "%s: want package, ranges and database_specific, nothing else" % where
        return
    package, support = affected["package"], affected["database_specific"].get("support")
    if not isinstance(package, dict) or set(package) != {"ecosystem", "name"} or not package["name"]:
        yield "package: want ecosystem and name"
        return
    where = "%s %s" % (package["ecosystem"], package["name"])
    if not ECOSYSTEM.match(package["ecosystem"]):
        yield "%s: unknown ecosystem" % where
    if package["ecosystem"] == "PyPI" and package["name"] != re.sub(r"[-_.]+", "-", package["name"]).lower():
        yield "%s: name not normalised" % where
    if package["ecosystem"] == "Maven" and package["name"].count(":") != 1:
        yield "%s: want group:artifact" % where
    if set(affected["database_specific"]) != {"support"} or not isinstance(support, list) or not support:
        yield "%s: no support" % where
    elif any(not isinstance(one, str) or not SUPPORT.match(one) for one in support) or len(set(support)) != len(support):
        yield "%s: support is not a list of 'file record', each once" % where
    if not isinstance(affected["ranges"], list) or not affected["ranges"]:
        yield "%s: no range" % where
        return
    seen = set()
    for one in affected["ranges"]:
        events = events_of(one) if isinstance(one, dict) and set(one) == {"type", "events"} else None
        if events is None:
            yield "%s: a range is introduced, then at most one of fixed and last_affected" % where
            continue
        if one["type"] != ("SEMVER" if package["ecosystem"] == "Go" else "ECOSYSTEM"):
            yield "%s: range type %s" % (where, one["type"])
        introduced, fixed, last = events
        if introduced != "0" and (fixed == introduced or number(introduced) > number(fixed or last or introduced)):
            yield "%s: range from %s to %s runs backwards" % (where, introduced, fixed or last)
        if events in seen:
            yield "%s: range from %s stands twice" % (where, introduced)
        seen.add(events)


def shape_of(name, data):
    """What is wrong with one file, as far as the file itself tells."""
    try:
        advisory = parse(data)
    except ValueError as error:
        yield "does not parse: %s" % error
        return
    if not isinstance(advisory, dict):
        yield "is no object"
        return
    if data != (json.dumps(advisory, indent=2, ensure_ascii=False) + "\n").encode("utf-8"):
        yield "is not laid out like the others (two spaces, UTF-8, one newline at the end)"
    for key in NEEDED:
        if not advisory.get(key):
            yield "lacks %s" % key
    for key in set(advisory) - KEYS:
        yield "has an unknown field %s" % key
    if any(not advisory.get(key) for key in NEEDED):
        return
    if advisory["id"] + ".json" != name:
        yield "id %s is not the file's name" % advisory["id"]
    if not IDENTITY.match(advisory["id"]):
        yield "id %s is neither a CVE nor a GHSA id" % advisory["id"]
    if advisory["schema_version"] != "1.6.0":
        yield "schema_version %s" % advisory["schema_version"]
    for key in ("modified", "published"):
        if key in advisory and not MODIFIED.match(advisory[key]):
            yield "%s is no time" % key
    if advisory.get("published", "") > advisory["modified"]:
        yield "published after it was modified"
    if not sentence(advisory["summary"], ".") or not sentence(advisory["details"], "."):
        yield "summary and details are one plain sentence each"
    aliases = advisory.get("aliases", [])
    if aliases != sorted(set(aliases)) or any(not ALIAS.match(alias) for alias in aliases) or advisory["id"] in aliases:
        yield "aliases are not sorted, known ids other than its own"
    specific = advisory.get("database_specific", {})
    for key in set(specific) - SPECIFIC:
        yield "database_specific has an unknown field %s" % key
    if ("published" in advisory) != ("published_support" in specific):
        yield "published and published_support go together"
    severity = advisory.get("severity")
    if severity is not None:
        if not isinstance(severity, list) or len(severity) != 1 or set(severity[0]) != {"type", "score"}:
            yield "severity is not one vector"
        elif not VECTOR.get(severity[0]["type"], re.compile("$.")).match(severity[0]["score"]):
            yield "%s is no %s vector" % (severity[0]["score"], severity[0]["type"])
        if "severity" in specific:
            yield "has a vector and a word"
    if "severity" in specific and specific["severity"] not in WORDS:
        yield "severity word %s" % specific["severity"]
    if (severity is not None or "severity" in specific) != ("severity_support" in specific):
        yield "a severity and severity_support go together"
    for key in ("published_support", "severity_support"):
        if key in specific and not (len(specific[key]) == 1 and SUPPORT.match(specific[key][0])):
            yield "%s is not one 'file record'" % key
    packages = set()
    for affected in advisory["affected"]:
        yield from shape_of_affected(affected)
        package = affected.get("package", {}) if isinstance(affected, dict) else {}
        key = (package.get("ecosystem"), package.get("name"))
        if key in packages:
            yield "%s %s stands twice" % key
        packages.add(key)
    for reference in advisory["references"]:
        if set(reference) != {"type", "url"} or not PAGES.match(reference["url"]):
            yield "reference %s" % reference


def read_folder(folder):
    files = {}
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), "rb") as stream:
            files[name] = stream.read()
    return files


@functools.lru_cache(maxsize=4096)
def looked_at(name, data):
    """(what is wrong with it, the ids it goes by, what it says): the same bytes are looked at once."""
    wrong = tuple(shape_of(name, data))
    if wrong:
        return wrong, (), None
    advisory = parse(data)
    return wrong, (advisory["id"], *advisory.get("aliases", [])), (advisory["summary"], advisory["details"], str(advisory["affected"]))


def check_shape(files):
    problems = []
    owner, texts = {}, {}
    for name, data in files.items():
        wrong, identities, text = looked_at(name, data)
        problems += ["%s %s" % (name, one) for one in wrong]
        if wrong:
            continue
        for identity in identities:
            if identity in owner:
                problems.append("%s and %s both are %s" % (owner[identity], name, identity))
            owner[identity] = name
        if text in texts:
            problems.append("%s repeats %s" % (name, texts[text]))
        texts[text] = name
    return problems


# ---- records ----

class Records:
    """The records below feeds/, each file read when it is first asked for."""

    def __init__(self, feeds, wanted):
        self.feeds = feeds
        self.wanted = wanted  # the CVE ids to take out of the large archive
        self.kept = {}

    def path(self, name):
        return os.path.join(self.feeds, name)

    def once(self, key, make):
        if key not in self.kept:
            self.kept[key] = make()
        return self.kept[key]

    def facts(self):
        def make():
            rows = collections.defaultdict(list)
            with open(self.path("ghsa/facts.tsv"), encoding="utf-8", newline="") as stream:
                for row in csv.DictReader(stream, delimiter="\t"):
                    rows[row["ghsa_id"]].append({key: None if value == "-" else value for key, value in row.items()})
            return rows
        return self.once("facts", make)

    def zipped(self, name, identity):
        archive = self.once(name, lambda: zipfile.ZipFile(self.path(name)))
        names = self.once(name + " names", lambda: {os.path.basename(one): one for one in archive.namelist()})
        member = names.get(identity + ".json")
        return json.loads(archive.read(member)) if member else None

    def vulnrichment(self, identity):
        def make():
            found = {}
            with tarfile.open(self.path("vulnrichment/vulnrichment-develop.tar.gz")) as archive:
                for member in archive:
                    base = os.path.basename(member.name)
                    if base.endswith(".json") and base[:-5] in self.wanted:
                        found[base[:-5]] = json.load(archive.extractfile(member))
            return found
        return self.once("vulnrichment", make).get(identity)

    def debian(self):
        """(date, numbers, file, id, CVEs, fixes) of every advisory in the four lists, oldest first."""
        def make():
            entries, entry = [], None
            for path in sorted(glob.glob(self.path("debian-security-tracker/data/D[SL]A/list")) + glob.glob(self.path("debian-security-tracker/reconstructed/D[SL]A.list*"))):
                with open(path, encoding="utf-8") as stream:
                    for line in stream:
                        head = re.match(r"^\[(\d\d) (\w{3}) (\d{4})\] (D[SL]A-[\d-]+) ", line)
                        braces = re.match(r"^\s+\{(.*)\}", line)
                        fix = re.match(r"^\s+\[(\w+)\] - (\S+) ([^<\s]\S*)", line)
                        if head:
                            day, month, year, identity = head.groups()
                            date = "%s-%02d-%s" % (year, MONTHS[month], day)
                            entry = (date, [int(one) for one in re.findall(r"\d+", identity)], os.path.relpath(path, self.feeds), identity, set(), {})
                            entries.append(entry)
                        elif entry and braces:
                            entry[4].update(braces.group(1).split())
                        elif entry and fix:
                            entry[5][fix.group(1), fix.group(2)] = fix.group(3)
            return sorted(entries, key=lambda one: one[:2])
        return self.once("debian", make)

    def alpine(self, name):
        """{package: {CVE: {fixed versions}}}"""
        def make():
            found, package, version = {}, None, None
            with open(self.path(name), encoding="utf-8") as stream:
                for line in stream:
                    key = re.match(r"^\s+(?:- )?(\S+):\s*(\S*)\s*$", line)
                    if key and key.group(1) == "name":
                        package = key.group(2)
                    elif key and key.group(1) not in ("pkg", "secfixes") and not key.group(2):
                        version = key.group(1).strip("'\"")
                    elif package:
                        for identity in re.findall(r"CVE-\d+-\d+", line):
                            found.setdefault(package, {}).setdefault(identity, set()).add(version)
            return found
        return self.once(name, make)

    def kev(self):
        def make():
            with open(self.path("kev/known_exploited_vulnerabilities.json"), encoding="utf-8") as stream:
                return {one["cveID"]: one["dateAdded"] for one in json.load(stream)["vulnerabilities"]}
        return self.once("kev", make)

    def json_file(self, name):
        def make():
            if not os.path.isfile(self.path(name)):
                return None
            opener = bz2.open if name.endswith(".bz2") else open
            with opener(self.path(name), "rb") as stream:
                return json.loads(stream.read().decode("utf-8"))
        return self.once(name, make)

    def oval_words(self, name):
        def make():
            words, identity = collections.defaultdict(set), None
            with open(self.path(name), encoding="utf-8") as stream:
                for line in stream:
                    title = re.search(r"<title>(CVE-\d+-\d+) affecting", line)
                    word = re.search(r"<severity>(\w+)</severity>", line)
                    if title:
                        identity = title.group(1)
                    elif word and identity:
                        words[identity].add(FEED_WORDS.get(word.group(1).lower()))
                        identity = None
            return words
        return self.once(name, make)


def intervals(ranges):
    """OSV ranges of a record as our plain intervals."""
    found = set()
    for one in ranges:
        if one["type"] == "GIT":
            continue
        events = [(key, value) for event in one["events"] for key, value in event.items()]
        while events:
            _, introduced = events.pop(0)
            end = events.pop(0) if events and events[0][0] != "introduced" else (None, None)
            found.add((introduced, end[1] if end[0] == "fixed" else None, end[1] if end[0] == "last_affected" else None))
    return found


def interval_of_words(text):
    """'>= 5.0.0, < 5.0.7' as an interval."""
    low, high, last = "0", None, None
    for part in text.split(","):
        sign, version = re.match(r"^\s*(>=|<=|<)\s*(\S+)\s*$", part).groups()
        if sign == ">=":
            low = version
        elif sign == "<":
            high = version
        else:
            last = version
    return low, high, last


class Answer:
    """What one record says: intervals of a package, and everything else that an advisory may take from it."""

    def __init__(self):
        self.intervals = set()
        self.names = set()       # the ids it is known by
        self.vectors = set()
        self.words = set()
        self.published = set()
        self.text = ""
        self.complaint = None


def full_time(text):
    return text if not text or text.endswith("Z") else text + "Z"


def ask_facts(records, record, identity, aliases, package, answer):
    for row in records.facts().get(record, []):
        # a row without a CVE belongs to us when we go by its own id
        if row["cve"] != identity and not (row["cve"] is None and row["ghsa_id"] in [identity] + aliases):
            answer.complaint = "is about %s" % row["cve"]
        answer.names |= {row["ghsa_id"], row["cve"]}
        answer.vectors.add(row["cvss_vector"])
        answer.words.add(row["severity"])
        answer.published.add(row["published"])
        if package == (row["ecosystem"], row["package"]) and (record, row["introduced"], row["fixed"]) not in LEFT_OUT:
            answer.intervals.add((row["introduced"], row["fixed"], row["last_affected"]))


def ask_osv(record, identity, package, answer):
    answer.names |= {record["id"], *(record.get("aliases") or [])}
    if record["id"] != identity and identity not in json.dumps(record):
        answer.complaint = "does not name %s" % identity
    if record.get("withdrawn"):
        answer.complaint = "is withdrawn"
    answer.published.add(record.get("published"))
    answer.text = "%s %s" % (record.get("summary", ""), record.get("details", ""))
    for one in [record] + record["affected"]:
        answer.vectors |= {severity["score"] for severity in one.get("severity") or []}
    for affected in record["affected"]:
        if package == (affected["package"]["ecosystem"], affected["package"]["name"]):
            answer.intervals |= intervals(affected.get("ranges", []))


def ask_cve(record, package, answer):
    containers = [record["containers"].get("cna", {})] + record["containers"].get("adp", [])
    answer.names.add(record["cveMetadata"]["cveId"])
    answer.published.add(full_time(record["cveMetadata"].get("datePublished")))
    answer.text = " ".join(one["value"] for one in containers[0].get("descriptions", []))
    for container in containers:
        for metric in container.get("metrics", []):
            answer.vectors |= {value["vectorString"] for value in metric.values() if isinstance(value, dict) and "vectorString" in value}
    for affected in containers[0].get("affected", []):
        product = affected.get("product", "")
        if package != ("npm", NPM_NAMES.get(product, product)):
            continue
        for version in affected.get("versions", []):
            if version["status"] != "affected":
                continue
            if "lessThan" in version:
                answer.intervals.add((version["version"], version["lessThan"], None))
            else:
                answer.intervals.add(interval_of_words(version["version"]))


def ask_retire(library, rows, identity, package, answer):
    for row in rows:
        if identity not in row["identifiers"].get("CVE", []):
            continue
        answer.names |= {identity, row["identifiers"].get("githubID")}
        answer.words.add(FEED_WORDS[row["severity"]])
        answer.text += " " + row["identifiers"].get("summary", "")
        if package == ("npm", NPM_NAMES.get(library, library)):
            answer.intervals.add((row.get("atOrAbove") or "0", row["below"], None))


def ask_debian(records, file, record, identity, package, answer):
    first = None
    for date, _, where, name, cves, fixes in records.debian():
        if identity not in cves:
            continue
        mine = {("Debian:" + DEBIAN[release], source): version for (release, source), version in fixes.items() if release in DEBIAN}
        if package in mine and first is None:
            first = (where, name)
        if (where, name) == (file, record):
            answer.names.add(identity)
            answer.published.add(date + "T00:00:00Z")
            if package in mine:
                answer.intervals.add(("0", mine[package], None))
    if package and first and first != (file, record):
        answer.complaint = "is not the first advisory for it, %s is" % first[1]


def ask_usn(record, identity, package, answer):
    if identity not in record["cves"]:
        return
    answer.names.add(identity)
    for release, said in record["releases"].items():
        for source, facts in said["sources"].items():
            if package == ("Ubuntu:" + UBUNTU.get(release, release), source):
                answer.intervals.add(("0", facts["version"], None))


def ask(records, support, advisory, package):
    """What the record that SUPPORT names says about ADVISORY (and PACKAGE, when given); None when there is none."""
    file, record = support.rsplit(" ", 1)
    identity, answer = advisory["id"], Answer()

    if file == "ghsa/facts.tsv":
        ask_facts(records, record, identity, advisory.get("aliases", []), package, answer)
    elif file.startswith("osv/") and file.endswith(".zip"):
        found = records.zipped(file, record)
        if found:
            ask_osv(found, identity, package, answer)
    elif file == "vulnrichment/vulnrichment-develop.tar.gz" and record == identity:
        found = records.vulnrichment(record)
        if found:
            ask_cve(found, package, answer)
    elif file.startswith("cvelistV5/") and record == identity:
        found = records.json_file(file)
        if found:
            ask_cve(found, package, answer)
    elif file.startswith("nvd/") and record == identity:
        for one in (records.json_file(file) or {}).get("vulnerabilities", []):
            if one["cve"]["id"] == identity:
                answer.names.add(identity)
                answer.vectors |= {metric["cvssData"]["vectorString"] for group in one["cve"]["metrics"].values() for metric in group}
    elif file == "retirejs/jsrepository-v4.json":
        ask_retire(record, records.json_file(file).get(record, {}).get("vulnerabilities", []), identity, package, answer)
    elif file.startswith("debian-security-tracker/"):
        ask_debian(records, file, record, identity, package, answer)
    elif re.match(r"^alpine-secdb/v[\d.]+/\w+\.yaml$", file) and os.path.isfile(records.path(file)):
        versions = records.alpine(file).get(record, {}).get(identity, set())
        if versions:
            answer.names.add(identity)
        if package == ("Alpine:" + file.split("/")[1], record):
            answer.intervals = {("0", version, None) for version in versions}
    elif file.startswith("ubuntu-security-notices/"):
        found = records.json_file(file)
        if found and found["id"] == record:
            ask_osv(found, identity, package, answer)
    elif file == "samples/ubuntu/usndb/database-all.json.bz2":
        found = records.json_file(file).get(record.replace("USN-", "", 1))
        if found:
            ask_usn(found, identity, package, answer)
    elif file.startswith("azurelinux-oval/") and record == identity and os.path.isfile(records.path(file)):
        words = records.oval_words(file).get(identity, set())
        if len(words) == 1:
            answer.names.add(identity)
            answer.words |= words
    return answer if answer.names else None


def borrowed(advisory, text):
    """Eight words in a row that also stand in a record, or None."""
    ours = re.findall(r"\w+", (advisory["summary"] + " " + advisory["details"]).lower())
    theirs = " %s " % " ".join(re.findall(r"\w+", text.lower()))
    for at in range(len(ours) - 7):
        run = " ".join(ours[at:at + 8])
        if " %s " % run in theirs:
            return run
    return None


def check_advisory(records, advisory):
    """What an advisory says that its records do not."""
    known = set()
    specific = advisory.get("database_specific", {})
    asked = [(one, None) for key in ("published_support", "severity_support") for one in specific.get(key, [])]
    for affected in advisory["affected"]:
        package = (affected["package"]["ecosystem"], affected["package"]["name"])
        asked += [(one, affected) for one in affected["database_specific"]["support"]]
    for support, affected in asked:
        package = (affected["package"]["ecosystem"], affected["package"]["name"]) if affected else None
        answer = ask(records, support, advisory, package)
        if answer is None:
            yield "there is no record '%s' about it" % support
            continue
        known |= answer.names
        if answer.complaint:
            yield "'%s' %s" % (support, answer.complaint)
        run = borrowed(advisory, answer.text)
        if run:
            yield "has the words of '%s': %s" % (support, run)
        if affected:
            ours = {events_of(one) for one in affected["ranges"]}
            for one in sorted(ours ^ answer.intervals, key=str):
                yield "%s %s: '%s' %s %s" % (*package, support, "does not say" if one in ours else "also says", " ".join(str(part) for part in one))
    for support in specific.get("published_support", []):
        answer = ask(records, support, advisory, None)
        if answer and advisory["published"] not in answer.published:
            yield "published %s is not in '%s'" % (advisory["published"], support)
    for support in specific.get("severity_support", []):
        answer = ask(records, support, advisory, None)
        if answer and "severity" in advisory and advisory["severity"][0]["score"] not in answer.vectors:
            yield "vector %s is not in '%s'" % (advisory["severity"][0]["score"], support)
        if answer and "severity" in specific and specific["severity"] not in answer.words:
            yield "severity %s is not in '%s'" % (specific["severity"], support)
    for alias in set(advisory.get("aliases", [])) - known:
        yield "no record knows it as %s" % alias
    if records.kev().get(advisory["id"]) != specific.get("kev"):
        yield "kev is %s, the catalogue says %s" % (specific.get("kev"), records.kev().get(advisory["id"]))


def check_records(records, files):
    problems = []
    for name, data in files.items():
        if list(shape_of(name, data)):
            continue  # reported elsewhere
        problems += ["%s: %s" % (name, one) for one in sorted(set(check_advisory(records, parse(data))))]
    return problems


# ---- does the check notice? ----

def event_change(ecosystem, key, change):
    def mutate(advisory):
        for affected in advisory["affected"]:
            if affected["package"]["ecosystem"].startswith(ecosystem):
                for one in affected["ranges"]:
                    for event in one["events"]:
                        if key in event and event[key] != "0":
                            event[key] = change(event[key])
                            return True
        return False
    return mutate


def setter(change):
    def mutate(advisory):
        try:
            return change(advisory) is not False
        except (KeyError, IndexError):
            return False
    return mutate


def drop(key):
    return setter(lambda advisory: advisory.pop(key) and None)


def other_support(advisory):
    for affected in advisory["affected"]:
        for at, support in enumerate(affected["database_specific"]["support"]):
            if support.startswith("debian-security-tracker/"):
                affected["database_specific"]["support"][at] = re.sub(r"-\d+-", "-5000-", support)
                return True
    return False


def fewer_ranges(advisory):
    for affected in advisory["affected"]:
        if len(affected["ranges"]) > 1:
            affected["ranges"].pop()
            return True
    return False


def later(text):
    return text + "9"


SHAPE_CHANGES = {
    "id": setter(lambda a: a.update(id="CVE-1999-0001")),
    "no summary": drop("summary"),
    "no affected": drop("affected"),
    "no support": setter(lambda a: a["affected"][0]["database_specific"].update(support=[])),
    "support is no record": setter(lambda a: a["affected"][0]["database_specific"].update(support=["memory"])),
    "events in the wrong order": setter(lambda a: a["affected"][0]["ranges"][0]["events"].reverse()),
    "range runs backwards": setter(lambda a: a["affected"][0]["ranges"].append(
        {"type": a["affected"][0]["ranges"][0]["type"], "events": [{"introduced": "9.0"}, {"fixed": "8.0"}]})),
    "two fixed versions": setter(lambda a: a["affected"][0]["ranges"][0]["events"].append({"fixed": "99"})),
    "ecosystem": setter(lambda a: a["affected"][0]["package"].update(ecosystem="Windows")),
    "vector": setter(lambda a: a["severity"][0].update(score="CVSS:3.1/AV:N")),
    "severity without support": setter(lambda a: a["database_specific"].pop("severity_support") and None),
    "unknown field": setter(lambda a: a.update(note="x")),
    "details is no sentence": setter(lambda a: a.update(details="todo")),
    "page elsewhere": setter(lambda a: a["references"].append({"type": "WEB", "url": "https://example.org/CVE-2021-44228"})),
    "alias of another": setter(lambda a: a.update(aliases=["GHSA-jfh8-c2jp-5v3q"]) if a["id"] != "CVE-2021-44228" else False),
    "package twice": setter(lambda a: a["affected"].append(a["affected"][0])),
    "time": setter(lambda a: a.update(modified="yesterday")),
}
# words out of a record, to see that the check finds them again
RECORD_WORDS = {"CVE-2023-49081": "Improper validation made it possible for an attacker to modify the HTTP request"}
RECORD_CHANGES = {
    "Maven fixed": event_change("Maven", "fixed", later),
    "Maven introduced": event_change("Maven", "introduced", later),
    "last affected": event_change("Maven", "last_affected", later),
    "npm fixed": event_change("npm", "fixed", later),
    "NuGet fixed": event_change("NuGet", "fixed", later),
    "RubyGems fixed": event_change("RubyGems", "fixed", later),
    "PyPI fixed": event_change("PyPI", "fixed", later),
    "PyPI introduced": event_change("PyPI", "introduced", lambda text: "0.0.1"),
    "Go fixed": event_change("Go", "fixed", later),
    "Debian fixed": event_change("Debian", "fixed", later),
    "Alpine fixed": event_change("Alpine", "fixed", later),
    "Ubuntu fixed": event_change("Ubuntu", "fixed", later),
    "a range is missing": fewer_ranges,
    "package": setter(lambda a: a["affected"][0]["package"].update(name=a["affected"][0]["package"]["name"] + "x")),
    "release": setter(lambda a: a["affected"][0]["package"].update(ecosystem="Debian:6")
                      if a["affected"][0]["package"]["ecosystem"].startswith("Debian") else False),
    "another advisory": other_support,
    "vector": setter(lambda a: a["severity"][0].update(score="CVSS:3.1/AV:P/AC:H/PR:H/UI:R/S:U/C:N/I:N/A:N")),
    "word": setter(lambda a: a["database_specific"].update(severity="LOW" if a["database_specific"]["severity"] != "LOW" else "HIGH")),
    "kev date": setter(lambda a: a["database_specific"].update(kev="2001-01-01") if a["database_specific"]["kev"] else False),
    "kev missing": setter(lambda a: a["database_specific"].pop("kev") and None),
    "kev invented": setter(lambda a: a["database_specific"].update(kev="2021-12-10") if "kev" not in a["database_specific"] else False),
    "published": setter(lambda a: a.update(published="2001-01-01T00:00:00Z") if "published" in a else False),
    "alias": setter(lambda a: a.update(aliases=sorted(a.get("aliases", []) + ["GO-1999-0001"]))),
    "words of the record": setter(lambda a: a.update(details=RECORD_WORDS[a["id"]] + ".")),
}


def check_notices(folder, records):
    """Change files in a copy, one at a time; every change must be found. Returns what was not found."""
    problems = []
    with tempfile.TemporaryDirectory() as copy:
        copy = os.path.join(copy, "osv")
        shutil.copytree(folder, copy)
        files = read_folder(copy)
        if check_shape(files):
            return ["the set itself is not in shape"]
        changes = [(name, mutate, False) for name, mutate in SHAPE_CHANGES.items()]
        changes += [(name, mutate, True) for name, mutate in RECORD_CHANGES.items()] if records else []
        for at, (name, mutate, in_records) in enumerate(changes):
            tried = 0
            names = list(files)
            for file in names[at * 7:] + names[:at * 7]:  # not always the same files
                advisory = parse(files[file])
                if not mutate(advisory):
                    continue
                tried += 1
                with open(os.path.join(copy, file), "w", encoding="utf-8") as stream:
                    stream.write(json.dumps(advisory, indent=2, ensure_ascii=False) + "\n")
                changed = read_folder(copy)
                found = check_records(records, {file: changed[file]}) if in_records else check_shape(changed)
                if not found:
                    problems.append("'%s' in %s was not noticed" % (name, file))
                with open(os.path.join(copy, file), "wb") as stream:
                    stream.write(files[file])
                if tried == 3:
                    break
            if not tried:
                problems.append("'%s' fits no file" % name)
        for name, data in (("CVE-1999-0001.json", b"{"), ("twins.json", b'{"id": "a", "id": "b"}\n'), (".hidden", b"")):
            if not check_shape({**files, name: data}):
                problems.append("a stray file %s was not noticed" % name)
    return problems


# ---- the tests ----

def report(name, problems):
    if problems:
        print("not ok %s: %s" % (name, problems[0] + (" (and %d more)" % (len(problems) - 1) if len(problems) > 1 else "")))
        for problem in problems[1:20]:
            print("  %s" % problem, file=sys.stderr)
    else:
        print("ok %s" % name)
    return bool(problems)


def main(arguments):
    selftest = "--selftest" in arguments
    arguments = [one for one in arguments if one != "--selftest"]
    root = arguments[0] if arguments else os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
    folder = os.path.join(root, "advisories", "osv")
    files = read_folder(folder)
    feeds = os.path.join(os.environ.get("PLIMSOLL_TESTDATA", ""), "feeds")
    records = None
    if os.environ.get("PLIMSOLL_TESTDATA") and os.path.isdir(feeds):
        records = Records(feeds, {name[:-5] for name in files})

    failed = False
    if not selftest:
        failed |= report("advisories_shape", check_shape(files) if files else ["no advisories in %s" % folder])
        if records:
            failed |= report("advisories_are_supported_by_their_records", check_records(records, files))
        else:
            print("skip advisories_are_supported_by_their_records: PLIMSOLL_TESTDATA names no folder with feeds")
    failed |= report("advisories_check_notices_changes", check_notices(folder, records))
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
