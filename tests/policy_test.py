"""policy_test.py - plimsoll policy, and scans by a policy: mistakes with their place, precedence, exemptions and their end"""
import json
import os
import re

from images import File, Image, Layer, dpkg_status, npm_package, os_release
from lib import ROOT, check, equal, main, plimsoll, test

try:
    import jsonschema
except ImportError:
    jsonschema = None
try:
    import yaml
except ImportError:
    yaml = None

DAY = 86400
EPOCH = 1798675200  # 2026-12-31T00:00:00Z
LODASH = "CVE-2020-8203"


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def example():
    """The policy and the table that docs/policy.md shows."""
    with open(f"{ROOT}/docs/policy.md", encoding="utf-8") as file:
        blocks = re.findall(r"```yaml\n(.*?)```", file.read(), re.S)
    return blocks[0], blocks[-1]


def image(folder, name="image", user="1000"):
    target = os.path.join(folder, name)
    config = {"User": user, "Cmd": ["sh"]}
    layer = Layer([*os_release(), npm_package("app", "lodash", "4.17.15")])
    Image([layer], config=config).write_oci(target)
    return "oci:" + target


def scan(folder, target, *options, policy=None, epoch=EPOCH, name="house.yaml"):
    words = ["scan", target, "--format", "json", *options]
    if policy is not None:
        words += ["--policy", write(os.path.join(folder, name), policy)]
    result = plimsoll(folder, *words, env={"SOURCE_DATE_EPOCH": str(epoch)})
    report = json.loads(result.out) if result.out else None
    if jsonschema and report:
        with open(f"{ROOT}/docs/report.schema.json", encoding="utf-8") as file:
            problem = next(jsonschema.Draft202012Validator(json.load(file)).iter_errors(report), None)
        check(problem is None, problem and f"{problem.json_path}: {problem.message}")
    return result, report


def decisions(report):
    return [(entry["action"], entry["situation"], entry.get("rule")) for entry in report["verdict"]["decisions"]]


# The built-in advisories alone are incomplete: that is accepted here, so that the rest is seen.
LAB = "version: 1\nsituations:\n  incomplete: {action: allow, reason: a lab}\n"
ALL = ("--scanners", "vuln,config,account")
DEFAULT = ("--scanners", "vuln,config,account,secret")
QUIET = LAB + "  remote_login_enabled: allow\n  runs_as_root: allow\n"


@test
def the_built_in_policy_is_shown_and_is_a_policy_file(folder):
    shown = plimsoll(folder, "policy", "show")
    equal((shown.code, shown.err), (0, ""))
    path = write(os.path.join(folder, "built-in.yaml"), shown.out)
    equal(plimsoll(folder, "policy", "check", path).code, 0)
    again = plimsoll(folder, "policy", "show", path)
    equal(again.code, 0)
    if yaml:
        mine, theirs = yaml.safe_load(shown.out), yaml.safe_load(again.out)
        equal(list(theirs["situations"])[:3],
              ["vulnerable_packages", "remote_login_enabled", "remote_login_with_weak_password"])
        equal(set(mine["situations"]), set(theirs["situations"]))


@test
def the_policy_is_shown_as_json_that_is_a_policy_file(folder):
    house = write(os.path.join(folder, "house.yaml"), example()[0])
    for words in ((), (house,)):
        shown = plimsoll(folder, "policy", "show", "--format", "json", *words)
        equal((shown.code, shown.err), (0, ""))
        policy = json.loads(shown.out)
        equal(list(policy["situations"])[:3], ["vulnerable_packages", "remote_login_enabled", "remote_login_with_weak_password"])
        copy = write(os.path.join(folder, "copy.json"), shown.out)
        if yaml:
            mine, theirs = (yaml.safe_load(plimsoll(folder, "policy", "show", *path).out) for path in (words, (copy,)))
            equal(theirs, mine)


@test
def a_mistake_is_told_with_its_place_and_nothing_is_decided(folder):
    cases = [
        ("version: 1\nsituations:\n  malwar: block\n", ":3:3: unknown key 'malwar'; did you mean 'malware'?"),
        ("version: 1\nsituations:\n  incomplete: allow\n",
         ":3:15: 'incomplete' may be allow only with a reason: {action: allow, reason: ...}"),
        ("version: 1\nexemptions:\n  - id: CVE-1\n    reason: r\n    owner: o\n", ":3:5: the key 'until' is missing"),
        ("version: 1\nrules:\n  - match: {id: CVE-1}\n    action: alow\n",
         ":4:13: expected one of block, warn, allow, found 'alow'; did you mean 'allow'?"),
        ("version: 1\nname: a\n\tb: c\n", ":"),
        ("", ":1:1: the file says nothing"),
    ]
    target = image(folder)
    path = os.path.join(folder, "bad.yaml")
    for text, problem in cases:
        write(path, text)
        for words in (("policy", "check", path), ("policy", "show", path), ("scan", target, "--policy", path)):
            result = plimsoll(folder, *words)
            equal((result.code, result.out), (1, ""), repr(text))
            check(path + problem in result.err, f"{text!r}: {result.err}")
    for path in (os.path.join(folder, "none.yaml"), folder):
        result = plimsoll(folder, "scan", target, "--policy", path)
        equal((result.code, result.out), (1, ""))
        check(path in result.err, result.err)


@test
def each_bad_file_of_several_is_told(folder):
    good = write(os.path.join(folder, "good.yaml"), "version: 1\n")
    bad = write(os.path.join(folder, "bad.yaml"), "version: 3\n")
    worse = write(os.path.join(folder, "worse.yaml"), "versoin: 1\n")
    result = plimsoll(folder, "policy", "check", bad, good, worse)
    equal(result.code, 1)
    equal(result.out, f"{good}: 0 of 14 situations stated, 0 rules, 0 exemptions\n")
    check(f"{bad}:1:10:" in result.err and f"{worse}:1:1:" in result.err, result.err)


@test
def the_example_of_the_documentation_can_be_used_and_decides_as_it_says(folder):
    policy, table = example()
    policy = write(os.path.join(folder, "shop.yaml"), policy)
    result = plimsoll(folder, "policy", "test", policy, write(os.path.join(folder, "table.yaml"), table))
    equal((result.code, result.err), (0, ""), result.out)
    equal(result.out, "2 cases, 0 not as expected\n")


@test
def a_case_that_is_not_as_expected_is_told(folder):
    policy = write(os.path.join(folder, "p.yaml"), "version: 1\nsituations: {runs_as_root: block}\n")
    table = write(os.path.join(folder, "t.yaml"),
                  "- {name: root, image: {user: root}, expect: warn}\n- {image: {user: app}, expect: pass}\n")
    result = plimsoll(folder, "policy", "test", policy, table)
    equal((result.code, result.err), (1, ""))
    equal(result.out, f"{table}:1: root: expected warn, is block: the image runs as root: config says USER root\n"
                      "2 cases, 1 not as expected\n")
    result = plimsoll(folder, "policy", "test", policy, write(table, "- {image: {usr: a}, expect: pass}\n"))
    equal((result.code, result.out), (1, ""))
    check(f"{table}:1:12: unknown key 'usr'; did you mean 'user'?" in result.err, result.err)


@test
def a_policy_decides_and_its_place_is_named(folder):
    target = image(folder)
    result, report = scan(folder, target)
    equal((result.code, report["verdict"]["kind"]), (3, "incomplete"))
    result, report = scan(folder, target, policy=QUIET + "  vulnerable_packages:\n    - {action: block, at_least: low}\n")
    equal(result.code, 2)
    house = os.path.join(folder, "house.yaml")
    check(("block", "vulnerable_packages", f"{house}:7") in decisions(report), decisions(report))
    facts = {fact for entry in report["verdict"]["decisions"] if entry["action"] == "block" for fact in entry["facts"]}
    check(LODASH in facts, facts)
    result, report = scan(folder, target, policy=QUIET + "  vulnerable_packages: allow\n")
    equal((result.code, report["verdict"]["kind"]), (0, "pass"))
    check("; the policy accepts it: a lab" in report["verdict"]["sentence"], report["verdict"]["sentence"])
    result, report = scan(folder, target, "--fail-on", "low", policy=QUIET + "  vulnerable_packages: allow\n")
    equal((result.code, report["verdict"]["decisions"][0]["situation"]), (2, "fail-on"))
    result, report = scan(folder, target, "--fail-on", "low", "--exit-code", "77", policy=QUIET)
    equal(result.code, 77)


@test
def remote_login_and_a_weak_password_block_and_the_chain_is_told(folder):
    hashed = "$6$saltsalt$qFmFH.bQmmtXzyBY0s9v7Oicd2z4XSIecDzlB5KiA2/jctKu9YterLp8wwnSq.qc.eoxqOmSuNp2xS0ktL3nh/"  # "password"
    with open("/proc/self/exe", "rb") as file:
        program = file.read(1 << 16)  # an ELF file's beginning is enough
    entries = [*os_release(), dpkg_status(("openssh-server", "1:9.2p1-2+deb12u3")),
               File("etc/passwd", "root:x:0:0:root:/root:/bin/sh\ndeploy:x:1000:1000::/home/deploy:/bin/sh\n"),
               File("etc/shadow", f"root:*:19000:0:99999:7:::\ndeploy:{hashed}:19000:0:99999:7:::\n", mode=0o640),
               File("etc/ssh/sshd_config", "PasswordAuthentication yes\n"), File("usr/sbin/sshd", program, mode=0o755),
               File("start.sh", "#!/bin/sh\nexec /usr/sbin/sshd -D\n", mode=0o755)]
    target = os.path.join(folder, "image")
    Image([Layer(entries)], config={"Cmd": ["/start.sh"]}).write_oci(target)
    result, report = scan(folder, "oci:" + target, *ALL, policy=LAB + "  vulnerable_packages: allow\n")
    equal(result.code, 2)
    first = report["verdict"]["decisions"][0]
    equal((first["situation"], first["rule"]), ("remote_login_with_weak_password", "built-in policy"))
    for words in ("account deploy has an easily guessed password (a common word)", "/start.sh", "sshd"):
        check(words in first["sentence"], first)
    check({"PLM-A24", "PLM-A26"} <= set(first["facts"]), first)
    kept = LAB + "  remote_login_enabled: allow\n  runs_as_root: allow\n  vulnerable_packages: allow\n"
    equal(scan(folder, "oci:" + target, *ALL, policy=kept)[0].code, 2)  # to log in is accepted, and not that anybody may
    result, report = scan(folder, "oci:" + target, *ALL, policy=kept + "  remote_login_with_weak_password: allow\n")
    equal((result.code, report["verdict"]["kind"]), (0, "pass"))


@test
def a_rule_comes_before_situations_and_the_first_wins(folder):
    target = image(folder)
    policy = QUIET + "  vulnerable_packages: {action: block, at_least: low}\nrules:\n"
    first = f"  - {{match: {{id: {LODASH}}}, action: warn, message: we look at it}}\n"
    rest = "  - {match: {package: lodash, kind: vulnerability}, action: allow}\n"
    result, report = scan(folder, target, policy=policy + first + rest)
    equal((result.code, report["verdict"]["kind"]), (0, "warn"))
    warning = next(entry for entry in report["verdict"]["decisions"] if entry["situation"] == "rule")
    equal(warning["facts"], [LODASH])
    check(warning["sentence"].startswith("we look at it: " + LODASH), warning)
    result, report = scan(folder, target, policy=policy + rest + first)
    equal((result.code, report["verdict"]["kind"]), (0, "pass"))


EXEMPTION = "exemptions:\n  - match: {package: lodash}\n    reason: not used\n    owner: anna\n    until: 2027-01-01\n"


@test
def an_exemption_silences_until_its_day_and_is_named_when_it_has_ended(folder):
    target = image(folder)
    policy = QUIET + "  vulnerable_packages: {action: block, at_least: low}\n"
    result, report = scan(folder, target, policy=policy + EXEMPTION)
    equal((result.code, report["verdict"]["kind"]), (0, "pass"))
    silenced = [finding for finding in report["suppressed"] if finding["id"] == LODASH]
    equal(len(silenced), 1)
    said = silenced[0]["suppressed_by"]
    equal((said["format"], said["place"], said["author"], said["reason"], said["until"]),
          ("policy", "line 8", "anna", "not used", "2027-01-01"))
    check(not [finding for finding in report["findings"] if finding["id"] == LODASH], "it is a finding no more")
    result, report = scan(folder, target, policy=policy + EXEMPTION, epoch=EPOCH + DAY)
    equal((result.code, report["verdict"]["kind"]), (2, "block"))
    told = [note["text"] for note in report["notes"] if "the exemption of" in note["text"]]
    equal(len(told), 1)
    check(told[0].startswith("line 8: the exemption of a match ended on 2027-01-01 and counts no more (anna); "), told)
    table = plimsoll(folder, "scan", target, "--policy", os.path.join(folder, "house.yaml"), "--show-suppressed",
                     env={"SOURCE_DATE_EPOCH": str(EPOCH), "COLUMNS": "300"})
    check("not used" in table.out and ", anna, until 2027-01-01)" in table.out, table.out)


@test
def an_exemption_by_digest_covers_all_tags_and_no_other_image(folder):
    target = image(folder)
    _, report = scan(folder, target)
    digest = report["image"]["digest"]
    policy = QUIET + "  vulnerable_packages: {action: block, at_least: low}\n" + EXEMPTION
    result, _ = scan(folder, target, policy=policy + f"    scope: {{digest: \"{digest}\", tag: another}}\n")
    equal(result.code, 0)
    other = image(folder, "other", user="1001")
    result, report = scan(folder, other, policy=policy + f"    scope: {{digest: \"{digest}\"}}\n")
    equal((result.code, report["suppressed"]), (2, []))
    result, _ = scan(folder, target, policy=policy + "    scope: {tag: another}\n")
    equal(result.code, 2)


STRICT = "version: 1\nsituations:\n  incomplete: incomplete\n"


def unexamined(report):
    return [(note["kind"], note["text"]) for note in report["notes"] if "examined" in note["text"] and note.get("path", "").endswith("house.yaml")]


@test
def what_would_block_and_is_not_examined_is_no_pass(folder):
    target = image(folder)
    quiet = "  remote_login_enabled: allow\n  runs_as_root: allow\n  vulnerable_packages: allow\n"
    for situation, when in (("unsigned", "by this version"), ("malware", "this time")):
        result, report = scan(folder, target, policy=STRICT + quiet + f"  {situation}: block\n")
        equal((result.code, report["verdict"]["kind"]), (3, "incomplete"))
        equal(unexamined(report), [("incomplete", f"line 7: {situation} would block, and was not examined {when}")])
        check(any(f"{situation} would block" in entry["sentence"] for entry in report["verdict"]["decisions"]), report["verdict"])
        result = plimsoll(folder, "policy", "check", os.path.join(folder, "house.yaml"))
        equal("house.yaml:7: unsigned: not examined by this version" in result.out, situation == "unsigned", result.out)
        result, report = scan(folder, target, policy=LAB + quiet + f"  {situation}: block\n")  # with a reason it is accepted
        equal((result.code, report["verdict"]["kind"]), (0, "pass"))
        result, report = scan(folder, target, policy=LAB + quiet + f"  {situation}: warn\n")
        equal((result.code, unexamined(report)), (0, [("remark", f"line 7: {situation}: not examined {when}, nothing is said of it")]))
    result, report = scan(folder, target, policy=LAB + quiet)  # as it is in the built-in policy
    equal((result.code, unexamined(report)), (0, []))


@test
def what_is_shown_of_the_built_in_policy_decides_as_it_does(folder):
    target = image(folder)
    shown = plimsoll(folder, "policy", "show").out
    result, report = scan(folder, target, *DEFAULT)
    again, same = scan(folder, target, *DEFAULT, policy=shown)
    equal((again.code, same["verdict"]["sentence"]), (result.code, report["verdict"]["sentence"]))
    equal(unexamined(same), [])


@test
def what_was_not_asked_for_is_no_pass_where_it_would_block(folder):
    target = image(folder)
    policy = STRICT + "  remote_login_enabled: block\n  vulnerable_packages: allow\n"
    result, report = scan(folder, target, "--scanners", "vuln", policy=policy)
    equal((result.code, unexamined(report)), (3, [("incomplete", "line 4: remote_login_enabled would block, and was not examined this time")]))
    _, report = scan(folder, target, "--scanners", "config,account", policy=STRICT + "  vulnerable_packages: [{action: warn}, {action: block}]\n")
    equal(unexamined(report), [("incomplete", "line 4: vulnerable_packages would block, and was not examined this time")])
    _, report = scan(folder, target, "--scanners", "account", policy=policy)
    equal(unexamined(report), [])
    os.mkdir(os.path.join(folder, "tree"))
    _, report = scan(folder, "fs:" + os.path.join(folder, "tree"), policy=policy)
    equal(unexamined(report), [("remark", "line 4: remote_login_enabled: examined of whole systems alone, nothing is said of it")])


@test
def of_a_whole_folder_settings_are_examined(folder):
    tree = os.path.join(folder, "tree")
    os.makedirs(os.path.join(tree, "etc"))
    write(os.path.join(tree, "etc/passwd"), "root::0:0:root:/root:/bin/sh\n")
    write(os.path.join(tree, "etc/os-release"), "ID=debian\nVERSION_ID=12\n")
    _, report = scan(folder, "rootfs:" + tree, *ALL, policy=LAB + "  remote_login_enabled: block\n")
    equal(unexamined(report), [])
    check("config" in report["scanners"], report["scanners"])
    equal([entry["result"] for entry in report["rules"] if entry["id"] == "PLM-A26"], ["fail"])


@test
def an_account_of_number_0_is_root(folder):
    target = os.path.join(folder, "image")
    Image([Layer([*os_release(), File("etc/passwd", "boss:x:0:0::/:/bin/sh\n")])], config={"User": "boss", "Cmd": ["sh"]}).write_oci(target)
    result, report = scan(folder, "oci:" + target, *ALL, policy=LAB + "  runs_as_root: block\n")
    equal(result.code, 2)
    check(report["verdict"]["sentence"].endswith("config says USER boss, whose number is 0"), report["verdict"])


@test
def who_blocks_what_is_incomplete_does_not_accept_it(folder):
    result, report = scan(folder, image(folder), policy="version: 1\nsituations:\n  incomplete: {action: block, reason: a shop}\n")
    equal(result.code, 2)
    check(report["verdict"]["sentence"].endswith("; the policy says why: a shop"), report["verdict"])


@test
def the_table_names_the_place_in_the_policy(folder):
    target = image(folder)
    house = write(os.path.join(folder, "house.yaml"), LAB + "  vulnerable_packages: {action: block, at_least: low}\n")
    result = plimsoll(folder, "scan", target, "--policy", house, env={"COLUMNS": "400"})
    check(result.out.startswith("BLOCK "), result.out)
    check(f" ({house}:4)" in result.out.split("\n")[0], result.out)
    equal(plimsoll(folder, "scan", target, env={"PLIMSOLL_POLICY": house}).code, 2)


@test
def an_exemption_is_told_by_explain_and_in_a_vex_document(folder):
    target = image(folder)
    house = write(os.path.join(folder, "house.yaml"), LAB + EXEMPTION)
    epoch = {"SOURCE_DATE_EPOCH": str(EPOCH)}
    result = plimsoll(folder, "explain", LODASH, target, "--policy", house, env=epoch)
    check("not used" in result.out and "2027-01-01" in result.out, result.out + result.err)
    result = plimsoll(folder, "vex", target, "--policy", house, env=epoch)
    equal(result.code, 0, result.err)
    statement = next(entry for entry in json.loads(result.out)["statements"] if entry["vulnerability"]["name"] == LODASH)
    check("not used" in json.dumps(statement), statement)
    bad = write(os.path.join(folder, "bad.yaml"), "version: 2\n")
    for words in (("explain", LODASH, target), ("vex", target)):
        result = plimsoll(folder, *words, "--policy", bad)
        equal((result.code, result.out), (1, ""))
        check(bad + ":1:10:" in result.err, result.err)


@test
def a_policy_inside_the_image_or_beside_plimsoll_is_not_used(folder):
    policy = b"version: 1\nsituations: {incomplete: {action: allow, reason: x}, vulnerable_packages: allow}\n"
    target = os.path.join(folder, "image")
    Image([Layer([*os_release(), File("policy.yaml", policy), File("plimsoll.yaml", policy)])]).write_oci(target)
    write(os.path.join(folder, "policy.yaml"), policy.decode())
    equal(plimsoll(folder, "scan", "oci:" + target).code, 3)


main()
