"""scan_output_test.py - what is written where, and the exit code"""
import csv
import io
import json
import os
import re
import subprocess

from images import Image, Layer, dpkg_status, npm_package, os_release, maven_jar, File
from lib import PLIMSOLL, ROOT, SETTINGS, check, environment, equal, main, need, plimsoll, scan, skip, test

LOG4J = File("srv/log4j-core-2.14.1.jar", maven_jar("org.apache.logging.log4j", "log4j-core", "2.14.1"))
BASE = os_release() + [dpkg_status(("openssl", "3.0.9-1"), ("sudo", "1.9.13p3-1"))]
CALM = os_release() + [dpkg_status(("hello", "2.10-3"))]


def flawed(folder, name="flawed"):
    return Image([Layer(BASE), Layer([npm_package("srv", "lodash", "4.17.15"), LOG4J])]).write_oci(f"{folder}/{name}")


def calm(folder):
    return Image([Layer(CALM)]).write_oci(f"{folder}/calm")


def table(folder, *arguments, **options):
    return plimsoll(folder, "scan", "--offline", *arguments, **options)


@test
def a_flawed_image_is_blocked(folder):
    result = scan(folder, flawed(folder))
    equal(result.code, 2)
    equal(result.verdict, "block")
    ids = {finding["id"] for finding in result.report["findings"]}
    for wanted in ("CVE-2021-44228", "CVE-2021-23337", "CVE-2023-5363", "CVE-2025-32462"):
        check(wanted in ids, f"{wanted} is missing in {sorted(ids)}")


@test
def a_calm_image_is_at_best_incomplete_with_the_built_in_set_alone(folder):
    result = scan(folder, calm(folder))
    equal(result.code, 3)
    equal(result.verdict, "incomplete")
    equal(result.report["findings"], [])
    text = table(folder, calm(folder))
    equal(text.code, 3)
    check("plimsoll db update" in text.out, f"says what to do: {text.out}")
    check(re.search(r"\d{4}-\d\d-\d\d", text.out), f"names the set's date: {text.out}")
    check(len(text.out.strip().splitlines()) <= 7, f"is calm: {text.out}")


@test
def the_table_gives_the_verdict_first_and_then_what_to_do(folder):
    out = table(folder, flawed(folder)).out
    first = next(line for line in out.splitlines() if line.strip())
    check("block" in first.lower(), f"first line: {first!r}")
    check(out.index("upgrade sudo") < out.index("Vulnerabilities ("), "actions before findings")
    for wanted in ("CVE-2021-44228", "log4j-core", "2.14.1", "sudo", "1.9.13p3-1+deb12u2"):
        check(wanted in out, f"{wanted} is missing:\n{out}")


@test
def the_table_fits_the_width_it_is_told(folder):
    target = flawed(folder)
    for columns in (60, 80, 120):
        out = table(folder, target, env={"COLUMNS": str(columns)}).out
        widest = max(len(line) for line in out.splitlines())
        check(widest <= columns, f"{widest} columns of {columns}")


@test
def scanners_decide_what_is_looked_for(folder):
    target = Image([Layer(BASE + [File("etc/passwd", "root:x:0:0::/root:/bin/sh\n")])]).write_oci(f"{folder}/both")
    both = scan(folder, target)
    equal((both.report["scanners"], len(both.report["accounts"]), bool(both.report["findings"])), (["vuln", "account"], 1, True))
    vuln = scan(folder, "--scanners", "vuln", target)
    equal((vuln.report["scanners"], vuln.report["accounts"], vuln.report["findings"]), (["vuln"], [], both.report["findings"]))
    check("account" not in table(folder, "--scanners", "vuln", target).out, "accounts in the table")
    account = scan(folder, "--scanners", "account", target)
    equal((account.report["scanners"], account.report["accounts"]), (["account"], both.report["accounts"]))
    equal((account.report["findings"], account.report["sources"], account.verdict, account.code), ([], [], "warn", 0))
    out = table(folder, "--scanners", "account", target).out
    check("vulnerabilities were not looked for (--scanners)" in out, out)


@test
def a_report_on_standard_output_takes_the_place_of_the_table(folder):
    json.loads(table(folder, "-o", "json=-", "-o", "table=table.txt", calm(folder)).out)
    json.loads(table(folder, "-o", "json=-", calm(folder)).out)


@test
def a_distribution_without_any_package_is_said(folder):
    files = [npm_package("srv", "hello", "1.0.0")]
    result = scan(folder, Image([Layer(os_release() + files)]).write_oci(f"{folder}/stripped"))
    check("the image says that it is debian 12, but no package of it was found" in result.notes(), result.notes())
    equal(scan(folder, Image([Layer(files)]).write_oci(f"{folder}/none")).notes(), "", "without a distribution")
    equal(scan(folder, calm(folder)).notes(), "", "with packages")


@test
def an_image_of_another_system_is_said(folder):
    result = scan(folder, Image([Layer([File("Files/License.txt", "x")])], os_name="windows").write_oci(f"{folder}/windows"))
    check("an image for windows" in result.notes(), result.notes())
    check("runs as root" not in json.dumps(result.report["verdict"]), result.report["verdict"])


@test
def fail_on_decides_by_rating(folder):
    target, quiet = flawed(folder), calm(folder)
    equal(scan(folder, "--fail-on", "critical", target).code, 2)
    equal(scan(folder, "--fail-on", "low", target).code, 2)
    equal(scan(folder, "--fail-on", "low", quiet).code, 3, "nothing to fail on")
    result = scan(folder, "--fail-on", "severe", target)
    equal(result.code, 1, "no rating")
    for word in ("critical", "high", "moderate", "low"):
        check(word in result.err, f"names the right ones: {result.err}")


@test
def exit_code_replaces_two(folder):
    target = flawed(folder)
    equal(plimsoll(folder, "scan", "--offline", "--exit-code", "42", target).code, 42)
    equal(plimsoll(folder, "scan", "--offline", "--exit-code", "42", calm(folder)).code, 3, "only 2 is replaced")


@test
def severity_hides_and_counts_what_it_hides(folder):
    target = flawed(folder)
    everything = scan(folder, target).report["findings"]
    critical = [finding for finding in everything if finding["rating"] == "critical"]
    check(0 < len(critical) < len(everything), "the image has several ratings")
    result = scan(folder, "--severity", "critical", target)
    equal({finding["id"] for finding in result.report["findings"]}, {finding["id"] for finding in critical})
    equal(result.report["summary"]["hidden"], len(everything) - len(critical), "hidden")
    both = scan(folder, "--severity", "high,critical", target).report["findings"]
    equal({finding["id"] for finding in both}, {finding["id"] for finding in everything if finding["rating"] in ("high", "critical")})
    worse = scan(folder, "--severity", "high", target).report["findings"]
    equal({finding["id"] for finding in worse}, {finding["id"] for finding in everything if finding["rating"] in ("high", "critical", "unknown")},
          "one word means it and worse; what nobody rated counts as high")
    out = table(folder, "--severity", "critical", target).out
    check(f"; {len(everything) - len(critical)} hidden by --severity\n" in out, out)


@test
def hidden_findings_do_not_fail(folder):
    only = Image([Layer(os_release() + [npm_package("srv", "lodash", "4.17.20")])]).write_oci(f"{folder}/only")
    ratings = {finding["rating"] for finding in scan(folder, only).report["findings"]}
    check(ratings and "critical" not in ratings, f"ratings: {ratings}")
    equal(scan(folder, "--severity", "critical", "--fail-on", "low", only).code, 3)
    out = table(folder, "--severity", "critical", only).out
    check(f"found       {len(scan(folder, only).report['findings'])} hidden by --severity\n" in out, out)


@test
def ignore_unfixed_leaves_what_has_a_fix(folder):
    result = scan(folder, "--ignore-unfixed", flawed(folder))
    check(result.report["findings"], "those with a fix stay")
    check(all(finding.get("fixed_version") for finding in result.report["findings"]), "all have one")


@test
def a_report_is_written_to_several_places(folder):
    result = table(folder, "--format", "table", "--output", f"json={folder}/report.json", "-o", f"table={folder}/report.txt", flawed(folder))
    equal(result.code, 2, result.err)
    with open(f"{folder}/report.json", encoding="utf-8") as file:
        equal(json.load(file)["verdict"]["kind"], "block")
    with open(f"{folder}/report.txt", encoding="utf-8") as file:
        check("CVE-2021-44228" in file.read(), "the table")


@test
def output_alone_takes_the_format_of_the_report(folder):
    result = plimsoll(folder, "scan", "--offline", "--format", "json", "--output", f"{folder}/report.json", flawed(folder))
    equal(result.code, 2, result.err)
    with open(f"{folder}/report.json", encoding="utf-8") as file:
        equal(json.load(file)["verdict"]["kind"], "block")
    equal(result.out, "", "stdout")


@test
def an_output_that_cannot_be_made_is_an_error_and_nothing_is_half_written(folder):
    result = plimsoll(folder, "scan", "--offline", "--output", f"json={folder}/nowhere/report.json", flawed(folder))
    equal(result.code, 1)
    check("nowhere/report.json" in result.err, result.err)


@test
def a_full_disk_is_an_error(folder):
    target = flawed(folder)
    with open("/dev/full", "wb") as full:
        result = plimsoll(folder, "scan", "--offline", "--format", "json", target, stdout=full)
    equal(result.code, 1, "stdout on a full disk")
    check("No space left" in result.err, result.err)
    result = plimsoll(folder, "scan", "--offline", "--output", "json=/dev/full", target)
    equal(result.code, 1, "a file on a full disk")
    check("/dev/full" in result.err and "No space left" in result.err, result.err)


@test
def a_closed_pipe_ends_quietly(folder):
    target = flawed(folder)
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as closed:
        process = subprocess.run([PLIMSOLL, "scan", "--offline", "--format", "json", target], stdout=closed, stderr=subprocess.PIPE, cwd=folder,
                                 env=environment(folder), timeout=120, check=False)
    check(process.returncode in (1, 2, -13, 141), f"exit {process.returncode}")
    check(b"Sanitizer" not in process.stderr, process.stderr)


@test
def closed_standard_streams_do_not_get_files_written_into(folder):
    target = flawed(folder)
    command = f"exec '{PLIMSOLL}' scan --offline --output json='{folder}/report.json' '{target}' <&- >&- 2>&-"
    process = subprocess.run(["sh", "-c", command], env=environment(folder), cwd=folder, timeout=120, check=False)
    check(process.returncode in (1, 2), f"exit {process.returncode}")
    if process.returncode == 2:
        with open(f"{folder}/report.json", encoding="utf-8") as file:
            equal(json.load(file)["verdict"]["kind"], "block")


@test
def stdout_carries_the_report_and_nothing_else(folder):
    result = scan(folder, flawed(folder))
    json.loads(result.out)
    equal(plimsoll(folder, "scan", "--offline", "--format", "json", "--quiet", flawed(folder)).err, "", "--quiet")
    equal(plimsoll(folder, "scan", "--nonsense").out, "", "an error")


@test
def there_is_no_progress_and_no_colour_off_a_terminal(folder):
    result = table(folder, flawed(folder))
    check("\x1b" not in result.out + result.err and "\r" not in result.err, f"{result.err!r}")


@test
def wrong_words_name_the_right_ones(folder):
    result = plimsoll(folder, "scan", "--formt", "json", "x")
    equal(result.code, 1)
    check("--format" in result.err, result.err)
    result = plimsoll(folder, "scan", "--format", "xml", "x")
    equal(result.code, 1)
    check("json" in result.err and "table" in result.err, result.err)
    equal(plimsoll(folder, "scna", "x").code, 1)
    check("scan" in plimsoll(folder, "scna", "x").err, "names the command")
    equal(plimsoll(folder, "scan").code, 1, "no target")


@test
def json_holds_what_its_schema_says(folder):
    try:
        import jsonschema  # pylint: disable=import-outside-toplevel
    except ImportError:
        skip("python3-jsonschema is not installed")
    with open(f"{ROOT}/docs/report.schema.json", encoding="utf-8") as file:
        schema = json.load(file)
    validator = jsonschema.validators.validator_for(schema)
    validator.check_schema(schema)
    broken = Image([Layer(BASE), Layer(blob=b"rubbish", tar_bytes=b"")]).write_oci(f"{folder}/broken")
    for target in (flawed(folder), calm(folder), broken):
        report = scan(folder, target).report
        errors = sorted(str(error.message)[:200] for error in validator(schema).iter_errors(report))
        equal(errors, [], target)
        changed = {**report, "verdict": {**report["verdict"], "kind": "splendid"}}
        check(list(validator(schema).iter_errors(changed)), "the schema can say no")


@test
def version_says_the_version(folder):
    with open(f"{ROOT}/VERSION", encoding="ascii") as file:
        version = file.read().strip()
    for arguments in (["version"], ["--version"]):
        result = plimsoll(folder, *arguments)
        equal(result.code, 0)
        check(version in result.out, result.out)
    equal(json.loads(plimsoll(folder, "version", "--format", "json").out)["version"], version)


@test
def the_programs_link_only_what_they_may(folder):
    need("ldd")
    allowed = {"plimsoll": {"c", "m", "crypto", "zstd", "lmdb", "yaml-0"},
               "plimsoll-read": {"c", "m", "archive", "isal", "z", "zstd", "expat", "yaml-0", "pcre2-8", "crypt", "crypto", "hs",
                                 "yara", "lzma", "bz2"},
               "plimsoll-net": {"curl"}}
    build = os.path.dirname(os.path.dirname(PLIMSOLL))
    for path in (PLIMSOLL, f"{build}/libexec/plimsoll/plimsoll-read", f"{build}/libexec/plimsoll/plimsoll-net"):
        name = os.path.basename(path)
        dynamic = subprocess.run(["readelf", "-d", path], capture_output=True, text=True, check=True).stdout
        needed = set(re.findall(r"NEEDED.*\[lib([^\]]*?)\.so", dynamic)) - {"asan", "ubsan"}
        if name == "plimsoll-net":
            check(not needed & {"archive", "isal", "zstd", "expat", "yaml-0", "lmdb", "pcre2-8"}, f"{name} links {needed}")
        else:
            equal(needed - allowed[name], set(), f"{name} links more than it may")
        if name == "plimsoll" and "asan" not in dynamic:
            listing = subprocess.run(["ldd", path], capture_output=True, text=True, check=True, env=environment(folder)).stdout
            check(len(listing.strip().splitlines()) <= 13, f"12 libraries at most:\n{listing}")


@test
def a_setting_of_the_configuration_is_no_layers(folder):
    target = flawed(folder)
    report = scan(folder, target, env=SETTINGS).report
    bare = {f["id"] for f in report["findings"] if f["kind"] == "setting" and "path" not in f}
    check("PLM-B01" in bare, f"USER is not set: {sorted(bare)}")
    rows = list(csv.DictReader(io.StringIO(table(folder, "-f", "csv", target, env=SETTINGS).out)))
    equal({row["id"] for row in rows if row["kind"] == "setting" and row["layer"] == ""}, bare, "settings without a layer")
    check(all(row["layer"] for row in rows if row["kind"] == "vulnerability"), "vulnerabilities have one")
    page = table(folder, "-f", "html", target, env=SETTINGS).out
    lowest = re.search(r"<bdi>CVE-2023-5363</bdi>.*?<span>(base|own) layer (\d+)</span>", page, re.S)
    check(lowest and lowest.group(2) == "1", "the page tells the layer of a package")
    for rule in bare:
        place = re.search(rf"<bdi>{rule}</bdi>.*?<span>(configuration|(?:own|base) layer \d+)</span>", page, re.S)
        check(place and place.group(1) == "configuration", f"{rule}: {place and place.group(1)}")


@test
def people_are_told_layers_from_1_in_every_format(folder):
    target = flawed(folder)
    for name in ("table", "html", "junit", "gitlab", "sarif"):
        out = table(folder, "-f", name, target).out
        told = set(re.findall(r"\blayer (\d+) of 2\b", out))
        equal(told, {"1", "2"}, f"{name}: layers")


if __name__ == "__main__":
    main()
