"""feeds_oracle.py - what the feeds say of versions, read from their files a second time, for tests

A statement is what one record says of one package: at which versions it has the flaw.
"""
import bz2
import functools
import json
import os
import re
import tarfile
import urllib.parse
import xml.etree.ElementTree
import zipfile

import yaml  # Debian: python3-yaml

from cpe_oracle import PLAIN, expected
from debian_oracle import NO_FLAW
from versions_oracle import ALPINE, BITNAMI, CARGO, COMPOSER, CPE, DEB, GEM, GO, HACKAGE, NPM, PYTHON, RPM, gem_key, semver_key

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
TYPES = {  # of package URLs, by ecosystem
    "Debian": ("deb/debian", DEB), "Alpine": ("apk/alpine", ALPINE), "AlmaLinux": ("rpm/almalinux", RPM), "Go": ("golang", GO),
    "crates.io": ("cargo", CARGO), "npm": ("npm", NPM), "Bitnami": ("bitnami", BITNAMI), "PyPI": ("pypi", PYTHON),
    "Packagist": ("composer", COMPOSER), "Hackage": ("hackage", HACKAGE), "opam": ("opam", DEB), "RubyGems": ("gem", GEM),
    "Rocky Linux": ("rpm/rocky", RPM), "Azure Linux": ("rpm/azurelinux", RPM), "Red Hat": ("rpm/redhat", RPM),
    "Ubuntu": ("deb/ubuntu", DEB), "openSUSE": ("rpm/opensuse", RPM), "SUSE": ("rpm/suse", RPM), "Hex": ("hex", NPM), "CPE": (None, CPE),
}
DISTROS = {"Debian": "debian-{}", "Alpine": "alpine-{}.0", "AlmaLinux": "almalinux-{}", "Rocky Linux": "rocky-{}", "Azure Linux": "azurelinux-{}.0",
           "Red Hat": "rhel-{}", "Ubuntu": "ubuntu-{}", "openSUSE": "opensuse-{}", "SUSE": "sles-{}"}
RELEASE = re.compile(r"^SUSE:Linux Enterprise (?:Server|Desktop) (\d+)(?: SP(\d))?$|^Red Hat:enterprise_linux:(\d+)::(?:appstream|baseos)$")
LINES_OF_MODULES = ("AlmaLinux", "Rocky Linux", "Red Hat")


class Statement:
    """What one record of a feed says of one package: RANGES are lists of (kind, version)."""

    named = True  # the record's own name is that in answers

    def __init__(self, record, ecosystem, package, ranges, versions=(), flaws=()):
        self.record, self.ecosystem, self.package, self.ranges, self.versions = record, ecosystem, package, ranges, versions
        self.flaws = list(flaws) or [record]

    @property
    def family(self):
        return self.ecosystem.partition(":")[0]

    @property
    def scheme(self):
        return TYPES[self.family][1]

    def fixes(self):
        return [version for events in self.ranges for kind, version in events if kind == "fixed"]

    def is_comparable(self):
        return all(self.scheme.valid.match(version) for events in self.ranges for kind, version in events if version != "0")

    def holds(self, version):
        """The evaluation of the OSV schema. The lines of an rpm, in and out of modules, have versions of their own."""
        compare = self.scheme.compare
        if self.family in LINES_OF_MODULES and any((".module" in fix) != (".module" in version) for fix in self.fixes()):
            return False
        if version in self.versions:
            return True
        for events in self.ranges:
            order = sorted(events, key=functools.cmp_to_key(
                lambda x, y: 0 if x[1] == y[1] else -1 if x == ("introduced", "0") else 1 if y == ("introduced", "0") else compare(x[1], y[1])))
            inside = False
            for kind, at in order:
                relation = 1 if (kind, at) == ("introduced", "0") else compare(version, at)
                if kind == "introduced" and relation >= 0:
                    inside = True
                elif (kind == "fixed" and relation >= 0) or (kind == "last_affected" and relation > 0):
                    inside = False
            if inside:
                return True
        return False

    def purl(self, version):
        name, epoch = self.package, ""
        release = re.sub("^Pro:|:LTS$|^v", "", self.ecosystem.partition(":")[2]).replace("Leap ", "leap-")
        if RELEASE.search(self.ecosystem):
            release = ".".join(filter(None, RELEASE.search(self.ecosystem).groups()))
        if TYPES[self.family][1] is RPM and ":" in version:
            epoch, _, version = version.partition(":")
        qualifiers = {"epoch": epoch, "distro": DISTROS[self.family].format(release.removeprefix("Pro:")) if self.family in DISTROS else ""}
        path = "/".join(urllib.parse.quote(part, safe="") for part in name.split("/"))
        query = "&".join(f"{key}={urllib.parse.quote(value, safe='')}" for key, value in qualifiers.items() if value)
        return f"pkg:{TYPES[self.family][0]}/{path}@{urllib.parse.quote(version, safe='')}{'?' if query else ''}{query}"


class Rule(Statement):
    """What a record says in another form than ranges: HOLDS(version); AT: the versions that it names."""

    named = False

    def __init__(self, record, ecosystem, package, flaws, holds, at, fixes):
        super().__init__(record, ecosystem, package, [[("introduced", one) for one in at]], flaws=flaws)
        self.rule, self.repairs = holds, fixes

    def fixes(self):
        return self.repairs

    def holds(self, version):
        return self.rule(version)


# The feeds, read on their own.

def members(path, suffix):
    """(name, bytes) of what is in an archive or a folder."""
    if os.path.isdir(path):
        for folder, _, names in sorted(os.walk(path)):
            for name in sorted(names):
                if name.endswith(suffix):
                    with open(f"{folder}/{name}", "rb") as file:
                        yield os.path.relpath(f"{folder}/{name}", path), file.read()
    elif path.endswith(".zip"):
        with zipfile.ZipFile(path) as archive:
            for name in sorted(archive.namelist()):
                if name.endswith(suffix):
                    yield name, archive.read(name)
    else:
        with tarfile.open(path) as archive:
            for member in archive:
                if member.name.endswith(suffix) and member.isfile():
                    yield member.name, archive.extractfile(member).read()


def osv_records(path):
    for suffix, read in ((".json", json.loads), (".yaml", lambda text: yaml.load(text, LOADER))):
        for _, text in members(path, suffix):
            record = read(text)
            if isinstance(record, dict) and "id" in record:
                yield record


BUNDLES = ("ALSA-", "ALBA-", "ALEA-", "RLSA-", "RXSA-", "DSA-", "DLA-", "DTSA-", "USN-", "LSN-", "RHSA-", "RHBA-", "SUSE-", "openSUSE-")


def flaws_of(record):
    """As RATING-AND-POLICY.md says, "Identity"."""
    named = [record["id"], *record.get("aliases", [])]
    if record["id"].startswith(BUNDLES):
        named += [*record.get("related", []), *record.get("upstream", [])]
    elif re.match("[A-Z]+-CVE-", record["id"]):
        named = [record["id"].partition("-")[2]]
    return [one for one in named if one.startswith("CVE-")] or [one.partition("-")[2] for one in named if "-CVE-" in one]


def osv(path, withdrawn=False):
    """Statements, and counts of what is left out."""
    left = {}
    statements = []
    for record in osv_records(path):
        flaws = flaws_of(record)
        for affected in record.get("affected", []):
            package = affected.get("package", {})
            imports = affected.get("ecosystem_specific", {}).get("imports") or []
            ranges = [[pair for event in one["events"] for pair in event.items()] for one in affected.get("ranges", []) if one["type"] != "GIT"]
            why = ("withdrawn" if bool(record.get("withdrawn")) != withdrawn else "no package" if not package else "no flaw is named" if record["id"][:5] in ("ALBA-", "ALEA-") and not flaws
                   else "not in programs for Linux" if imports and all(one.get("goos") and "linux" not in one["goos"] for one in imports)
                   else "a product that no image states" if package["ecosystem"].startswith(("SUSE:", "Red Hat:")) and not RELEASE.search(package["ecosystem"])
                   else f"no such packages: {package['ecosystem']}" if package["ecosystem"].partition(":")[0] not in TYPES else "")
            if why:
                left[why] = left.get(why, 0) + 1
                continue
            statements.append(Statement(record["id"], package["ecosystem"], package["name"], ranges, affected.get("versions", []), flaws))
    return statements, left


RELEASES = dict(zip("woody sarge etch lenny squeeze wheezy jessie stretch buster bullseye bookworm trixie forky".split(), ["3.0", "3.1", *range(4, 15)]))


def debian_list(*paths):
    statements, left = [], {}
    for path in paths:
        record, flaws, announces = "", [], False
        with open(path, encoding="utf-8") as file:
            for line in file:
                if head := re.match(r"\[[^\]]*\] (\S+) ?(.*)", line):
                    record, flaws, announces = head.group(1), [], bool(NO_FLAW.fullmatch(head.group(2).strip()))
                elif names := re.match(r"\s+\{(.*)\}", line):
                    flaws = names.group(1).split()
                elif fix := re.match(r"\s+\[(\w+)\]\s+- (\S+) (\S+)", line):
                    release, package, version = fix.groups()
                    if release not in RELEASES or version.startswith("<"):
                        why = f"no version: {version}" if release in RELEASES else f"release {release}"
                        left[why] = left.get(why, 0) + 1
                        continue
                    if announces and not flaws:
                        left["no flaw"] = left.get("no flaw", 0) + 1
                        continue
                    statements.append(Statement(record, f"Debian:{RELEASES[release]}", package, [[("introduced", "0"), ("fixed", version)]], flaws=flaws))
    return statements, left


def debian_json(path):
    statements, left = [], {}
    with open(path, encoding="utf-8") as file:
        for package, flaws in json.load(file).items():
            for flaw, facts in flaws.items():
                for release, state in dict(facts["releases"]).items():  # none is an empty list
                    version = state.get("fixed_version", "")
                    if release in RELEASES and state["status"] == "resolved" and version != "0":
                        statements.append(Statement(flaw, f"Debian:{RELEASES[release]}", package, [[("introduced", "0"), ("fixed", version)]]))
                    else:
                        why = "sid" if release not in RELEASES else "never affected" if version == "0" else state["status"]
                        left[why] = left.get(why, 0) + 1
    return statements, left


def alpine(folder):
    """The feed's YAML has few forms. An id that stands under several versions is a statement each."""
    statements, left = [], {}
    for branch in sorted(os.listdir(folder)):
        for name in sorted(os.listdir(f"{folder}/{branch}")):
            package = version = ""
            with open(f"{folder}/{branch}/{name}", encoding="utf-8") as file:
                for line in file:
                    if found := re.match(r"\s+name: (\S+)", line):
                        package, version = found.group(1), ""
                    elif found := re.match(r"\s+(?:\"(.+)\"|'(.+)'|([^\s:]+)):\s*$", line):
                        version = next(filter(None, found.groups()))
                    elif found := re.match(r"\s+- (?:\"|')?(CVE-\d{4}-\d{4,})(?:\"|')?\s*$", line):
                        if version == "0":
                            left["never affected"] = left.get("never affected", 0) + 1
                        else:
                            statements.append(Statement(found.group(1), f"Alpine:{branch}", package, [[("introduced", "0"), ("fixed", version)]]))
                    elif re.match(r"\s+- (?!pkg:)\S", line) and package and version:
                        left["not a CVE id alone"] = left.get("not a CVE id alone", 0) + 1
    return statements, left


def rubysec(path):
    """Affected is what neither patched_versions nor unaffected_versions hold."""
    statements, left = [], {}
    for name, text in members(path, ".yml"):
        if not re.search(r"(^|/)(gems|rubies)/", name):
            continue
        record = yaml.load(text, LOADER)
        names = [prefix + str(record[key]).removeprefix(prefix) for key, prefix in (("cve", "CVE-"), ("ghsa", "GHSA-"), ("osvdb", "OSVDB-")) if record.get(key)]
        good = [[part.split() if " " in part.strip() else re.match(r"([<>=~!]*)(.*)", part.strip()).groups() for part in one.split(",")]
                for one in [*(record.get("patched_versions") or []), *(record.get("unaffected_versions") or [])]]
        at = [version for one in good for _, version in one]
        engine = {"ruby": "ruby-lang:ruby", "rbx": "rubinius:rubinius"}.get(record.get("engine"), f"{record.get('engine')}:{record.get('engine')}")
        fixes = [version for one in good for operator, version in one if operator in (">=", "~>")]
        statements.append(Rule(name, "RubyGems" if "gem" in record else "CPE", record.get("gem", engine), names or [os.path.basename(name)[:-4]],
                               functools.partial(lambda good, version: not any(all(fulfils_gem(version, *part) for part in one) for one in good), good),
                               at, fixes))
    return statements, left


def fulfils_gem(version, operator, bound):
    """A requirement of RubyGems."""
    order = GEM.compare(version, bound)
    if operator == "~>":
        numbers = [part[1] for part in gem_key(bound)[:next((i for i, part in enumerate(gem_key(bound)) if part[2]), None)]]
        numbers = numbers[:-1] if len(numbers) > 1 else numbers
        release = [part[1] for part in gem_key(version)[:next((i for i, part in enumerate(gem_key(version)) if part[2]), None)]]
        return order >= 0 and release < [*numbers[:-1], numbers[-1] + 1]
    return {">=": order >= 0, ">": order > 0, "<": order < 0, "<=": order <= 0, "=": order == 0, "!=": order != 0}[operator or "="]


def compared(scheme, version, bounds):
    """BOUNDS: [(operator, version)], of which all must hold."""
    return all({">=": order >= 0, ">": order > 0, "<": order < 0, "<=": order <= 0, "=": order == 0}[operator]
               for operator, order in ((operator, scheme.compare(version, bound)) for operator, bound in bounds))


def any_of(scheme, alternatives):
    return lambda version: any(compared(scheme, version, bounds) for bounds in alternatives)


def friendsofphp(path):
    statements = []
    for name, text in members(path, ".yaml"):
        record = yaml.load(text, LOADER)
        package = record["reference"].removeprefix("composer://")
        branches = [[re.match(r"([<>=]*)\s*(.*)", str(bound)).groups() for bound in branch["versions"]] for branch in record["branches"].values()]
        ids = [record.get("cve")] if record.get("cve") else []
        if not ids and re.search("GHSA-.{14}$", str(record.get("link"))):
            ids = [record["link"][-19:]]
        statements.append(Rule(name, "Packagist", package, ids or [f"{package}/{os.path.basename(name)[:-5]}"], any_of(COMPOSER, branches),
                               [version for bounds in branches for _, version in bounds],
                               [version for bounds in branches for operator, version in bounds if operator == "<"]))
    return statements, {}


def npm_alternatives(text, onwards=False):
    """A range of npm without hyphens: [[(operator, version)]], or None."""
    alternatives = []
    for one in text.split("||"):
        bounds = []
        for operator, version in re.findall(r"([<>=^~]*)\s*([^\s<>=^~]+)", one):
            numbers = re.match(r"v?(\d+)?(?:\.(\d+))?(?:\.(\d+))?", version).groups()
            known = [int(part) for part in numbers if part is not None]
            first = ".".join(map(str, (known + [0, 0, 0])[:3]))
            if len(known) == 3:
                first = version.removeprefix("v")
            if operator in ("", "=") and (len(known) < 3 or re.search(r"[xX*]", version)):
                width = len(known)
            elif operator == "^" or (onwards and operator == ""):
                width = next((i for i, number in enumerate(known) if number), len(known) - 1) + 1
            elif operator == "~":
                width = min(2, len(known))
            elif len(known) < 3:
                return None
            else:
                bounds.append((operator or "=", first))
                continue
            if width == 0:
                bounds.append((">=", "0.0.0-0"))
                continue
            end = [*known[:width - 1], known[width - 1] + 1, 0, 0, 0][:3]
            bounds += [(">=", first), ("<", ".".join(map(str, end)))]
        alternatives.append(bounds)
    return alternatives


def nodejs(path):
    statements, left = [], {}
    for name, text in members(path, ".json"):
        kind = re.search(r"(^|/)(core|npm)/(\d+)\.json$", name)
        if not kind:
            continue
        core, record = kind.group(2) == "core", json.loads(text)
        bad = npm_alternatives(record["vulnerable" if core else "vulnerable_versions"])
        patched = record.get("patched" if core else "patched_versions")
        good = npm_alternatives(patched, core) if patched else []
        environments = record.get("affectedEnvironments") or ["all"]
        why = "a range of few numbers" if bad is None or good is None else "not for Linux" if not {"all", "linux"} & set(environments) else ""
        if why:
            left[why] = left.get(why, 0) + 1
            continue
        holds = functools.partial(lambda bad, good, version: bad(version) and not good(version), any_of(NPM, bad), any_of(NPM, good))
        flaws = [one for one in (record.get("cve") or record.get("cves") or []) if re.fullmatch(r"CVE-\d{4}-\d{4,}", one)]
        statements.append(Rule(name, "CPE" if core else "npm", "nodejs:node.js" if core else record["module_name"],
                               flaws or [f"NSWG-{'COR' if core else 'ECO'}-{kind.group(3)}"], holds,
                               [version for one in bad + good for _, version in one],
                               [version for one in good for operator, version in one if operator == ">="]))
    return statements, left


def retirejs(path):
    """The flaws that have names of others; versions are tried that are npm's, too."""
    statements, left = [], {}
    with open(path, encoding="utf-8") as file:
        libraries = json.load(file)
    for name, library in libraries.items():
        if name == "retire-example":
            continue
        for number, flaw in enumerate(library.get("vulnerabilities", [])):
            package = (library.get("npmname") or flaw.get("identifiers", {}).get("githubID") and name) if "jsrepository" in path else name
            if not package:
                left["not in npm"] = left.get("not in npm", 0) + 1
                continue
            ids = [one for one in flaw.get("identifiers", {}).get("CVE", []) if re.fullmatch(r"CVE-\d{4}-\d{4,}", one)] or \
                [one for one in [flaw.get("identifiers", {}).get("githubID")] if one]
            if not ids or "below" not in flaw:
                left["no name" if not ids else "no fix"] = left.get("no name" if not ids else "no fix", 0) + 1
                continue
            bounds = [("<", flaw["below"])] + ([(">=", flaw["atOrAbove"])] if "atOrAbove" in flaw else [])
            at = [version for _, version in bounds]
            if not all(re.fullmatch(r"\d+\.\d+\.\d+(-[0-9a-z.-]+)?", version) for version in at):
                at = ["no version"]
            statements.append(Rule(f"{name} {number}", "npm", package, ids, any_of(NPM, [bounds]), at, [flaw["below"]]))
    return statements, left


def products(by_cve):
    """Of configurations; those that need something beside the program are tried in cpe_test.py."""
    statements, left = [], {}
    for cve, configurations in by_cve.items():
        every = [match for _, nodes in configurations for node in nodes for match in node]
        if any(together for together, _ in configurations):
            left["needs others"] = left.get("needs others", 0) + 1
            continue
        for name in sorted({match.name for match in every if match.vulnerable and match.part == "a" and match.target in ("*", "-", "linux")}):
            ones = [match for match in every if match.name == name]
            if not all(match.plain and match.part == "a" for match in ones) or re.search(r"[*?]", re.sub(r"\\.", "", ones[0].quoted)):
                left["versions that are none"] = left.get("versions that are none", 0) + 1
                continue
            holds = functools.partial(lambda of, name, version: name in expected(of, {name: version}), configurations, name)
            statements.append(Rule(f"{cve} {name}", "CPE", ones[0].quoted, [cve], holds, [version for match in ones for version in match.versions()],
                                   [bound for match in ones for key, bound in match.bounds if key == "versionEndExcluding"]))
    return statements, left


def azure(path):
    space = "{http://oval.mitre.org/XMLSchema/oval-definitions-5}"
    linux = "{http://oval.mitre.org/XMLSchema/oval-definitions-5#linux}"
    root = xml.etree.ElementTree.parse(path).getroot()
    by_id = {one.get("id"): one for kind in ("tests", "objects", "states") for one in root.find(space + kind)}
    operators = {"less than": "<", "less than or equal": "<=", "greater than": ">", "greater than or equal": ">=", "equals": "="}
    release = re.search(r"-(\d)\.0-oval", path).group(1)
    statements, left = [], {}
    for definition in root.find(space + "definitions"):
        metadata = definition.find(space + "metadata")
        bounds, package = [], ""
        for criterion in definition.find(space + "criteria"):
            of = by_id[criterion.get("test_ref")]
            evr = by_id[of.find(linux + "state").get("state_ref")].find(linux + "evr")
            package = by_id[of.find(linux + "object").get("object_ref")].find(linux + "name").text
            bounds.append((operators[evr.get("operation")], re.sub("^0: *", "", evr.text.strip())))
        if metadata.find(space + "patchable").text == "Not Applicable":
            left["never affected"] = left.get("never affected", 0) + 1
            continue
        fixes = [version for operator, version in bounds if operator == "<"]
        statements.append(Rule(definition.get("id"), f"Azure Linux:{release}", package, [metadata.find(space + "reference").get("ref_id")],
                               any_of(RPM, [bounds]), [version for _, version in bounds], fixes))
    return statements, left


def redhat(path):
    """Of each package that is repaired in Red Hat Enterprise Linux itself: at its repair it is good, just below it is not."""
    statements, left = [], {}
    for name, text in members(path, ".json"):
        document = json.loads(text)
        cpes, branches = {}, list(document["product_tree"].get("branches", []))
        while branches:
            branch = branches.pop()
            branches += branch.get("branches", [])
            product = branch.get("product", {})
            cpes[product.get("product_id")] = product.get("product_identification_helper", {}).get("cpe", "")
        parts = {one["full_product_name"]["product_id"]: one for one in document["product_tree"].get("relationships", [])}
        for flaw in document["vulnerabilities"]:
            fixes = {}
            for product in flaw.get("product_status", {}).get("fixed", []):
                part = parts.get(product, {})
                while part.get("relates_to_product_reference") in parts:  # a module is a part between
                    part = parts[part["relates_to_product_reference"]]
                release = re.match(r"cpe:/[ao]:redhat:enterprise_linux:(\d+)(?:::|$)", cpes.get(part.get("relates_to_product_reference"), ""))
                package = re.search(r"([^:]+)-(\d+:[^-:]+-[^-:]+)\.(?!src)[^.]+$", product.partition("::")[0])
                if not release or not package:
                    why = "source" if product.endswith(".src") else "of another product" if not release else "no package"
                    left[why] = left.get(why, 0) + 1
                    continue
                fixes.setdefault((release.group(1), package.group(1)), set()).add(package.group(2))
            for (release, package), versions in fixes.items():
                statements.append(Rule(f"{name} {release} {package}", f"Red Hat:{release}", package, [flaw["cve"]],
                                       lambda version: version.endswith("~"), sorted(versions), sorted(versions)))
    return statements, left
