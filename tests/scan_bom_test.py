#!/usr/bin/python3
"""scan_bom_test.py - bills of materials as targets: four forms of one, an image and its own bill, hostile ones"""
import gzip
import json
import os
import time

from images import File, Image, Layer, dpkg_status, maven_jar, npm_package, os_release, python_package
from lib import ROOT, check, data, equal, main, plimsoll, scan, skip, test

DX = {"bomFormat": "CycloneDX", "specVersion": "1.6"}


def write(path, document):
    with open(path, "w", encoding="utf-8") as file:
        json.dump(document, file)
    return path


def vulnerabilities(report):
    return sorted((flaw["id"], flaw["package"]["name"], flaw["package"]["version"], flaw["path"], flaw.get("fixed_version"), flaw["status"],
                   flaw["rating"], *flaw["other_paths"], *flaw["other_binaries"]) for flaw in report["findings"] if flaw["kind"] == "vulnerability")


def packages(report):
    return sorted((each["type"], each["name"], each["version"], each.get("architecture"), each["path"]) for each in report["packages"])


def listed(folder, target, *arguments, **options):
    return scan(folder, target, *arguments, **options)


@test
def four_forms_of_one_bill_give_the_same(folder):
    reports = []
    for name in ("centos-7-cyclonedx.json", "centos-7-cyclonedx.intoto.jsonl", "centos-7-spdx.json", "centos-7-spdx.txt"):
        result = listed(folder, "sbom:" + data(f"conformance/e2e/trivy/sbom/{name}"))
        equal(result.code, 3, name)
        equal(result.report["image"]["target"], "sbom:" + data(f"conformance/e2e/trivy/sbom/{name}"), name)
        reports.append(result.report)
    for report in reports:
        equal(packages(report), [("rpm", "bash", "4.2.46-31.el7", "x86_64", ""), ("rpm", "openssl-libs", "1:1.0.2k-16.el7", "x86_64", "")])
        equal((report["distribution"]["id"], report["distribution"]["version_id"]), ("centos", "7.6.1810"))
        equal(report["document"]["subject"], "integration/testdata/fixtures/images/centos-7.tar.gz")
        equal((report["document"]["components"], report["document"]["unjudged"]), (3, 0))
        equal((report["layers"], report["accounts"], report["scanners"]), ([], [], ["vuln"]))
    equal([report["document"]["format"] for report in reports], ["CycloneDX 1.5", "CycloneDX 1.4", "SPDX-2.2", "SPDX-2.2"])
    equal([report["document"]["tool"] for report in reports], ["trivy dev", "trivy dev", "trivy-dev", "trivy-dev"])


@test
def the_forms_of_one_bill_have_the_same_flaws(folder):
    """Judged as a distribution that somebody speaks for: nobody does for CentOS."""
    os.makedirs(f"{folder}/feeds/osv/AlmaLinux")
    with open(f"{folder}/feeds/osv/AlmaLinux/A.json", "w", encoding="utf-8") as file:
        json.dump({"schema_version": "1.6.0", "id": "ALSA-1", "modified": "2026-01-01T00:00:00Z", "related": ["CVE-2019-1559"], "affected": [
            {"package": {"ecosystem": "AlmaLinux:7", "name": "openssl-libs"}, "ranges": [
                {"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1:1.0.2k-19.el7"}]}]}]}, file)
    built = plimsoll(folder, "db", "build", "--from", f"{folder}/feeds", "--output", f"{folder}/store.db", "--strict")
    equal((built.code, built.err), (0, ""), "db build")
    for name in ("centos-7-cyclonedx.json", "centos-7-cyclonedx.intoto.jsonl", "centos-7-spdx.json", "centos-7-spdx.txt"):
        result = scan(folder, "sbom:" + data(f"conformance/e2e/trivy/sbom/{name}"), "--db", f"{folder}/store.db", "--distro", "almalinux:7")
        equal([each[:6] for each in vulnerabilities(result.report)],
              [("CVE-2019-1559", "openssl-libs", "1:1.0.2k-16.el7", "", "1:1.0.2k-19.el7", "fixed")], name)


def make_image(folder):
    Image([
        Layer([*os_release(), dpkg_status(("libc6", "2.36-9", "glibc"), ("libssl3", "3.0.9-1", "openssl"), ("sudo", "1.9.13p3-1"))]),
        Layer([npm_package("srv/web", "minimist", "1.2.0"), npm_package("srv/b", "minimist", "1.2.0"), npm_package("srv/web", "@scope/x", "1.0.0"),
               python_package("PyYAML", "5.3"), File("srv/app.jar", maven_jar("org.apache.logging.log4j", "log4j-core", "2.14.1"))]),
    ]).write_oci(f"{folder}/image")


@test
def the_bill_of_an_image_has_the_flaws_of_the_image(folder):
    make_image(folder)
    image = listed(folder, f"oci:{folder}/image")
    check(len(vulnerabilities(image.report)) > 8, "there are flaws")
    for name in ("cyclonedx", "spdx-json"):
        made = plimsoll(folder, "sbom", "-f", name, "--output", f"{folder}/bom", f"oci:{folder}/image")
        equal(made.code, 0, made.err)
        bill = listed(folder, f"sbom:{folder}/bom")
        equal(vulnerabilities(bill.report), vulnerabilities(image.report), name)
        equal(packages(bill.report), packages(image.report), name)
        equal(bill.report["verdict"]["kind"], image.report["verdict"]["kind"], name)
        equal(bill.code, image.code, name)
        equal({key: value for key, value in bill.report["distribution"].items() if key in ("id", "version_id")}, {"id": "debian", "version_id": "12"})


@test
def a_bill_becomes_one_of_another_format_and_none_is_lost(folder):
    make_image(folder)
    wanted = packages(listed(folder, f"oci:{folder}/image").report)
    source = f"oci:{folder}/image"
    for step, name in enumerate(("cyclonedx", "spdx-json", "cyclonedx")):
        made = plimsoll(folder, "sbom", "-f", name, "--output", f"{folder}/{step}.json", source)
        equal(made.code, 0, made.err)
        source = f"sbom:{folder}/{step}.json"
        equal(packages(listed(folder, source).report), wanted, f"{step} {name}")


@test
def explain_speaks_of_a_bill_too(folder):
    make_image(folder)
    plimsoll(folder, "sbom", "-f", "cyclonedx", "--output", f"{folder}/bom", f"oci:{folder}/image")
    result = plimsoll(folder, "explain", "CVE-2021-44228", f"sbom:{folder}/bom")
    equal(result.code, 0, result.err)
    check("log4j-core" in result.out, result.out)


@test
def a_bill_is_known_by_its_bytes_and_read_from_anywhere(folder):
    bom = write(f"{folder}/bom.json", {**DX, "components": [{"type": "library", "name": "minimist", "version": "1.2.0", "purl": "pkg:npm/minimist@1.2.0"}]})
    with open(bom, "rb") as file:
        content = file.read()
    with gzip.open(f"{folder}/bom.gz", "wb") as file:
        file.write(content)
    want = vulnerabilities(scan(folder, f"sbom:{bom}").report)
    check(want, "there are flaws")
    for target, stdin in ((bom, b""), (f"sbom:{folder}/bom.gz", b""), ("-", content), ("sbom:-", content)):
        equal(vulnerabilities(scan(folder, target, stdin=stdin).report), want, target)


@test
def what_cannot_be_told_is_counted_and_named(folder):
    bom = write(f"{folder}/bom.json", {**DX, "components": [{"type": "library", "name": "mystery", "version": "3"}, {"type": "file", "name": "a/b"}]})
    result = scan(folder, f"sbom:{bom}")
    equal(result.code, 3)
    check("1 component was not judged, as no package URL tells what it is: mystery 3" in result.notes(), result.notes())
    equal((result.report["document"]["components"], result.report["document"]["unjudged"]), (1, 1))
    table = plimsoll(folder, "scan", f"sbom:{bom}").out
    check("a bill of materials, CycloneDX 1.6" in table and "1 component, 1 of which nobody can tell" in table, table)


@test
def packages_that_name_their_distribution_are_judged_by_it_unless_another_is_told(folder):
    purl = "pkg:deb/debian/libssl3@3.0.9-1?arch=amd64&upstream=openssl&distro=debian-12"
    bom = write(f"{folder}/bom.json", {**DX, "components": [{"type": "library", "name": "libssl3", "version": "3.0.9-1", "purl": purl}]})
    result = scan(folder, f"sbom:{bom}")
    check(any(each[1] == "libssl3" for each in vulnerabilities(result.report)), "flaws of Debian 12")
    equal(result.report["distribution"]["version_id"], "12")
    told = scan(folder, f"sbom:{bom}", "--distro", "debian:13")
    equal((told.report["distribution"]["version_id"], told.report["distribution"]["told"]), ("13", True))


@test
def every_valid_document_of_the_standard_is_read(folder):
    root = data("conformance/sbom/cyclonedx")
    seen = 0
    for version in sorted(os.listdir(root)):
        for name in sorted(os.listdir(f"{root}/{version}")):
            if name.startswith("valid-"):
                result = plimsoll(folder, "sbom", "-f", "cyclonedx", f"sbom:{root}/{version}/{name}")
                check(result.code in (0, 3), f"{name}: {result.err}")
                equal(json.loads(result.out)["bomFormat"], "CycloneDX", name)
                seen += 1
    check(seen > 80, seen)


@test
def every_invalid_document_of_the_standard_is_refused_or_remarked_on(folder):
    root = data("conformance/sbom/cyclonedx")
    seen = 0
    for version in sorted(os.listdir(root)):
        for name in sorted(os.listdir(f"{root}/{version}")):
            result = plimsoll(folder, "sbom", "-f", "json", f"sbom:{root}/{version}/{name}")
            remarked = result.code == 1 or "not as the standard has it" in result.out
            equal(remarked, name.startswith("invalid-"), name)
            seen += remarked
    check(seen > 60, seen)


@test
def the_forms_of_the_example_of_spdx_say_the_same(folder):
    root = data("conformance/sbom/spdx")
    found = [packages(listed(folder, f"sbom:{root}/{name}").report) for name in ("SPDXJSONExample-v2.3.spdx.json", "SPDXTagExample-v2.3.spdx")]
    equal(found[0], found[1])
    check(("maven", "org.apache.jena:apache-jena", "3.12.0", None, "") in found[0], found[0])


@test
def reports_are_what_the_schema_says(folder):
    try:
        import jsonschema
    except ImportError:
        skip("python3-jsonschema is not installed")
    with open(f"{ROOT}/docs/report.schema.json", encoding="utf-8") as file:
        schema = json.load(file)
    with open(f"{ROOT}/docs/sbom.schema.json", encoding="utf-8") as file:
        bills = json.load(file)
    target = "sbom:" + data("conformance/e2e/trivy/sbom/centos-7-cyclonedx.json")
    report = listed(folder, target).report
    jsonschema.Draft202012Validator(schema).validate(report)
    order = list(schema["$defs"]["report"]["properties"])
    equal(list(report), sorted(report, key=order.index), "members in order")
    jsonschema.Draft202012Validator(bills).validate(json.loads(plimsoll(folder, "sbom", "-f", "json", target).out))


# ---- hostile ones


def refused(folder, path, words):
    start = time.monotonic()
    result = plimsoll(folder, "scan", f"sbom:{path}")
    equal(result.code, 1, result.out)
    check(words in result.err and os.path.basename(path) in result.err, result.err)
    check("Sanitizer" not in result.err, result.err)
    check(time.monotonic() - start < 60, "in time")


@test
def broken_and_foreign_documents_are_errors_that_say_why(folder):
    for name, content, words in (
            ("empty", b"", "empty"), ("text", b"hello\n", "no bill of materials"), ("other.json", b'{"a": 1}', "no bill of materials"),
            ("cut.json", b'{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{"type":', "line 1"),
            ("deep.json", b'{"bomFormat":"CycloneDX","components":' + b'[{"components":' * 200000, "deep"),
            ("deep.xml", b'<bom xmlns="http://cyclonedx.org/schema/bom/1.6">' + b"<components><component>" * 100000, "deep"),
            ("entity.xml", b'<!DOCTYPE bom [<!ENTITY a "b">]><bom xmlns="http://cyclonedx.org/schema/bom/1.6">&a;</bom>', "line 1"),
            ("far.json", b'{"spdxVersion":"SPDX-9.0"}', "SPDX-9.0")):
        with open(f"{folder}/{name}", "wb") as file:
            file.write(content)
        refused(folder, f"{folder}/{name}", words)
    os.makedirs(f"{folder}/dir")
    refused(folder, f"{folder}/dir", "a folder, not a bill of materials")
    bom = write(f"{folder}/good.json", {**DX, "components": []})
    for option in (("--platform", "linux/amd64"), ):
        equal(plimsoll(folder, "scan", f"sbom:{bom}", *option).code, 1, option)
    equal(plimsoll(folder, "sbom", f"sbom:{bom}", "--unaccounted").code, 1)


@test
def what_needs_itself_ends(folder):
    bom = write(f"{folder}/bom.json", {**DX, "components": [{"type": "library", "bom-ref": each, "name": each, "purl": f"pkg:npm/{each}@1"} for each in "ab"],
                                       "dependencies": [{"ref": "a", "dependsOn": ["b", "a"]}, {"ref": "b", "dependsOn": ["a"]}]})
    equal(len(listed(folder, f"sbom:{bom}").report["packages"]), 2)
    bom = write(f"{folder}/spdx.json", {"spdxVersion": "SPDX-2.3", "name": "x", "packages": [{"SPDXID": f"SPDXRef-{each}", "name": each, "externalRefs": [
        {"referenceType": "purl", "referenceLocator": f"pkg:deb/debian/{each}@1"}]} for each in "ab"], "relationships": [
            {"spdxElementId": f"SPDXRef-{one}", "relationshipType": "CONTAINS", "relatedSpdxElement": f"SPDXRef-{other}"} for one in "ab" for other in "ab"]})
    equal(len(listed(folder, f"sbom:{bom}").report["packages"]), 2)


@test
def a_hundred_megabytes_are_read_or_refused_in_time(folder):
    component = b'{"type":"library","name":"left-pad","version":"1.0.0","purl":"pkg:npm/left-pad@1.0.0","description":"' + b"x" * 900 + b'"}'
    with open(f"{folder}/large.json", "wb") as file:
        file.write(b'{"bomFormat":"CycloneDX","specVersion":"1.6","components":[')
        for _ in range(100000):
            file.write(component + b",\n")
        file.write(component + b"]}")
    start = time.monotonic()
    result = plimsoll(folder, "scan", f"sbom:{folder}/large.json")
    check(result.code in (0, 3), result.err)
    check(time.monotonic() - start < 60, "in time")
    with open(f"{folder}/huge.json", "wb") as file:
        file.write(b'{"bomFormat":"CycloneDX","specVersion":"1.6","components":["')
        file.truncate(300 << 20)
    refused(folder, f"{folder}/huge.json", "256 MiB")


@test
def a_bill_without_packages_is_incomplete_and_of_accounts_it_says_nothing(folder):
    path = write(f"{folder}/e.json", {"bomFormat": "CycloneDX", "specVersion": "1.5"})
    result = plimsoll(folder, "scan", f"sbom:{path}")
    check("the document names no package" in result.out, result.out)
    equal(result.code, 3, "a generator that failed passes no gate")
    result = plimsoll(folder, "scan", "--scanners", "account", f"sbom:{path}")
    equal(result.code, 1, "nothing would be looked at")
    check("--scanners" in result.err, result.err)


main()
