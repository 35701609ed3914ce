#!/usr/bin/python3
"""cyclonedx_test.py - reports as CycloneDX: valid by the official schema, true to the report, and read again by plimsoll itself"""
import glob
import json
import os
import random
import re
import shutil
import xml.etree.ElementTree

from images import Image, Layer, cut, dpkg_status, npm_package, os_release, python_package
from intelligence_test import scene
from lib import ROOT, ajv, check, data, equal, main, need, plimsoll, run, scan, test
from sbom_test import HOSTILE, check_references, hostile_files, small, validators
from vex_test import LODASH, image, openvex, statement, write

STATES = {"not_affected": "not_affected", "fixed": "resolved", "affected": "exploitable", "under_investigation": "in_triage"}
SEVERITIES = {"critical": "critical", "high": "high", "moderate": "medium", "low": "low", "unknown": "unknown"}
METHODS = {"CVSS:3.0": "CVSSv3", "CVSS:3.1": "CVSSv31", "CVSS:4.0": "CVSSv4"}


def valid(known, document):
    error = next(iter(sorted(known["cyclonedx"].iter_errors(document), key=str)), None)
    check(error is None, error and f"{error.json_path}: {error.message}"[:400])
    check_references("cyclonedx", document)
    refs = {component["bom-ref"] for component in document["components"]} | {"image"}
    for vulnerability in document["vulnerabilities"]:
        check(vulnerability["affects"] and {entry["ref"] for entry in vulnerability["affects"]} <= refs, vulnerability["affects"])
    return document


def both(folder, known, *arguments):
    """The document and the report of the same scan, which end alike."""
    as_json = plimsoll(folder, "scan", "--offline", "-f", "json", *arguments)
    result = plimsoll(folder, "scan", "--offline", "-f", "cyclonedx", *arguments)
    check(as_json.code in (0, 2, 3), as_json.err)
    equal(result.code, as_json.code, "the verdict is that of the scan")
    return valid(known, json.loads(result.out)), json.loads(as_json.out)


def properties(owner):
    found = {}
    for entry in owner.get("properties", []):
        check(entry["name"].startswith("plimsoll:"), entry)
        found.setdefault(entry["name"].split(":", 1)[1], []).append(entry["value"])
    return found


def one(owner, name):
    return properties(owner).get(name, [None])[0]


def check_ratings(vulnerability, finding):
    ours, rest = vulnerability["ratings"][0], vulnerability["ratings"][1:]
    equal((ours["source"]["name"], ours["severity"], ours["method"], ours.get("justification")),
          ("plimsoll", SEVERITIES[finding["rating"]], "other", finding["reason"]))
    ssvc = [rating for rating in rest if rating["method"] == "SSVC"]
    equal([(rating["source"]["name"], rating["vector"]) for rating in ssvc], [("CISA", finding["ssvc"])] if "ssvc" in finding else [])
    rest = [rating for rating in rest if rating["method"] != "SSVC"]
    equal(len(rest), len(finding["ratings"]), "one of each source's vectors and words")
    for rating, said in zip(rest, finding["ratings"]):
        vector = said.get("vector")
        check(rating["source"]["name"].startswith(said["source"]), rating)
        equal((rating.get("vector"), rating.get("score")), (vector, said.get("score")))
        equal(rating["method"], METHODS.get(vector[:8], "CVSSv2") if vector else "other")
        equal(rating["severity"], "none" if said.get("score") == 0 else SEVERITIES[said["rating"]])


def check_told(vulnerability, finding):
    """What there are no members for, and what there are."""
    equal(vulnerability["id"], finding["id"])
    equal(vulnerability["source"].get("name"), finding.get("source"))
    equal([entry["id"] for entry in vulnerability.get("references", [])], finding["aliases"])
    equal(vulnerability.get("recommendation"), finding.get("action"))
    equal([f"CWE-{number}" for number in vulnerability.get("cwes", [])], [name for name in finding.get("cwes", []) if name[4:].isdigit()])
    told = properties(vulnerability)
    for name in ("rating", "status", "status_reason", "fixed_version", "match", "kev", "kev_due", "epss_date"):
        equal(told.get(name), [finding[name]] if finding.get(name) else None, name)
    for name, key in (("exploit", "exploits"), ("proof_of_concept", "proofs_of_concept"), ("bulletin", "bulletins")):
        equal(told.get(name, []), finding.get(key, []), name)
    equal((float(told["epss"][0]), float(told["epss_percentile"][0])) if "epss" in told else None,
          (finding["epss"], finding["epss_percentile"]) if "epss" in finding else None)
    points = dict(point.split("=") for point in finding.get("ssvc", "").split())
    equal([told.get(f"ssvc:{name}") for name in ("exploitation", "automatable", "technical_impact")],
          [[points[key]] if key in points else None for key in ("exploitation", "automatable", "impact")])
    equal(told.get("ransomware"), ["true"] if finding.get("ransomware") else None)
    equal(told.get("vendor_silent"), ["true"] if finding["vendor_silent"] else None)
    check_ratings(vulnerability, finding)


def check_true(document, report):
    """The document says what the report does, and in its order."""
    flaws = [finding for finding in report["findings"] if finding["kind"] == "vulnerability"]
    told = document["vulnerabilities"]
    equal(len(told), len(flaws) + len(report["suppressed"]))
    for number, (vulnerability, finding) in enumerate(zip(told, flaws + report["suppressed"]), 1):
        check_told(vulnerability, finding)
        equal(one(vulnerability, "urgency"), str(number) if number <= len(flaws) else None)
        equal(one(vulnerability, "suppressed"), None if number <= len(flaws) else "true")
        equal("analysis" in vulnerability, "vex" in finding or "suppressed_by" in finding, "only what somebody has said")
        component = next(entry for entry in document["components"] if entry["bom-ref"] == vulnerability["affects"][0]["ref"])
        equal(component.get("version", ""), vulnerability["affects"][0]["versions"][0]["version"])
        versions = {entry["version"]: entry["status"] for entry in vulnerability["affects"][0]["versions"]}
        if finding.get("fixed_version") in versions and finding["fixed_version"] != component["version"]:
            equal(versions[finding["fixed_version"]], "unaffected")
    facts = properties(document["metadata"])
    verdict = report["verdict"]
    equal((facts["verdict"], facts["verdict_sentence"]), ([verdict["kind"]], [verdict["sentence"]]))
    equal(facts.get("decision", []), [f"{entry['action']} {entry['situation']}: {entry['sentence']}" for entry in verdict["decisions"]])
    notes = [note for note in report["notes"] if note["kind"] == "incomplete"]
    equal(len(facts.get("incomplete", [])), len(notes))
    for fact, note in zip(facts.get("incomplete", []), notes):
        check(fact.endswith(note["text"]), (fact, note))


# ---- tests

@test
def the_golden_documents_are_valid(_):
    known = validators()
    paths = glob.glob(f"{ROOT}/tests/golden/report/cyclonedx/*.json")
    check(len(paths) >= 5, paths)
    for path in paths:
        with open(path, encoding="utf-8") as file:
            error = next(iter(known["cyclonedx"].iter_errors(json.load(file))), None)
        check(error is None, error and f"{path}: {error.json_path}: {error.message}"[:400])
    broken = json.load(open(paths[0], encoding="utf-8"))
    broken["vulnerabilities"] = [{"id": 1}]
    check(list(known["cyclonedx"].iter_errors(broken)), "the schema looks at vulnerabilities")


@test
def what_is_known_of_flaws_is_told_with_who_says_it(folder):
    scene(folder)
    document, report = both(folder, validators(), "rootfs:root", "--db", "store.db", "--max-data-age", "0")
    check_true(document, report)
    told = {vulnerability["id"]: vulnerability for vulnerability in document["vulnerabilities"]}
    equal({(rating["source"]["name"], rating["severity"], rating.get("score")) for rating in told["CVE-2026-0001"]["ratings"]},
          {("plimsoll", "medium", None), ("vulnrichment (cna)", "medium", 5.3), ("vulnrichment (adp)", "critical", 9.8)})
    equal(one(told["CVE-2026-0005"], "kev"), "2026-01-02")
    equal(properties(told["CVE-2026-0008"])["epss"], ["0.00010"])
    equal(told["CVE-2026-0003"]["cwes"], [79])
    equal([rating["vector"] for rating in told["CVE-2026-0004"]["ratings"] if rating["method"] == "SSVC"], ["exploitation=poc automatable=no impact=partial"])
    check("CVE-2026-0006" not in told, "rejected")


@test
def one_scan_writes_it_beside_others_and_the_same_again(folder):
    target = image(folder)
    result = plimsoll(folder, "scan", "--offline", "-f", "cyclonedx", "-o", "json=r.json", "-o", "table=r.txt", target)
    document = valid(validators(), json.loads(result.out))
    with open(f"{folder}/r.json", encoding="utf-8") as file:
        check_true(document, json.load(file))
    for more in ((), ("--no-cache", "--jobs", "1")):
        equal(plimsoll(folder, "scan", "--offline", "-o", "cyclonedx=again.json", *more, target).code, result.code)
        with open(f"{folder}/again.json", encoding="utf-8") as file:
            equal(file.read(), result.out, "byte for byte")
    bill = json.loads(plimsoll(folder, "sbom", "--offline", "-f", "cyclonedx", target).out)
    for key in ("components", "dependencies", "compositions"):
        equal(document[key], bill[key], "it is the bill")
    equal(document["metadata"]["component"], bill["metadata"]["component"])
    check("vulnerabilities" not in bill, "a bill says nothing of flaws")
    result = plimsoll(folder, "scan", "--offline", "-f", "cyclonedx", "--platform", "all", target)
    check(result.code == 1 and "is of one image" in result.err, result.err)


RULINGS = [("not_affected", {"justification": "vulnerable_code_not_present", "impact_statement": "never built"}, "code_not_present"),
           ("fixed", {}, None), ("affected", {"action_statement": "wait"}, None), ("under_investigation", {}, None)]


@test
def what_is_decided_is_an_analysis_with_who_says_so(folder):
    target, known = image(folder), validators()
    for status, more, justification in RULINGS:
        write(folder, "vex.json", openvex(statement(status, **more)))
        document, report = both(folder, known, "--vex", "vex.json", target)
        check_true(document, report)
        decided = [vulnerability for vulnerability in document["vulnerabilities"] if "analysis" in vulnerability]
        equal([vulnerability["id"] for vulnerability in decided], [LODASH])
        analysis = decided[0]["analysis"]
        equal((analysis["state"], analysis.get("justification"), analysis["lastUpdated"]), (STATES[status], justification, "2023-11-01T00:00:00Z"))
        check("as said in vex.json, statement 1" in analysis["detail"], analysis)
        equal("never built" in analysis["detail"], status == "not_affected", analysis["detail"])
        equal([one(decided[0], f"ruling:{name}") for name in ("status", "document", "author")], [status, "vex.json", "The shop"])
        equal(decided[0]["affects"][0]["versions"][0]["status"],
              {"not_affected": "unaffected", "fixed": "unaffected", "affected": "affected", "under_investigation": "unknown"}[status])


@test
def what_an_ignore_file_silences_is_only_called_harmless_where_somebody_says_why(folder):
    target, known = image(folder), validators()
    for entry, state in ((f"{LODASH} # no templates\n", "not_affected"), (f"{LODASH}\n", "in_triage"), (f"{LODASH} exp:2099-01-01\n", "exploitable")):
        write(folder, ".trivyignore", entry)
        document, report = both(folder, known, "--ignore-file", ".trivyignore", target)
        check_true(document, report)
        told = next(vulnerability for vulnerability in document["vulnerabilities"] if "analysis" in vulnerability)
        equal((told["analysis"]["state"], one(told, "suppressed"), one(told, "ruling:document")), (state, "true", ".trivyignore"), entry)
    write(folder, ".trivyignore", f"{LODASH} exp:2020-01-01\n")
    document, _ = both(folder, known, "--ignore-file", ".trivyignore", target)
    told = next(vulnerability for vulnerability in document["vulnerabilities"] if vulnerability["id"] == LODASH)
    equal((one(told, "lapsed"), one(told, "ruling:until"), "analysis" in told), ("true", "2020-01-01", False))


@test
def plimsoll_reads_it_again_as_a_bill_and_as_a_statement(folder):
    target, known = image(folder), validators()
    write(folder, "vex.json", openvex(statement(justification="vulnerable_code_not_present", impact_statement="never built")))
    document, report = both(folder, known, "--vex", "vex.json", target)
    write(folder, "report.cdx.json", document)
    again = scan(folder, "sbom:report.cdx.json")
    plain = scan(folder, target)
    equal(again.packages(), plain.packages(), "the same packages")
    flaws = {(finding["id"], finding["package"]["name"]) for finding in plain.report["findings"]}
    equal({(finding["id"], finding["package"]["name"]) for finding in again.report["findings"]}, flaws, "and flaws")
    for what in (target, "sbom:report.cdx.json"):
        silent = scan(folder, what, "--vex", "report.cdx.json")
        equal([(each["id"], each["suppressed_by"]["status"], each["suppressed_by"]["format"]) for each in silent.report["suppressed"]],
              [(LODASH, "not_affected", "cyclonedx")], "what was decided holds")
        equal(len(silent.report["findings"]), len(report["findings"]), "and nothing else")


XML = """<?xml version="1.0" encoding="UTF-8"?>
<bom xmlns="http://cyclonedx.org/schema/bom/1.6" version="1"><vulnerabilities><vulnerability><id>%s</id>
<analysis><state>not_affected</state><justification>code_not_reachable</justification><detail>never called</detail></analysis>
<affects><target><ref>pkg:npm/lodash</ref>%s</target></affects></vulnerability></vulnerabilities></bom>
"""


@test
def statements_in_xml_and_ranges_of_versions_silence(folder):
    target = image(folder)
    versions = "<versions><version>%s<status>unaffected</status></version></versions>"
    for what, silences in (("", True), (versions % "<version>4.17.15</version>", True), (versions % "<version>4.17.16</version>", False),
                           (versions % "<range>vers:npm/&gt;=4.0.0|&lt;4.17.16</range>", True), (versions % "<range>vers:npm/&lt;4.17.15</range>", False),
                           (versions % "<range>vers:pypi/&lt;5</range>", False)):
        write(folder, "vex.xml", XML % (LODASH, what))
        result = scan(folder, target, "--vex", "vex.xml")
        equal([(each["id"], each["suppressed_by"]["document"], each["suppressed_by"]["format"], each["suppressed_by"]["reason"])
               for each in result.report["suppressed"]], [(LODASH, "vex.xml", "cyclonedx", "never called")] if silences else [], what)
    write(folder, "all/vex.xml", XML % (LODASH, ""))
    equal([each["suppressed_by"]["document"] for each in scan(folder, target, "--vex", "all").report["suppressed"]], ["all/vex.xml"], "in a folder")
    write(folder, "vex.xml", "<bom xmlns='http://elsewhere.example'/>")
    result = plimsoll(folder, "scan", "--offline", "--vex", "vex.xml", target)
    check(result.code == 1 and "no VEX document" in result.err, result.err)


@test
def what_could_not_be_examined_is_not_lost(folder):
    known = validators()
    files = Image([Layer(os_release() + [dpkg_status(("hello", "1"))]), Layer([npm_package("srv", "lodash", "4.17.15")])])
    target = files.write_oci(f"{folder}/x")
    cut(f"{folder}/x/blobs/" + files.layers[1].digest.replace(":", "/"), -20)
    document, report = both(folder, known, target)
    check_true(document, report)
    check(properties(document["metadata"])["incomplete"], "why")
    equal(document["compositions"][0]["aggregate"], "incomplete")
    whole = Image([Layer([npm_package("srv", "lodash", "4.17.15")])]).write_oci(f"{folder}/whole")
    document, report = both(folder, known, whole)
    check_true(document, report)
    equal((report["verdict"]["kind"] in ("incomplete", "block"), document["compositions"][0]["aggregate"]), (True, "complete"),
          "advisories that are not whole take nothing from the bill")
    check(any("partial" in entry for entry in properties(document["metadata"])["advisories"]), "which advisories")


def hostile_records(folder, chance):
    """OSV records of a package that is there; all else is strange."""
    words = HOSTILE + ["", "2021-13-45", "https://a b", "javascript:x", "2021-01-01T00:00:00Z", "https://a.example/x", "\n\r\t"]
    for number in range(40):
        names = ["CVE-2021-1000", "GHSA-xxxx-yyyy-zzzz", f"X-{number} \"<>\x01", "\u202e", f"PYSEC-{number}", "CVE-1/../../x"]
        record = {"id": f"A-{number}", "modified": "2026-01-01T00:00:00Z", "published": chance.choice(["2025-01-01T00:00:00Z", "2025-01-01", "x"]),
                  "aliases": chance.sample(names, 2), "related": ["DSA-1-1", chance.choice(words)], "summary": chance.choice(words), "details": chance.choice(words),
                  "severity": [{"type": "CVSS_V3", "score": chance.choice(["CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N", "CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
                                                                          "CVSS:3.1/AV:X", "\u202e"])}],
                  "references": [{"type": chance.choice(["ADVISORY", "WEB"]), "url": chance.choice(words)}], "database_specific": {
                      "severity": chance.choice(["LOW", "important", "\x01", ""]), "cwe_ids": ["CWE-79", "CWE-0", "CWE-99999999999999", "x"]},
                  "affected": [{"package": {"ecosystem": "npm", "name": "lodash"}, "ranges": [{"type": "SEMVER", "events": [
                      {"introduced": "0"}, {"fixed": chance.choice(["5.0.0", "4.99.0-\u202e", "5.0.0\""])}]}]}]}
        write(folder, f"feeds/osv/npm/A-{number}.json", record)


@test
def texts_of_feeds_and_images_never_break_a_document(folder):
    known = validators()
    for seed in range(4):
        chance = random.Random(seed)
        hostile_records(f"{folder}/{seed}", chance)
        result = plimsoll(folder, "db", "build", "--from", f"{seed}/feeds", "--output", f"{seed}.db")
        equal(result.code, 0, result.err)
        files = Image([Layer(hostile_files(seed) + [npm_package("srv", "lodash", "4.17.15"), python_package("PyYAML", "5.3")])])
        document, report = both(folder, known, "--db", f"{seed}.db", files.write_oci(f"{folder}/i{seed}", f"t{seed}:1"))
        check(len(document["vulnerabilities"]) > 5, len(document["vulnerabilities"]))
        check_true(document, report)


# ---- versions and forms

OTHERS = ("spdx.schema.json", "jsf-0.82.schema.json", "cryptography-defs.schema.json")
#: How XML calls what JSON has: lists and their items, attributes, and what is an element's text.
ITEMS = {"components": "component", "properties": "property", "hashes": "hash", "lifecycles": "lifecycle", "methods": "method", "occurrences": "occurrence",
         "compositions": "composition", "assemblies": "assembly", "dependencies": "dependency", "ratings": "rating", "references": "reference",
         "advisories": "advisory", "versions": "version", "affects": "target", "cwes": "cwe", "responses": "response", "vulnerabilities": "vulnerability"}
TEXTS = {"property": "value", "hash": "content"}
NUMBERS = {"confidence": float, "score": float, "line": int}


def from_xml(element, parent=""):
    """What the JSON of the same document has, by the rules of the two schemas."""
    name = element.tag.split("}")[1]
    if name in ITEMS and not (name == "dependencies" and parent == "dependency") or name == "tools" and len(element) and element[0].tag.endswith("}tool"):
        item = ITEMS.get(name, "tool")
        check(all(child.tag.split("}")[1] == item for child in element), (name, item))
        return [from_xml(child, name) for child in element]
    if name == "licenses":
        return [{"expression": child.text, **child.attrib} if child.tag.endswith("}expression") else {"license": from_xml(child, name)} for child in element]
    if len(element) == 0 and name in TEXTS:
        return {**element.attrib, TEXTS[name]: element.text or ""}
    if name in ("assembly", "dependency") and parent in ("assemblies", "in-composition"):
        return element.attrib["ref"]
    if len(element) == 0 and not element.attrib and name not in ("component", "license"):
        return NUMBERS.get(name, int if name == "cwe" else str)(element.text or "")
    found = dict(element.attrib)
    if name == "dependency":
        found["dependsOn"] = [child.attrib["ref"] for child in element]
        return found
    for child in element:
        key = child.tag.split("}")[1]
        inner = "in-composition" if name == "composition" and key == "dependencies" else name
        value = [grandchild.attrib["ref"] for grandchild in child] if inner == "in-composition" else from_xml(child, name)
        if key == "identity" and not found.get("identity"):
            found["identity"] = value
        else:
            check(key not in found, key)
            found[{"responses": "response"}.get(key, key)] = value
    return found


def shown(value):
    """What XML has no way to write is U+FFFD there."""
    if isinstance(value, dict):
        return {key: shown(child) for key, child in value.items()}
    if isinstance(value, list):
        return [shown(child) for child in value]
    return re.sub("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "\ufffd", value) if isinstance(value, str) else value


def check_xml(text, document):
    root = xml.etree.ElementTree.fromstring(text)
    equal(root.tag, f"{{http://cyclonedx.org/schema/bom/{document['specVersion']}}}bom")
    told = from_xml(root)
    equal((told.pop("serialNumber"), int(told.pop("version"))), (document.pop("serialNumber"), document.pop("version")), "the same content has the same number")
    for key in ("bomFormat", "specVersion"):
        document.pop(key)
    for component in document["components"]:  # of 1.6 a list, of 1.5 an object; XML repeats the element
        identity = component.get("evidence", {}).get("identity")
        if isinstance(identity, list):
            component["evidence"]["identity"] = identity[0]
    for key in set(told) | set(document):
        equal(told.get(key), shown(document).get(key), key)


def targets(folder):
    write(folder, "vex.json", openvex(statement("affected", action_statement="wait")))
    return (("sbom", small().write_oci(f"{folder}/small", "small:1")),
            ("sbom", Image([Layer(hostile_files(3))]).write_oci(f"{folder}/hostile", "h:1")),
            ("scan", image(folder), "--vex", "vex.json"))


@test
def each_version_is_valid_and_xml_says_what_json_does(folder):
    need("xmllint")
    schemas = data("conformance/schemas/cyclonedx")
    os.makedirs(f"{folder}/xsd")
    with open(f"{schemas}/bom-1.6.xsd", encoding="utf-8") as file:  # its import is a place in the network
        write(folder, "xsd/bom-1.6.xsd", file.read().replace('schemaLocation="http://cyclonedx.org/schema/spdx"', 'schemaLocation="spdx.xsd"'))
    shutil.copy(f"{schemas}/spdx.xsd", f"{folder}/xsd/spdx.xsd")
    cases = targets(folder)
    for version in ("1.4", "1.5", "1.6", "1.7"):
        paths = []
        for number, (command, *arguments) in enumerate(cases):
            out = {}
            for form in ("cyclonedx", "cyclonedx-xml"):
                result = plimsoll(folder, command, "--offline", "-f", f"{form}@{version}", *arguments)
                check(result.code in (0, 2, 3), result.err)
                out[form] = result.out
            paths.append(f"{folder}/{version}-{number}.json")
            write(folder, f"{version}-{number}.json", out["cyclonedx"])
            document = json.loads(out["cyclonedx"])
            equal(document["specVersion"], version)
            check_xml(out["cyclonedx-xml"], document)
            if version == "1.6":
                write(folder, "x.xml", out["cyclonedx-xml"])
                run("xmllint", "--nonet", "--noout", "--schema", "xsd/bom-1.6.xsd", "x.xml", cwd=folder)
        ajv(f"{schemas}/bom-{version}.schema.json", *paths, others=[f"{schemas}/{name}" for name in OTHERS if os.path.exists(f"{schemas}/{name}")])


if __name__ == "__main__":
    main()
