#!/usr/bin/python3
"""formats_exchange_test.py - SARIF, JUnit, GitLab, GitHub and CSV: valid by rules that are not ours, true to the JSON report, and not to be broken"""
import csv
import glob
import io
import json
import random
import re
import urllib.parse
import xml.etree.ElementTree

from cyclonedx_test import hostile_records
from example_test import make
from images import OCI_MANIFEST, File, Image, Layer, Layout, dpkg_status, npm_package, on, os_release, python_package, tagged
from lib import ROOT, SETTINGS, ajv, check, data, equal, fails, main, need, plimsoll, run, scan, test
from sbom_test import hostile_files
from vex_test import LODASH, image, openvex, statement, write

FORMATS = ("sarif", "junit", "gitlab", "github", "csv")
LEVELS = {"critical": "error", "high": "error", "moderate": "warning", "low": "note", "unknown": "warning"}
BANDS = {"critical": (9.0, 10.0), "high": (7.0, 8.9), "moderate": (4.0, 6.9), "low": (0.1, 3.9)}
WORDS = {"critical": "Critical", "high": "High", "moderate": "Medium", "low": "Low", "unknown": "Unknown"}


def save(folder, name, text):
    with open(f"{folder}/{name}", "w", encoding="utf-8", newline="") as file:
        file.write(text)
    return f"{folder}/{name}"


def all_formats(folder, *arguments, **options):
    """{format: its text} and the JSON report, of one scan."""
    outputs = [part for name in FORMATS for part in ("-o", f"{name}=out.{name}")]
    result = plimsoll(folder, "scan", "--offline", "-f", "json", *outputs, *arguments, **options)
    check(result.code in (0, 2, 3), result.err)
    texts = {}
    for name in FORMATS:
        with open(f"{folder}/out.{name}", encoding="utf-8", newline="") as file:
            texts[name] = file.read()
    return texts, json.loads(result.out)


# ---- valid, by rules that are not ours

def valid_sarif(path):
    ajv(data("conformance/schemas/sarif/sarif-schema-2.1.0.json"), path)
    with open(path, encoding="utf-8") as file:
        log = json.load(file)
    for each in log["runs"]:
        rules = each["tool"]["driver"].get("rules", [])
        equal(len({rule["id"] for rule in rules}), len(rules), "ids of rules are unlike each other")
        check(len(each["results"]) <= 5000 and len(rules) <= 25000, "what GitHub takes")
        prints = [result["partialFingerprints"]["primaryLocationLineHash"] for result in each["results"]]
        equal(len(set(prints)), len(prints), "fingerprints are unlike each other")
        for rule in rules:
            check(len(rule["properties"]["tags"]) <= 10, rule)
            check(rule["shortDescription"]["text"] and len(rule["shortDescription"]["text"]) <= 1024 and len(rule["fullDescription"]["text"]) <= 1024, rule)
            check(rule["help"]["text"] and rule["help"]["markdown"], rule)
        for result in each["results"]:
            equal(rules[result["ruleIndex"]]["id"], result["ruleId"])
            check(result["locations"], "a result without a place")
            for place in result["locations"]:
                check_uri(place["physicalLocation"]["artifactLocation"]["uri"])
                check(place["physicalLocation"]["region"]["startLine"] >= 1, place)
    return log


def check_uri(uri):
    """A relative reference (RFC 3986) that stays below its base."""
    check(uri and re.fullmatch(r"(?:[A-Za-z0-9._~/-]|%[0-9A-F]{2})+", uri), uri)
    check(not uri.startswith("/") and not {"", ".", ".."} & set(uri.split("/")), uri)


def valid_junit(path):
    need("xmllint")
    run("xmllint", "--noout", "--nonet", "--schema", f"{ROOT}/tests/schemas/junit.xsd", path)
    root = xml.etree.ElementTree.parse(path).getroot()
    for suite in root:
        cases = suite.findall("testcase")
        told = [int(suite.get(name)) for name in ("tests", "failures", "errors", "skipped")]
        equal(told, [len(cases)] + [sum(case.find(name) is not None for case in cases) for name in ("failure", "error", "skipped")], suite.get("name"))
    return root


def valid_gitlab(path):
    ajv(f"{ROOT}/tests/schemas/gitlab-container-scanning.json", path)
    with open(path, encoding="utf-8") as file:
        document = json.load(file)
    ids = [entry["id"] for entry in document["vulnerabilities"]]
    equal(len(set(ids)), len(ids), "ids are unlike each other")
    return document


def valid_github(path):
    ajv(f"{ROOT}/tests/schemas/github-snapshot.json", path)
    with open(path, encoding="utf-8") as file:
        document = json.load(file)
    for name, manifest in document["manifests"].items():
        equal(manifest["name"], name)
    return document


def valid_csv(path):
    """RFC 4180: CRLF, as many fields as the header has; and no field that is a formula."""
    with open(path, encoding="utf-8", newline="") as file:
        text = file.read()
    check(text.endswith("\r\n") and not re.search(r"(?<!\r)\n|\r(?!\n)", text), "lines end with CRLF")
    lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    for line in lines:
        equal(len(line), len(lines[0]), line)
        check(not any(re.match(r" *[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]", field) for field in line), line)
        check(not any(re.search(r"[\x00-\x1f\x7f-\x9f]", field) for field in line), line)
    return [dict(zip(lines[0], line)) for line in lines[1:]]


VALID = {"sarif": valid_sarif, "junit": valid_junit, "gitlab": valid_gitlab, "github": valid_github, "csv": valid_csv}


def check_lines(text):
    """What a job prints: no line is a command of GitHub's runner, and none turns a terminal."""
    check(not any(line.lstrip().startswith("::") for line in text.splitlines()), "a line begins with ::")
    check("##[" not in text, "##[")
    check(not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", text), "a control character")


# ---- true to the report

def flaws(report):
    return [finding for finding in report["findings"] if finding["kind"] == "vulnerability" and "package" in finding]


def check_sarif(log, report):
    (each,) = log["runs"]
    rules = {rule["id"]: rule for rule in each["tool"]["driver"]["rules"]}
    equal(len(each["results"]), len(report["findings"]))
    ranks = [result["rank"] for result in each["results"]]
    equal(ranks, sorted(ranks, reverse=True), "by urgency")
    for result, finding in zip(each["results"], report["findings"]):
        prefix = f"{finding['kind']}/" if finding["kind"] in ("secret", "malware") else ""
        equal(result["ruleId"], prefix + finding["id"])
        equal(result["level"], LEVELS[finding["rating"]])
        check(finding.get("action", "no repair is known") in result["message"]["text"].replace("{{", "{").replace("}}", "}"), result["message"])
        where = result["locations"][0]["physicalLocation"]["artifactLocation"]
        if finding.get("path") and not finding["path"].startswith("config:"):
            equal((urllib.parse.unquote(where["uri"]), where["uriBaseId"]), (finding["path"], "ROOTFS"))
        names = [place["name"] for place in result["locations"][0]["logicalLocations"] if place["kind"] == "package"]
        equal(names, [finding["package"]["name"]] if "package" in finding else [])
        rule = rules[result["ruleId"]]
        worst = max((BANDS.get(other["rating"], (-1, -1)) for other in report["findings"] if prefix + other["id"] == result["ruleId"]))
        if worst[0] > 0:
            check(worst[0] <= float(rule["properties"]["security-severity"]) <= worst[1], (rule["properties"], worst))
    (invocation,) = each["invocations"]
    equal(invocation["executionSuccessful"], not [note for note in report["notes"] if note["kind"] == "incomplete"])
    told = [notice["message"]["text"] for notice in invocation["toolExecutionNotifications"]]
    check(any(report["verdict"]["sentence"] in text for text in told), told)


def check_junit(root, report):
    failed = [(case.get("name"), case.find("failure").get("type")) for case in root.iter("testcase") if case.find("failure") is not None]
    equal(len(failed), len(report["findings"]))
    equal({rating for _, rating in failed}, {finding["rating"] for finding in report["findings"]})
    for finding in flaws(report):
        name = f"{finding['id']} in {finding['package']['name']} {finding['package']['version']}"
        check((name, finding["rating"]) in failed, name)
    equal(len([case for case in root.iter("testcase") if case.find("skipped") is not None]), len(report["suppressed"]))
    passed = {rule["id"] for rule in report["rules"] if rule["result"] == "pass" and not rule["hint"]}
    names = {case.get("name").split(":")[0] for case in root.iter("testcase") if case.get("classname") == "setting" and len(case) == 0}
    equal(names, passed or names)
    equal(len([case for case in root.iter("testcase") if case.find("error") is not None]) > 0,
          bool([note for note in report["notes"] if note["kind"] == "incomplete"]) or report["verdict"]["kind"] == "incomplete")


def check_gitlab(document, report):
    told = document["vulnerabilities"]
    equal(len(told), len(flaws(report)))
    for entry, finding in zip(told, flaws(report)):
        equal(entry["identifiers"][0]["value"], finding["id"])
        equal(entry["severity"], WORDS[finding["rating"]])
        equal((entry["location"]["dependency"]["package"]["name"], entry["location"]["dependency"]["version"]),
              (finding["package"]["name"], finding["package"]["version"]))
        equal(entry["solution"], finding.get("action", "No repair is known."))
        equal([name["value"] for name in entry["identifiers"][1:] if name["type"] != "cwe"], finding["aliases"])
        vectors = [said["vector"] for said in finding["ratings"] if said.get("vector", "").startswith(("CVSS:3", "AV:"))]
        equal([said["vector"] for said in entry.get("cvss_vectors", [])], vectors)
    others = len(report["findings"]) - len(told)
    equal(any(message["value"].startswith(f"{others} findings that are no vulnerabilities") for message in document["scan"]["messages"]), others > 0)


def check_github(document, report):
    purls = {package["purl"] for package in report["packages"] if "purl" in package}
    equal({entry["package_url"] for manifest in document["manifests"].values() for entry in manifest["resolved"].values()}, purls)
    for package in report["packages"]:
        entry = next(manifest for name, manifest in document["manifests"].items() if name.endswith(f":/{package['path']}"))
        check(package["purl"] in entry["resolved"], package)
    for manifest in document["manifests"].values():
        for entry in manifest["resolved"].values():
            check(set(entry["dependencies"]) <= purls, entry)


def check_csv(lines, report):
    found = [line for line in lines if line["kind"] != "incomplete"]
    equal(len(found), len(report["findings"]))
    for line, finding in zip(found, report["findings"]):
        package = finding.get("package", {})
        equal((line["kind"], line["id"], line["rating"], line["state"]), (finding["kind"], finding["id"], finding["rating"], "open"))
        equal((line["package"], line["installed_version"], line["fixed_version"]),
              (package.get("name", ""), package.get("version", ""), finding.get("fixed_version", "")))
        equal((line["title"], line["action"], line["path"]), (finding["title"], finding.get("action", ""), finding.get("path", "")))
        equal(float(line["score"] or -1), finding.get("score", -1))
    equal(len(lines) - len(found) > 0, bool([note for note in report["notes"] if note["kind"] == "incomplete"]) or report["verdict"]["kind"] == "incomplete")


TRUE = {"sarif": check_sarif, "junit": check_junit, "gitlab": check_gitlab, "github": check_github, "csv": check_csv}


# ---- tests

@test
def the_golden_documents_are_valid(_):
    need("xmllint")
    for name in FORMATS:
        paths = glob.glob(f"{ROOT}/tests/golden/report/exchange/*.{name}")
        check(len(paths) >= 5, paths)
        for path in paths:
            VALID[name](path)
            with open(path, encoding="utf-8", newline="") as file:
                check_lines(file.read())


def refuses(function, *arguments):
    try:
        function(*arguments)
    except (AssertionError, csv.Error, xml.etree.ElementTree.ParseError):
        return
    raise AssertionError(f"{function.__name__} accepts what is wrong")


@test
def the_rules_refuse_what_is_wrong(folder):
    """A rule that accepts everything would pass all else."""
    need("xmllint")
    wrong = {
        "sarif": [('"locations": [', '"place": ['), ('"level": "error"', '"level": "bad"'), ('"uri": "var', '"uri": "/var'), ('"startLine": ', '"startLine": -'), ('"version": "2.1.0"', '"version": "2"')],
        "junit": [("<testcase ", "<test "), ('failures="', 'failures="x'), ("&lt;", "<"), ("<failure ", "<error "), ('time="0"', 'time="x"')],
        "gitlab": [('"severity": "', '"severity": "x'), ('"version": "15', '"version": "x'), ('"identifiers"', '"names"'), ('"url": "https', '"url": "javascript')],
        "github": [('"version": 0', '"version": "0"'), ('"package_url": "pkg:', '"package_url": "'), ('"scanned": "', '"scanned": "x'), ('"direct"', '"near"')],
        "csv": [(',"open"', ""), ("\r\n", "\n"), ('"open"', '"=open"'), (',"open",', ',"op"en",')],
    }
    for name, changes in wrong.items():
        with open(f"{ROOT}/tests/golden/report/exchange/example.{name}", encoding="utf-8", newline="") as file:
            text = file.read()
        VALID[name](save(folder, f"good.{name}", text))
        for old, new in changes:
            if old not in text and old == "&lt;":
                old, new = "&#39;", "<"
            check(old in text, (name, old))
            refuses(VALID[name], save(folder, f"wrong.{name}", text.replace(old, new, 1)))


@test
def the_example_is_told_in_all_formats_by_one_run(folder):
    texts, report = all_formats(folder, "--list-all-pkgs", make(f"{folder}/example"), env=SETTINGS)
    check(len(flaws(report)) > 10 and len(report["findings"]) > len(flaws(report)), "flaws and settings")
    for name in FORMATS:
        TRUE[name](VALID[name](f"{folder}/out.{name}"), report)
        check_lines(texts[name])


@test
def one_run_writes_some_to_files_and_one_to_standard_output(folder):
    target = image(folder)
    result = plimsoll(folder, "scan", "--offline", "-f", "sarif", "-o", "junit=j.xml", "-o", "csv=c.csv", target)
    report = scan(folder, target)
    equal(result.code, report.code)
    check_sarif(valid_sarif(save(folder, "s.sarif", result.out)), report.report)
    check_junit(valid_junit(f"{folder}/j.xml"), report.report)
    check_csv(valid_csv(f"{folder}/c.csv"), report.report)


@test
def the_same_scan_gives_the_same_bytes(folder):
    target = image(folder)
    first, _ = all_formats(folder, target)
    for more in (("--no-cache", "--jobs", "1"), ()):
        again, _ = all_formats(folder, *more, target)
        for name in FORMATS:
            check(again[name] == first[name], name)


def npm_image(folder, version, place="srv"):
    return Image([Layer(os_release() + [dpkg_status(("bash", "5.2.15-2"))]), Layer([npm_package(place, "lodash", version)])]).write_oci(f"{folder}/{place}{version}", "app:1")


def prints(folder, target):
    result = plimsoll(folder, "scan", "--offline", "-f", "sarif", target)
    (each,) = valid_sarif(save(folder, "p.sarif", result.out))["runs"]
    return {(found["ruleId"], found["partialFingerprints"]["primaryLocationLineHash"]) for found in each["results"] if found["ruleId"] == LODASH}, each["automationDetails"]


@test
def an_upgrade_that_repairs_nothing_is_the_same_alert(folder):
    old, analysis = prints(folder, npm_image(folder, "4.17.15"))
    new, other = prints(folder, npm_image(folder, "4.17.19"))
    moved, _ = prints(folder, npm_image(folder, "4.17.15", "opt"))
    equal((len(old), old, analysis), (1, new, other))
    check(old != moved, "another place is another alert")
    check(analysis["id"].startswith("app:1/") and analysis["id"].endswith("/"), analysis)


@test
def what_is_suppressed_is_told_as_such_or_counted(folder):
    target = image(folder)
    write(folder, "house/vex.json", openvex(statement(impact_statement="never = built")))
    plain, report = all_formats(folder, "--vex", "house/vex.json", target)
    check(report["suppressed"], "something is silenced")
    hidden = {name: VALID[name](f"{folder}/out.{name}") for name in FORMATS}
    check(LODASH not in [found["ruleId"] for found in hidden["sarif"]["runs"][0]["results"]], "not asked for")
    check("suppressed findings are left out: --show-suppressed" in plain["sarif"], "counted")
    check("suppressed findings are left out" in plain["gitlab"], "counted")
    check(all(line["state"] != "suppressed" for line in hidden["csv"]), "not asked for")
    check_junit(hidden["junit"], report)
    all_formats(folder, "--vex", "house/vex.json", "--show-suppressed", target)
    told = {name: VALID[name](f"{folder}/out.{name}") for name in FORMATS}
    results = told["sarif"]["runs"][0]["results"]
    silenced = [found for found in results if found["suppressions"]]
    equal([found["ruleId"] for found in silenced], [LODASH])
    (one,) = silenced[0]["suppressions"]
    equal((one["kind"], one["status"]), ("external", "accepted"))
    check("never = built" in one["justification"] and "vex.json" in one["justification"] and "house/" not in one["justification"], one)
    check(all(found["suppressions"] == [] for found in results if found["ruleId"] != LODASH), "the others say that they are not")
    equal([line["id"] for line in told["csv"] if line["state"] == "suppressed"], [LODASH])
    equal([case.get("name") for case in told["junit"].iter("testcase") if case.find("skipped") is not None], [f"{LODASH} in lodash 4.17.15"])


@test
def what_stands_in_the_baseline_is_told_as_known(folder):
    before = plimsoll(folder, "scan", "--offline", "-f", "json", npm_image(folder, "4.17.19"))
    save(folder, "base.json", before.out)
    known = {finding["id"] for finding in before.report["findings"]}
    _, report = all_formats(folder, "--baseline", "base.json", npm_image(folder, "4.17.15"))
    found = [finding["id"] for finding in report["findings"]]
    check(known and set(found) - known, "some are new")
    told = {name: VALID[name](f"{folder}/out.{name}") for name in FORMATS}
    equal([result["baselineState"] for result in told["sarif"]["runs"][0]["results"]], ["unchanged" if name in known else "new" for name in found])
    equal([line["state"] for line in told["csv"] if line["kind"] != "incomplete"], ["known" if name in known else "open" for name in found])
    skipped = [case.get("name").split()[0] for case in told["junit"].iter("testcase") if case.find("skipped") is not None]
    equal(sorted(skipped), sorted(name for name in found if name in known))


@test
def all_images_of_an_index_are_in_one_document(folder):
    layout = Layout()
    items = [layout.image(Image([Layer(os_release() + [npm_package("srv", "lodash", version)])], architecture=architecture), **on(architecture))
             for architecture, version in (("amd64", "4.17.15"), ("arm64", "4.17.19"))]
    missing = {"mediaType": OCI_MANIFEST, "digest": "sha256:" + "b" * 64, "size": 3, **on("s390x")}
    target = layout.write(f"{folder}/oci", [layout.index([*items, missing], **tagged("app"))])
    reports = scan(folder, "--platform", "all", target).report["reports"]
    equal(len(reports), 2)
    for name in ("sarif", "junit", "csv"):
        result = plimsoll(folder, "scan", "--offline", "--platform", "all", "-f", name, target)
        document = VALID[name](save(folder, f"all.{name}", result.out))
        check_lines(result.out)
        if name == "sarif":
            equal([each["automationDetails"]["id"].split("/")[-2] for each in document["runs"][:2]], ["amd64", "arm64"])
            equal([len(each["results"]) for each in document["runs"]], [len(report["findings"]) for report in reports] + [0])
            (invocation,) = document["runs"][2]["invocations"]
            check(not invocation["executionSuccessful"] and "linux/s390x" in invocation["toolExecutionNotifications"][0]["message"]["text"], invocation)
        elif name == "csv":
            equal({line["platform"] for line in document if line["kind"] == "vulnerability"}, {"linux/amd64", "linux/arm64"})
            equal(len([line for line in document if line["kind"] == "vulnerability"]), sum(len(flaws(report)) for report in reports))
            check([line for line in document if line["kind"] == "incomplete" and "linux/s390x" in line["image"]], "the missing image")
        else:
            equal(len(document.findall(".//failure")), sum(len(report["findings"]) for report in reports))
            check([case for case in document.iter("testcase") if "linux/s390x" in case.get("name") and case.find("error") is not None], "the missing image")
    for name in ("gitlab", "github"):
        fails(plimsoll(folder, "scan", "--offline", "--platform", "all", "-f", name, target), name, "--platform")


@test
def a_snapshot_is_a_bill_of_materials_too(folder):
    target = make(f"{folder}/example")
    job = {"GITHUB_SHA": "ab" * 20, "GITHUB_REF": "refs/pull/3/merge", "GITHUB_WORKFLOW": "Build", "GITHUB_JOB": "scan", "GITHUB_RUN_ID": "77"}
    of_scan = plimsoll(folder, "scan", "--offline", "-f", "github", target, env=job).out
    of_bill = plimsoll(folder, "sbom", "-f", "github", target, env=job).out
    equal(of_scan, of_bill)
    document = valid_github(save(folder, "s.json", of_bill))
    equal((document["sha"], document["ref"], document["job"]["id"]), ("ab" * 20, "refs/pull/3/merge", "77"))
    check(document["job"]["correlator"].startswith("Build_scan "), document["job"])
    check_github(document, scan(folder, target).report)
    without = valid_github(save(folder, "w.json", plimsoll(folder, "sbom", "-f", "github", target).out))
    check("sha" not in without and "ref" not in without, "nothing is made up")


COMMANDS = ["::error::x", "\n::set-output name=a::b", "##[error]x", "]]>", "<!--", "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(1)", "[a](javascript:x)", "{0}", "`x`"]


@test
def texts_of_feeds_and_images_never_break_a_format(folder):
    for seed in range(4):
        chance = random.Random(seed)
        hostile_records(f"{folder}/{seed}", chance)
        for path in glob.glob(f"{folder}/{seed}/feeds/osv/npm/*.json"):
            with open(path, encoding="utf-8") as file:
                record = json.load(file)
            record["summary"] = chance.choice(COMMANDS) + record.get("summary", "")
            record["aliases"] = record.get("aliases", []) + [chance.choice(COMMANDS)]
            with open(path, "w", encoding="utf-8") as file:
                json.dump(record, file)
        equal(plimsoll(folder, "db", "build", "--from", f"{seed}/feeds", "--output", f"{seed}.db").code, 0)
        places = [npm_package(f"srv/{number}/{chance.choice(['=1', '::error::x', '##[a]', 'a b', '%2e%2e', '<b>', 'q%22', chr(0x202e), chr(0x1f600)])}", "lodash", "4.17.15")
                  for number in range(12)]
        files = Image([Layer(hostile_files(seed) + places + [python_package("PyYAML", "5.3")])])
        texts, report = all_formats(folder, "--db", f"{seed}.db", "--list-all-pkgs", files.write_oci(f"{folder}/i{seed}", f"t{seed}:1"))
        check(len(report["findings"]) > 5, len(report["findings"]))
        for name in FORMATS:
            document = VALID[name](f"{folder}/out.{name}")
            check_lines(texts[name])
            if name == "sarif":
                (each,) = document["runs"]
                equal(len(each["results"]), len(report["findings"]))
                for rule in each["tool"]["driver"]["rules"]:
                    check("](" not in rule["help"]["text"] and not re.search(r"(?<!\\)\]\(", rule["help"]["markdown"]), "a link")
                    check(not re.search(r"(?<!\\)<(?!https?://[!-;=?-~]+>\n$)", rule["help"]["markdown"]), rule["help"]["markdown"])
                for found in each["results"]:
                    check("](" not in found["message"]["text"], found["message"])
                    check(not re.search(r"(?<!\{)\{(\{\{)*(?!\{)", found["message"]["text"]), found["message"])
            if name == "csv":
                equal(len([line for line in document if line["kind"] != "incomplete"]), len(report["findings"]))
            if name == "gitlab":
                equal(len(document["vulnerabilities"]), len(flaws(report)))


@test
def no_secret_is_told(folder):
    secret = "AKIA" + "QX7LR4TD2WPNZ6VB"
    files = Image([Layer(os_release()), Layer([npm_package("srv", "lodash", "4.17.15")] + [secret_file(secret)])])
    texts, report = all_formats(folder, "--scanners", "vuln,secret", files.write_oci(f"{folder}/s", "s:1"))
    check([finding for finding in report["findings"] if finding["kind"] == "secret"], "it is found")
    for name in FORMATS:
        check(secret[6:] not in texts[name], name)
        if name in ("sarif", "junit", "csv"):
            check("srv/keys.env" in texts[name], name)


def secret_file(secret):
    return File("srv/keys.env", f"aws_access_key_id={secret}\naws_secret={'w' * 3}\n")


if __name__ == "__main__":
    main()
