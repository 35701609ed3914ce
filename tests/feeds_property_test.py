"""feeds_property_test.py - of every feed random advisories: at the fixed version there is no finding of the record, just below it there is one

What a record says is read here from the feed itself, and versions are compared by the few lines below: nothing of it comes from plimsoll,
which is asked through `db search -` with package URLs. PLIMSOLL_SEED chooses others of the advisories, PLIMSOLL_SAMPLES how many of each feed (0: all);
without it 1,000, and 100 under sanitizers, where a look-up costs ten times as much.
"""
import json
import os
import random
import re
import shutil

from cpe_oracle import read_overrides, read_pages
from feeds_oracle import BUNDLES, alpine, azure, debian_json, debian_list, friendsofphp, nodejs, osv, osv_records, products, redhat, retirejs, rubysec
from images import File, Image, Layer
from lib import BUILD, check, data, equal, main, plimsoll, scan, test

SEED = int(os.environ.get("PLIMSOLL_SEED", "5"))
SAMPLES = int(os.environ.get("PLIMSOLL_SAMPLES", "100" if BUILD.endswith("/check") else "1000"))


# What plimsoll says.

def store(folder, feed, *files):
    """A store of the files, which are (path, name below the feed's folder)."""
    for path, name in files:
        os.makedirs(os.path.dirname(f"{folder}/feeds/{feed}/{name}") or ".", exist_ok=True)
        if name.endswith((".xz", ".bz2")):  # refused, by name: unpacked here
            shutil.unpack_archive(path, f"{folder}/feeds/{feed}/{name.partition('.')[0]}")
        else:
            (shutil.copytree if os.path.isdir(path) else shutil.copy)(path, f"{folder}/feeds/{feed}/{name}")
    result = plimsoll(folder, "db", "build", "--from", "feeds", "--output", "store.db")
    equal(result.code, 0, result.err)


def found_by_name(folder, programs):
    """Of programs ("vendor:product", version), which have no package URL that says who they are, the flaws. Two that are the same would be
    one finding."""
    index = {program: i for i, program in enumerate(dict.fromkeys(programs))}
    components = [{"type": "application", "name": f"program{i}", "version": version, "bom-ref": str(i), "purl": f"pkg:generic/program{i}@{version}",
                   "cpe": f"cpe:2.3:a:{name}:{version}:*:*:*:*:*:*:*"} for (name, version), i in index.items()]
    with open(f"{folder}/bom.json", "w", encoding="utf-8") as file:
        json.dump({"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "components": components}, file)
    flaws = [set() for _ in index]
    for finding in scan(folder, "--db", f"{folder}/store.db", f"sbom:{folder}/bom.json").report["findings"]:
        if finding["source"] != "builtin":
            flaws[int(finding["package"]["name"][len("program"):])] |= {finding["id"], *finding.get("aliases", [])}
    return [(set(), flaws[index[program]], set()) for program in programs]


def found(folder, cases):
    """Of each (statement, version) the records that match, and the flaws."""
    purls = [statement.purl(version) for statement, version in cases if statement.family != "CPE"]
    programs = [(statement.package, version) for statement, version in cases if statement.family == "CPE"]
    by_purl, by_name = iter(list(found_by_purl(folder, purls))), iter(found_by_name(folder, programs) if programs else [])
    return [next(by_name if statement.family == "CPE" else by_purl) for statement, _ in cases]


def found_by_purl(folder, purls):
    """The built-in advisories, which take part, are left out."""
    answers, result = [], None
    for start in range(0, len(purls), 5000):
        result = plimsoll(folder, "db", "search", "--db", "store.db", "--format", "json", "-", stdin="\n".join(purls[start:start + 5000]).encode())
        answers += [json.loads(line) for line in result.out.splitlines()]
    equal(len(answers), len(purls), result and result.err)
    for answer in answers:
        check(answer["kind"] == "version", answer)
        for finding in answer["findings"]:
            cves = [one for one in (finding["id"], *finding["aliases"]) if one.startswith("CVE-")]
            check(len(cves) < 2, f"two flaws in one finding: {cves}")
        findings = [(finding, {record["record"] for record in finding["records"] if record["source"] != "builtin"}) for finding in answer["findings"]]
        yield (set().union(*(records for _, records in findings)),
               {name for finding, records in findings if records for name in (finding["id"], *finding["aliases"])},
               {name for finding, records in findings if records for name in finding["bulletins"]})


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


def property_holds(folder, name, statements, left, least=0.8):
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
    for (statement, at, is_low, want), (records, flaws, bulletins) in zip(cases, found(folder, [(statement, at) for statement, at, _, _ in cases])):
        above += not is_low and not want
        under += is_low and want
        cited = want and statement.record in bulletins  # the store joins a bulletin to the statement on a flaw that says the same
        if statement.named and not cited and (statement.record in records) != want:
            wrong.append(f"{statement.record} {statement.ecosystem} {statement.package} {at}: {'not ' if want else ''}found, {statement.ranges}")
        if statement.record.startswith(BUNDLES) and statement.record not in statement.flaws and statement.record in flaws:
            wrong.append(f"a bulletin is no flaw: {statement.record}")
        for flaw in statement.flaws:
            one = holds(statement, flaw, at)
            if one is not None and one != (flaw in flaws):
                wrong.append(f"{flaw} of {statement.record} {statement.ecosystem} {statement.package} {at}: {'not ' if one else ''}found")
    told = ", ".join(f"{count} {why}" for why, count in sorted(left.items()))
    print(f"# {name}: seed {SEED}, {len(cases) // 2} advisories of {len({one.record for one in statements})}: {above} good at their fix, "
          f"{under} bad just below; left out: {told or 'nothing'}", flush=True)
    check(not wrong, f"{len(wrong)} of {len(cases)}: " + "; ".join(wrong[:5]))
    check(cases and above >= len(cases) // 2 * least and under >= len(cases) // 2 * least, f"the property says little: {above} and {under} of {len(cases) // 2}")


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


def other_feed(feed, read, *files, least=0.8):
    def feed_test(folder):
        for number, file in enumerate(files):
            path = data(f"feeds/{feed}/{file}")
            store(f"{folder}/{number}", feed, (path, file))
            property_holds(f"{folder}/{number}", f"{feed}, {file}", *read(path), least=least)

    feed_test.__name__ = f"a_fix_ends_what_a_record_says_in_{re.sub('[^a-z]', '_', feed)}"
    return test(feed_test)


other_feed("pypa-advisory-database", osv, "advisory-database-main.zip")
other_feed("ruby-advisory-db", rubysec, "ruby-advisory-db-master.zip")
other_feed("friendsofphp-security-advisories", friendsofphp, "security-advisories-master.zip")
other_feed("nodejs-security-wg", nodejs, "security-wg-main.zip", least=0.7)  # "<=1.2.2" is vulnerable and ">=1.2.3" patched: between is neither
other_feed("redhat-csaf-vex", redhat, "vex", "advisories")
other_feed("retirejs", retirejs, "jsrepository-v4.json", "npmrepository.json")
other_feed("azurelinux-oval", azure, "azurelinux-3.0-oval.xml", "cbl-mariner-1.0-oval.xml")


@test
def a_fix_ends_what_a_record_of_others_says(folder):
    """A handful of each: what is published as OSV of distributions and languages of which there is no whole feed."""
    for name, file in (("Ubuntu", "ubuntu-security-notices/osv"), ("Ubuntu", "samples/ubuntu/osv/osv-all.tar.xz"), ("Rocky", "samples/rocky/osv/all.zip"),
                       ("SUSE", "samples/suse/osv/osv.tar.bz2"), ("Debian", "samples/debian/osv/all.zip"), ("Alpine", "samples/alpine/osv/all.zip"),
                       *((name, f"samples/osv/{name}/all.zip") for name in ("Go", "Hex", "PyPI", "RubyGems", "crates.io", "npm"))):
        place, path = f"{folder}/{file.replace('/', '-')}", data(f"feeds/{file}")
        store(place, "osv", (path, f"{name}/{os.path.basename(file)}"))
        property_holds(place, f"{name}, {file}", *osv(path))


@test
def a_fix_ends_what_nvd_says(folder):
    path = data("feeds/nvd/api-2.0")
    store(f"{folder}/nvd", "nvd", (path, "api-2.0"))
    property_holds(f"{folder}/nvd", "NVD", *products(read_pages(path)))
    file = "nvd-data-overrides-main.tar.gz"
    store(f"{folder}/overrides", "nvd-data-overrides", (data(f"feeds/nvd-data-overrides/{file}"), file))
    property_holds(f"{folder}/overrides", "NVD overrides", *products(read_overrides()))


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


@test
def what_was_withdrawn_is_never_found(folder):
    for name, file in (("Go", "osv/Go/all.zip"), ("crates.io", "osv/crates.io/all.zip"), ("PyPI", "osv/PyPI-converted/all.zip"),
                       ("Ubuntu", "ubuntu-security-notices/osv")):
        path, place = data(f"feeds/{file}"), f"{folder}/{name}"
        store(place, "osv", (path, f"{name}/{os.path.basename(file)}"))
        statements = osv(path, withdrawn=True)[0]
        cases = [(one, at) for one in statements for at in {*one.versions, *(at for events in one.ranges for kind, at in events if at != "0" or kind != "introduced")}
                 if one.scheme.valid.match(at)] + [(one, "0.0.1") for one in statements]
        wrong = [f"{one.record} {one.package} {at}" for (one, at), (records, *_) in zip(cases, found(place, cases)) if one.record in records]
        print(f"# {name}: {len({one.record for one in statements})} withdrawn records, {len(cases)} versions", flush=True)
        check(cases and not wrong, wrong[:5])


@test
def a_component_of_bitnami_in_an_image_is_judged_by_bitnami(folder):
    """A build of the version that is repaired is no version before it."""
    path = data("feeds/osv/Bitnami/all.zip")
    store(folder, "osv", (path, "Bitnami/all.zip"))
    statements = [one for one in osv(path)[0] if one.package == "redis" and one.fixes()]
    for build in ("7.2.5-3", "7.2.6-0"):
        bill = {"spdxVersion": "SPDX-2.3", "packages": [{"name": "redis", "versionInfo": build, "externalRefs": [
            {"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": f"pkg:bitnami/redis@{build}?arch=amd64&distro=debian-12"}]}]}
        image = Image([Layer([File("opt/bitnami/redis/.spdx-redis.spdx", json.dumps(bill))])]).write_oci(f"{folder}/{build}")
        found_flaws = {one["id"] for one in scan(folder, "--db", f"{folder}/store.db", image).report["findings"] if one["kind"] == "vulnerability"}
        want = {flaw for one in statements if one.holds(build.partition("-")[0]) for flaw in one.flaws if flaw.startswith("CVE-")}
        equal(found_flaws, want, build)
        check(want, "nothing is to be found")


if __name__ == "__main__":
    main()
