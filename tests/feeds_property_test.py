"""feeds_property_test.py - of every feed random advisories: at the fixed version there is no finding of the record, just below it there is one

What a record says is read here from the feed itself, and versions are compared by the few lines below: nothing of it comes from plimsoll,
which is asked through `db search -` with package URLs. PLIMSOLL_SEED chooses others of the advisories, PLIMSOLL_SAMPLES how many (0: all).
"""
import functools
import json
import os
import random
import re
import shutil
import urllib.parse
import zipfile

from debian_oracle import NO_FLAW
from lib import check, data, equal, main, plimsoll, test

SEED = int(os.environ.get("PLIMSOLL_SEED", "5"))
SAMPLES = int(os.environ.get("PLIMSOLL_SAMPLES", "1000"))


# How versions are compared: a function that gives -1, 0 or 1.

def sign(a, b):
    return (a > b) - (a < b)


def deb_order(char):
    """Of a character that is no digit: ~ before the end, before letters, before the rest."""
    return -1 if char == "~" else 0 if char == "" else ord(char) if char.isalpha() else ord(char) + 256


def deb_part(a, b):
    while a or b:
        x, y = re.match(r"\D*", a).group(), re.match(r"\D*", b).group()
        for i in range(max(len(x), len(y))):
            order = sign(deb_order(x[i:i + 1]), deb_order(y[i:i + 1]))
            if order:
                return order
        a, b = a[len(x):], b[len(y):]
        x, y = re.match(r"\d*", a).group(), re.match(r"\d*", b).group()
        if int(x or 0) != int(y or 0):
            return sign(int(x or 0), int(y or 0))
        a, b = a[len(x):], b[len(y):]
    return 0


def deb(a, b):
    """Debian Policy, 5.6.12."""

    def parts(version):
        epoch, colon, rest = version.partition(":")
        upstream, dash, revision = (rest if colon else version).rpartition("-")
        return (int(epoch) if colon else 0), (upstream if dash else revision), (revision if dash else "")

    (x, xu, xr), (y, yu, yr) = parts(a), parts(b)
    return sign(x, y) or deb_part(xu, yu) or deb_part(xr, yr)


def rpm_part(a, b):
    """rpmvercmp."""
    token = re.compile(r"\d+|[A-Za-z]+|~|\^")
    x, y = token.findall(a), token.findall(b)
    for i in range(max(len(x), len(y))):
        p, q = (x[i] if i < len(x) else None), (y[i] if i < len(y) else None)
        if "~" in (p, q):
            if p != q:
                return -1 if p == "~" else 1
        elif p is None or q is None:
            return -1 if p is None else 1
        elif "^" in (p, q):
            if p != q:
                return -1 if p == "^" else 1
        elif p.isdigit() != q.isdigit():
            return 1 if p.isdigit() else -1
        else:
            order = sign(int(p), int(q)) if p.isdigit() else sign(p, q)
            if order:
                return order
    return 0


def rpm(a, b):
    def parts(version):
        epoch, colon, rest = version.partition(":")
        upstream, dash, release = (rest if colon else version).rpartition("-")
        return (int(epoch) if colon else 0), (upstream if dash else release), (release if dash else "")

    (x, xv, xr), (y, yv, yr) = parts(a), parts(b)
    return sign(x, y) or rpm_part(xv, yv) or (rpm_part(xr, yr) if xr and yr else 0)


def semver_key(version):
    core, _, _ = version.removeprefix("v").partition("+")
    core, dash, pre = core.partition("-")
    numbers = [int(part) for part in core.split(".")]
    while len(numbers) < 3:
        numbers.append(0)
    return numbers, 0 if dash else 1, [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in pre.split(".")] if dash else []


def semver(a, b):
    return sign(semver_key(a), semver_key(b))


APK = re.compile(r"(\d+(?:\.\d+)*)([a-z]?)((?:_(?:alpha|beta|pre|rc|cvs|svn|git|hg|p)\d*)*)(?:-r(\d+))?$")
APK_SUFFIXES = ("alpha", "beta", "pre", "rc", "", "cvs", "svn", "git", "hg", "p")


def apk_key(version):
    """apk-package(5); the feed has no numbers with zeros in front, which are compared as fractions."""
    numbers, letter, suffixes, revision = APK.match(version).groups()
    suffixes = [(APK_SUFFIXES.index(re.match("[a-z]+", one).group()), int(re.sub("[a-z]", "", one) or 0)) for one in suffixes.split("_")[1:]]
    return [int(part) for part in numbers.split(".")], letter, suffixes + [(4, 0)], int(revision or 0)


def apk(a, b):
    return sign(apk_key(a), apk_key(b))


PEP440 = re.compile(r"v?(?:(\d+)!)?(\d+(?:\.\d+)*)(?:[-_.]?(a|alpha|b|beta|c|rc|pre|preview)[-_.]?(\d*))?(?:-(\d+)|([-_.]?(?:post|rev|r)[-_.]?(\d*)))?"
                    r"(?:([-_.]?dev)[-_.]?(\d*))?$", re.IGNORECASE)


def pep440_key(version):
    match = PEP440.match(version)
    epoch, release, pre, pre_number, implicit, post, post_number, dev, dev_number = match.groups()
    numbers = [int(part) for part in release.split(".")]
    while numbers and numbers[-1] == 0:
        numbers.pop()
    has_post = post is not None or implicit is not None
    kind = {"a": 0, "alpha": 0, "b": 1, "beta": 1, "c": 2, "rc": 2, "pre": 2, "preview": 2}
    pre_key = (kind[pre.lower()], int(pre_number or 0)) if pre else (-1, 0) if dev is not None and not has_post else (3, 0)
    return int(epoch or 0), numbers, pre_key, int(implicit or post_number or 0) if has_post else -1, int(dev_number or 0) if dev is not None else 1 << 40


def pep440(a, b):
    return sign(pep440_key(a), pep440_key(b))


def composer_key(version):
    numbers, _, stability = version.removeprefix("v").partition("-")
    parts = [int(part) for part in numbers.split(".")]
    word = re.match("[a-z]*", stability.lower()).group()
    number = re.sub(r"\D", "", stability)
    return parts + [0] * (4 - len(parts)), ("dev", "alpha", "beta", "rc", "", "patch").index(word), int(number or 0)


def composer(a, b):
    return sign(composer_key(a), composer_key(b))


def numbers_only(a, b):
    return sign([int(part) for part in a.split(".")], [int(part) for part in b.split(".")])


# Just below a version.

def below_numbers(version):
    head, _, last = version.rpartition(".")
    return f"{head}.{int(last) - 1}.99999" if last != "0" else head


def below_apk(version):
    stem, _, revision = version.partition("-r")
    return f"{stem}-r{int(revision) - 1}" if int(revision or 0) else f"{stem}_alpha-r0"


def below_semver(version):
    """Of a pre-release: the first pre-release of its version, and of that the version before, or nearly."""
    release, dash, pre = version.partition("+")[0].partition("-")
    if pre != "0":
        return f"{release}-0"
    numbers = [int(part) for part in release.removeprefix("v").split(".")]
    last = max((i for i, number in enumerate(numbers) if number), default=-1)
    return ".".join(map(str, [*numbers[:last], numbers[last] - 1, *[99999] * (len(numbers) - last - 1)])) if last >= 0 else None


def below_pep440(version):
    return None if "dev" in version.lower() else version + ".dev0"


def below_composer(version):
    numbers, dash, _ = version.partition("-")
    return f"{numbers}-dev" if dash else f"{version}-alpha1"


class Scheme:
    def __init__(self, name, compare, below, valid=r"."):
        self.name, self.compare, self.below, self.valid = name, compare, below, re.compile(valid, re.IGNORECASE)


DEB = Scheme("deb", deb, lambda version: version + "~", r"(\d+:)?\d[^:]*$")
RPM = Scheme("rpm", rpm, lambda version: version + "~")
ALPINE = Scheme("apk", apk, below_apk, APK.pattern)
SEMVER = r"v?(0|[1-9]\d*)(\.(0|[1-9]\d*)){0,2}(-[0-9a-z.-]+)?(\+[0-9a-z.-]+)?$"
TYPES = {  # of package URLs, by ecosystem
    "Debian": ("deb/debian", DEB), "Alpine": ("apk/alpine", ALPINE), "AlmaLinux": ("rpm/almalinux", RPM),
    "Go": ("golang", Scheme("go", semver, below_semver, SEMVER)), "crates.io": ("cargo", Scheme("cargo", semver, below_semver, SEMVER)),
    "npm": ("npm", Scheme("npm", semver, below_semver, SEMVER)), "Bitnami": ("bitnami", Scheme("semver", semver, below_semver, SEMVER)),
    "PyPI": ("pypi", Scheme("pep440", pep440, below_pep440, PEP440.pattern)),
    "Packagist": ("composer", Scheme("composer", composer, below_composer, r"v?\d+(\.\d+){0,3}(-(dev|alpha|beta|rc)\d*)?$")),
    "Hackage": ("hackage", Scheme("hackage", numbers_only, below_numbers, r"\d+(\.\d+)+$")),
    "opam": ("opam", Scheme("deb", deb, lambda version: version + "~")),
}


class Statement:
    """What one record of a feed says of one package: RANGES are lists of (kind, version)."""

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
        if self.family == "AlmaLinux" and any((".module" in fix) != (".module" in version) for fix in self.fixes()):
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
        name, distro = self.package, self.ecosystem.partition(":")[2]
        epoch = ""
        if self.family == "AlmaLinux" and ":" in version:
            epoch, _, version = version.partition(":")
        qualifiers = {"epoch": epoch, "distro": {"Debian": f"debian-{distro}", "Alpine": f"alpine-{distro[1:]}.0",
                                                 "AlmaLinux": f"almalinux-{distro}"}.get(self.family)}
        path = "/".join(urllib.parse.quote(part, safe="") for part in name.split("/"))
        query = "&".join(f"{key}={urllib.parse.quote(value, safe='')}" for key, value in qualifiers.items() if value)
        return f"pkg:{TYPES[self.family][0]}/{path}@{urllib.parse.quote(version, safe='')}{'?' if query else ''}{query}"


# The feeds, read on their own.

def osv_records(path):
    with zipfile.ZipFile(path) as archive:
        for name in sorted(archive.namelist()):
            if name.endswith(".json"):
                yield json.loads(archive.read(name))


def osv(path):
    """Statements, and counts of what is left out."""
    left = {}
    statements = []
    for record in osv_records(path):
        names = [record["id"], *record.get("aliases", [])]
        if record["id"][:5] in ("ALSA-", "ALBA-", "ALEA-"):
            names += record.get("related", []) + record.get("upstream", [])
        flaws = [one for one in names if one.startswith("CVE-")]
        for affected in record.get("affected", []):
            package = affected.get("package", {})
            ranges = [[pair for event in one["events"] for pair in event.items()] for one in affected.get("ranges", []) if one["type"] != "GIT"]
            why = ("withdrawn" if record.get("withdrawn") else "no package" if not package else "no flaw is named" if record["id"][:5] in ("ALBA-", "ALEA-") and not flaws
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


# What plimsoll says.

def store(folder, feed, *files):
    """A store of the files, which are (path, name below the feed's folder)."""
    for path, name in files:
        os.makedirs(os.path.dirname(f"{folder}/feeds/{feed}/{name}") or ".", exist_ok=True)
        (shutil.copytree if os.path.isdir(path) else shutil.copy)(path, f"{folder}/feeds/{feed}/{name}")
    result = plimsoll(folder, "db", "build", "--from", "feeds", "--output", "store.db")
    equal(result.code, 0, result.err)


def found(folder, purls):
    """Of each purl the records that match, and the flaws. The built-in advisories, which take part, are left out."""
    answers = []
    for start in range(0, len(purls), 5000):
        result = plimsoll(folder, "db", "search", "--db", "store.db", "--format", "json", "-", stdin="\n".join(purls[start:start + 5000]).encode())
        answers += [json.loads(line) for line in result.out.splitlines()]
    equal(len(answers), len(purls), result.err)
    for answer in answers:
        check(answer["kind"] == "version", answer)
        findings = [(finding, {record["record"] for record in finding["records"] if record["source"] != "builtin"}) for finding in answer["findings"]]
        yield (set().union(*(records for _, records in findings)),
               {name for finding, records in findings if records for name in (finding["id"], *finding["aliases"])})


def check_below(folder, pairs):
    """The scheme says so, too."""
    for scheme in sorted({scheme for scheme, _, _ in pairs}):
        these = [(low, high) for name, low, high in pairs if name == scheme]
        signs = plimsoll(folder, "compare-versions", scheme, stdin="".join(f"{low} {high}\n" for low, high in these).encode()).out.split()
        wrong = [pair for pair, sign_of_it in zip(these, signs) if sign_of_it != "<"]
        check(not wrong and len(signs) == len(these), f"{scheme}: not below: {wrong[:5]}")


def choose(statements, left):
    chosen = []
    for statement in statements:
        why = ("no fix" if not statement.fixes() else "versions that are none" if not statement.is_comparable()
               else "nothing just below" if None in map(statement.scheme.below, statement.fixes()) else "")
        if why:
            left[why] = left.get(why, 0) + 1
        else:
            chosen.append(statement)
    # By record, so that one with a thousand packages is no likelier than another.
    records = sorted({statement.record for statement in chosen})
    chance = random.Random(SEED)
    taken = set(records if SAMPLES == 0 or len(records) <= SAMPLES else chance.sample(records, SAMPLES))
    by_record = {}
    for statement in chosen:
        if statement.record in taken:
            by_record.setdefault(statement.record, []).append(statement)
    return [one for record in sorted(by_record) for one in (by_record[record] if SAMPLES == 0 else [chance.choice(by_record[record])])]


def property_holds(folder, name, statements, left):
    about = {}  # what the feed says of a package under a record, and of a flaw in it
    for statement in statements:
        for name_of_it in {statement.record, *statement.flaws}:
            about.setdefault((statement.ecosystem, statement.package, name_of_it), []).append(statement)
    cases, pairs = [], []

    def holds(statement, name_of_it, at):
        these = [one for one in about[statement.ecosystem, statement.package, name_of_it]
                 if name_of_it != statement.record or one.record == statement.record]
        return any(one.holds(at) for one in these) if all(one.is_comparable() for one in these) else None

    for statement in choose(statements, left):
        version = random.Random(f"{SEED} {statement.record}").choice(statement.fixes())
        low = statement.scheme.below(version)
        pairs.append((statement.scheme.name, low, version))
        for at, is_low in ((version, False), (low, True)):
            cases.append((statement, at, is_low, holds(statement, statement.record, at)))
    check_below(folder, pairs)
    wrong, above, under = [], 0, 0
    for (statement, at, is_low, want), (records, flaws) in zip(cases, found(folder, [statement.purl(at) for statement, at, _, _ in cases])):
        above += not is_low and not want
        under += is_low and want
        if (statement.record in records) != want:
            wrong.append(f"{statement.record} {statement.ecosystem} {statement.package} {at}: {'not ' if want else ''}found, {statement.ranges}")
        for flaw in statement.flaws:
            one = holds(statement, flaw, at)
            if one is not None and one != (flaw in flaws):
                wrong.append(f"{flaw} of {statement.record} {statement.ecosystem} {statement.package} {at}: {'not ' if one else ''}found")
    told = ", ".join(f"{count} {why}" for why, count in sorted(left.items()))
    print(f"# {name}: seed {SEED}, {len(cases) // 2} advisories of {len({one.record for one in statements})}: {above} good at their fix, "
          f"{under} bad just below; left out: {told or 'nothing'}", flush=True)
    check(not wrong, f"{len(wrong)} of {len(cases)}: " + "; ".join(wrong[:5]))
    check(cases and above >= len(cases) * 0.4 and under >= len(cases) * 0.4, f"the property says little: {above} and {under} of {len(cases) // 2}")


def osv_feed(name, feed="osv", file="all.zip"):
    def feed_test(folder):
        path = data(f"feeds/{'osv/' if feed == 'osv' else ''}{name}/{file}")
        store(folder, feed, (path, f"{name}/{file}" if feed == "osv" else file))
        property_holds(folder, name, *osv(path))

    feed_test.__name__ = f"a_fix_ends_what_a_record_says_in_{re.sub('[^a-z]', '_', name.lower())}"
    return test(feed_test)


for each in ("Go", "crates.io", "AlmaLinux", "PyPI-converted", "Packagist-Drupal", "Bitnami", "Hackage", "opam"):
    osv_feed(each)
osv_feed("ghsa", "ghsa", "advisory-database-main.zip")


@test
def a_fix_ends_what_a_bulletin_says_in_debians_lists(folder):
    for kind, old in (("DSA", True), ("DLA", True), ("DSA", False), ("DLA", False)):
        place = f"{folder}/{kind}-{old}"
        path = data(f"feeds/debian-security-tracker/data/{kind}/list" if old else
                    f"feeds/debian-security-tracker/reconstructed/{kind}.list.2025-02-13_to_2026-08-21")
        store(place, "debian-security-tracker", (path, f"data/{kind}/list"))
        property_holds(place, f"Debian {kind}{'' if old else ', reconstructed'}", *debian_list(path))


@test
def a_fix_ends_what_debians_tracker_says(folder):
    for kind in "ab":
        path = data(f"feeds/debian-security-tracker/tracker-json-excerpts/{kind}/json")
        store(f"{folder}/{kind}", "debian-security-tracker", (path, "json"))
        property_holds(f"{folder}/{kind}", f"Debian tracker {kind}", *debian_json(path))


@test
def a_fix_ends_what_alpines_database_says(folder):
    path = data("feeds/alpine-secdb")
    store(folder, "alpine-secdb", *((f"{path}/{branch}", branch) for branch in sorted(os.listdir(path))))
    property_holds(folder, "Alpine secdb", *alpine(path))


@test
def a_feed_of_what_no_package_is_gives_no_finding_and_is_named(folder):
    path = data("feeds/osv/Kubernetes/all.zip")
    statements, left = osv(path)
    equal((len(statements), left), (0, {"no such packages: kubernetes": sum(len(record["affected"]) for record in osv_records(path))}))
    print(f"# Kubernetes: left out: {left}", flush=True)
    store(folder, "osv", (path, "Kubernetes/all.zip"))
    result = plimsoll(folder, "db", "search", "--db", "store.db", "kubernetes/k8s.io/kubernetes", "k8s.io/kubernetes")
    check(result.code in (0, 1), result.err)


if __name__ == "__main__":
    main()
