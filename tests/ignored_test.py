"""ignored_test.py - ignore files as the pages of the scanners that read them show them: what of an image's flaws they silence, until when, and why"""
from feeds_made import osv, store, system
from images import OS_RELEASE, File, dpkg_status, npm_package, python_package
from lib import check, equal, main, plimsoll, scan, test

SETUPTOOLS = "usr/local/lib/python3.9/site-packages"
FLAWS = (("CVE-2022-40897", "PyPI", "setuptools"), ("CVE-2023-2650", "Debian:12", "openssl"), ("CVE-2023-3446", "Debian:12", "openssl"),
         ("CVE-2023-3817", "Debian:12", "openssl"), ("CVE-2023-29491", "Debian:12", "ncurses"), ("CVE-2018-14618", "Debian:12", "curl"),
         ("CVE-2019-1543", "Debian:12", "openssl"), ("CVE-2014-54321", "Debian:12", "curl"), ("CVE-2008-4318", "npm", "libcurl"),
         ("CVE-2008-4319", "npm", "libcurl"), ("GO-2022-0968", "npm", "ssh"), ("CVE-2022-1", "npm", "lib"))


def scene(folder):
    for i, (cve, ecosystem, package) in enumerate(FLAWS):
        osv(folder, cve if cve.startswith("GO-") else f"T-{i:02}", ecosystem, package, None, **({} if cve.startswith("GO-") else {"upstream": [cve]}))
    target = system(folder, OS_RELEASE, dpkg_status(("libssl1.1", "1.1.1n-0", "openssl"), ("libtinfo6", "6.2", "ncurses"), ("curl", "7.0")),
                    python_package("setuptools", "58.1.0", SETUPTOOLS), npm_package("usr/local/lib", "libcurl", "1.5.1"),
                    npm_package("srv", "libcurl", "1.5.1"), npm_package("srv", "lib", "1.0.0"), npm_package("srv", "ssh", "1.0.0"))
    return store(folder), target


def silenced(folder, name, text):
    """({flaw: (until, reason)}, {flaw that came back: until when it was ignored}, the remarks)"""
    with open(f"{folder}/{name}", "w", encoding="utf-8") as file:
        file.write(text)
    feeds, target = scene(folder)
    result = scan(folder, *feeds, "--ignore-file", f"{folder}/{name}", target)
    check(result.code in (0, 2, 3), result.err)
    ids = {flaw for flaw, _, _ in FLAWS}
    gone = {one["id"]: (one["suppressed_by"].get("until", ""), one["suppressed_by"].get("reason", "")) for one in result.report["suppressed"]}
    for one in result.report["suppressed"]:
        check(one["suppressed_by"]["document"] == f"{folder}/{name}" and one["suppressed_by"]["place"], "the file is named, and the place in it")
    left = {one["id"] for one in result.report["findings"] if one["kind"] == "vulnerability"}
    equal(ids - left - set(gone), set(), "none is lost")  # the built-in advisories know more
    equal({flaw for flaw in gone if flaw in left}, set(), "none is both")
    gone = {flaw: said for flaw, said in gone.items() if flaw in ids}
    back = {one["id"]: one["lapsed"]["until"] for one in result.report["findings"] if "lapsed" in one}
    return gone, back, [note["text"] for note in result.report["notes"] if note["kind"] == "remark"]


@test
def trivyignore(folder):
    text = ("# Accept the risk\nCVE-2018-14618\n\n# Accept the risk until 2023-12-01\nCVE-2019-1543 exp:2023-12-01\n\n"
            "# It was accepted until 2023-01-01\nCVE-2023-2650 exp:2023-01-01\n\n# Ignore misconfigurations\nAVD-DS-0002\n\n"
            "# Ignore secrets\ngeneric-unwanted-rule\naws-account-id\n")
    gone, back, notes = silenced(folder, ".trivyignore", text)
    equal({flaw: until for flaw, (until, _) in gone.items()}, {"CVE-2018-14618": "", "CVE-2019-1543": "2023-12-01"})
    equal(back, {"CVE-2023-2650": "2023-01-01"})
    check(any("CVE-2023-2650 was ignored until 2023-01-01" in note for note in notes), notes)


@test
def trivyignore_in_yaml(folder):
    text = f"""vulnerabilities:
  - id: CVE-2022-40897
    paths:
      - "{SETUPTOOLS}/setuptools-58.1.0.dist-info/METADATA"
    statement: Accept the risk
  - id: CVE-2023-2650
  - id: CVE-2023-3446
    purls:
      - "pkg:deb/debian/libssl3"
  - id: CVE-2023-3817
    purls:
      - "pkg:deb/debian/libssl1.1"
  - id: CVE-2023-29491
    expired_at: 2023-09-01
  - id: CVE-2018-14618
    expired_at: 2023-12-24
    paths:
      - "srv/**"

misconfigurations:
  - id: AVD-DS-0001
  - id: AVD-DS-0002
    paths:
      - "docs/Dockerfile"
    statement: The image needs root privileges

secrets:
  - id: aws-access-key-id
  - id: aws-secret-access-key
    paths:
      - "foo/bar/aws.secret"

licenses:
  - id: GPL-3.0 # License name is used as ID
    paths:
      - "usr/share/gcc/python/libstdcxx/v6/__init__.py"
"""
    gone, back, _ = silenced(folder, ".trivyignore.yaml", text)
    equal(gone, {"CVE-2022-40897": ("", "Accept the risk"), "CVE-2023-2650": ("", ""), "CVE-2023-3817": ("", "")})
    equal(back, {"CVE-2023-29491": "2023-09-01"})


@test
def grype_yaml(folder):
    text = """ignore:
  # This is the full set of supported rule fields:
  - vulnerability: CVE-2008-4318
    fix-state: not-fixed
    package:
      name: libcurl
      version: 1.5.1
      type: npm
      location: "/usr/local/lib/node_modules/**"

  # We can make rules to match just by vulnerability ID:
  - vulnerability: CVE-2014-54321

  # ...or just by a single package field:
  - package:
      type: python
  # what only VEX data say is not asked for, so the rule does not count
  - vulnerability: CVE-2019-1543
    vex-status: not_affected
    vex-justification: vulnerable_code_not_present
"""
    gone, _, notes = silenced(folder, ".grype.yaml", text)
    # The package lies in two places, and the rule means one: who has the other still has the flaw.
    equal(set(gone), {"CVE-2014-54321", "CVE-2022-40897"})
    check(any("vex-status" in note for note in notes), notes)
    gone, _, _ = silenced(folder, ".grype.yaml", text.replace("/usr/local/lib/node_modules/**", "**/node_modules/**"))
    equal(set(gone), {"CVE-2014-54321", "CVE-2022-40897", "CVE-2008-4318"})


@test
def osv_scanner_toml(folder):
    text = """[[IgnoredVulns]]
id = "GO-2022-0968"
# ignoreUntil = 2022-11-09 # Optional exception expiry date
reason = "No ssh servers are connected to or hosted in Go lang"

[[IgnoredVulns]]
id = "CVE-2018-14618"
ignoreUntil = 2022-11-09
reason = "for a while"

[[PackageOverrides]]
name = "lib"
version = "1.0.0"
ecosystem = "npm"
ignore = true
effectiveUntil = 2023-12-09
reason = "abc"

[[PackageOverrides]]
name = "libcurl"
ecosystem = "npm"
vulnerability.ignore = true
reason = "only in tests"
"""
    gone, back, _ = silenced(folder, "osv-scanner.toml", text)
    equal(gone, {"GO-2022-0968": ("", "No ssh servers are connected to or hosted in Go lang"), "CVE-2022-1": ("2023-12-09", "abc"),
                 "CVE-2008-4318": ("", "only in tests"), "CVE-2008-4319": ("", "only in tests")})
    equal(back, {"CVE-2018-14618": "2022-11-09"})


@test
def dockleignore(folder):
    gone, _, _ = silenced(folder, ".dockleignore", "# set root to default user because it run nginx\nCIS-DI-0001\n# Use latest tag because to check the image\nDKL-DI-0006\n")
    equal(gone, {})


@test
def what_is_silenced_is_listed_when_asked(folder):
    feeds, target = scene(folder)
    with open(f"{folder}/osv-scanner.toml", "w", encoding="utf-8") as file:
        file.write('[[IgnoredVulns]]\nid = "CVE-2018-14618"\nignoreUntil = 2023-12-09\nreason = "waiting for curl"\n')
    table = " ".join(plimsoll(folder, "scan", *feeds, "--show-suppressed", "--ignore-file", "osv-scanner.toml", target).out.split())
    at = table.index("CVE-2018-14618 curl 7.0")
    for words in ("osv-scanner.toml", "waiting for curl", "2023-12-09"):
        check(words in table[at:at + 200], f"{words}: {table[at:at + 200]}")


if __name__ == "__main__":
    main()
