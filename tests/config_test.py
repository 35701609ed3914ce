#!/usr/bin/python3
"""config_test.py - plimsoll.yaml: which file counts, what its mistakes are called, what plimsoll config show says, and its schema"""
import json
import os
import re

from images import Image, Layer, npm_package, os_release
from lib import ROOT, ajv, check, equal, fails, main, no_crash, plimsoll, skip, test

SCHEMA = f"{ROOT}/docs/plimsoll.schema.json"
# The built-in advisories rate this critical, and alone they are incomplete at best: 3, and 2 where that blocks.
VULNERABLE = [npm_package("srv", "lodash", "4.17.15")]


def write(folder, text, where="user"):
    """The file of the user or of the system, or one called WHERE."""
    path = {"user": f"{folder}/xdg/plimsoll/plimsoll.yaml", "system": f"{folder}/etc/plimsoll.yaml"}.get(where, f"{folder}/{where}")
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def configured(folder, *arguments, env=None, **options):
    return plimsoll(folder, *arguments, env={"XDG_CONFIG_HOME": f"{folder}/xdg", "PLIMSOLL_SYSCONFDIR": f"{folder}/etc", **(env or {})}, **options)


def shown(folder, *command, env=None):
    """plimsoll config show: {key or "section: key": (value, source)}"""
    result = configured(folder, "config", "show", "-f", "json", *command, env=env)
    equal(result.code, 0, result.err)
    no_crash(result)
    return {(f"{row['section']}: " if "section" in row else "") + row["key"]: (row["value"], row["source"]) for row in json.loads(result.out)["options"]}


def scan(folder, *arguments, **options):
    if not os.path.exists(f"{folder}/image"):
        Image([Layer(os_release() + VULNERABLE)]).write_oci(f"{folder}/image")
    result = configured(folder, "scan", *arguments, "oci:image", **options)
    no_crash(result)
    return result


@test
def the_command_line_goes_before_variables_then_come_the_users_file_and_the_systems(folder):
    user = write(folder, "# mine\nfail-on: moderate\n")
    system = write(folder, "fail-on: low\njobs: 2\n", "system")
    equal(shown(folder)["fail-on"], ("moderate", f"{user}:2"))
    equal(shown(folder)["jobs"], ("2", f"{system}:2"))
    equal(shown(folder, env={"PLIMSOLL_FAIL_ON": "high"})["fail-on"], ("high", "PLIMSOLL_FAIL_ON"))
    os.remove(user)
    equal(shown(folder)["fail-on"], ("low", f"{system}:1"))
    os.remove(system)
    equal(shown(folder)["fail-on"], (None, "not set"))
    equal(shown(folder)["max-data-age"], ("7d", "built in"))
    equal(shown(folder)["offline"], ("false", "built in"))


@test
def a_scan_does_what_the_file_says(folder):
    equal(scan(folder, "--offline", "--no-cache").code, 3, "without a file")
    write(folder, "fail-on: high\nexit-code: 77\noffline: true\nno-cache: true\nscan:\n  format: json\n")
    result = scan(folder)
    equal(result.code, 77, result.err)
    equal(result.verdict, "block")
    equal(scan(folder, "--exit-code", "78").code, 78, "the command line goes before it")
    equal(scan(folder, env={"PLIMSOLL_EXIT_CODE": "79"}).code, 79, "a variable goes before it")
    check(scan(folder, "--format", "table").out.startswith("BLOCK "), "the table")
    equal(scan(folder, "--config", "/dev/null", "--offline", "--no-cache").code, 3, "with no file at all")
    os.rename(f"{folder}/xdg", f"{folder}/etc")
    os.rename(f"{folder}/etc/plimsoll/plimsoll.yaml", f"{folder}/etc/plimsoll.yaml")
    equal(scan(folder).code, 77, "of the system")


@test
def a_switch_of_the_file_is_turned_off_on_the_command_line(folder):
    write(folder, "offline: true\nscan: {quiet: true}\n")
    result = configured(folder, "scan", "docker://127.0.0.1:1/x")
    fails(result, "offline")
    fails(configured(folder, "scan", "--offline=false", "docker://127.0.0.1:1/x"), "127.0.0.1:1")


@test
def the_section_of_a_command_goes_before_the_top_of_the_same_file_only(folder):
    user = write(folder, "platform: linux/amd64\nsbom:\n  platform: linux/arm64\n  format: json\nvex:\n  author: Me\n")
    system = write(folder, "scan:\n  platform: linux/s390x\ndb-update: {jobs: 3}\n", "system")
    equal(shown(folder, "scan")["platform"], ("linux/amd64", f"{user}:1"))
    equal(shown(folder, "sbom")["platform"], ("linux/arm64", f"{user}:3"))
    equal(shown(folder, "sbom")["format"], ("json", f"{user}:4"))
    equal(shown(folder, "scan")["format"], ("table", "built in"), "that is the bill's")
    equal(shown(folder, "vex")["author"], ("Me", f"{user}:6"))
    equal(shown(folder, "db", "update")["jobs"], ("3", f"{system}:3"))
    equal(shown(folder, "db-update")["jobs"], ("3", f"{system}:3"))
    everything = shown(folder)
    equal(everything["platform"], ("linux/amd64", f"{user}:1"))
    equal(everything["sbom: platform"], ("linux/arm64", f"{user}:3"))
    equal(everything["db-update: jobs"], ("3", f"{system}:3"))
    fails(configured(folder, "config", "show", "scn"), "'scn'")


@test
def a_named_file_takes_the_place_of_both(folder):
    write(folder, "jobs: 2\n")
    write(folder, "tries: 2\n", "system")
    named = write(folder, "rate: 7\n", "ci/p.yaml")
    for more, env in (("--config", named), None), ((), {"PLIMSOLL_CONFIG": named}):
        rows = shown(folder, *more, env=env)
        equal(rows["rate"], ("7", f"{named}:1"))
        equal(rows["jobs"], (None, "not set"))
        equal(rows["tries"], ("5", "built in"))
    fails(scan(folder, "--config", "missing.yaml"), "configuration", "missing.yaml")
    fails(scan(folder, "--config", folder), "no regular file")


@test
def lists_are_for_what_is_repeated_and_for_what_commas_part(folder):
    path = write(folder, "db: [/a.db, /b.db]\nvex: /one.json\nscanners: [vuln, config]\nseverity: high, low\nrules: []\n".replace("high, low", "high,low"))
    write(folder, "rules: /rules\n", "system")
    rows = shown(folder, env={"PLIMSOLL_SCANNERS": ""})
    equal(rows["db"][0], ["/a.db", "/b.db"])
    equal(rows["vex"][0], ["/one.json"])
    equal(rows["scanners"][0], "vuln,config")
    equal(rows["severity"][0], "high,low")
    equal(rows["rules"], ([], f"{path}:5"), "an empty list says that there are none")
    equal(shown(folder, env={"PLIMSOLL_DB": "/c.db,/d.db"})["db"], (["/c.db", "/d.db"], "PLIMSOLL_DB"))


@test
def files_to_read_are_looked_for_beside_the_file_that_names_them(folder):
    path = write(folder, "policy: policy.yaml\ndb: [a.db, /b.db, ~/c.db]\nyara: [fetched, mine.yar]\ncache-dir: cache\noutput: report.json\nclamd: localhost:3310\n")
    beside = os.path.dirname(path)
    rows = shown(folder)
    equal(rows["policy"][0], f"{beside}/policy.yaml")
    equal(rows["db"][0], [f"{beside}/a.db", "/b.db", f"{folder}/c.db"])
    equal(rows["yara"][0], ["fetched", f"{beside}/mine.yar"])
    equal(rows["cache-dir"][0], f"{beside}/cache")
    equal(rows["output"][0], ["report.json"], "what is written goes where plimsoll is called")
    equal(rows["clamd"][0], "localhost:3310", "no path")


@test
def the_current_folder_has_no_word(folder):
    for name in "plimsoll.yaml", ".plimsoll.yaml", "plimsoll/plimsoll.yaml":
        write(folder, "fail-on: critical\nexit-code: 0\nformat: nonsense\n", name)
    equal(scan(folder, "--offline", "--no-cache").code, 3)


@test
def a_file_in_what_is_scanned_is_not_used(folder):
    write(folder, "exit-code: 0\n", "tree/.config/plimsoll/plimsoll.yaml")
    write(folder, "x\n", "tree/etc/hostname")
    write(folder, "exit-code: 0\n", "tree/etc/plimsoll/plimsoll.yaml")
    for env in {"XDG_CONFIG_HOME": f"{folder}/tree/.config"}, {"PLIMSOLL_SYSCONFDIR": f"{folder}/tree/etc/plimsoll"}:
        for target in "rootfs:tree", f"rootfs:{folder}/./tree", "tree":
            result = configured(folder, "scan", "--offline", "--no-cache", target, env=env)
            fails(result, "lies in what is scanned", "--config")
    os.symlink("tree", f"{folder}/link")
    fails(configured(folder, "scan", "--offline", "rootfs:link", env={"XDG_CONFIG_HOME": f"{folder}/link/.config"}), "lies in what is scanned")
    result = configured(folder, "scan", "--offline", "--no-cache", "--config", f"{folder}/tree/etc/plimsoll/plimsoll.yaml", "rootfs:tree")
    check("configuration" not in result.err, f"a file that is named is used: {result.err}")


@test
def what_others_may_write_is_not_used_unless_it_is_named(folder):
    path = write(folder, "jobs: 2\n")
    os.chmod(path, 0o646)
    fails(configured(folder, "config", "show"), path, "everybody may write it")
    equal(shown(folder, "--config", path)["jobs"][0], "2")
    if os.geteuid() != 0:
        skip("to give a file away takes root")
    os.chmod(path, 0o644)
    os.chown(path, 12345, 12345)
    fails(configured(folder, "config", "show"), path, "neither you nor root")
    equal(shown(folder, "--config", path)["jobs"][0], "2")


WRONG = (
    ("fail-no: high\n", ":1:1:", "unknown key 'fail-no'", "did you mean 'fail-on'?"),
    ("a: 1\nnonsense-key: 1\n", ":1:1:", "unknown key 'a'"),
    ("quiet: true\nfail-on: hgih\n", ":2:10:", "fail-on", "'hgih'", "did you mean high?"),
    ("jobs: 0\n", ":1:7:", "jobs", "no number from 1 to 256"),
    ("jobs: many\n", ":1:7:", "'many'"),
    ("offline: perhaps\n", ":1:10:", "'perhaps'", "true, false"),
    ("offline:\n", ":1:9:", "'offline' has no value"),
    ("jobs: [1]\n", ":1:7:", "expected N, found a list"),
    ("jobs: {a: 1}\n", ":1:7:", "expected N, found a table"),
    ("db: [a, [b]]\n", ":1:9:", "'db': expected FILE in the list"),
    ("db: [a, {b: c}]\n", ":1:9:", "'db': expected FILE in the list"),
    ("scanners: [vuln, vulm]\n", ":1:11:", "'vulm'", "did you mean vuln?"),
    ("scanners: []\n", ":1:11:", "list of 1 or more"),
    ("scan:\n  offlin: true\n", ":2:3:", "unknown key 'offlin'", "'offline'"),
    ("scan: high\n", ":1:7:", "'scan' is the section of a command"),
    ("db-update:\n  fail-on: high\n", ":2:3:", "plimsoll db update has no 'fail-on'"),
    ("db-updat:\n  tries: 2\n", ":1:1:", "did you mean 'db-update'?"),
    ("only-fixed: true\n", ":1:1:", "did you mean 'ignore-unfixed'?"),
    ("help: true\n", ":1:1:", "unknown key 'help'"),
    ("config: other.yaml\n", ":1:1:", "unknown key 'config'"),
    ("debug-man: {quiet: true}\n", ":1:1:", "unknown key 'debug-man'"),
    ("username: me\npassword: x\n", ":2:1:", "PLIMSOLL_PASSWORD"),
    ("scan:\n  password: x\n", ":2:3:", "PLIMSOLL_PASSWORD"),
    ("scan: {password-stdin: true}\n", ":1:8:", "PLIMSOLL_PASSWORD"),
    ("jobs: 1\njobs: 2\n", ":2:1:", "jobs"),
    ("- jobs\n", ":1:1:", "keys that are names of options"),
    ("jobs\n", ":1:1:", "keys that are names of options"),
    ("jobs: &a 1\ntries: *a\n", ":1:", "anchor"),
    ("jobs: !!int 1\n", ":1:", "tag"),
    ("jobs: [\n", ":2:1:"),
    ("policy: \"a\\nb\"\n", ":1:9:", "control characters"),
    ("policy: \"\"\n", ":1:9:", "expected a text, found nothing"),
    ("author: \"\x1b[31m\"\n", ":"),
)


@test
def a_mistake_is_named_with_file_line_column_and_the_nearest_right_word(folder):
    for text, *words in WRONG:
        path = write(folder, text)
        result = scan(folder, "--offline")
        try:
            fails(result, f"configuration: {path}:", *words)
            check("\x1b" not in result.err, "a control character is shown")
        except AssertionError as why:
            raise AssertionError(f"{text!r}: {why}") from None


@test
def limits_hold(folder):
    write(folder, "db: [" + ", ".join(f"/{i}.db" for i in range(1001)) + "]\n")
    fails(configured(folder, "config", "show"), "at most 1000")
    write(folder, "# " + "x" * (1 << 20) + "\n")
    fails(configured(folder, "config", "show"), "more than 1048576 bytes")
    write(folder, "policy: " + "x" * 5000 + "\n")
    fails(configured(folder, "config", "show"), "at most 4096 bytes")
    write(folder, "db: " + "[" * 100 + "]" * 100 + "\n")
    fails(configured(folder, "config", "show"), "plimsoll.yaml:1:")
    write(folder, "")
    equal(shown(folder)["jobs"], (None, "not set"), "an empty file says nothing")
    write(folder, "# nothing yet\n")
    equal(shown(folder)["jobs"], (None, "not set"))


@test
def help_is_there_for_those_whose_file_is_wrong(folder):
    write(folder, "nonsense: true\n")
    for command in ("--help",), ("--version",), ("scan", "--help"), ("help", "scan"), ("completion", "bash"):
        equal(configured(folder, *command).code, 0, " ".join(command))
    fails(configured(folder, "version"), "nonsense")


def samples(rule):
    """Values that the schema allows for one key."""
    if "anyOf" in rule:
        return [value for one in rule["anyOf"] for value in samples(one)]
    if "enum" in rule:
        return [rule["enum"][0]]
    kind = rule["type"]
    if kind == "boolean":
        return [True, False]
    if kind == "integer":
        return [rule["minimum"], rule["maximum"]]
    if kind == "array":
        return [[samples(rule["items"])[0]]]
    if kind == "object":
        return []
    texts = ["/some/file", "high", "90s", "500M", "2026-11-01", "linux/arm64", "debian:12", "vuln,config", "2w"]
    good = [text for text in texts if re.search(rule.get("pattern", "."), text)]
    check(good, f"a sample for {rule}")
    return good[:1] + ([30] if "integer" in kind else [])


@test
def every_option_has_a_key_and_plimsoll_takes_what_the_schema_allows(folder):
    with open(SCHEMA, encoding="utf-8") as file:
        schema = json.load(file)
    places = [("", schema["properties"])]
    for name, rule in schema["properties"].items():
        places += [(name, one["properties"]) for one in rule.get("anyOf", [rule]) if one.get("type") == "object"]
    values = {(section, key): samples(rule) for section, properties in places for key, rule in properties.items()}
    check(len(values) > 300, f"{len(values)} keys")
    paths = []
    for turn in range(max(map(len, values.values()))):  # the first samples of all, at the top and in all sections; then the second ones
        top, sections = {}, {}
        for (section, key), allowed in values.items():
            if allowed:
                (sections.setdefault(section, {}) if section else top)[key] = allowed[turn % len(allowed)]
        for name, document in ("top", top), ("sections", sections):
            paths.append(write(folder, json.dumps(document, indent=0), f"documents/{turn}-{name}.json"))  # JSON is YAML
            rows = shown(folder, "--config", paths[-1], env={"PLIMSOLL_SCANNERS": ""})
            said = {name for name, (_, source) in rows.items() if source.startswith(f"{paths[-1]}:")}
            want = {f"{section}: {key}" if section else key for section, key in values if bool(section) == (name == "sections") and values[section, key]}
            equal(sorted(want - said), [], "keys that are not taken")
            equal(sorted(said - want), [], "and others")
    ajv(SCHEMA, *paths)


@test
def what_plimsoll_refuses_the_schema_refuses(folder):
    wrong = [{"fail-no": "high"}, {"fail-on": "hgih"}, {"jobs": 0}, {"jobs": "many"}, {"offline": "perhaps"}, {"jobs": [1]}, {"db": ["a", ["b"]]},
             {"scanners": ["vuln", "vulm"]}, {"scanners": []}, {"scanners": "vuln,vulm"}, {"scan": {"offlin": True}}, {"scan": "high"},
             {"db-update": {"fail-on": "high"}}, {"help": True}, {"config": "x"}, {"password": "x"}, {"scan": {"password-stdin": True}}, [], ["jobs"],
             {"timeout": "soon"}, {"timeout": "5x"}, {"max-data-age": "2y"}, {"platform": "linux"}, {"distro": "debian"}, {"exit-code": 256},
             {"policy": ""}, {"cache-clean": {"keep": "lots"}}, {"vex": {"nonsense": 1}}]
    for document in wrong:
        path = write(folder, json.dumps(document), "wrong.json")
        fails(configured(folder, "config", "show", "--config", path), "wrong.json:1:")
        try:
            ajv(SCHEMA, path)
        except AssertionError:
            continue
        raise AssertionError(f"the schema allows {document}")


@test
def what_is_shown_names_files_and_places(folder):
    path = write(folder, "cache-dir: /kept\n")
    result = configured(folder, "config", "show", "-f", "json")
    document = json.loads(result.out)
    equal(document["files"], [{"kind": "user", "path": path, "read": True}, {"kind": "system", "path": f"{folder}/etc/plimsoll.yaml", "read": False}])
    equal(document["places"]["evidence"], "/kept")
    equal(document["places"]["advisories"], f"{folder}/data/plimsoll/advisories.db")
    check(os.access(document["places"]["reader"], os.X_OK), "the reader")
    for columns in "40", "80", "200":
        text = configured(folder, "config", "show", env={"COLUMNS": columns}).out
        check(max(map(len, text.splitlines())) <= int(columns), f"fits {columns}")
        check(path in text.replace("\n", "").replace(" ", "") and "evidence" in text, "names the file")
    check("\x1b" not in configured(folder, "config", "show").out, "no colours in a pipe")


@test
def values_of_variables_cannot_change_a_terminal(folder):
    result = configured(folder, "config", "show", env={"PLIMSOLL_AUTHOR": "\x1b]0;x\x07\u202eevil"})
    check("\x1b" not in result.out and "\u202e" not in result.out and "\\u202eevil" in result.out, result.out)


main()
