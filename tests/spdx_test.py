#!/usr/bin/python3
"""spdx_test.py - reports and bills as SPDX 2.3 (JSON, tags with values) and 3.0.1 (JSON-LD): valid by the official schemas, and all say the same

Tags with values have no schema: a strict reader of their own, written from the clauses of SPDX 2.3, reads them into what the JSON has."""
import json
import re

from images import Image, Layer, npm_package
from intelligence_test import scene
from lib import ajv, check, data, equal, main, plimsoll, scan, test
from sbom_test import hostile_files, npm, sbom, small
from vex_test import LODASH, image, openvex, statement, write

SCHEMAS = {"spdx-json": "conformance/schemas/spdx/spdx-2.3.schema.json", "spdx-json@3.0": "conformance/schemas/spdx/spdx-3.0.1.schema.json"}


def documents(folder, command, *arguments):
    """{format: text} of one command in each form, the JSON ones valid."""
    found, code = {}, None
    for name in ("spdx-json", "spdx-tv", "spdx-json@3.0"):
        result = plimsoll(folder, command, "--offline", "-f", name, *arguments)
        check(result.code in (0, 2, 3), result.err)
        equal(result.code, result.code if code is None else code, "the verdict is that of the scan")
        code = result.code
        found[name] = result.out
        if name in SCHEMAS:
            write(folder, f"{name}.json", result.out)
            ajv(data(SCHEMAS[name]), f"{folder}/{name}.json")
    return found["spdx-json"], found["spdx-tv"], found["spdx-json@3.0"]


# ---- tags with values: clauses 6 (document), 7 (package), 10 (other licences), 11 (relationships), 12 (annotations)

DOCUMENT = {"DataLicense": "dataLicense", "SPDXID": "SPDXID", "DocumentName": "name", "DocumentNamespace": "documentNamespace", "DocumentComment": "comment"}
CREATION = {"Created": "created", "LicenseListVersion": "licenseListVersion"}
PACKAGE = {"SPDXID": "SPDXID", "PackageVersion": "versionInfo", "PackageSupplier": "supplier", "PackageDownloadLocation": "downloadLocation",
           "PackageSourceInfo": "sourceInfo", "PackageComment": "comment", "PackageSummary": "summary", "PackageLicenseConcluded": "licenseConcluded",
           "PackageLicenseDeclared": "licenseDeclared", "PackageCopyrightText": "copyrightText", "PrimaryPackagePurpose": "primaryPackagePurpose"}
LICENCE = {"ExtractedText": "extractedText", "LicenseName": "name", "LicenseComment": "comment"}
ANNOTATION = {"AnnotationDate": "annotationDate", "AnnotationType": "annotationType", "AnnotationComment": "comment"}
TEXTS = {"DocumentComment", "PackageSourceInfo", "PackageComment", "PackageSummary", "ExtractedText", "LicenseComment", "AnnotationComment", "ExternalRefComment"}
PURPOSES = "APPLICATION FRAMEWORK LIBRARY CONTAINER OPERATING-SYSTEM DEVICE FIRMWARE SOURCE ARCHIVE FILE INSTALL OTHER".split()


def pairs(text):
    """Tags with values; a text may go over lines."""
    at = 0
    while at < len(text):
        end = text.index("\n", at)  # each line has its end
        line = text[at:end]
        at = end + 1
        if not line or line.startswith("#"):
            continue
        tag, colon, value = line.partition(": ")
        check(colon and re.fullmatch("[A-Za-z]+", tag), f"no tag: {line!r}")
        if value.startswith("<text>"):
            start = end - len(value) + 6
            stop = text.index("</text>", start)
            value = text[start:stop]
            check(text[stop + 7] == "\n", "nothing stands behind a text")
            at = stop + 8
        else:
            check(tag not in TEXTS, f"{tag} is a text")
        yield tag, value


def read_tags(text):
    """The document as its JSON would have it."""
    document = {"creationInfo": {"creators": []}, "packages": [], "relationships": [], "annotations": [], "hasExtractedLicensingInfos": []}
    here, fields, subjects, annotation = document, DOCUMENT, {}, None
    for tag, value in pairs(text):
        if tag == "SPDXVersion":
            equal(len(document), 5, "it comes first")
            document["spdxVersion"] = value
        elif tag == "Creator":
            document["creationInfo"]["creators"].append(value)
        elif tag in CREATION:
            document["creationInfo"][CREATION[tag]] = value
        elif tag == "PackageName":
            here, fields = {"name": value}, PACKAGE
            document["packages"].append(here)
        elif tag == "FilesAnalyzed":
            here["filesAnalyzed"] = {"true": True, "false": False}[value]
        elif tag == "PackageChecksum":
            algorithm, digest = value.split(": ")
            here.setdefault("checksums", []).append({"algorithm": algorithm, "checksumValue": digest})
        elif tag == "ExternalRef":
            category, kind, locator = value.split(" ")
            here.setdefault("externalRefs", []).append({"referenceCategory": category, "referenceType": kind, "referenceLocator": locator})
        elif tag == "ExternalRefComment":
            here["externalRefs"][-1]["comment"] = value
        elif tag == "Annotator":
            annotation = {"annotator": value}
        elif tag == "SPDXREF":
            subjects[value].setdefault("annotations", []).append(annotation)
        elif tag in ANNOTATION:
            annotation[ANNOTATION[tag]] = value
        elif tag == "Relationship":
            first, kind, second = value.split(" ")
            document["relationships"].append({"spdxElementId": first, "relationshipType": kind, "relatedSpdxElement": second})
        elif tag == "LicenseID":
            here, fields = {"licenseId": value}, LICENCE
            document["hasExtractedLicensingInfos"].append(here)
        else:
            check(tag in fields and fields[tag] not in here, f"{tag} has no place here, or stands there twice")
            here[fields[tag]] = value
            if tag == "SPDXID":
                subjects[value] = here
            if tag == "PrimaryPackagePurpose":
                check(value in PURPOSES, value)
                here[fields[tag]] = value.replace("OPERATING-SYSTEM", "OPERATING_SYSTEM")
    return {key: value for key, value in document.items() if value != []}


def shown(value):
    """What tags can say of a text: it has no controls, and the lines of a licence alone."""
    if isinstance(value, dict):
        return {key: shown(child) if key != "extractedText" else shown(child.replace("\n", "\\n")) for key, child in value.items() if key != "documentNamespace"}
    if isinstance(value, list):
        return [shown(child) for child in value]
    if isinstance(value, str):
        return re.sub("[\0-\x1f\x7f-\x9f]", "\ufffd", re.sub("[\t\n\r]", " ", value)).replace("</text>", "< /text>")
    return value


def check_tags(as_json, tags):
    document = json.loads(as_json)
    told = read_tags(tags)
    check(re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", told["documentNamespace"]), told["documentNamespace"])
    equal(shown(told), shown(document), "tags say what the JSON does")
    check(not re.search("[\0-\x08\x0b-\x1f\x7f-\x9f]", tags), "no controls")
    return document


# ---- SPDX 3: against SPDX 2

def check_graph(text, document):
    """The graph is whole, and has the packages and relationships of the SPDX 2 document."""
    graph = json.loads(text)["@graph"]
    elements = {element["spdxId"]: element for element in graph if "spdxId" in element}
    equal(len(elements), len(graph) - 1, "each has a name of its own, but how it was made")
    base = next(iter(elements)).split("#")[0]
    check(re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", base) and all(name.startswith(f"{base}#") for name in elements), base)
    root = next(element for element in graph if element["type"] == "SpdxDocument")
    equal((len(root["element"]), set(root["element"]) | {root["spdxId"]}), (len(set(root["element"])), set(elements)), "the document lists all, once")
    bill = elements[root["rootElement"][0]]
    equal(bill["type"], "software_Sbom")
    packages = {name.split("#")[1]: element for name, element in elements.items() if element["type"] == "software_Package"}
    equal({name.split("#")[1] for name in bill["element"]}, set(packages))
    two = {package["SPDXID"].removeprefix("SPDXRef-"): package for package in document["packages"]}
    equal(set(packages), set(two), "the same packages")
    for name, package in packages.items():
        purl = [entry["referenceLocator"] for entry in two[name].get("externalRefs", []) if entry["referenceType"] == "purl"]
        equal((package["name"], package.get("software_packageVersion"), package.get("software_packageUrl")),
              (two[name]["name"], two[name].get("versionInfo"), purl[0] if purl else None))
        check("suppliedBy" not in package or elements[package["suppliedBy"]]["type"] == "Organization", package)
        equal("suppliedBy" in package, two[name].get("supplier", "NOASSERTION") != "NOASSERTION")
    relations, licences = set(), {}
    for element in graph:
        for end in [element.get("from"), *element.get("to", []), element.get("subject")]:
            check(end is None or end in elements, f"{end} leads nowhere")
        if element.get("relationshipType") in ("contains", "dependsOn"):
            kind = {"contains": "CONTAINS", "dependsOn": "DEPENDS_ON"}[element["relationshipType"]]
            relations |= {(element["from"].split("#")[1], kind, end.split("#")[1]) for end in element["to"]}
        if element.get("relationshipType") == "hasDeclaredLicense":
            licences[element["from"].split("#")[1]] = elements[element["to"][0]]["simplelicensing_licenseExpression"]
        for entry in element.get("simplelicensing_customIdToUri", []):
            equal(elements[entry["value"]]["type"], "simplelicensing_SimpleLicensingText")
    equal(relations, {(found["spdxElementId"].removeprefix("SPDXRef-"), found["relationshipType"], found["relatedSpdxElement"].removeprefix("SPDXRef-"))
                      for found in document["relationships"] if found["relationshipType"] != "DESCRIBES"}, "the same relationships")
    equal(licences, {name: package["licenseDeclared"] for name, package in two.items() if package["licenseDeclared"] != "NOASSERTION"}, "and licences")
    return elements


# ---- tests

@test
def a_bill_says_the_same_in_each_form(folder):
    for number, files in enumerate((small(), Image([Layer(hostile_files(2))]), Image([Layer([npm_package("srv", "a", "1")])]))):
        target = files.write_oci(f"{folder}/{number}")
        as_json, tags, graph = documents(folder, "sbom", target)
        document = check_tags(as_json, tags)
        check_graph(graph, document)
        for package in document["packages"]:  # what NTIA asks for: who, what, which version, what else it is called; how they relate, who says so, when
            check({"supplier", "name", "versionInfo", "externalRefs"} <= set(package) or package["SPDXID"] in ("SPDXRef-Image", "SPDXRef-Distribution") or
                  "versionInfo" not in package, package)
        check(document["creationInfo"]["creators"][0].startswith("Tool: plimsoll") and document["creationInfo"]["created"], "who and when")
        for name in ("spdx-tv", "spdx-json@3.0"):
            equal(sbom(folder, "-f", name, target, code=3 if number == 1 else 0).out, {"spdx-tv": tags, "spdx-json@3.0": graph}[name], "byte for byte")


@test
def a_scan_names_the_flaws_of_each_package(folder):
    scene(folder)
    target = ("rootfs:root", "--db", "store.db", "--max-data-age", "0")
    report = scan(folder, *target).report
    flaws = [finding for finding in report["findings"] if finding["kind"] == "vulnerability"]
    check(len(flaws) > 5, flaws)
    as_json, tags, graph = documents(folder, "scan", *target)
    document = check_tags(as_json, tags)
    told = {(package["name"], entry["comment"].split(":")[0]) for package in document["packages"] for entry in package.get("externalRefs", [])
            if entry["referenceType"] == "advisory"}
    equal(told, {(finding["package"]["name"], finding["id"]) for finding in flaws}, "flaws of SPDX 2")
    verdict = [entry["comment"] for entry in document["annotations"]]
    check(f"plimsoll:verdict: {report['verdict']['kind']}" in verdict and f"plimsoll:verdict_sentence: {report['verdict']['sentence']}" in verdict, verdict)
    elements = check_graph(graph, document)
    names = {name: element["name"] for name, element in elements.items() if element["type"] == "security_Vulnerability"}
    equal(sorted(names.values()), sorted({finding["id"] for finding in flaws}), "one element each")
    vex = [element for element in elements.values() if element["type"].startswith("security_Vex")]
    equal(sorted((names[element["from"]], elements[element["to"][0]]["name"]) for element in vex),
          sorted((finding["id"], finding["package"]["name"]) for finding in flaws), "what is decided of each")
    for kind, key, want in (("Cvss", "security_score", lambda one: [rating["score"] for rating in one.get("ratings", []) if "vector" in rating]),
                            ("Epss", "security_probability", lambda one: [one["epss"]] if "epss" in one else []),
                            ("ExploitCatalog", "security_exploited", lambda one: [True] if one.get("kev") else [])):
        equal(sorted((names[element["from"]], element[key]) for element in elements.values() if element["type"].startswith(f"security_{kind}")),
              sorted((finding["id"], value) for finding in flaws for value in want(finding)), kind)


@test
def what_is_decided_stands_in_the_graph_and_what_is_silenced_is_no_advisory(folder):
    target = image(folder)
    for status, more, kind, relation in (
            ("not_affected", {"justification": "vulnerable_code_not_present", "impact_statement": "never built"}, "NotAffected", "doesNotAffect"),
            ("fixed", {}, "Fixed", "fixedIn"), ("affected", {"action_statement": "wait"}, "Affected", "affects"),
            ("under_investigation", {}, "UnderInvestigation", "underInvestigationFor")):
        write(folder, "vex.json", openvex(statement(status, **more)))
        as_json, tags, graph = documents(folder, "scan", "--vex", "vex.json", target)
        document = check_tags(as_json, tags)
        elements = check_graph(graph, document)
        found = [element for element in elements.values() if element["type"].startswith("security_Vex") and elements[element["from"]]["name"] == LODASH]
        equal([(element["type"], element["relationshipType"]) for element in found], [(f"security_Vex{kind}VulnAssessmentRelationship", relation)])
        check("as said in vex.json, statement 1" in found[0]["security_statusNotes"], found)
        equal((found[0].get("security_justificationType"), found[0].get("security_impactStatement"), found[0].get("security_actionStatement")),
              {"NotAffected": ("vulnerableCodeNotPresent", "never built", None), "Affected": (None, None, "wait")}.get(kind, (None, None, None)))
        equal(LODASH in as_json, status in ("affected", "under_investigation"), "silenced")


@test
def no_text_of_an_image_is_a_tag(folder):
    licence = "mine</text>\nPackageName: evil\nSPDXID: SPDXRef-evil\n<text>"
    target = Image([Layer([npm_package("a", "<text>b", "1.0\nPackageName: evil"), npm_package("b", "c\x1b[31m\u009b", "<text>"),
                           npm("srv", "d", "1", license=licence)])]).write_oci(f"{folder}/x")
    as_json, tags, _ = documents(folder, "sbom", target)
    document = check_tags(as_json, tags)
    check(not any(package["name"] == "evil" for package in read_tags(tags)["packages"]), tags)
    check(len(document["packages"]) >= 2, document["packages"])
    write(folder, "x.spdx", tags)
    again = scan(folder, "sbom:x.spdx")
    check("evil" not in [package["name"] for package in again.report["packages"]], again.report["packages"])


@test
def a_version_that_there_is_not_is_an_error(folder):
    for name in ("spdx-json@2.2", "spdx-tv@3.0", "cyclonedx@1.3", "cyclonedx-xml@2", "cyclonedx@"):
        for command in ("sbom", "scan"):
            result = plimsoll(folder, command, "-f", name, "oci:nowhere")
            equal(result.code, 1, name)
            check("cyclonedx" in result.err and not result.out, result.err)


if __name__ == "__main__":
    main()
