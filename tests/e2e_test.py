"""e2e_test.py - whole projects and systems against what another scanner reports of them, with the same advisories

The advisories (db/*.yaml), the projects (repo/) and the reports (golden/) are the test data's, e2e/trivy. What is compared is the set of
(package, installed version, id, fixed version, status), where each lies, and for projects which packages there are. Each difference that is
meant stands in DIFFERENCES with its reason; one that is not there, and one there that is none any more, fails.
"""
import csv
import json
import os
import shutil
import zipfile
from urllib.parse import quote

import rpm_made
from images import dpkg_stanza
from lib import check, data, equal, main, plimsoll, scan, skip, test

DAY = "2023-11-14"  # lib's "today"

# {report: {difference: why}}. "missing": theirs alone; "extra": ours alone.
FINDING_DIFFERENCES = {
    "conan": {
        ("missing", ("pcre", "8.43", "CVE-2020-14155", "8.45", "fixed")): "their data say '<8.44' is affected and 8.45 patched; they print",
        ("extra", ("pcre", "8.43", "CVE-2020-14155", "8.44", "fixed")): "the version from which on nothing is affected is the fix: the range's end",
    },
    "dotnet": {
        ("missing", ("Newtonsoft.Json", "9.0.1", "GHSA-5crp-9r3c-p9vr", "13.0.1", "fixed")): "the built-in advisories know its CVE",
        ("extra", ("Newtonsoft.Json", "9.0.1", "CVE-2024-21907", "13.0.1", "fixed")): "which is the id; the other one is an alias",
    },
    "centos-7": {("missing", finding): "they take Red Hat's word for CentOS; nobody speaks for a distribution but itself, and that is said" for finding in (
        ("bash", "4.2.46-31.el7", "CVE-2019-18276", "", "will_not_fix"),
        ("openssl-libs", "1:1.0.2k-16.el7", "CVE-2018-0734", "1:1.0.2k-19.el7", "fixed"),
        ("openssl-libs", "1:1.0.2k-16.el7", "CVE-2019-1559", "1:1.0.2k-19.el7", "fixed"))},
}
PACKAGE_DIFFERENCES = {
    "cargo.lock": {("extra", (name, version)): "needed for development only: they leave it out, a lock file has it" for name, version in (
        ("winapi", "0.3.9"), ("winapi-i686-pc-windows-gnu", "0.4.0"), ("winapi-x86_64-pc-windows-gnu", "0.4.0"))},
    "npm": {("extra", ("z-lock", "1.0.0")): "needed for development only: npm-with-dev has it"},
    "yarn": {
        ("extra", ("promise", "8.0.3")): "needed for development only: they leave it out, a lock file has it",
        ("extra", ("asap", "2.0.6")): "needed by promise alone",
        ("missing", ("integration", "1.0.0")): "the project itself: ours is found in package.json",
    },
}
# Binary packages whose source package the reports do not name.
SOURCES = {"libcrypto1.1": "openssl", "libssl1.1": "openssl", "libidn2-0": "libidn2", "libcom-err2": "e2fsprogs", "libext2fs2": "e2fsprogs",
           "libss2": "e2fsprogs", "openssl-libs": "openssl"}
SYSTEM_IDS = {"alma": "almalinux", "rocky": "rocky"}


def trivy(path):
    return data("conformance/e2e/trivy/" + path)


def golden(name):
    with open(trivy(f"golden/{name}.json"), encoding="utf-8") as file:
        return json.load(file)


def plain(version):
    """Go's versions are written with and without a v."""
    return version[1:] if version[:1] == "v" and version[1:2].isdigit() else version


def target(path):
    """They name a module by its go.mod, also where the package stands in go.sum alone."""
    return path[:-len("go.sum")] + "go.mod" if path.endswith("go.sum") else path


def theirs(report):
    """{finding: {where}}"""
    found = {}
    for result in report["Results"]:
        for flaw in result.get("Vulnerabilities", []):
            key = (flaw["PkgName"], plain(flaw["InstalledVersion"]), flaw["VulnerabilityID"], plain(flaw.get("FixedVersion", "")), flaw["Status"])
            found.setdefault(key, set()).add(result["Target"])
    return found


def ours(result):
    """The same of plimsoll's report, without what the built-in advisories alone say: they know more than the data."""
    found = {}
    for flaw in result.report["findings"]:
        if flaw["kind"] != "vulnerability" or flaw["source"] == "builtin":
            continue
        for name in [flaw["package"]["name"], *flaw["other_binaries"]]:
            key = (name, plain(flaw["package"]["version"]), flaw["id"], plain(flaw.get("fixed_version", "")), flaw["status"])
            found.setdefault(key, set()).update(target(path) for path in [flaw["path"], *flaw["other_paths"]])
    return found


def compare(name, got, want, differences):
    """Both ways: what is not explained, and what is explained without being there."""
    seen = {("extra", each) for each in got - want} | {("missing", each) for each in want - got}
    equal(sorted(seen - set(differences)), [], f"{name}: differences that nobody explains")
    equal(sorted(set(differences) - seen), [], f"{name}: explained differences that are none")


def whole(result):
    """All that is said of each vulnerability, also by the built-in advisories; not where in a bill it lies."""
    return sorted(json.dumps({key: value for key, value in one.items() if key not in ("layer", "owner", "first_layer")}, sort_keys=True)
                  for one in result.report["findings"] if one["kind"] == "vulnerability")


def compare_bills(folder, target, result, *options):
    """plimsoll's own bills of TARGET, judged, have the findings of TARGET."""
    for name in ("cyclonedx", "spdx-json"):
        made = plimsoll(folder, "sbom", "-f", name, "--output", f"{folder}/own.{name}", target)
        check(made.code in (0, 3), f"{name}: {made.err}")
        bill = scan(folder, "--db", f"{folder}/store.db", *options, f"sbom:{folder}/own.{name}")
        equal((sorted(set(whole(bill)) - set(whole(result))), sorted(set(whole(result)) - set(whole(bill)))), ([], []),
              f"findings of the bill alone, of the target alone: {name}")


def store(folder):
    try:
        import e2e_import  # pylint: disable=import-outside-toplevel
    except ImportError:
        skip("python3-yaml is not installed")
    left_out = e2e_import.write_osv(trivy("db"), f"{folder}/feeds/osv")
    equal(sorted(left_out), ["CBL-Mariner 1.0", "Oracle Linux 8", "Photon OS 3.0", "amazon linux 1", "amazon linux 2",
                             "cocoapods::GitHub Security Advisory Cocoapods", "k8s::Official Kubernetes CVE Feed"], "buckets without an ecosystem in OSV")
    built = plimsoll(folder, "db", "build", "--from", f"{folder}/feeds", "--output", f"{folder}/store.db", "--as-of", DAY, "--strict")
    equal((built.code, built.err), (0, ""), "db build")


def project(folder, name, tree, left_out=(), options=()):
    store(folder)
    shutil.copytree(trivy(f"repo/{tree}"), f"{folder}/tree", ignore=shutil.ignore_patterns(*left_out))
    result = scan(folder, "--db", f"{folder}/store.db", *options, f"fs:{folder}/tree")
    compare_bills(folder, f"fs:{folder}/tree", result, *options)
    report = golden(name)
    want, got = theirs(report), ours(result)
    compare(name, set(got), set(want), FINDING_DIFFERENCES.get(name, {}))
    for key in set(got) & set(want):
        check(want[key] <= got[key], f"{name}: {key} is in {sorted(want[key])}, found in {sorted(got[key])}")
    for listed in report["Results"]:
        if "Packages" in listed:
            compare(name, {(each["name"], each["version"]) for each in result.report["packages"] if each["path"] == listed["Target"]},
                    {(each["Name"], each["Version"]) for each in listed["Packages"]}, PACKAGE_DIFFERENCES.get(name, {}))
    return result


@test
def cargo(folder):
    project(folder, "cargo.lock", "cargo")


@test
def composer(folder):
    project(folder, "composer.lock", "composer")


@test
def conan(folder):
    project(folder, "conan", "conan")


@test
def dotnet(folder):
    project(folder, "dotnet", "dotnet")


@test
def gomod(folder):
    project(folder, "gomod", "gomod")


@test
def gomod_skip(folder):
    """Theirs was told to skip the folder; ours is not given it."""
    project(folder, "gomod-skip", "gomod", ["submod2"])


@test
def gomod_vex(folder):
    """A document on a module in the project's own; and the same in a VEX repository."""
    for number, vex in enumerate(("vex/file/openvex.json", "vex/repositories/default")):
        os.mkdir(f"{folder}/{number}")
        if number:  # the index names a document that the test data have elsewhere
            shutil.copytree(trivy(vex), f"{folder}/repository")
            shutil.copy(trivy("vex/file/openvex.json"), f"{folder}/repository/0.1/openvex.json")
        result = project(f"{folder}/{number}", "gomod-vex", "gomod", options=["--vex", f"{folder}/repository" if number else trivy(vex)])
        silenced = [(each["id"], each["package"]["name"], each["suppressed_by"]["status"]) for each in result.report["suppressed"]]
        equal(silenced, [("CVE-2022-23628", "github.com/open-policy-agent/opa", "not_affected")], f"silenced by {vex}")


@test
def npm(folder):
    project(folder, "npm", "npm")


@test
def npm_with_dev(folder):
    project(folder, "npm-with-dev", "npm")


@test
def pip(folder):
    project(folder, "pip", "pip")


@test
def poetry(folder):
    project(folder, "poetry", "poetry")


@test
def pom(folder):
    project(folder, "pom", "pom")


@test
def pubspec(folder):
    project(folder, "pubspec.lock", "pubspec")


@test
def yarn(folder):
    project(folder, "yarn", "yarn")


# ---- systems: only the reports are there, so a root is made of the packages they name ----


def write(path, content):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(content)


def rpm_header(name, version):
    epoch, _, rest = version.rpartition(":")
    version, release = rest.split("-")
    more = {"epoch": [int(epoch)]} if epoch else {}
    return rpm_made.header(name=name, version=version, release=release, arch="x86_64", source=f"{SOURCES.get(name, name)}-{version}-{release}.src.rpm", **more)


def make_root(root, family, release, packages):
    """A system of PACKAGES: {name: version}."""
    shutil.rmtree(root, ignore_errors=True)
    write(f"{root}/etc/os-release", f"ID={SYSTEM_IDS.get(family, family)}\nVERSION_ID={release}\n".encode())
    if family == "alpine":
        write(f"{root}/lib/apk/db/installed", "".join(
            f"P:{name}\nV:{version}\nA:x86_64\no:{SOURCES.get(name, name)}\n\n" for name, version in packages.items()).encode())
    elif family in ("debian", "ubuntu"):
        write(f"{root}/var/lib/dpkg/status", "\n".join(
            dpkg_stanza(name, version, SOURCES.get(name, "")) for name, version in packages.items()).encode())
    else:
        write(f"{root}/var/lib/rpm/rpmdb.sqlite", rpm_made.sqlite([rpm_header(*each) for each in packages.items()])[0])


def scan_root(folder, *arguments):
    result = scan(folder, "--db", f"{folder}/store.db", f"rootfs:{folder}/root", *arguments)
    check(result.code != 1, result.err)
    return result


def make_bill(path, family, release, packages):
    """The same as a CycloneDX document, written as the other scanner writes them."""
    kind = {"alpine": "apk", "debian": "deb", "ubuntu": "deb"}.get(family, "rpm")

    def component(name, version):
        epoch, _, rest = version.rpartition(":") if kind == "rpm" else ("", "", version)
        purl = f"pkg:{kind}/{family}/{name}@{quote(rest)}?distro={family}-{release}" + (f"&epoch={epoch}" if epoch else "")
        properties = [{"name": f"aquasecurity:trivy:{key}", "value": value} for key, value in (
            ("SrcName", SOURCES.get(name, name)), ("SrcVersion", rest), ("SrcEpoch", epoch)) if value]
        return {"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl, "properties": properties}

    with open(path, "w", encoding="utf-8") as file:
        json.dump({"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [
            {"type": "operating-system", "name": family, "version": release}, *(component(*each) for each in packages.items())]}, file)


def compare_bill(folder, name, packages, want, differences):
    """Without a root: what a bill of these packages has."""
    report = golden(name)
    make_bill(f"{folder}/bom.json", report["Metadata"]["OS"]["Family"], report["Metadata"]["OS"]["Name"], packages)
    result = scan(folder, "--db", f"{folder}/store.db", f"sbom:{folder}/bom.json")
    check(result.code != 1, result.err)
    compare(f"{name}, as a bill", set(ours(result)), want, differences)


def system(folder, name):
    store(folder)
    report = golden(name)
    family, release = report["Metadata"]["OS"]["Family"], report["Metadata"]["OS"]["Name"]
    want, differences = set(theirs(report)), FINDING_DIFFERENCES.get(name, {})
    check(want, "the report has findings")
    make_root(f"{folder}/root", family, release, {package: version for package, version, *_ in want})
    result = scan_root(folder)
    compare(name, set(ours(result)), want, differences)
    compare_bills(folder, f"rootfs:{folder}/root", result)
    compare_bill(folder, name, {package: version for package, version, *_ in want}, want, differences)
    if differences:
        check("not judged" in result.notes(), f"it is said that packages were not judged: {result.notes()}")
    # Each package as high as its highest fix (the versions of one package are equally long here): only what has no fix is left.
    packages = {package: max((fixed for other, _, _, fixed, _ in want if other == package), default="") or version for package, version, *_ in want}
    make_root(f"{folder}/root", family, release, packages)
    equal(sorted(ours(scan_root(folder))), sorted(each for each in want if not each[3] and ("missing", each) not in differences), f"{name}, with every fix")


@test
def alpine_310(folder):
    system(folder, "alpine-310")


@test
def debian_buster(folder):
    system(folder, "debian-buster")


@test
def ubuntu_1804(folder):
    system(folder, "ubuntu-1804")


@test
def almalinux_8(folder):
    system(folder, "almalinux-8")


@test
def rockylinux_8(folder):
    system(folder, "rockylinux-8")


@test
def centos_7(folder):
    system(folder, "centos-7")


@test
def four_bills_of_centos_7(folder):
    """Their own bills of that image: none is judged by another distribution's advisories, and that is said."""
    store(folder)
    want, differences = set(theirs(golden("centos-7"))), FINDING_DIFFERENCES["centos-7"]
    for name in ("centos-7-cyclonedx.json", "centos-7-cyclonedx.intoto.jsonl", "centos-7-spdx.json", "centos-7-spdx.txt"):
        result = scan(folder, "--db", f"{folder}/store.db", "sbom:" + trivy(f"sbom/{name}"))
        compare(name, set(ours(result)), want, differences)
        equal({(each["name"], each["version"]) for each in result.report["packages"]}, {(package, version) for package, version, *_ in want}, name)
        check("2 rpm packages were not judged" in result.notes(), result.notes())


# ---- what people judged of one image ----


def covered_by(path, ecosystem):
    """{(package, CVE)} of which a published feed says anything, as the records have it."""
    found = set()
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            one = json.loads(archive.read(name))
            flaws = [flaw for key in ("related", "upstream", "aliases") for flaw in one.get(key, []) if flaw.startswith("CVE-")]
            found.update((affected["package"]["name"], flaw) for affected in one["affected"] if affected["package"]["ecosystem"] == ecosystem
                         for flaw in flaws)
    return found


@test
def matches_that_people_judged_are_found_where_the_feed_covers_them_and_wrong_ones_are_not(folder):
    feed, labels = data("feeds/osv/AlmaLinux/all.zip"), {}
    with open(data("conformance/e2e/match-labels.tsv"), encoding="utf-8") as file:
        for image, label, _, flaw, package, version in csv.reader(file, delimiter="\t"):
            if image.startswith("docker.io/almalinux@"):
                labels[package, version, flaw] = label
    # One is no rpm package: Python's rpm, of which only the rpm package's flaws were told.
    packages = {package: version for package, version, _ in labels if "-" in version}
    equal({package for package, version, _ in labels if "-" not in version}, {"rpm"}, "packages of another kind")
    make_root(f"{folder}/root", "alma", "8.5", packages)
    write(f"{folder}/root/usr/lib/python3.6/site-packages/rpm-4.14.3.dist-info/METADATA", b"Metadata-Version: 2.1\nName: rpm\nVersion: 4.14.3\n")
    os.makedirs(f"{folder}/feeds/osv/AlmaLinux")
    shutil.copy(feed, f"{folder}/feeds/osv/AlmaLinux/all.zip")
    built = plimsoll(folder, "db", "build", "--from", f"{folder}/feeds", "--output", f"{folder}/store.db", "--as-of", DAY, "--strict")
    equal((built.code, built.err), (0, ""), "db build")
    result = scan_root(folder)
    check(("pypi", "rpm", "4.14.3") in result.packages(), "Python's rpm is seen")
    found, covered = {key[:3] for key in ours(result)}, covered_by(feed, "AlmaLinux:8")
    right = {key for key, label in labels.items() if label == "TP" and (key[0], key[2]) in covered}
    check(len(right) > 100, f"only {len(right)} are covered")
    equal(sorted(right - found), [], "right, and not found")
    equal(sorted(found & {key for key, label in labels.items() if label == "FP"}), [], "wrong, and found")
    print(f"# {len(right)} of {sum(label == 'TP' for label in labels.values())} right matches are covered by the feed, and found", flush=True)


# ---- the same by package URL, as the reports write them ----

# What they write differently from the specification's own examples: their word for the distribution, the number alone as the release.
PURL_WORDS = (("rpm/alma/", "rpm/almalinux/"), ("distro=alma-", "distro=almalinux-"), ("distro=3.10.2", "distro=alpine-3.10.2"))


@test
def package_urls_are_searched_for_and_give_what_a_scan_gives(folder):
    store(folder)
    wanted, differences, terms = {}, {}, {}
    for name in ("composer.lock", "conan", "dotnet", "gomod", "npm", "pip", "poetry", "pom", "pubspec.lock", "yarn",
                 "alpine-310", "debian-buster", "ubuntu-1804", "almalinux-8", "rockylinux-8"):
        differences.update(FINDING_DIFFERENCES.get(name, {}))
        for result in golden(name)["Results"]:
            for flaw in result["Vulnerabilities"]:
                term = flaw["PkgIdentifier"]["PURL"]
                for theirs_word, word in PURL_WORDS:
                    term = term.replace(theirs_word, word)
                if flaw["PkgName"] in SOURCES:
                    term += "&upstream=" + SOURCES[flaw["PkgName"]]
                terms[term] = (flaw["PkgName"], plain(flaw["InstalledVersion"]))
                wanted.setdefault(terms[term], set()).add((flaw["VulnerabilityID"], plain(flaw.get("FixedVersion", "")), flaw["Status"]))
    answered = plimsoll(folder, "db", "search", "--format", "json", "--db", f"{folder}/store.db", stdin="".join(f"{term}\n" for term in terms).encode())
    equal((answered.code, answered.err), (0, ""), "db search")
    answers = [json.loads(line) for line in answered.out.splitlines()]
    equal([answer["term"] for answer in answers], list(terms), "an answer a term")
    got = {(*terms[answer["term"]], flaw["id"], plain(flaw.get("fixed_version", "")), flaw["status"])
           for answer in answers for flaw in answer.get("findings", []) if flaw["source"] != "builtin"}
    compare("package URLs", got, {(*package, *flaw) for package, flaws in wanted.items() for flaw in flaws}, differences)


if __name__ == "__main__":
    main()
