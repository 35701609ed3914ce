"""diff_test.py - plimsoll diff: packages, findings, settings, layers and verdict of two images, or of their saved reports"""
import json
import os
import re
import subprocess

from feeds_made import osv, store, tracker
from images import Dir, File, Image, Layer, dpkg_status, npm_package, os_release
from lib import PLIMSOLL, ROOT, ajv, check, equal, fails, main, no_crash, plimsoll, scan, test

ALL = {"PLIMSOLL_SCANNERS": "vuln,config,account,secret"}
BASE = os_release() + [File("etc/passwd", "root:x:0:0:root:/root:/bin/sh\n")]
KEY = "-----BEGIN RSA " + "PRIVATE KEY-----\n" + "MIIEpAIBAAKCAQEA" + "q1w2e3r4t5y6u7i8" * 8 + "\n-----END RSA " + "PRIVATE KEY-----\n"


def feeds(folder):
    """zlib: repaired in 1.3; hello: 1 in all versions, 2 from 3.0 on; lodash."""
    tracker(folder, {"zlib": {"CVE-2023-1001": ("resolved", "1.3-1", None, None)},
                     "hello": {"CVE-2023-1002": ("open", None, None, None)}, "gone": {"CVE-2023-1003": ("open", None, None, None)}})
    osv(folder, "GHSA-aaaa-bbbb-cccc", "npm", "left", "9.0", aliases=["CVE-2023-2001"])
    return store(folder)


def write(folder, name, image):
    return image.write_oci(f"{folder}/{name}")


def pair(folder):
    """An image, and the same with a package upgraded, one removed, one added, another user, a port and a label more, a layer more."""
    base = Layer(BASE, created_by="the base")
    older = Image([base, Layer([dpkg_status(("zlib1g", "1.2-1", "zlib"), ("hello", "2.10-3"), ("gone", "1-1"))], created_by="COPY old")],
                  config={"Cmd": ["sh"], "User": "app", "Env": ["PATH=/bin", "OLD=" + "x1"], "Labels": {"a": "1", "b": "2"}})
    newer = Image([base, Layer([dpkg_status(("zlib1g", "1.3-1", "zlib"), ("hello", "2.10-3")), npm_package("srv", "left", "1.0.0")], created_by="COPY new"),
                   Layer([File("etc/passwd", "root:x:0:0:root:/root:/bin/sh\ndeploy:x:1001:1001::/home/deploy:/bin/sh\n")], created_by="RUN useradd")],
                  config={"Cmd": ["sh", "-c", "sleep 1"], "Env": ["PATH=/sbin", "NEW=" + "y2"], "ExposedPorts": {"22/tcp": {}}, "Labels": {"a": "1", "b": "3"}})
    return write(folder, "old", older), write(folder, "new", newer)


def diff(folder, *arguments, env=None):
    result = plimsoll(folder, "diff", "--offline", "-f", "json", *arguments, env=env)
    check(result.code in (0, 2, 3), f"exit {result.code}: {result.err}")
    no_crash(result)
    return result


def changes(result, member, *keys):
    return {tuple(each.get(key) for key in keys) for each in result.report[member]}


@test
def packages_findings_settings_and_layers_are_told(folder):
    old, new = pair(folder)
    known = feeds(folder)
    result = diff(folder, *known, old, new)
    equal(changes(result, "packages", "change", "name", "version_before", "version"),
          {("upgraded", "zlib1g", "1.2-1", "1.3-1"), ("removed", "gone", "1-1", None), ("added", "left", None, "1.0.0")})
    equal(changes(result, "findings", "change", "id", "fixed_by"),
          {("fixed", "CVE-2023-1001", "1.3-1"), ("gone", "CVE-2023-1003", None), ("new", "CVE-2023-2001", None)})
    equal(result.report["summary"]["findings"], {"new": 1, "worse": 0, "better": 0, "fixed": 1, "gone": 1, "same": 1})
    equal({each["change"]: each["why"] for each in result.report["findings"]},
          {"fixed": "zlib1g was upgraded from 1.2-1 to 1.3-1", "gone": "gone was removed", "new": "left was added"})
    equal(changes(result, "settings", "setting", "before", "after"),
          {("user", "app", None), ("cmd", "sh", "sh -c 'sleep 1'"), ("environment", "OLD", None), ("environment", None, "NEW"), ("port", None, "22/tcp"),
           ("label", "b=2", "b=3")})
    equal(changes(result, "accounts", "change", "name"), {("added", "deploy")})
    layers = [(each["change"], each.get("created_by")) for each in result.report["layers"]]
    equal(layers, [("shared", "the base"), ("added", "COPY new"), ("added", "RUN useradd"), ("removed", "COPY old")])
    sizes = {each["digest"]: each["size_bytes"] for each in result.report["layers"]}
    for digest, size in sizes.items():
        name = "old" if os.path.exists(f"{folder}/old/blobs/{digest.replace(':', '/')}") else "new"
        equal(size, os.path.getsize(f"{folder}/{name}/blobs/{digest.replace(':', '/')}"), digest)
    equal(result.report["summary"]["layers"]["added"]["count"], 2)
    check("x1" not in result.out and "y2" not in result.out, "no value of a variable")
    same = diff(folder, *known, new, new)
    equal([same.report[member] for member in ("findings", "packages", "settings", "rules", "accounts")], [[]] * 5)
    equal({each["change"] for each in same.report["layers"]}, {"shared"})


@test
def the_schema_describes_it_and_it_is_the_same_each_time(folder):
    old, new = pair(folder)
    known = feeds(folder)
    for name, arguments in (("a", (old, new)), ("b", (new, old)), ("same", (new, new))):
        result = diff(folder, *known, *arguments, env=ALL)
        with open(f"{folder}/{name}.json", "w", encoding="utf-8") as file:
            file.write(result.out)
        equal(diff(folder, *known, *arguments, env=ALL).out, result.out, "the same bytes")
    ajv(f"{ROOT}/docs/diff.schema.json", *(f"{folder}/{name}.json" for name in ("a", "b", "same")))
    wrong = json.loads(diff(folder, *known, old, new).out)
    wrong["findings"][0]["change"] = "other"
    with open(f"{folder}/wrong.json", "w", encoding="utf-8") as file:
        json.dump(wrong, file)
    try:
        ajv(f"{ROOT}/docs/diff.schema.json", f"{folder}/wrong.json")
    except AssertionError:
        return
    check(False, "the schema takes a change that is none")


@test
def saved_reports_are_compared_as_scans_are(folder):
    old, new = pair(folder)
    known = feeds(folder)
    for name, target in (("old", old), ("new", new)):
        with open(f"{folder}/{name}.json", "w", encoding="utf-8") as file:
            file.write(scan(folder, *known, target).out)
    scanned = diff(folder, *known, old, new)
    for arguments in ((f"{folder}/old.json", f"{folder}/new.json"), (f"report:{folder}/old.json", new), (old, f"{folder}/new.json")):
        equal(diff(folder, *known, *arguments).report, scanned.report, arguments)
    # Without its packages the rest is compared all the same.
    report = json.loads(scan(folder, *known, old).out)
    del report["packages"]
    with open(f"{folder}/few.json", "w", encoding="utf-8") as file:
        json.dump(report, file, sort_keys=True)
    result = diff(folder, f"report:{folder}/few.json", f"{folder}/new.json")
    check("packages" not in result.report and any("packages were not compared" in note for note in result.report["notes"]), result.report["notes"])
    equal(result.report["summary"]["findings"]["new"], 1)


@test
def what_is_no_report_is_an_error_before_anything_is_scanned(folder):
    old, _ = pair(folder)
    whole = json.loads(scan(folder, old).out)
    wrong = {
        "list": ({"schema_version": 1, "tool": {"name": "plimsoll"}, "reports": [whole]}, "several images"),
        "later": ({**whole, "schema_version": 2}, "schema version 2"),
        "other": ({"schema_version": 1, "tool": {"name": "trivy"}, "findings": [], "verdict": {}}, "no report of plimsoll"),
        "bill": ({"schema_version": 1, "tool": {"name": "plimsoll"}, "packages": []}, "without findings and verdict"),
        "nameless": ({**whole, "findings": [{"kind": "setting"}]}, "a finding without an id"),
        "array": ([1], "no report of plimsoll"),
    }
    for name, (document, words) in wrong.items():
        with open(f"{folder}/{name}.json", "w", encoding="utf-8") as file:
            json.dump(document, file)
        fails(plimsoll(folder, "diff", f"report:{folder}/{name}.json", "oci:not-there"), "OLD", f"{name}.json", words)
    with open(f"{folder}/cut.json", "w", encoding="utf-8") as file:
        file.write(json.dumps(whole, indent=1)[:-40])
    fails(plimsoll(folder, "diff", "oci:not-there", f"{folder}/cut.json"), "NEW", "cut.json", "line ")
    fails(plimsoll(folder, "diff", "report:not-there", old), "OLD", "not-there")
    fails(plimsoll(folder, "diff", old, "oci:not-there"), "NEW 'oci:not-there'")
    fails(plimsoll(folder, "diff", "-", "-"), "standard input")
    fails(plimsoll(folder, "diff", old))


@test
def fail_on_new_decides_the_exit_code(folder):
    old, new = pair(folder)
    known = feeds(folder)
    rated = {each["change"]: each["rating"] for each in diff(folder, *known, old, new).report["findings"]}
    equal(rated["new"], "unknown")
    for arguments, code in ((("--fail-on-new", old, new), 2), (("--fail-on-new=low", old, new), 2), (("--fail-on-new", "high", old, new), 2),
                            (("--fail-on-new=critical", old, new), None), (("--fail-on-new", "--exit-code", "7", old, new), 7),
                            (("--fail-on-new", new, new), None), ((old, new), None)):
        result = plimsoll(folder, "diff", "--offline", *known, *arguments)
        equal(result.code, code or 0, f"{arguments}: {result.err}")
    fails(plimsoll(folder, "diff", "--fail-on-new=worst", old, new), "worst")
    # What could not be examined is told, unless something worse is.
    broken = Image([Layer(BASE), Layer(blob=b"no tar at all" * 99)]).write_oci(f"{folder}/broken")
    equal(plimsoll(folder, "diff", "--offline", *known, old, broken).code, 3)
    equal(plimsoll(folder, "diff", "--offline", *known, "--fail-on-new", broken, new).code, 2)


@test
def a_secret_a_setting_and_a_rating_that_changed_are_told(folder):
    older = Image([Layer(BASE + [dpkg_status(("hello", "2.10-3"))]), Layer([File("srv/key.pem", KEY)])], config={"User": "app"}).write_oci(f"{folder}/old")
    moved = Image([Layer(BASE + [dpkg_status(("hello", "2.10-3"))]), Layer([File("srv/moved.pem", KEY)])]).write_oci(f"{folder}/moved")
    twice = Image([Layer(BASE + [dpkg_status(("hello", "2.10-3"))]), Layer([File("srv/key.pem", KEY), File("srv/copy.pem", KEY)])],
                  config={"User": "app"}).write_oci(f"{folder}/twice")
    result = diff(folder, older, moved, env=ALL)
    check(not [each for each in result.report["findings"] if each["kind"] == "secret"], f"a secret that moved is the same: {result.report['findings']}")
    check(("PLM-B01", "pass", "fail") in changes(result, "rules", "id", "before", "after"), result.report["rules"])
    check(("new", "setting", "PLM-B01") in changes(result, "findings", "change", "kind", "id"), result.report["findings"])
    result = diff(folder, older, twice, env=ALL)
    equal([(each["change"], each["kind"], each["path"]) for each in result.report["findings"] if each["kind"] == "secret"], [("new", "secret", "srv/copy.pem")])
    check("MIIEpAIBAAKCAQEA" not in result.out, "the secret itself")
    report = json.loads(scan(folder, older, env=ALL).out)
    for each in report["findings"]:
        each["rating"] = {"critical": "low", "high": "low"}.get(each["rating"], "critical")
    with open(f"{folder}/rated.json", "w", encoding="utf-8") as file:
        json.dump(report, file)
    result = diff(folder, f"{folder}/rated.json", older, env=ALL)
    check({each["change"] for each in result.report["findings"]} <= {"worse", "better"} and result.report["findings"], result.report["findings"])
    for each in result.report["findings"]:
        check(each["rating_before"] != each["rating"], each)
    # What only one of the two was asked for is no change.
    with open(f"{folder}/less.json", "w", encoding="utf-8") as file:
        file.write(scan(folder, older).out)
    result = diff(folder, f"{folder}/less.json", twice, env=ALL)
    check(not [each for each in result.report["findings"] if each["kind"] in ("secret", "setting")], result.report["findings"])
    check(any("secrets were not compared" in note for note in result.report["notes"]), result.report["notes"])


HOSTILE = ["a\x1b[31mred", "b|c", "`code` ``more``", "@maintainers", "<img src=x onerror=alert(1)>", "[link](javascript:x)", "![i](http://x.example/a.png)",
           "::error::no", "line\nbreak", "\u202egnirts", "#1", "a` | b", "=cmd()", "\\"]


@test
def hostile_names_are_shown_and_never_obeyed(folder):
    config = {"User": "<b>@all</b> | x", "Labels": {f"l{i}": text for i, text in enumerate(HOSTILE)}, "Cmd": HOSTILE, "ExposedPorts": {text: {} for text in HOSTILE}}
    packages = [npm_package("srv/" + str(i), text, text) for i, text in enumerate(HOSTILE)]
    old = Image([Layer(BASE)], config={"User": "app"}).write_oci(f"{folder}/old")
    new = Image([Layer(BASE), Layer([Dir("srv"), *packages], created_by="RUN " + " ".join(HOSTILE))], config=config).write_oci(f"{folder}/new")
    table = plimsoll(folder, "diff", "--offline", old, new, env={"COLUMNS": "80"}).out
    check("\x1b" not in table and "\u202e" not in table and "\\x1b" in table, table)
    check(not re.search("^::", table, re.M), "a workflow command")
    text = plimsoll(folder, "diff", "--offline", "-f", "markdown", old, new).out
    check("\x1b" not in text and "\u202e" not in text, text)
    for line in text.splitlines():
        # A row has as many cells as its heading, and all that is untrusted is code: what is left of the line without its spans is ours.
        if not line.startswith("|"):
            continue
        rest = re.sub(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", "CODE", line)
        check(not re.search(r"[<@#\[`\\!]", rest), f"{line} leaves {rest}")
        check(re.sub(r"\\\|", "", rest).count("|") in (4, 5, 6), f"cells of {line}")
    report = diff(folder, old, new).report
    equal({each["name"] for each in report["packages"]} & {"b|c", "<img src=x onerror=alert(1)>"}, {"b|c", "<img src=x onerror=alert(1)>"})


@test
def the_table_fits(folder):
    old, new = pair(folder)
    known = feeds(folder)
    for columns in (60, 80, 120):
        script = f"stty cols {columns}; exec {PLIMSOLL} diff --offline {' '.join(known)} {old} {new}"
        result = subprocess.run(["script", "-qec", script, "/dev/null"], capture_output=True, text=True, check=False, timeout=120,
                                env={**os.environ, "HOME": folder, "XDG_CACHE_HOME": f"{folder}/cache", "NO_COLOR": "1", "TERM": "xterm", "SOURCE_DATE_EPOCH": "1700000000",
                                     "PLIMSOLL_SCANNERS": "vuln,account"})
        lines = [line for line in result.stdout.replace("\r\n", "\n").split("\n") if "\r" not in line]
        check(any("New findings (1)" in line for line in lines), result.stdout)
        check(max(len(line) for line in lines) <= columns, f"{columns}: {max(lines, key=len)!r}")


main()
