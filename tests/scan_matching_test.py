"""scan_matching_test.py - what sources say of packages, and what a scan makes of it: states, owners, support, ages, --distro"""
import calendar
import json
import os
import time

from feeds_made import by_id, image, osv, situations, store, tracker
from images import File, python_package
from lib import check, equal, main, plimsoll, scan, test


@test
def states_are_kept_with_their_reasons(folder):
    tracker(folder, {"hello": {
        "CVE-2023-1001": ("open", None, "Minor issue", ""), "CVE-2023-1002": ("open", None, "Too intrusive", "ignored"),
        "CVE-2023-1003": ("resolved", "2.10-4", None, None), "CVE-2023-1004": ("resolved", "2.10-3", None, None),
        "CVE-2023-1005": ("open", None, None, None), "CVE-2023-1006": ("resolved", "0", None, None),
        "CVE-2023-1007": ("undetermined", None, None, None)}})
    target = image(folder, ("hello", "2.10-3"))
    found = by_id(scan(folder, *store(folder), target))
    equal({name: (one["status"], one.get("fixed_version")) for name, one in found.items()}, {
        "CVE-2023-1001": ("deferred", None), "CVE-2023-1002": ("will-not-fix", None), "CVE-2023-1003": ("fixed", "2.10-4"),
        "CVE-2023-1005": ("affected", None), "CVE-2023-1007": ("under-investigation", None)})
    check("Minor issue" in found["CVE-2023-1001"]["status_reason"], found["CVE-2023-1001"])
    equal(found["CVE-2023-1001"]["source"], "debian-security-tracker")
    table = plimsoll(folder, "scan", *store(folder), target).out
    check("fix deferred" in table and "will not be fixed" in table and "under investigation" in table, table)


@test
def what_a_distribution_owns_is_judged_by_it(folder):
    files = "usr/lib/python3/dist-packages"
    packages = {"yes": "CVE-2023-2001", "no": "CVE-2023-2002", "silent": "CVE-2023-2003"}
    for name, cve in packages.items():
        osv(folder, f"GHSA-{name}", "PyPI", name, "2.0", aliases=[cve])
    tracker(folder, {"py-yes": {"CVE-2023-2001": ("open", None, None, None)}, "py-no": {"CVE-2023-2002": ("resolved", "1.0-2", None, None)},
                     "py-silent": {"CVE-2023-9999": ("resolved", "1.0-1", None, None)}})
    owned = [(f"python3-{name}", "1.0-2", f"py-{name}") for name in packages]
    lists = [File(f"var/lib/dpkg/info/python3-{name}.list", f"/.\n/{files}/{name}-1.0.dist-info\n/{files}/{name}-1.0.dist-info/METADATA\n")
             for name in packages]
    target = image(folder, *owned, more=lists + [python_package(name, "1.0") for name in packages])
    result = scan(folder, *store(folder), target)
    found = by_id(result)
    equal({package["name"]: package.get("owned_by") for package in result.report["packages"] if package["type"] == "pypi"},
          {name: f"python3-{name}" for name in packages})
    equal({name: (one["package"]["name"], one["vendor_silent"]) for name, one in found.items()},
          {"CVE-2023-2001": ("python3-yes", False), "CVE-2023-2003": ("silent", True)})
    check(any("yes-1.0.dist-info" in path for path in found["CVE-2023-2001"]["other_paths"]), found["CVE-2023-2001"])
    check("vendor_silent" in situations(result), situations(result))
    equal(result.report["actions"], [])
    table = plimsoll(folder, "scan", *store(folder), target).out
    check("Vendor silent" in table and table.index("Vulnerabilities (1)") < table.index("Vendor silent"), table)
    equal(scan(folder, *store(folder), "--fail-on", "low", target).report["verdict"]["decisions"][0]["count"], 1)


@test
def a_release_without_support_is_said_first(folder):
    old = 'ID=debian\nVERSION_ID="10"\nVERSION_CODENAME=buster\n'
    target = image(folder, ("hello", "2.10-3"), distribution=old)
    for when, ended, remark in (("2022-09-01", False, False), ("2023-11-14", False, True), ("2024-07-01", True, False)):
        seconds = calendar.timegm(time.strptime(when, "%Y-%m-%d"))
        result = scan(folder, target, env={"SOURCE_DATE_EPOCH": str(seconds)})
        said = [note["text"] for note in result.report["notes"] if "long-term support" in note["text"]]
        equal((bool(said), "end_of_life" in situations(result)), (remark, ended), when)
    equal(result.verdict, "incomplete")
    check("Debian 10 (buster) has had no security repairs since 2024-06-30" in result.report["verdict"]["sentence"], result.report["verdict"])


@test
def packages_without_support_are_said_first(folder):
    tracker(folder, {"pdns": {"CVE-2023-1": ("open", None, None, None), "CVE-2023-2": ("resolved", "5.0", None, None),
                              "CVE-2023-3": ("open", None, "Too intrusive", "ignored")}, "hello": {"CVE-2023-1": ("open", None, None, None)}})
    os.makedirs(f"{folder}/feeds/debian-security-support")
    lists = {"ended.deb12": "# x\npdns 4.7.3-2 2023-10-01 no support upstream\nlater 1 2023-11-15\nphp-horde.* 0 2023-01-01\n",
             "ended.deb11": "hello 1 2023-01-01\n", "limited": "binutils only trusted content\n"}
    for name, text in lists.items():
        with open(f"{folder}/feeds/debian-security-support/security-support-{name}", "w", encoding="ascii") as file:
            file.write(text)
    feeds = store(folder)
    target = image(folder, ("pdns-server", "4.7.3-2", "pdns"), ("hello", "2.10-3"), ("later", "1"), ("php-horde-x", "1"), ("binutils", "2.40-2"))
    result = scan(folder, *feeds, target)
    equal((result.verdict, result.code), ("incomplete", 3))
    equal(result.report["verdict"]["sentence"],
          "Debian 12 (bookworm) gives no more security repairs for 2 of its packages: pdns (since 2023-10-01), php-horde-x (since 2023-01-01)")
    check("package_end_of_life" in situations(result), situations(result))
    equal({(one["id"], one["package"]["name"]): one["status"] for one in result.report["findings"] if one["kind"] == "vulnerability"},
          {("CVE-2023-1", "pdns-server"): "end-of-life", ("CVE-2023-2", "pdns-server"): "fixed", ("CVE-2023-3", "pdns-server"): "will-not-fix",
           ("CVE-2023-1", "hello"): "affected"})
    reasons = [one["status_reason"] for one in result.report["findings"] if one.get("status") == "end-of-life"]
    equal(reasons, ["no security support since 2023-10-01: no support upstream"])
    equal([note["text"] for note in result.report["notes"] if "limits" in note["text"]],
          ["Debian 12 (bookworm) limits its security support of binutils: only trusted content"])


@test
def old_advisories_make_a_scan_incomplete(folder):
    tracker(folder, {"hello": {"CVE-2023-1": ("resolved", "2.0-1", None, None)}})
    osv(folder, "GHSA-1", "npm", "x", "2.0")
    target = image(folder, ("hello", "2.10-3"))
    feeds = store(folder, as_of="2023-11-07")
    result = scan(folder, *feeds, target)
    equal((result.verdict, result.code, situations(result)), ("pass", 0, {}))
    feeds = store(folder, as_of="2023-11-06")
    result = scan(folder, *feeds, target)
    equal((result.verdict, result.code), ("incomplete", 3))
    equal(result.report["verdict"]["sentence"],
          "advisories are older than 7 days: debian-security-tracker 8 days (2023-11-06); `plimsoll db update` gets new ones")
    for age, code in (("8d", 0), ("2w", 0), ("0", 0), ("168h", 3), ("169h", 0), ("1", 3)):
        equal(scan(folder, *feeds, "--max-data-age", age, target).code, code, age)
    equal(scan(folder, *feeds, target, env={"PLIMSOLL_MAX_DATA_AGE": "30"}).code, 0)


@test
def a_report_lists_what_its_stores_were_made_of(folder):
    tracker(folder, {"hello": {"CVE-2023-1": ("resolved", "2.0-1", None, None)}})
    osv(folder, "GHSA-1", "npm", "x", "2.0")
    result = scan(folder, *store(folder), image(folder, ("hello", "2.10-3")))
    made = next(one for one in result.report["sources"] if not one["partial"])
    equal({feed["name"]: (feed["date"], feed["age_days"], feed["concerns"]) for feed in made["feeds"]},
          {"debian-security-tracker": ("2023-11-13", 1, True), "osv/npm": ("2023-11-13", 1, False)})


@test
def a_distribution_may_be_told(folder):
    tracker(folder, {"hello": {"CVE-2023-1": ("resolved", "2.10-4", None, None)}})
    kali = 'ID=kali\nID_LIKE=debian\nVERSION_ID="2023.4"\n'
    target = image(folder, ("hello", "2.10-3"), distribution=kali)
    feeds = store(folder)
    result = scan(folder, *feeds, target)
    equal((result.verdict, by_id(result)), ("incomplete", {}))
    equal(result.report["verdict"]["sentence"],
          "1 dpkg package was not judged: no advisories for kali 2023.4 (--distro ID:VERSION tells another)")
    for told in ("debian:12", "debian:bookworm", "Debian:12", "debian:Bookworm"):
        result = scan(folder, *feeds, "--distro", told, target)
        equal(list(by_id(result)), ["CVE-2023-1"], told)
        said = result.report["distribution"]
        equal((said["id"], said["version_id"], said["told"], said["stated"]["id"]), ("debian", "12", True, "kali"))
        equal([note["text"] for note in result.report["notes"]], [f"distribution as told: {told}; the image says kali 2023.4"])
        check("distro=debian-12" in result.report["packages"][0]["purl"], result.report["packages"][0])
    check("debian 12 as told" in plimsoll(folder, "scan", *feeds, "--distro", "debian:12", target).out, "not said")
    result = plimsoll(folder, "scan", "--distro", "debian:bookwurm", target)
    equal(result.code, 1)
    check("no store knows a release 'bookwurm' of 'debian'" in result.err, result.err)
    result = plimsoll(folder, "scan", "--distro", "bookworm", target)
    equal(result.code, 1)
    check("is not ID:VERSION, as debian:12" in result.err, result.err)
    bill = json.loads(plimsoll(folder, "sbom", "-f", "json", "--distro", "debian:12", target).out)
    check("distro=debian-12" in json.dumps(bill) and "distribution as told" in json.dumps(bill), bill)


if __name__ == "__main__":
    main()
