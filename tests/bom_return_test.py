"""bom_return_test.py - the bills that plimsoll writes of an image, scanned, say what a scan of the image says; of whole projects e2e_test says so"""
import json

from elf_made import elf
from feeds_made import ALMA, nvd_page, osv, owners, rpm, store, system, tracker
from images import OS_RELEASE, File, dpkg_stanza, npm_package, python_package
from lib import check, equal, main, plimsoll, scan, test


FORMS = [f"{form}@1.{minor}" for form in ("cyclonedx", "cyclonedx-xml") for minor in (4, 5, 6, 7)] + ["spdx-json@2.3", "spdx-json@3.0", "spdx-tv@2.3"]


def whole(result):
    """All that is said of each vulnerability, but which layer it lies in: a bill has none."""
    return sorted(json.dumps({key: value for key, value in one.items() if key not in ("layer", "owner")}, sort_keys=True)
                  for one in result.report["findings"] if one["kind"] == "vulnerability")


def packages(result):
    """All that is said of each package, but which layer it lies in, which line of a file says so, and how a licence is spelled."""
    return sorted(json.dumps({key: one.get(key) for key in ("type", "name", "version", "architecture", "source_name", "source_version", "purl", "path",
                                                            "owned_by", "module", "origin", "cpe")}, sort_keys=True) for one in result.report["packages"])


def same_from_bills(folder, feeds, target, count):
    result = scan(folder, *feeds, target)
    equal(len(whole(result)), count, "findings of the image")
    for name in FORMS:
        source = target
        for turn in range(2):  # and of a bill of the bill
            made = plimsoll(folder, "sbom", "-f", name, "--output", f"{folder}/bom{turn}", source)
            check(made.code in (0, 3), made.err)
            source = f"sbom:{folder}/bom{turn}"
            bill = scan(folder, *feeds, source)
            equal(packages(bill), packages(result), f"{name} {turn}: packages")
            equal((sorted(set(whole(bill)) - set(whole(result))), sorted(set(whole(result)) - set(whole(bill)))), ([], []),
                  f"{name} {turn}: the bill's alone, the image's alone")
            equal((bill.verdict, bill.report["verdict"]["sentence"]), (result.verdict, result.report["verdict"]["sentence"]), name)


@test
def who_owns_a_package_comes_back(folder):
    for i, name in enumerate(("yes", "no", "silent")):
        osv(folder, f"GHSA-{name}", "PyPI", name, "2.0", aliases=[f"CVE-2023-{i + 1}"])
    managers = list(owners())
    for _, _, ecosystem, own, later, _ in managers:
        osv(folder, f"D-1-{ecosystem}", ecosystem, "py-yes", later, upstream=["CVE-2023-1"])
        osv(folder, f"D-2-{ecosystem}", ecosystem, "py-no", own, upstream=["CVE-2023-2"])
        osv(folder, f"D-9-{ecosystem}", ecosystem, "py-silent", own, upstream=["CVE-2023-9"])
    feeds = store(folder)
    for _, distribution, _, _, _, database in managers:
        target = system(folder, distribution, *database, *(python_package(name, "1.0") for name in ("yes", "no", "silent")))
        same_from_bills(folder, feeds, target, 2)


@test
def streams_of_a_module_come_back(folder):
    """A repair of one stream is none of another's: which one a package is of stands with it."""
    for stream, fixed in (("16", "1:16.20.2-1.module_el8.8.0+3613+1ed8c91d"), ("20", "1:20.9.0-1.module_el8.9.0+3684+cd5f4f0e")):
        osv(folder, f"ALSA-{stream}", "AlmaLinux:8", "nodejs", fixed, related=[f"CVE-2023-{stream}"], summary=f"Important: nodejs:{stream} security update")
    feeds = store(folder)
    label = "nodejs:16:8060020220523160029:ad008a3a"
    target = system(folder, ALMA, rpm(("nodejs", "16.14.0", "5.module_el8.6.0+2904+b4d8a6b8", "nodejs", {"module": label, "epoch": [1]})))
    same_from_bills(folder, feeds, target, 1)
    for name in FORMS:
        plimsoll(folder, "sbom", "-f", name, "--output", f"{folder}/bom", target)
        equal([one.get("module") for one in scan(folder, *feeds, f"sbom:{folder}/bom").report["packages"]], [label], name)


@test
def what_others_made_and_what_has_a_cpe_name_come_back(folder):
    osv(folder, "DEBIAN-CVE-2023-1", "Debian:12", "docker-ce", "9", upstream=["CVE-2023-1"])
    osv(folder, "DEBIAN-CVE-2023-2", "Debian:12", "code", "9", upstream=["CVE-2023-2"])
    osv(folder, "GHSA-1", "npm", "@a/b", "2.0.0", aliases=["CVE-2023-3"])
    nvd_page(folder, {"CVE-2023-1001": ("lua:lua", "9.0")})
    tracker(folder, {"other": {"CVE-2023-9": ("open", None, None, None)}})
    feeds = store(folder)
    docker = dpkg_stanza("docker-ce", "5").replace("Debian <debian@example.org>", "Docker <support@docker.com>")
    code = dpkg_stanza("code", "1").replace("Architecture", "Origin: Example\nArchitecture")
    target = system(folder, OS_RELEASE, File("var/lib/dpkg/status", docker + code), npm_package("srv/a", "@a/b", "1.0.0"),
                    npm_package("srv, with a comma (and brackets)", "@a/b", "1.0.0"),
                    File("opt/lua", elf((".rodata", 1, 1, 4, b"\0$LuaVersion: Lua 5.3.3  Copyright (C)\0")), mode=0o755))
    same_from_bills(folder, feeds, target, 4)


if __name__ == "__main__":
    main()
