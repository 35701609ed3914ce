"""rules_test.py - plimsoll rules: configuration rules listed and shown, the built-in ones and one's own"""
import json
import os
import re

from images import File, Hardlink, Image, Layer, dpkg_status, os_release
from lib import ROOT, SETTINGS, Skip, check, equal, main, plimsoll, scan, test

try:
    import jsonschema
except ImportError:
    jsonschema = None
try:
    import yaml
except ImportError:
    yaml = None

OWN = """\
- id: SHOP-2
  title: The shop's own
  rating: high
  check: {not: {passwd: {has: account}}}
  fix: {any: remove it, alpine: "deluser USER"}
  maps: {cis-docker: [4.9]}
  aliases: [SHOP-OLD-7]
- id: SHOP-1
  title: Another
  rating: low
  hint: true
  check: {file: {path: /etc/passwd}}
  fix: none
"""


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def documents(folder, *words):
    result = plimsoll(folder, "rules", *words, "--format", "json")
    equal((result.code, result.err), (0, ""))
    document = json.loads(result.out)
    with open(f"{ROOT}/docs/rules.schema.json", encoding="utf-8") as file:
        schema = json.load(file)
    if jsonschema:
        problem = next(jsonschema.Draft202012Validator(schema).iter_errors(document), None)
        check(problem is None, problem and f"{problem.json_path}: {problem.message}")
    return document["rules"]


@test
def all_rules_of_the_tree_are_built_in_and_listed(folder):
    files = sorted(name for name in os.listdir(f"{ROOT}/rules") if name.endswith(".yaml"))
    rules = documents(folder, "list")
    equal([rule["file"] for rule in rules], files)
    equal([rule["id"] + ".yaml" for rule in rules], files)
    check(all(rule["builtin"] for rule in rules), "built in")
    lines = plimsoll(folder, "rules", "list").out.splitlines()
    equal([line.split()[0] for line in lines], [rule["id"] for rule in rules])


def several(value):
    return value if isinstance(value, list) else [value]


def condition(value):
    """As --format json has it, of what the file says."""
    (word, inner), = value.items()
    if word in ("all", "any"):
        return {word: [condition(part) for part in inner]}
    if word == "not":
        return {word: condition(inner)}
    return {"check": word, "parameters": {name: several(text) for name, text in inner.items()}}


def spelled(value):
    """Switches as one of their spellings."""
    if isinstance(value, dict):
        return {key: spelled(child) for key, child in value.items()}
    if isinstance(value, list):
        return [spelled(child) for child in value]
    return {"true": "yes", "false": "no"}.get(value, value)


@test
def every_built_in_rule_says_of_its_examples_what_they_expect(folder):
    result = plimsoll(folder, "rules", "test")
    if "is not there yet" in result.out:
        raise Skip("a check is not there yet")
    equal((result.code, result.out.splitlines()[-1].split(", ")[-1], result.err), (0, "0 not as expected", ""), result.out)


@test
def what_is_listed_is_what_another_reader_of_yaml_reads(folder):
    if not yaml:
        raise Skip("python3-yaml is not there")
    for rule in documents(folder, "list"):
        with open(f"{ROOT}/rules/{rule['file']}", encoding="utf-8") as file:
            want = yaml.load(file, yaml.BaseLoader)  # all values as texts
        for key in ("id", "title", "why", "rating"):
            equal(rule[key], want[key], rule["id"])
        equal(rule["hint"], want.get("hint", "false") in ("true", "yes"), rule["id"])
        equal(rule["aliases"], several(want.get("aliases", [])), rule["id"])
        equal(rule["fix"], want["fix"] if isinstance(want["fix"], dict) else {"any": want["fix"]}, rule["id"])
        equal(rule["maps"], {standard: several(clauses) for standard, clauses in want.get("maps", {}).items()}, rule["id"])
        equal([(example.get("title"), example["expect"]) for example in rule["examples"]],
              [(example.get("title"), example["expect"]) for example in want["examples"]], rule["id"])
        for key in ("applies", "check"):
            equal(spelled(rule.get(key)), spelled(condition(want[key]) if key in want else None), rule["id"])


@test
def own_rules_stand_beside_the_built_in_ones(folder):
    write(f"{folder}/own/shop.yaml", OWN)
    write(f"{folder}/own/readme.txt", "not a rule")
    built_in = documents(folder, "list")
    rules = documents(folder, "list", "--rules", "own")
    equal([rule["id"] for rule in rules], [rule["id"] for rule in built_in] + ["SHOP-1", "SHOP-2"])
    equal((rules[-1]["file"], rules[-1]["line"]), ("own/shop.yaml", 1))
    equal(rules[-1]["check"], {"not": {"check": "passwd", "parameters": {"has": ["account"]}}})
    equal(documents(folder, "list", "--rules", "own/shop.yaml"), rules)
    equal([line.split()[1] for line in plimsoll(folder, "rules", "list", "--rules", "own/").out.splitlines()][-2:], ["hint", "high"])


@test
def rules_are_listed_by_standard(folder):
    write(f"{folder}/own/shop.yaml", OWN)
    lines = plimsoll(folder, "rules", "list", "--rules", "own", "--standard", "cis-docker").out.splitlines()
    check("SHOP-2   high      The shop's own (4.9)" in [" ".join(line.split(" ")) for line in lines], lines)
    check(not any(line.startswith("SHOP-1") for line in lines), lines)
    result = plimsoll(folder, "rules", "list", "--standard", "cis")
    equal(result.code, 1)
    check("did you mean cis-docker?" in result.err, result.err)


@test
def a_rule_is_shown_by_its_id_and_by_what_other_tools_call_it(folder):
    by_id = plimsoll(folder, "rules", "show", "PLM-A02")
    equal((by_id.code, by_id.err), (0, ""))
    for part in ("Passwords expire within 90 days", "PASS_MAX_DAYS", "chage -M 90 USER", "ISO/IEC 27002:2022: 5.17", "Linux.2-1-b", "not-applicable"):
        check(part in by_id.out, by_id.out)
    equal(plimsoll(folder, "rules", "show", "linux.2-1-b").out, by_id.out)
    equal([rule["id"] for rule in documents(folder, "show", "CIS-DI-0001", "PLM-A02", "plm-a02")], ["PLM-B01", "PLM-A02"])


@test
def a_rule_that_is_not_there_is_said(folder):
    result = plimsoll(folder, "rules", "show", "PLM-A022")
    equal((result.code, result.out), (1, ""))
    equal(result.err, "plimsoll: there is no rule 'PLM-A022'; did you mean PLM-A02?\n")
    check("did you mean PLM-A24?" in plimsoll(folder, "rules", "show", "a24").err, "a rule without PLM-")


@test
def a_rule_with_an_error_names_its_place_and_nothing_is_listed(folder):
    for text, error in ((OWN.replace("check: {not", "chekc: {not"), "own/a.yaml:4:3: unknown key 'chekc'; did you mean 'check'?"),
                        (OWN.replace("low", "medium"), "own/a.yaml:10:11: expected one of critical, high, moderate, low, found 'medium'; did you mean 'moderate'?"),
                        (OWN.replace("SHOP-1", "PLM-A02"), "own/a.yaml:8:7: ids that begin with 'PLM-' are those of the built-in rules; expected another, found 'PLM-A02'"),
                        ("id: &x A\n", "own/a.yaml:1:5: an anchor (&name), which is not used here")):
        write(f"{folder}/own/a.yaml", text)
        result = plimsoll(folder, "rules", "list", "--rules", "own")
        equal((result.code, result.out, result.err), (1, "", f"plimsoll: {error}\n"))


@test
def an_example_that_is_not_as_expected_is_named_and_ends_with_1(folder):
    write(f"{folder}/own/a.yaml", """\
id: SHOP-1
title: There is a passwd
rating: low
check: {file: {path: /etc/passwd}}
fix: none
examples:
  - title: it is there
    expect: fail
    files: [{path: /etc/passwd, text: "root:x:0:0::/root:/bin/sh"}]
""")
    result = plimsoll(folder, "rules", "test", "--rules", "own", "shop-1")
    equal((result.code, result.err), (1, ""))
    lines = result.out.splitlines()
    check(lines[0].startswith("own/a.yaml:7: SHOP-1 (it is there): expected fail, is "), result.out)
    equal(lines[1:], ["1 rule, 1 example, 1 not as expected"])
    equal(plimsoll(folder, "rules", "test", "NO-1").err, "plimsoll: there is no rule 'NO-1'; plimsoll rules list has all\n")


@test
def a_scan_by_rules_with_an_error_is_refused(folder):
    write(f"{folder}/own/a.yaml", OWN.replace("check: {not", "chekc: {not"))
    result = plimsoll(folder, "scan", "--offline", "--rules", "own", Image([Layer(os_release())]).write_oci(f"{folder}/oci"))
    equal((result.code, result.out), (1, ""))
    check("own/a.yaml:4:3: unknown key 'chekc'" in result.err, result.err)


@test
def a_folder_without_rules_is_a_mistake(folder):
    os.makedirs(f"{folder}/empty")
    result = plimsoll(folder, "rules", "list", "--rules", "empty")
    equal((result.code, result.err), (1, "plimsoll: 'empty' has no rules: no file *.yaml or *.yml\n"))
    equal(plimsoll(folder, "rules", "list", "--rules", "nowhere").code, 1)


@test
def a_users_rule_becomes_a_finding_and_a_rescan_says_the_same(folder):
    write(f"{folder}/own/a.yaml", """\
id: SHOP-1
title: Nobody is called guest
why: The shop has no guests.
rating: high
check: {text: {path: /etc/passwd, not-contains: "guest:"}}
fix: {debian: deluser guest, any: userdel guest}
maps: {iso27002-2022: ["5.16"]}
""")
    passwd = File("etc/passwd", "root:x:0:0::/root:/bin/sh\nguest:x:1000:1000::/:/bin/sh\n")
    target = Image([Layer([*os_release(), passwd])]).write_oci(f"{folder}/image")
    first, second = (scan(folder, "--rules", "own", "--compliance", "iso27002-2022", target, env=SETTINGS) for _ in range(2))
    found = [finding for finding in first.report["findings"] if finding["id"] == "SHOP-1"]
    equal([(each["kind"], each["rating"], each["action"], each["path"]) for each in found], [("setting", "high", "deluser guest", "etc/passwd")])
    judged = {rule["id"]: rule for rule in first.report["rules"]}
    equal((judged["SHOP-1"]["result"], [each["line"] for each in judged["SHOP-1"]["evidence"]], judged["SHOP-1"]["maps"]), ("fail", [2], {"iso27002-2022": ["5.16"]}))
    check(all(layer["from_evidence"] for layer in second.report["layers"]), "nothing was read again")
    for key in ("findings", "rules", "passwords", "compliance", "verdict"):
        equal(second.report[key], first.report[key], key)
    changed = scan(folder, target, env=SETTINGS)
    check("SHOP-1" not in {rule["id"] for rule in changed.report["rules"]}, "kept for other rules")


TWO = """\
- id: SHOP-1
  title: Nobody is called guest
  why: The shop has no guests.
  rating: high
  check: {text: {path: /etc/passwd, not-contains: "guest:"}}
  fix: userdel guest
  maps: {iso27002-2022: ["5.16"], iso27002-2013: ["9.2.1"]}
- id: SHOP-2
  title: root's shell is zsh
  rating: low
  hint: true
  check: {passwd: {has: account, shell: /bin/zsh}}
  fix: none
  maps: {iso27002-2022: ["5.16"]}
"""


@test
def a_finding_says_why_it_matters_and_a_hint_decides_nothing(folder):
    write(f"{folder}/own/a.yaml", TWO)
    target = Image([Layer([*os_release(), File("etc/passwd", "guest:x:1000:1000::/:/bin/sh\n")])]).write_oci(f"{folder}/image")
    lines = [line.strip() for line in plimsoll(folder, "scan", "--offline", "--rules", "own", target, env=SETTINGS).out.splitlines()]
    at = lines.index("/etc/passwd line 1; the rule: Nobody is called guest")
    equal(lines[at + 1:at + 3], ["The shop has no guests.", "to do: userdel guest"])
    hints = lines[lines.index(next(line for line in lines if line.startswith("Hints ("))):]
    check(any(line.startswith("SHOP-2 ") and line.endswith("the rule: root's shell is zsh") for line in hints), hints)
    report = scan(folder, "--rules", "own", target, env=SETTINGS).report
    equal({rule["id"]: rule["hint"] for rule in report["rules"] if rule["id"].startswith("SHOP")}, {"SHOP-1": False, "SHOP-2": True})
    check("SHOP-2" not in {finding["id"] for finding in report["findings"]}, "a hint is a finding")


@test
def a_hint_that_is_not_decided_leaves_nothing_open(folder):
    write(f"{folder}/own/a.yaml", TWO.replace("id: SHOP-1\n", "id: SHOP-1\n  hint: true\n"))
    target = Image([Layer([*os_release(), File("etc/passwd", b"\xff" * 40)])]).write_oci(f"{folder}/image")
    report = scan(folder, "--rules", "own", target, env=SETTINGS).report
    equal({rule["id"]: rule["result"] for rule in report["rules"]}["SHOP-2"], "incomplete")
    check(not any("SHOP-2" in note["text"] for note in report["notes"]), report["notes"])


@test
def rules_that_are_not_decided_for_one_reason_are_named_together(folder):
    target = Image([Layer([*os_release(), dpkg_status(("base-files", "12.4")), File("etc/passwd", b"\xff" * 40)])]).write_oci(f"{folder}/image")
    result = scan(folder, target, env=SETTINGS)
    equal(result.code, 3)
    undecided = [rule["id"] for rule in result.report["rules"] if rule["result"] == "incomplete" and not rule["hint"]]
    check(len(undecided) > 9, undecided)
    notes = [note["text"] for note in result.report["notes"] if "not decided" in note["text"]]
    equal([(int(re.search("; ([0-9]+) rules", note).group(1)), note.split(": ")[-1]) for note in notes],
          [(len(undecided), f"{', '.join(undecided[:8])} and {len(undecided) - 8} more")])


@test
def a_standard_without_an_edition_is_its_newest(folder):
    entries = [*os_release(), dpkg_status(("base-files", "12.4")), File("etc/passwd", "root:x:0:0::/root:/bin/sh\n")]
    target = Image([Layer(entries)]).write_oci(f"{folder}/image")
    short, whole = (scan(folder, "--compliance", name, target, env=SETTINGS).report["compliance"] for name in ("iso27002", "iso27002-2022"))
    equal((short, short["standard"], short["title"]), (whole, "iso27002-2022", "ISO/IEC 27002:2022"))
    equal(plimsoll(folder, "rules", "list", "--standard", "iso27002").out, plimsoll(folder, "rules", "list", "--standard", "iso27002-2022").out)
    text = plimsoll(folder, "scan", "--offline", "--compliance", "iso27002", target, env=SETTINGS).out
    counts = re.search(r"\n  controls +(\d+) fail, (\d+) pass, (\d+) not applicable\n", text)
    check(counts, text)
    equal(sum(int(count) for count in counts.groups()), len(short["controls"]))
    for standard in ("cis-docker", "disa", "nist-800-190"):
        equal(scan(folder, "--compliance", standard, target, env=SETTINGS).report["compliance"]["standard"], standard)


@test
def the_example_of_the_documentation_is_a_rule_that_holds(folder):
    with open(f"{ROOT}/docs/rules.md", encoding="utf-8") as file:
        text = file.read().split("```yaml\n")[1].split("```")[0]
    write(f"{folder}/own/a.yaml", text.replace("id: PLM-A02 ", "id: SHOP-A02"))
    result = plimsoll(folder, "rules", "test", "SHOP-A02", "--rules", "own")
    equal((result.code, result.out, result.err), (0, "1 rule, 3 examples, 0 not as expected\n", ""))


@test
def the_end_of_a_release_is_asked_of_the_stores_at_each_scan(folder):
    def said(target, *options):
        report = scan(folder, "--scanners", "config", *options, target).report
        found = next(item for item in report["rules"] if item["id"] == "PLM-C16")
        return found["result"], [finding["id"] for finding in report["findings"] if finding["id"] == "PLM-C16"]

    # (os-release, the result): Debian 9 had its last day of long-term support on 2022-06-30
    for number, (text, want) in enumerate((('ID=debian\nVERSION_ID="9"\n', "fail"), ('ID=debian\nPRETTY_NAME="sid"\n', "not-applicable"),
                                           ("ID=own\nVERSION_ID=1\n", "not-applicable"))):
        target = Image([Layer(os_release(text) + [File("etc/passwd", "root:x:0:0:root:/root:/bin/sh\n")])]).write_oci(f"{folder}/release-{number}")
        for _ in range(2):  # read, and kept
            equal(said(target), (want, ["PLM-C16"] if want == "fail" else []), text)
        if want == "fail":  # what is kept says nothing of support
            equal(said(target, "--distro", "own:1"), ("not-applicable", []))


@test
def capabilities_of_files_are_read_of_layers_and_of_folders(folder):
    # linux/capability.h, struct vfs_cap_data: revision 2 with the effective bit, permitted 1 << CAP_SETUID
    attribute = b"\x01\0\0\x02" + (1 << 7).to_bytes(4, "little") + bytes(12)
    program = File("usr/bin/python3", "x", mode=0o755)
    program[0].pax_headers = {"SCHILY.xattr.security.capability": attribute.decode("utf-8", "surrogateescape")}
    target = Image([Layer(os_release() + [program])]).write_oci(f"{folder}/capable")
    targets = [target]
    root = f"{folder}/root"
    write(f"{root}/usr/bin/python3", "x")
    os.chmod(f"{root}/usr/bin/python3", 0o755)
    try:
        os.setxattr(f"{root}/usr/bin/python3", "security.capability", attribute)
        targets.append(f"rootfs:{root}")
    except OSError:
        pass  # somebody's without rights
    for name in targets:
        for _ in range(2):
            rule = next(item for item in scan(folder, "--scanners", "config", name).report["rules"] if item["id"] == "PLM-C36")
            equal((rule["result"], rule["evidence"][0]["text"][:21]), ("fail", "cap_setuid, mode 0755"), name)


@test
def another_name_of_a_setuid_program_outlives_it(folder):
    """A later layer that replaces the one leaves the other as it was: root for whoever runs it."""
    below = os_release() + [File("opt/tool", "x", mode=0o4755), Hardlink("opt/same", "opt/tool", mode=0o4755)]
    plain = File("opt/tool", "x", mode=0o755)
    for above, paths in (([plain], ["opt/same"]), ([plain, File("opt/same", "x", mode=0o755)], [])):
        target = Image([Layer(below), Layer(above)]).write_oci(f"{folder}/{len(above)}")
        rule = next(item for item in scan(folder, "--scanners", "config", target).report["rules"] if item["id"] == "PLM-B05")
        equal([item["path"] for item in rule["evidence"]], paths, rule["result"])


@test
def packages_that_could_not_be_read_are_not_taken_for_none(folder):
    """A database that is broken, and one that somebody took away: no rule passes because a package is not among those that were found."""
    rocky = os_release('ID="rocky"\nID_LIKE="rhel centos fedora"\nVERSION_ID="9.4"\n')
    broken = File("var/lib/rpm/rpmdb.sqlite", b"SQLite format 3\0" + b"\xff" * 9000)
    servers = ("PLM-A20", "PLM-A21", "PLM-A22", "PLM-A23", "PLM-A24", "PLM-A25", "PLM-D10", "PLM-D31")
    for name, entries in (("broken", [*rocky, broken]), ("none", [*rocky])):
        target = Image([Layer(entries)]).write_oci(f"{folder}/{name}")
        first, second = (scan(folder, target, env=SETTINGS) for _ in range(2))
        results = {rule["id"]: rule["result"] for rule in first.report["rules"]}
        equal({rule: results[rule] for rule in servers}, dict.fromkeys(servers, "incomplete"), name)
        equal((first.code, first.report["rules"]), (3, second.report["rules"]), name)
    # what is seen without one is wrong all the same; what has a database is not in doubt
    sshd = File("usr/sbin/sshd", b"\x7fELF", mode=0o755)
    report = scan(folder, Image([Layer([*rocky, broken, sshd])]).write_oci(f"{folder}/sshd"), env=SETTINGS).report
    equal({rule["id"]: rule["result"] for rule in report["rules"]}["PLM-A20"], "fail")
    whole = Image([Layer([*os_release(), dpkg_status(("base-files", "12.4"))])])
    report = scan(folder, whole.write_oci(f"{folder}/whole"), env=SETTINGS).report
    equal({rule["id"]: rule["result"] for rule in report["rules"]}["PLM-A20"], "pass")


if __name__ == "__main__":
    main()
