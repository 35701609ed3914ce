"""baseline_test.py - plimsoll scan --baseline: what an earlier report has is known, and no verdict counts it"""
import json

from feeds_made import osv, store, tracker
from images import File, Image, Layer, dpkg_status, npm_package, os_release
from lib import ROOT, ajv, check, equal, fails, main, plimsoll, scan, test

ALL = {"PLIMSOLL_SCANNERS": "vuln,config,account,secret"}
KEY = "-----BEGIN RSA " + "PRIVATE KEY-----\n" + "MIIEpAIBAAKCAQEA" + "{}" * 8 + "\n-----END RSA " + "PRIVATE KEY-----\n"
PASSWD = File("etc/passwd", "root:x:0:0:root:/root:/bin/sh\n")


def key(word):
    return KEY.format(*[word] * 8)


def feeds(folder):
    tracker(folder, {"hello": {"CVE-2023-1001": ("open", None, None, None), "CVE-2023-1002": ("resolved", "2.10-9", None, None)},
                     "other": {"CVE-2023-1003": ("open", None, None, None)}})
    osv(folder, "GHSA-aaaa-bbbb-cccc", "npm", "left", "9.0", aliases=["CVE-2023-2001"])
    return store(folder)


def write(folder, name, *packages, files=(), lower=(), **config):
    layers = [Layer(os_release() + [PASSWD, dpkg_status(*packages), *lower])] + ([Layer(list(files))] if files else [])
    return Image(layers, config={"User": "1000", **config}).write_oci(f"{folder}/{name}")


def save(folder, name, *arguments, **options):
    with open(f"{folder}/{name}", "w", encoding="utf-8") as file:
        file.write(scan(folder, *arguments, **options).out)
    return f"{folder}/{name}"


def known(result):
    return {(each["id"], each["known"]) for each in result.report["findings"]}


@test
def only_what_is_new_counts(folder):
    stores = feeds(folder)
    first = write(folder, "first", ("hello", "2.10-3"))
    second = write(folder, "second", ("hello", "2.10-4"), ("other", "1-1"))
    block = (*stores, "--fail-on", "low")
    equal(scan(folder, *block, first).code, 2)
    baseline = save(folder, "base.json", *stores, first)
    same = scan(folder, *block, "--baseline", baseline, first)
    equal((same.code, same.verdict), (0, "pass"), "nothing is new")
    equal(known(same), {("CVE-2023-1001", True), ("CVE-2023-1002", True)})
    equal(same.report["verdict"]["sentence"], f"nothing new was found; 2 known findings stand in {baseline} (--baseline)")
    equal((same.report["baseline"], same.report["summary"]["known"], same.report["actions"]), (baseline, 2, []))
    # Another version, and one package more.
    more = scan(folder, *block, "--baseline", baseline, second)
    equal((more.code, known(more)), (2, {("CVE-2023-1001", True), ("CVE-2023-1002", True), ("CVE-2023-1003", False)}))
    equal([(each["count"], each["facts"]) for each in more.report["verdict"]["decisions"]], [(1, ["CVE-2023-1003"])] * len(more.report["verdict"]["decisions"]))
    equal(more.report["findings"][0]["id"], "CVE-2023-1003", "new ones first")
    # Of a chain of baselines each knows what the one before knew.
    chained = save(folder, "chained.json", *stores, "--baseline", baseline, second)
    equal(scan(folder, *block, "--baseline", chained, second).code, 0)
    for name, result in (("same", same), ("more", more)):
        with open(f"{folder}/{name}.json", "w", encoding="utf-8") as file:
            file.write(result.out)
    ajv(f"{ROOT}/docs/report.schema.json", f"{folder}/same.json", f"{folder}/more.json")


@test
def the_table_lists_what_is_new_and_counts_the_rest(folder):
    stores = feeds(folder)
    baseline = save(folder, "base.json", *stores, write(folder, "first", ("hello", "2.10-3")))
    second = write(folder, "second", ("hello", "2.10-4"), ("other", "1-1"))
    table = plimsoll(folder, "scan", "--offline", *stores, "--baseline", baseline, second).out
    check("CVE-2023-1003" in table and "CVE-2023-1001" not in table and "upgrade hello" not in table, table)
    check(f"1 new, 2 known, which no verdict counts: {baseline}" in " ".join(table.split()), table)
    check("1 vulnerability" in table and "3 vulnerabilities" not in table, table)
    table = plimsoll(folder, "scan", "--offline", *stores, "--baseline", baseline, "--show-suppressed", second).out
    check("Known (2)" in table and "CVE-2023-1001  hello 2.10-4" in table, table)


@test
def a_library_that_moved_is_known_and_a_copy_is_new(folder):
    stores = feeds(folder)
    baseline = save(folder, "base.json", *stores, write(folder, "first", files=[npm_package("srv/a", "left", "1.0.0")]))
    moved = scan(folder, *stores, "--baseline", baseline, write(folder, "moved", files=[npm_package("opt/b", "left", "2.0.0")]))
    equal(known(moved), {("CVE-2023-2001", True)})
    lower = scan(folder, *stores, "--baseline", baseline, write(folder, "lower", lower=[npm_package("srv/a", "left", "1.0.0")]))
    equal(known(lower), {("CVE-2023-2001", True)}, "layers are no matter")
    copied = scan(folder, *stores, "--baseline", baseline, "--fail-on", "low",
                  write(folder, "copied", files=[npm_package("srv/a", "left", "1.0.0"), npm_package("opt/b", "left", "2.0.0")]))
    equal((copied.code, known(copied)), (2, {("CVE-2023-2001", True), ("CVE-2023-2001", False)}))
    # Under the other of its names.
    report = json.loads(open(baseline, encoding="utf-8").read())
    for each in report["findings"]:
        each["id"], each["aliases"] = "GHSA-aaaa-bbbb-cccc", []
    with open(f"{folder}/renamed.json", "w", encoding="utf-8") as file:
        json.dump(report, file)
    renamed = scan(folder, *stores, "--baseline", f"{folder}/renamed.json", write(folder, "again", files=[npm_package("srv/a", "left", "1.0.0")]))
    equal(known(renamed), {("CVE-2023-2001", True)}, "an alias")


@test
def secrets_and_settings_are_known_as_well(folder):
    one = write(folder, "one", files=[File("srv/key.pem", key("q1w2e3r4t5y6u7i8"))], User="")
    other = write(folder, "other", files=[File("srv/key.pem", key("zxcvbnmasdfghjkl"))], User="")
    baseline = save(folder, "base.json", one, env=ALL)
    kinds = {each["kind"] for each in json.loads(open(baseline, encoding="utf-8").read())["findings"]}
    check({"secret", "setting"} <= kinds, kinds)
    plain, same = scan(folder, one, env=ALL), scan(folder, "--baseline", baseline, one, env=ALL)
    check("runs_as_root" in {each["situation"] for each in plain.report["verdict"]["decisions"]}, plain.report["verdict"])
    equal({each["situation"] for each in same.report["verdict"]["decisions"]} - {"incomplete", "advisories_partial"}, set(), "all is known")
    check(all(each["known"] for each in same.report["findings"]), same.report["findings"])
    # Where the baseline has one secret and the image two, one of them is new.
    both = write(folder, "both", files=[File("srv/key.pem", key("q1w2e3r4t5y6u7i8")), File("srv/other.pem", key("zxcvbnmasdfghjkl"))], User="")
    result = scan(folder, "--baseline", baseline, both, env=ALL)
    equal({(each["path"], each["known"]) for each in result.report["findings"] if each["kind"] == "secret"}, {("srv/key.pem", True), ("srv/other.pem", False)})
    # Another user's salt gives other fingerprints: place and what is shown decide, and that is said.
    elsewhere = {**ALL, "XDG_DATA_HOME": f"{folder}/elsewhere", "XDG_CACHE_HOME": f"{folder}/elsewhere", "XDG_STATE_HOME": f"{folder}/elsewhere",
                 "XDG_CONFIG_HOME": f"{folder}/elsewhere", "HOME": f"{folder}/elsewhere"}
    result = scan(folder, "--baseline", baseline, one, env=elsewhere)
    equal([each["known"] for each in result.report["findings"] if each["kind"] == "secret"], [True])
    check(any("no fingerprint of a secret" in each["text"] for each in result.report["notes"]), result.report["notes"])
    # What the baseline did not look for is new.
    less = save(folder, "less.json", one)
    result = scan(folder, "--baseline", less, one, env=ALL)
    check(not any(each["known"] for each in result.report["findings"] if each["kind"] == "secret"), result.report["findings"])
    check(any("did not look for secrets" in each["text"] for each in result.report["notes"]), result.report["notes"])
    scan(folder, "--baseline", baseline, other, env=ALL)


@test
def what_is_suppressed_is_not_known_and_gaps_count(folder):
    stores = feeds(folder)
    target = write(folder, "first", ("hello", "2.10-3"))
    with open(f"{folder}/.trivyignore", "w", encoding="utf-8") as file:
        file.write("CVE-2023-1001\n")
    baseline = save(folder, "base.json", *stores, "--ignore-file", f"{folder}/.trivyignore", target)
    equal(known(scan(folder, *stores, "--baseline", baseline, target)), {("CVE-2023-1001", False), ("CVE-2023-1002", True)})
    broken = Image([Layer(os_release() + [dpkg_status(("hello", "2.10-3"))]), Layer(blob=b"no tar at all" * 99)]).write_oci(f"{folder}/broken")
    equal(scan(folder, *stores, "--baseline", baseline, broken).verdict, "incomplete")


@test
def a_baseline_that_cannot_be_read_is_an_error(folder):
    target = write(folder, "first", ("hello", "2.10-3"))
    report = scan(folder, target).report
    files = {"empty": "", "text": "no JSON", "cut": json.dumps(report)[:-9], "later": json.dumps({**report, "schema_version": 2}),
             "newest": json.dumps({**report, "schema_version": "2.1"}), "list": json.dumps({"schema_version": 1, "tool": report["tool"], "reports": [report]}),
             "deep": "[" * 5000, "bom": json.dumps({"bomFormat": "CycloneDX", "specVersion": "1.5"})}
    for name, text in files.items():
        with open(f"{folder}/{name}", "w", encoding="utf-8") as file:
            file.write(text)
        fails(plimsoll(folder, "scan", "--baseline", f"{folder}/{name}", "oci:not-there"), "--baseline", name)
    fails(plimsoll(folder, "scan", "--baseline", f"{folder}/missing", target), "--baseline", "missing")
    fails(plimsoll(folder, "scan", "--baseline", folder, target), "--baseline")
    # What later versions add is no matter.
    with open(f"{folder}/more", "w", encoding="utf-8") as file:
        json.dump({"news": [{"a": 1}], **report, "schema_version": "1.7", "findings": [*report["findings"], {"kind": "weather", "id": "RAIN"}]}, file)
    equal(scan(folder, "--baseline", f"{folder}/more", target).code, scan(folder, target).code)


main()
