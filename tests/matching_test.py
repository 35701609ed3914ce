"""matching_test.py - the sentences of the specification on matching, each of a test that is named after it

    "Distribution packages are matched by source package"      distribution_packages_are_matched_by_their_source_package
    "and source version"                                       the_source_version_counts_where_a_binary_has_another
    "in the distribution's own feed and release"               a_release_is_judged_by_its_own_advisories_alone
    "binary name too where the feed speaks of binaries"        binary_packages_are_matched_where_the_feed_speaks_of_them
    "States are kept and shown, never dropped"                 every_state_is_kept_and_shown, what_is_not_affected_is_told_by_explain_and_search;
                                                               scan_matching_test: states_are_kept_with_their_reasons
    "The vendor's word outranks NVD's ranges", "NVD/CPE        cpe_names_decide_nothing_where_a_distribution_speaks,
    never decides"                                             a_program_of_the_distributions_is_not_judged_by_nvd
    "ecosystem name (normalised as the ecosystem does)"        names_are_compared_as_each_ecosystem_does
    "range semantics of OSV"                                   ranges_mean_what_osv_says
    "only true aliases join (never two CVE ids)"               only_true_aliases_join
    "a bundle is expanded into one statement per CVE, cited"   bulletins_become_a_finding_a_cve_and_are_cited
    "owned by an OS package (dpkg, rpm, apk) are judged by     owned_packages_are_judged_by_whoever_owns_them;
    the distribution", "when it is silent"                     scan_matching_test: what_a_distribution_owns_is_judged_by_it
    "Unknown distribution, end-of-life release, data older     what_makes_a_verdict_incomplete_is_in_the_first_lines; scan_matching_test:
    than max_data_age, built-in advisories only"               a_release_without_support_…, old_advisories_…, a_distribution_may_be_told
    "Third-party OS packages are matched and marked"           third_party_packages_are_matched_and_marked
"""
import json
import os

from elf_made import elf
from feeds_made import ALMA, ALPINE, ROCKY, apk, by_id, image, nvd_page, osv, owners, rpm, store, system, tracker, write
from images import OS_RELEASE, File, dpkg_stanza, maven_jar, npm_package, python_package
from lib import check, equal, main, plimsoll, scan, test

def bill(folder, *components):
    """A component is a purl, or (purl, CPE name)."""
    with open(f"{folder}/bom.json", "w", encoding="utf-8") as file:
        json.dump({"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [
            {"type": "library", "name": "x", "bom-ref": str(i), "purl": one if isinstance(one, str) else one[0],
             **({} if isinstance(one, str) else {"cpe": one[1]})} for i, one in enumerate(components)]}, file)
    return f"sbom:{folder}/bom.json"


def flaws(result):
    """{(id, package)}, also for other binaries of the same source"""
    return {(one["id"], name) for one in result.report["findings"] if one["kind"] == "vulnerability"
            for name in [one["package"]["name"], *one["other_binaries"]]}


# ---- distribution packages


@test
def distribution_packages_are_matched_by_their_source_package(folder):
    osv(folder, "DEBIAN-CVE-2023-1", "Debian:12", "foo", "2.0-1", upstream=["CVE-2023-1"])
    osv(folder, "DEBIAN-CVE-2023-2", "Debian:12", "libfoo1", "2.0-1", upstream=["CVE-2023-2"])  # a source of another kind, which is not here
    osv(folder, "ALPINE-CVE-2023-1", "Alpine:v3.18", "foo", "2.0-r1", upstream=["CVE-2023-1"])
    osv(folder, "ALPINE-CVE-2023-2", "Alpine:v3.18", "foo-libs", "2.0-r1", upstream=["CVE-2023-2"])
    osv(folder, "RLSA-1", "Rocky Linux:8", "foo", "0:2.0-1.el8", related=["CVE-2023-1"])
    feeds = store(folder)
    result = scan(folder, *feeds, image(folder, ("libfoo1", "1.0-1", "foo"), ("foo-tools", "1.0-1", "foo"), ("bar", "1.0-1")))
    equal(flaws(result), {("CVE-2023-1", "libfoo1"), ("CVE-2023-1", "foo-tools")}, "dpkg")
    result = scan(folder, *feeds, system(folder, ALPINE, apk(("foo", "1.0-r0", "foo"), ("foo-libs", "1.0-r0", "foo"), ("bar", "1.0-r0", "bar"))))
    equal(flaws(result), {("CVE-2023-1", "foo"), ("CVE-2023-1", "foo-libs")}, "apk")
    result = scan(folder, *feeds, system(folder, ROCKY, rpm(("foo", "1.0", "1.el8", "foo"), ("foo-libs", "1.0", "1.el8", "foo"), ("bar", "1.0", "1.el8", "bar"))))
    equal(flaws(result), {("CVE-2023-1", "foo"), ("CVE-2023-1", "foo-libs")}, "rpm")


@test
def the_source_version_counts_where_a_binary_has_another(folder):
    osv(folder, "DEBIAN-CVE-2023-1", "Debian:12", "foo", "1.5-1", upstream=["CVE-2023-1"])
    osv(folder, "DEBIAN-CVE-2023-2", "Debian:12", "foo", "2.5-1", upstream=["CVE-2023-2"])
    feeds = store(folder)
    # Of the binary's own version one would say: below 1.5 (older), above 2.5 (with an epoch).
    for version, why in (("0.9-1", "an older number"), ("1:0.9-1+b1", "an epoch")):
        result = scan(folder, *feeds, image(folder, ("libfoo1", version, "foo (2.0-1)")))
        equal(flaws(result), {("CVE-2023-2", "libfoo1")}, why)
        package = by_id(result)["CVE-2023-2"]["package"]
        equal((package["version"], package["source_version"]), (version, "2.0-1"), why)


@test
def a_release_is_judged_by_its_own_advisories_alone(folder):
    for release, cve in (("11", "CVE-2023-11"), ("12", "CVE-2023-12"), ("13", "CVE-2023-13")):
        osv(folder, f"DEBIAN-{cve}", f"Debian:{release}", "foo", "9", upstream=[cve])
    osv(folder, "UBUNTU-CVE-2023-99", "Ubuntu:22.04:LTS", "foo", "9", upstream=["CVE-2023-99"])
    feeds = store(folder)
    for release in ("11", "12", "13"):
        said = f'ID=debian\nVERSION_ID="{release}"\n'
        equal(flaws(scan(folder, *feeds, image(folder, ("foo", "1"), distribution=said))), {(f"CVE-2023-{release}", "foo")}, release)


@test
def binary_packages_are_matched_where_the_feed_speaks_of_them(folder):
    osv(folder, "ALSA-1", "AlmaLinux:8", "foo-libs", "2.0-1.el8", related=["CVE-2023-1"])
    osv(folder, "RLSA-1", "Rocky Linux:8", "foo-libs", "0:2.0-1.el8", related=["CVE-2023-1"])  # Rocky's name source packages
    packages = rpm(("foo", "1.0", "1.el8", "foo"), ("foo-libs", "1.0", "1.el8", "foo"))
    feeds = store(folder)
    equal(flaws(scan(folder, *feeds, system(folder, ALMA, packages))), {("CVE-2023-1", "foo-libs")})
    equal(flaws(scan(folder, *feeds, system(folder, ROCKY, packages))), set())


# ---- states

STATES = {  # what the tracker has, and what becomes of it in JSON and in the table
    "CVE-2023-1": ({"status": "resolved", "fixed_version": "2.0-1"}, "fixed", "2.0-1"),
    "CVE-2023-2": ({"status": "open"}, "affected", "no fix known"),
    "CVE-2023-3": ({"status": "open", "nodsa": "Too intrusive", "nodsa_reason": "ignored"}, "will-not-fix", "will not be fixed"),
    "CVE-2023-4": ({"status": "open", "nodsa": "Minor issue", "nodsa_reason": ""}, "deferred", "fix deferred"),
    "CVE-2023-5": ({"status": "open", "nodsa": "Later", "nodsa_reason": "postponed"}, "deferred", "fix deferred"),
    "CVE-2023-6": ({"status": "open", "urgency": "end-of-life"}, "end-of-life", "end of life"),
    "CVE-2023-7": ({"status": "undetermined"}, "under-investigation", "under investigation"),
}


@test
def every_state_is_kept_and_shown(folder):
    write(folder, "debian-security-tracker/json", {"foo": {cve: {"releases": {"bookworm": {
        "repositories": {"bookworm": "1.0-1"}, "urgency": "not yet assigned", **said}}} for cve, (said, _, _) in STATES.items()}})
    feeds, target = store(folder), image(folder, ("foo", "1.0-1"))
    found = by_id(scan(folder, *feeds, target))
    equal({cve: one["status"] for cve, one in found.items()}, {cve: state for cve, (_, state, _) in STATES.items()})
    for cve, words in (("CVE-2023-3", "Too intrusive"), ("CVE-2023-4", "no-dsa: Minor issue"), ("CVE-2023-5", "postponed: Later")):
        check(words in found[cve]["status_reason"], found[cve]["status_reason"])
    table = plimsoll(folder, "scan", *feeds, target).out
    lines = table[table.index("Vulnerabilities ("):].splitlines()
    for cve, (_, _, words) in STATES.items():
        shown = " ".join(next((line for line in lines if cve in line), "").split())
        check(words in shown, f"{cve}: {words!r} is not in {shown!r}: {table}")


@test
def what_is_not_affected_is_told_by_explain_and_search(folder):
    """It is no finding, but somebody said it, and who asks hears it."""
    tracker(folder, {"foo": {"CVE-2023-1": ("resolved", "0", None, None), "CVE-2023-2": ("open", None, None, None)}})
    feeds, target = store(folder), image(folder, ("foo", "1.0-1"))
    equal(flaws(scan(folder, *feeds, target)), {("CVE-2023-2", "foo")})
    explained = plimsoll(folder, "explain", *feeds, "CVE-2023-1", target)
    check("not affected" in " ".join(explained.out.split()), explained.out)
    explained = plimsoll(folder, "explain", *feeds, "-f", "json", "CVE-2023-1", target)
    check('"not-affected"' in explained.out, explained.out)
    found = plimsoll(folder, "db", "search", *feeds, "CVE-2023-1")
    check("not-affected" in found.out, found.out)


# ---- the vendor, and NVD


@test
def cpe_names_decide_nothing_where_a_distribution_speaks(folder):
    nvd_page(folder, {"CVE-2023-1001": ("example:curlew", "9.0"), "CVE-2023-1002": ("example:curlew", "9.0"), "CVE-2023-1003": ("example:curlew", "9.0")})
    tracker(folder, {"curlew": {"CVE-2023-1001": ("resolved", "7.0-2", None, None), "CVE-2023-1002": ("resolved", "7.0-4", None, None)}})
    osv(folder, "DEBIAN-CVE-2023-1009", "Debian:12", "other", "9", upstream=["CVE-2023-1009"])
    feeds = store(folder)
    name = "cpe:2.3:a:example:curlew:7.0:*:*:*:*:*:*:*"
    # CVE-2023-1001 is repaired in 7.0-2, CVE-2023-1002 in 7.0-4; of CVE-2023-1003 Debian says nothing, and NVD's range is upstream's.
    package = "pkg:deb/debian/curlew@7.0-3?distro=debian-12"
    equal(flaws(scan(folder, *feeds, bill(folder, (package, name)))), {("CVE-2023-1002", "curlew")}, "of the distribution")
    equal(flaws(scan(folder, *feeds, bill(folder, ("pkg:generic/curlew@7.0", name)))), {(f"CVE-2023-{i}", "curlew") for i in (1001, 1002, 1003)}, "of nobody")


@test
def a_program_of_the_distributions_is_not_judged_by_nvd(folder):
    nvd_page(folder, {"CVE-2023-1001": ("haxx:curl", "9.0"), "CVE-2023-1002": ("haxx:curl", "9.0")})
    tracker(folder, {"curl": {"CVE-2023-1001": ("resolved", "7.64.0-4", None, None)}})
    feeds = store(folder)
    # The program says haxx:curl; what the built-in advisories know of it is not asked here.
    program = File("usr/bin/curl", elf((".rodata", 1, 1, 4, b"\0curl/7.64.0\0")), mode=0o755)
    owner = [File("var/lib/dpkg/info/curl.list", "/.\n/usr\n/usr/bin\n/usr/bin/curl\n")]
    ours = {"CVE-2023-1001", "CVE-2023-1002"}
    result = scan(folder, *feeds, image(folder, ("curl", "7.64.0-3"), more=[program] + owner))
    equal({(one["id"], one["source"]) for one in result.report["findings"] if one["id"] in ours}, {("CVE-2023-1001", "debian-security-tracker")})
    result = scan(folder, *feeds, image(folder, ("bash", "5.2"), more=[program]))
    equal({(one["id"], one["source"]) for one in result.report["findings"] if one["id"] in ours}, {(flaw, "nvd") for flaw in ours}, "copied in")


# ---- language packages

NAMES = (  # ecosystem, name in the advisory, purl of what is installed, whether it is the same package
    ("PyPI", "foo-bar-baz", "pkg:pypi/Foo.Bar_baz@1.0", True),            # PEP 503
    ("PyPI", "Foo__.Bar", "pkg:pypi/foo-bar@1.0", True),
    ("PyPI", "foobar", "pkg:pypi/foo-bar-x@1.0", False),
    ("npm", "@scope/x", "pkg:npm/%40scope/x@1.0.0", True),
    ("npm", "x", "pkg:npm/%40other/x@1.0.0", False),
    ("npm", "JSONStream", "pkg:npm/jsonstream@1.0.0", False),             # two packages of the registry
    ("Maven", "org.a:b", "pkg:maven/org.a/b@1.0", True),
    ("Maven", "org.a:c", "pkg:maven/org.z/c@1.0", False),
    ("Go", "github.com/Azure/go-x", "pkg:golang/github.com/Azure/go-x@v1.0.0", True),
    ("Go", "github.com/d/e", "pkg:golang/github.com/d/e/v2@v2.0.0", False),  # another module
    ("NuGet", "Newtonsoft.Json", "pkg:nuget/newtonsoft.json@1.0.0", True),
    ("Packagist", "Vendor/Name", "pkg:composer/vendor/name@1.0.0", True),
    ("RubyGems", "a-b", "pkg:gem/a-b@1.0.0", True),
    ("RubyGems", "a_c", "pkg:gem/a-c@1.0.0", False),
    ("crates.io", "foo_x", "pkg:cargo/foo_x@1.0.0", True),
    ("Hex", "plug", "pkg:hex/plug@1.0.0", True),
    ("Pub", "http_x", "pkg:pub/http_x@1.0.0", True),
    ("SwiftURL", "github.com/a/b", "pkg:swift/github.com/a/b@1.0.0", True),
)


@test
def names_are_compared_as_each_ecosystem_does(folder):
    for i, (ecosystem, name, _, _) in enumerate(NAMES):
        osv(folder, f"TEST-{i:03}", ecosystem, name, "99.0.0", aliases=[f"CVE-2023-{1000 + i}"])
    found = by_id(scan(folder, *store(folder), bill(folder, *(purl for _, _, purl, _ in NAMES))))
    equal({i: f"CVE-2023-{1000 + i}" in found for i in range(len(NAMES))}, {i: same for i, (_, _, _, same) in enumerate(NAMES)})


@test
def what_is_installed_is_compared_as_its_ecosystem_does_too(folder):
    for name, ecosystem, package in (("GHSA-1", "PyPI", "foo-bar"), ("GHSA-2", "npm", "@scope/x"), ("GHSA-3", "Maven", "org.a:b")):
        osv(folder, name, ecosystem, package, "9")
    target = system(folder, "ID=scratch\n", python_package("Foo.Bar", "1.0"), npm_package("srv", "@scope/x", "1.0.0"), npm_package("srv", "x", "1.0.0"),
                    File("srv/b.jar", maven_jar("org.a", "b", "1.0")), File("srv/c.jar", maven_jar("org.z", "b", "1.0")))
    equal(flaws(scan(folder, *store(folder), target)), {("GHSA-1", "Foo.Bar"), ("GHSA-2", "@scope/x"), ("GHSA-3", "org.a:b")})


def semver(*events):
    return [{"type": "SEMVER", "events": [dict([event]) for event in events]}]


RANGES = {  # by the evaluation in OSV's schema, done by hand
    "several-intervals": ({"ranges": semver(("introduced", "1.0.0"), ("fixed", "1.2.0"), ("introduced", "2.0.0"), ("fixed", "2.2.0"))},
                          ["1.0.0", "1.1.9", "2.0.0", "2.1.0"], ["0.9.0", "1.2.0", "1.9.0", "2.2.0"]),
    "events-in-any-order": ({"ranges": semver(("fixed", "2.2.0"), ("introduced", "2.0.0"), ("fixed", "1.2.0"), ("introduced", "1.0.0"))},
                            ["1.0.0", "1.1.9", "2.0.0"], ["0.9.0", "1.2.0", "1.9.0", "2.2.0"]),
    "last-affected": ({"ranges": semver(("introduced", "0"), ("last_affected", "1.5.0"))}, ["0.0.1", "1.5.0"], ["1.5.1", "2.0.0"]),
    "no-end": ({"ranges": semver(("introduced", "1.0.0"))}, ["1.0.0", "99.0.0"], ["0.9.9"]),
    "versions-alone": ({"versions": ["1.0.0", "1.5.0"]}, ["1.0.0", "1.5.0"], ["0.9.0", "1.2.0", "2.0.0"]),
    "versions-beside-a-range": ({"versions": ["3.0.0"], "ranges": semver(("introduced", "1.0.0"), ("fixed", "2.0.0"))},
                                ["1.5.0", "3.0.0"], ["2.0.0", "2.9.0", "3.0.1"]),
    "two-ranges": ({"ranges": semver(("introduced", "1.0.0"), ("fixed", "1.1.0")) + semver(("introduced", "3.0.0"), ("fixed", "3.1.0"))},
                   ["1.0.0", "3.0.9"], ["1.1.0", "2.0.0", "3.1.0"]),
    "pre-releases": ({"ranges": semver(("introduced", "1.0.0"), ("fixed", "2.0.0"))}, ["1.0.0", "2.0.0-rc.1"], ["1.0.0-alpha", "2.0.0"]),
    "commits-alone": ({"ranges": [{"type": "GIT", "repo": "https://example.org/x", "events": [{"introduced": "0"}]}]}, [], ["1.0.0"]),
}


@test
def ranges_mean_what_osv_says(folder):
    components, want = [], set()
    for name, (affected, inside, outside) in RANGES.items():
        write(folder, f"osv/npm/{name}.json", {"id": f"T-{name}", "modified": "2023-11-10T00:00:00Z", "affected": [
            {"package": {"ecosystem": "npm", "name": name}, **affected}]})
        components += [f"pkg:npm/{name}@{version}" for version in inside + outside]
        want |= {(name, version) for version in inside}
    osv(folder, "T-withdrawn", "npm", "withdrawn", None, withdrawn="2023-11-11T00:00:00Z")
    found = scan(folder, *store(folder), bill(folder, *components, "pkg:npm/withdrawn@1.0.0")).report["findings"]
    got = {(one["package"]["name"], one["package"]["version"]) for one in found if one["kind"] == "vulnerability"}
    equal((sorted(got - want), sorted(want - got)), ([], []))


# ---- identity


@test
def only_true_aliases_join(folder):
    osv(folder, "GHSA-aaaa-aaaa-aaaa", "PyPI", "x", "2.0", aliases=["CVE-2023-1"])
    osv(folder, "PYSEC-2023-1", "PyPI", "x", "2.1", aliases=["GHSA-aaaa-aaaa-aaaa"])  # of the CVE it does not know
    osv(folder, "GHSA-bbbb-bbbb-bbbb", "PyPI", "x", "2.0", related=["GHSA-aaaa-aaaa-aaaa", "PYSEC-2023-1"])  # related is no alias
    osv(folder, "GHSA-cccc-cccc-cccc", "PyPI", "y", "2.0", aliases=["CVE-2023-3", "CVE-2023-4"])  # one record of two CVEs
    osv(folder, "PYSEC-2023-3", "PyPI", "y", "2.0", aliases=["CVE-2023-3"])
    osv(folder, "PYSEC-2023-4", "PyPI", "y", "3.0", aliases=["CVE-2023-4"])
    found = by_id(scan(folder, *store(folder), bill(folder, "pkg:pypi/x@1.0", "pkg:pypi/y@1.0")))
    equal(set(found), {"CVE-2023-1", "GHSA-bbbb-bbbb-bbbb", "CVE-2023-3", "CVE-2023-4"})
    equal(set(found["CVE-2023-1"]["aliases"]), {"GHSA-aaaa-aaaa-aaaa", "PYSEC-2023-1"})
    equal(found["CVE-2023-1"]["fixed_version"], "2.1", "the fix that ends what both say")
    check("CVE-2023-4" not in found["CVE-2023-3"]["aliases"] and "CVE-2023-3" not in found["CVE-2023-4"]["aliases"], "two CVEs are never one")
    equal((found["CVE-2023-3"]["fixed_version"], found["CVE-2023-4"]["fixed_version"]), ("2.0", "3.0"))


BULLETINS = (  # bulletin, ecosystem, what lists the CVEs, purl
    ("DSA-5000-1", "Debian:12", "upstream", "pkg:deb/debian/x@1.0-1?distro=debian-12"),
    ("DLA-3000-1", "Debian:11", "related", "pkg:deb/debian/x@1.0-1?distro=debian-11"),
    ("USN-6000-1", "Ubuntu:22.04:LTS", "upstream", "pkg:deb/ubuntu/x@1.0-1?distro=ubuntu-22.04"),
    ("ALSA-2023:1000", "AlmaLinux:8", "related", "pkg:rpm/almalinux/x@1.0-1.el8?distro=almalinux-8"),
    ("RLSA-2023:1000", "Rocky Linux:8", "related", "pkg:rpm/rocky/x@1.0-1.el8?distro=rocky-8"),
    ("RHSA-2023:1000", "Red Hat:9", "upstream", "pkg:rpm/rhel/x@1.0-1.el9?distro=rhel-9"),
    ("SUSE-SU-2023:1000-1", "SUSE:Linux Enterprise Server 15 SP5", "upstream", "pkg:rpm/sles/x@1.0-1?distro=sles-15.5"),
    ("openSUSE-SU-2023:1000-1", "openSUSE:Leap 15.5", "related", "pkg:rpm/opensuse-leap/x@1.0-1?distro=opensuse-leap-15.5"),
    ("MGASA-2023-0001", "Mageia:9", "related", "pkg:rpm/mageia/x@1.0-1?distro=mageia-9"),
)


@test
def bulletins_become_a_finding_a_cve_and_are_cited(folder):
    for bulletin, ecosystem, key, _ in BULLETINS:
        osv(folder, bulletin, ecosystem, "x", "2.0-1", **{key: ["CVE-2023-1", "CVE-2023-2"]})
    feeds = store(folder)
    for bulletin, _, _, purl in BULLETINS:
        found = by_id(scan(folder, *feeds, bill(folder, purl)))
        equal({flaw: one["bulletins"] for flaw, one in found.items()}, {"CVE-2023-1": [bulletin], "CVE-2023-2": [bulletin]}, bulletin)
        equal({one["fixed_version"] for one in found.values()}, {"2.0-1"}, bulletin)


# ---- who owns it


@test
def owned_packages_are_judged_by_whoever_owns_them(folder):
    for number, (manager, distribution, ecosystem, own, later, database) in enumerate(owners()):
        where = f"{folder}/{number}"
        os.mkdir(where)
        for i, name in enumerate(("yes", "no", "silent")):
            osv(where, f"GHSA-{name}", "PyPI", name, "2.0", aliases=[f"CVE-2023-{i + 1}"])
        osv(where, "D-1", ecosystem, "py-yes", later, upstream=["CVE-2023-1"])   # it has it, a repair is there
        osv(where, "D-2", ecosystem, "py-no", own, upstream=["CVE-2023-2"])      # it has repaired it
        osv(where, "D-9", ecosystem, "py-silent", own, upstream=["CVE-2023-9"])  # of another flaw
        target = system(where, distribution, *database, *(python_package(name, "1.0") for name in ("yes", "no", "silent")))
        feeds = store(where)
        result = scan(where, *feeds, target)
        found = by_id(result)
        owner = "py3" if manager == "apk" else "python3"
        equal({package["name"]: package.get("owned_by") for package in result.report["packages"] if package["type"] == "pypi"},
              {name: f"{owner}-{name}" for name in ("yes", "no", "silent")}, manager)
        equal({flaw: (one["package"]["name"], one["vendor_silent"], one.get("fixed_version")) for flaw, one in found.items()},
              {"CVE-2023-1": (f"{owner}-yes", False, later), "CVE-2023-3": ("silent", True, "2.0")}, manager)
        table = plimsoll(where, "scan", *feeds, target).out
        table = table[table.index("Vulnerabilities ("):]
        check(0 <= table.find("Vulnerabilities (1)") < table.find("CVE-2023-1") < table.find("Vendor silent") < table.find("CVE-2023-3"),
              f"{manager}: {table}")


# ---- what is said first


@test
def what_makes_a_verdict_incomplete_is_in_the_first_lines(folder):
    tracker(folder, {"foo": {"CVE-2023-1": ("resolved", "0.5-1", None, None)}})
    fresh, old = store(folder), None
    os.rename(f"{folder}/store.db", f"{folder}/fresh.db")
    fresh = ("--db", f"{folder}/fresh.db")
    old = store(folder, as_of="2023-10-01")
    cases = ((fresh, None, None), (old, None, "older than 7 days"), ((), None, "built-in"),
             (fresh, 'ID=nobodys\nVERSION_ID="1"\n', "no advisories for nobodys 1"),
             (fresh, 'ID=debian\nVERSION_ID="9"\nVERSION_CODENAME=stretch\n', "no security repairs since"))
    for feeds, distribution, words in cases:
        target = image(folder, ("foo", "1.0-1"), distribution=distribution)
        result = scan(folder, *feeds, target)
        equal((result.verdict, result.code), ("incomplete", 3) if words else ("pass", 0), f"{words}: {result.report['verdict']}")
        first = " ".join(" ".join(plimsoll(folder, "scan", *feeds, target).out.splitlines()[:6]).split())
        check(not words or words in first, f"{words!r} is not in {first!r}")


@test
def third_party_packages_are_matched_and_marked(folder):
    osv(folder, "DEBIAN-CVE-2023-1", "Debian:12", "docker-ce", "9", upstream=["CVE-2023-1"])
    osv(folder, "RLSA-1", "Rocky Linux:8", "foo", "9-1", related=["CVE-2023-1"])
    feeds = store(folder)
    status = File("var/lib/dpkg/status", dpkg_stanza("docker-ce", "5").replace("Debian <debian@example.org>", "Docker <support@docker.com>"))
    for target, name, mark in (
            (lambda: system(folder, OS_RELEASE, status), "docker-ce", "maintainer 'Docker <support@docker.com>'"),
            (lambda: system(folder, ROCKY, rpm(("foo", "1", "1", "foo", {"vendor": "Example"}))), "foo", "vendor 'Example'")):
        target = target()
        found = by_id(scan(folder, *feeds, target))["CVE-2023-1"]
        equal((found["package"]["name"], found["package"]["third_party"]), (name, mark))
        table = " ".join(plimsoll(folder, "scan", *feeds, target).out.split())
        check("CVE-2023-1" in table and "third party" in table.replace("third-party", "third party"), table)


if __name__ == "__main__":
    main()
