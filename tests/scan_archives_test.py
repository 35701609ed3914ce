#!/usr/bin/env python3
"""scan_archives_test.py - an archive that says two things is a finding, as long as it is in the image"""
import io
import sys
import zipfile

import images
from images import File, Hardlink, Image, Layer, Whiteout, os_release
from lib import check, equal, main, scan, test

GROUP = "org.apache.logging.log4j"
POM = f"META-INF/maven/{GROUP}/log4j-core/pom.properties"


def two_faced():
    """Its central directory says that it is log4j-core; who reads it from its start sees a text of another name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(zipfile.ZipInfo("x" * len(POM)), f"groupId={GROUP}\nartifactId=log4j-core\nversion=2.14.1\n")
        archive.writestr(zipfile.ZipInfo("honest.txt"), "honest\n")
    data = bytearray(out.getvalue())
    at = data.rindex(b"x" * len(POM))
    data[at:at + len(POM)] = POM.encode()
    return bytes(data)


def findings(result):
    return [finding for finding in result.report["findings"] if finding["kind"] == "archive"]


@test
def an_archive_that_says_two_things_is_a_finding(folder):
    target = Image([Layer(os_release()), Layer([File("app/a.jar", two_faced()), File("app/b.war", images.jar({"lib/in.jar": two_faced()})),
                                                File("app/good.jar", images.maven_jar("g", "a", "1.0"))])]).write_oci(f"{folder}/oci")
    for run in ("cold", "kept"):
        result = scan(folder, target)
        found = findings(result)
        equal([(f["id"], f["rating"], f["path"], f["layer"], f["owner"]) for f in found],
              [("PLM-E01", "moderate", "app/a.jar", 1, "own"), ("PLM-E01", "moderate", "app/b.war!/lib/in.jar", 1, "own")], run)
        equal(found[0]["match"], f"{POM}: another name in its local header (entries that differ: 1)", "what was seen")
        check("app/b.war anew" in found[1]["action"], "the action names the file that lies in the image")
        equal(result.report["summary"]["archives"]["moderate"], 2, "the summary")
        check(not [note for note in result.report["notes"] if "local header" in note["text"]], "no note says it again")
        equal(sorted({name for _, name, _ in result.packages()}), ["g:a", f"{GROUP}:log4j-core"], "packages")
    check("Archives (2)" in scan(folder, target, "--format", "table").out, "the table names them")


@test
def an_archive_that_an_upper_layer_hides_is_none(folder):
    bad, good = File("app/a.jar", two_faced()), File("app/a.jar", images.maven_jar("g", "a", "1.0"))
    for name, layers in (("removed", [[bad], [Whiteout("app/a.jar")]]), ("replaced", [[bad], [good]]),
                         ("folder removed", [[bad], [Whiteout("app")]]), ("replaced in its own layer", [[bad, good]])):
        target = Image([Layer(os_release())] + [Layer(layer) for layer in layers]).write_oci(f"{folder}/{name}")
        equal(findings(scan(folder, target)), [], name)
    target = Image([Layer([good]), Layer([bad])]).write_oci(f"{folder}/turned bad")
    equal([f["layer"] for f in findings(scan(folder, target))], [1], "an archive that was good once")
    target = Image([Layer([bad, Hardlink("app/b.jar", "app/a.jar")]), Layer([Whiteout("app/a.jar")])]).write_oci(f"{folder}/linked")
    equal([f["path"] for f in findings(scan(folder, target))], ["app/b.jar"], "its other name stays")


@test
def archives_are_filtered_and_judged_like_all_findings(folder):
    target = Image([Layer(os_release() + [File("app/a.jar", two_faced())])]).write_oci(f"{folder}/oci")
    result = scan(folder, target, "--severity", "critical")
    equal(findings(result), [], "--severity critical")
    check(result.report["summary"]["hidden"] >= 1, "is counted as hidden")
    result = scan(folder, target, "--fail-on", "moderate", "--scanners", "account")
    equal(result.report["verdict"]["kind"], "block", "--fail-on moderate")


if __name__ == "__main__":
    sys.exit(main())
