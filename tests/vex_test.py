"""vex_test.py - VEX documents and ignore files: what they silence, what is said of it, and what is written of it"""
import copy
import json
import os
import zipfile

from images import File, Image, Layer, dpkg_status, npm_package, os_release, python_package
from lib import check, data, equal, main, plimsoll, scan, skip, test

LODASH = "CVE-2021-23337"  # of the built-in advisories, and so is another one, of the same package
DAY = "2023-11-14"  # today, by the clock of the tests


def image(folder):
    layers = [Layer(os_release() + [dpkg_status(("bash", "5.2.15-2"))]), Layer([npm_package("srv", "lodash", "4.17.15"), npm_package("srv", "minimist", "1.2.0"),
                                                                                python_package("PyYAML", "5.3"), python_package("requests", "2.6.0"), python_package("urllib3", "1.24.1")])]
    return Image(layers).write_oci(f"{folder}/oci")


def write(folder, name, content):
    path = f"{folder}/{name}"
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(content if isinstance(content, str) else json.dumps(content))
    return path


def openvex(*statements, **more):
    return {"@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://shop.example/vex/1", "author": "The shop",
            "timestamp": "2023-11-01T00:00:00Z", "version": 1, "statements": list(statements), **more}


def statement(status="not_affected", flaw=LODASH, product="pkg:npm/lodash@4.17.15", **more):
    if status == "not_affected" and "impact_statement" not in more:  # which must say why
        more = {"justification": "vulnerable_code_not_present", **more}
    return {"vulnerability": {"name": flaw}, "products": [{"@id": product}], "status": status, **more}


def silenced(result):
    return {(each["id"], each["suppressed_by"]["status"]) for each in result.report["suppressed"]}


def found(result):
    return {each["id"] for each in result.report["findings"]}


def same(result, plain, gone=()):
    """Nothing is lost: what is not found any more is among the suppressed."""
    equal(found(result) | {each["id"] for each in result.report["suppressed"]}, found(plain), "findings and suppressed ones")
    equal({each["id"] for each in result.report["suppressed"]}, set(gone), "suppressed")
    equal(result.report["summary"]["suppressed"], len(result.report["suppressed"]), "the summary")


@test
def each_format_of_vex_silences_and_is_named(folder):
    target = image(folder)
    plain = scan(folder, target)
    check(LODASH in found(plain), "the built-in advisories know the flaw")
    documents = {
        "openvex": openvex(statement(justification="vulnerable_code_not_present", impact_statement="never built")),
        "csaf": {"document": {"category": "csaf_vex", "csaf_version": "2.0", "publisher": {"name": "The shop"},
                              "tracking": {"id": "https://shop.example/vex/1", "current_release_date": "2023-11-01T00:00:00Z"}},
                 "product_tree": {"full_product_names": [{"product_id": "l", "name": "lodash", "product_identification_helper": {
                     "purl": "pkg:npm/lodash@4.17.15"}}]},
                 "vulnerabilities": [{"cve": LODASH, "product_status": {"known_not_affected": ["l"]}, "flags": [
                     {"label": "vulnerable_code_not_present", "product_ids": ["l"]}], "threats": [{"category": "impact", "details": "never built"}]}]},
        "cyclonedx": {"bomFormat": "CycloneDX", "specVersion": "1.6", "serialNumber": "https://shop.example/vex/1",
                      "metadata": {"timestamp": "2023-11-01T00:00:00Z", "authors": [{"name": "The shop"}]},
                      "components": [{"type": "library", "name": "lodash", "bom-ref": "l", "purl": "pkg:npm/lodash@4.17.15"}],
                      "vulnerabilities": [{"id": LODASH, "affects": [{"ref": "l"}], "analysis": {
                          "state": "not_affected", "justification": "vulnerable_code_not_present", "detail": "never built"}}]},
    }
    for name, document in documents.items():
        path = write(folder, f"{name}.json", document)
        result = scan(folder, "--vex", path, target)
        same(result, plain, {LODASH})
        by = result.report["suppressed"][0]["suppressed_by"]
        equal({key: by[key] for key in ("status", "document", "format", "author", "document_id", "stated", "justification", "reason")},
              {"status": "not_affected", "document": path, "format": name, "author": "The shop", "document_id": "https://shop.example/vex/1",
               "stated": "2023-11-01T00:00:00Z", "justification": "vulnerable_code_not_present", "reason": "never built"}, name)


@test
def a_product_may_be_the_image(folder):
    target = image(folder)
    plain = scan(folder, target)
    digest = plain.report["image"]["digest"]
    for product, gone in ((f"pkg:oci/app@{digest.replace(':', '%3A')}", {LODASH}), (f"pkg:oci/app@sha256%3A{'0' * 64}", ())):
        said = statement(product=product)
        said["products"][0]["subcomponents"] = [{"@id": "pkg:npm/lodash@4.17.15"}]
        same(scan(folder, "--vex", write(folder, "a.json", openvex(said)), target), plain, gone)


@test
def what_is_affected_or_looked_into_is_shown_as_said(folder):
    target = image(folder)
    for status in ("affected", "under_investigation"):
        result = scan(folder, "--vex", write(folder, "a.json", openvex(statement(status, action_statement="wait"))), target)
        equal(result.report["suppressed"], [], "suppressed")
        flaw = next(each for each in result.report["findings"] if each["id"] == LODASH)
        equal((flaw["vex"]["status"], flaw["vex"]["action"]), (status, "wait"), "as said")


@test
def the_verdict_does_not_count_what_is_silenced(folder):
    target = image(folder)
    plain = scan(folder, "--fail-on", "low", target)
    equal(plain.code, 2, "it blocks")
    ids = "\n".join(found(plain))
    result = scan(folder, "--fail-on", "low", "--ignore-file", write(folder, ".trivyignore", ids), target)
    same(result, plain, found(plain))
    equal(result.code, 3, "what is left is incomplete: the built-in advisories are few")
    equal(result.report["actions"], [], "there is nothing to do")


@test
def ignore_files_of_other_scanners_are_understood(folder):
    target = image(folder)
    plain = scan(folder, target)
    files = {
        ".trivyignore": f"# known\n{LODASH} exp:2024-01-01\n",
        ".trivyignore.yaml": f"vulnerabilities:\n  - id: {LODASH}\n    paths: ['srv/**']\n    purls: ['pkg:npm/lodash']\n    statement: why\n",
        ".grype.yaml": f"ignore:\n  - vulnerability: {LODASH}\n    package: {{name: lodash, type: npm}}\n    reason: why\n",
        "osv-scanner.toml": f"[[IgnoredVulns]]\nid = '{LODASH}'\nignoreUntil = 2024-01-01\nreason = 'why'\n",
        ".dockleignore": f"CIS-DI-0001\n{LODASH}\n",
    }
    for name, content in files.items():
        path = write(folder, name, content)
        for option in ("--ignore-file", "--ignorefile"):
            result = scan(folder, option, path, target)
            same(result, plain, {LODASH})
        by = result.report["suppressed"][0]["suppressed_by"]
        equal((by["document"], by.get("until", ""), by.get("reason", "")),
              (path, "2024-01-01" if name in (".trivyignore", "osv-scanner.toml") else "",
               "" if name in (".trivyignore", ".dockleignore") else "why"), name)


@test
def what_has_ended_comes_back_with_a_note(folder):
    target = image(folder)
    plain = scan(folder, target)
    path = write(folder, ".trivyignore", f"{LODASH} exp:{DAY}\n")
    result = scan(folder, "--ignore-file", path, target)
    same(result, plain)
    flaw = next(each for each in result.report["findings"] if each["id"] == LODASH)
    equal((flaw["lapsed"]["until"], flaw["lapsed"]["document"], flaw["lapsed"]["place"]), (DAY, path, "line 1"), "what it was")
    check(any(f"{LODASH} was ignored until {DAY}" in note["text"] for note in result.report["notes"]), "a note")
    same(scan(folder, "--ignore-file", path, target, env={"SOURCE_DATE_EPOCH": "1699900000"}), plain, {LODASH})  # the day before


@test
def the_table_counts_always_and_lists_when_asked(folder):
    target = image(folder)
    path = write(folder, "a.json", openvex(statement(justification="vulnerable_code_not_present")))
    short = plimsoll(folder, "scan", "--vex", path, target).out
    check(f"suppressed  1 by {path}" in " ".join(short.split()).replace("suppressed ", "suppressed  "), short)
    check("--show-suppressed" in short and "not affected" not in short, short)
    long = " ".join(plimsoll(folder, "scan", "--show-suppressed", "--vex", path, target).out.split())
    check(f"{LODASH} lodash 4.17.15 not affected, vulnerable code not present ({path}, statement 1)" in long, long)


@test
def a_file_in_what_is_scanned_never_counts(folder):
    layers = [Layer([npm_package("srv", "lodash", "4.17.15"), File(".trivyignore", LODASH), File("srv/.trivyignore", LODASH)])]
    target = Image(layers).write_oci(f"{folder}/oci")
    equal(scan(folder, target).report["suppressed"], [], "of the image")
    os.makedirs(f"{folder}/tree")
    write(folder, "tree/.trivyignore", LODASH)
    write(folder, "tree/package-lock.json", {"name": "a", "version": "1.0.0", "lockfileVersion": 3, "packages": {
        "": {"name": "a", "version": "1.0.0"}, "node_modules/lodash": {"version": "4.17.15"}}})
    write(folder, ".trivyignore", LODASH)  # the folder that plimsoll runs in
    result = scan(folder, f"fs:{folder}/tree")
    check(LODASH in found(result), "it is found")
    equal(result.report["suppressed"], [], "of a folder")


@test
def what_cannot_be_read_ends_the_scan(folder):
    target = image(folder)
    cases = [(["--vex", f"{folder}/nowhere.json"], "nowhere.json"), (["--vex", write(folder, "b.json", "{")], "b.json"),
             (["--vex", write(folder, "c.json", "{}")], "no VEX document"), (["--ignore-file", f"{folder}/nowhere"], "nowhere"),
             (["--ignore-file", write(folder, "d.yaml", "a: [")], "d.yaml"), (["--ignore-file", folder], "is a folder"),
             (["--vex", write(folder, "deep.json", "[" * 100000)], "deep.json")]
    for options, words in cases:
        result = plimsoll(folder, "scan", *options, target)
        equal((result.code, result.out), (1, ""), f"{options}")
        check(words in result.err, result.err)


@test
def statements_that_do_not_count_are_remarks(folder):
    target = image(folder)
    path = write(folder, "a.json", openvex(statement("harmless"), statement()))
    result = scan(folder, "--vex", path, target)
    equal(silenced(result), {(LODASH, "not_affected")}, "the other one counts")
    equal([(note["kind"], note["path"]) for note in result.report["notes"] if "does not count" in note["text"]], [("remark", path)], "the note")


@test
def a_folder_with_an_index_is_a_repository(folder):
    target = image(folder)
    plain = scan(folder, target)
    write(folder, "hub/vex-repository.json", {"name": "x", "versions": []})
    write(folder, "hub/pkg/npm/lodash/vex.json", openvex(statement()))
    write(folder, "hub/pkg/npm/lodash/old.json", "{")
    write(folder, "hub/.git/x.json", "{")
    same(scan(folder, "--vex", f"{folder}/hub", target), plain, {LODASH})
    write(folder, "hub/index.json", {"packages": [{"id": "pkg:npm/lodash", "location": "pkg/npm/lodash/vex.json"}]})
    result = scan(folder, "--vex", f"{folder}/hub", target)
    same(result, plain, {LODASH})
    equal(result.report["suppressed"][0]["suppressed_by"]["document"], f"{folder}/hub/pkg/npm/lodash/vex.json", "the document's name")
    write(folder, "hub/index.json", {"packages": [{"id": "pkg:npm/lodash", "location": "../../a.json"}]})
    same(scan(folder, "--vex", f"{folder}/hub", target), plain)


@test
def a_real_repository_is_read_whole(folder):
    with zipfile.ZipFile(data("feeds/vex/vexhub-main.zip")) as archive:
        archive.extractall(folder)
    statements = {}
    index = json.load(open(f"{folder}/vexhub-main/index.json", encoding="utf-8"))
    for each in index["packages"]:
        with open(f"{folder}/vexhub-main/{each['location']}", encoding="utf-8") as file:
            document = json.load(file)
        statements[each["location"]] = sum(len(said["products"]) for said in document["statements"])
    result = scan(folder, "--vex", f"{folder}/vexhub-main", image(folder))
    got = {each["name"].split("vexhub-main/")[1]: each["statements"] for each in result.report["documents"]}
    equal(got, {path: count for path, count in statements.items() if count}, "statements of each document")


def vex(folder, *arguments):
    result = plimsoll(folder, "vex", "--author", "The shop <security@shop.example>", *arguments)
    equal((result.code, result.err), (3, ""), "the built-in advisories are never all")
    return result.report  # JSON


def valid(document):
    """An independent validator, and the published schema."""
    try:
        import jsonschema  # pylint: disable=import-outside-toplevel
    except ImportError:
        skip("python3-jsonschema is not installed")
    with open(data("conformance/schemas/openvex/openvex.schema.json"), encoding="utf-8") as file:
        schema = json.load(file)
    validator = jsonschema.Draft202012Validator(schema)
    equal([f"{each.json_path}: {each.message}" for each in validator.iter_errors(document)], [], "the schema of OpenVEX")
    wrong = copy.deepcopy(document)
    wrong["statements"][0]["status"] = "harmless"
    check(not validator.is_valid(wrong), "the schema refuses")


@test
def the_document_that_is_written_is_valid_and_says_what_was_decided(folder):
    target = image(folder)
    plain = scan(folder, target)
    others = sorted(found(plain) - {LODASH})
    check(len(others) >= 3, "the built-in advisories know more")
    first, second, third = others[:3]
    ignores = write(folder, ".trivyignore", f"{first} # not called\n{second}\n{third} exp:2024-01-01 # soon\n")
    said = write(folder, "a.json", openvex(statement(justification="vulnerable_code_not_present")))
    document = vex(folder, "--vex", said, "--ignore-file", ignores, target)
    valid(document)
    digest = plain.report["image"]["digest"]
    by_id = {each["vulnerability"]["name"]: each for each in document["statements"]}
    equal(set(by_id), found(plain), "a statement a vulnerability")
    equal((document["author"], document["timestamp"]), ("The shop <security@shop.example>", "2023-11-14T22:13:20Z"), "who and when")
    for each in document["statements"]:
        check(digest in each["products"][0]["@id"].replace("%3A", ":"), "the product is the image")
        equal(len(each["products"]), 1, "products")
        check(each["products"][0]["subcomponents"], "and packages are in it")

    def says(flaw, *keys):
        return tuple(by_id[flaw].get(key) for key in keys)

    equal(says(LODASH, "status", "justification", "status_notes"),
          ("not_affected", "vulnerable_code_not_present", f"as said in {os.path.basename(said)}, statement 1"), "by VEX")
    equal(says(first, "status", "impact_statement", "status_notes"), ("not_affected", "not called", f"ignored by {os.path.basename(ignores)}, line 1"), "ignored")
    equal(says(second, "status", "impact_statement"), ("under_investigation", None), "ignored without a reason")
    equal(says(third, "status", "action_statement"), ("affected", "accepted until 2024-01-01: soon"), "ignored for a time")
    for flaw in others[3:]:
        equal(says(flaw, "status"), ("affected",), flaw)
    again = write(folder, "again.json", document)
    same(scan(folder, "--vex", again, target), plain, {LODASH, first})
    equal(vex(folder, "--vex", said, "--ignore-file", ignores, target), document, "the same again")
    other = Image([Layer(os_release() + [npm_package("srv", "lodash", "4.17.15")])]).write_oci(f"{folder}/other")
    equal(scan(folder, "--vex", again, other).report["suppressed"], [], "of another image it says nothing")


@test
def of_a_folder_packages_are_the_products(folder):
    write(folder, "tree/package-lock.json", {"name": "a", "version": "1.0.0", "lockfileVersion": 3, "packages": {
        "": {"name": "a", "version": "1.0.0"}, "node_modules/lodash": {"version": "4.17.15"}}})
    document = vex(folder, f"fs:{folder}/tree")
    valid(document)
    equal({product["@id"] for each in document["statements"] for product in each["products"]}, {"pkg:npm/lodash@4.17.15"}, "products")


@test
def without_vulnerabilities_there_is_no_document(folder):
    result = plimsoll(folder, "vex", Image([Layer(os_release() + [npm_package("srv", "nothing", "1.0.0")])]).write_oci(f"{folder}/oci"))
    equal((result.code, result.out), (3, ""), "nothing is written")
    check("no vulnerability was found" in result.err, result.err)


if __name__ == "__main__":
    main()
