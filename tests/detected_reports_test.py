#!/usr/bin/env python3
"""detected_reports_test.py - secrets and malware in reports: what is said of them, what decides, and that no secret is told anywhere

All secrets are made anew for each run, and stand nowhere else."""
import base64
import glob
import io
import json
import os
import random
import re
import signal
import string
import subprocess
import sys
import time
import zipfile
import zlib

import lib
from images import File, Image, Layer, Whiteout, dpkg_status, os_release
from lib import ROOT, check, environment, equal, need, test
from watching import Watch, files_below

EICAR = "X5O!P%@AP[4\\PZX54(P^)7CC)7}" + "$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
ALNUM = string.ascii_letters + string.digits
BASE62 = string.digits + string.ascii_uppercase + string.ascii_lowercase


def word(length, alphabet=ALNUM):
    """Without three of a kind in a row, and with each kind of character: as tokens are made."""
    while True:
        made = "".join(random.SystemRandom().choice(alphabet) for _ in range(length))
        if not re.search(r"(.)\1\1", made) and re.search(r"\d", made) and re.search(r"[a-zA-Z]", made):
            return made


def github():
    """As GitHub makes them: the last six characters are the CRC-32 of the others, in base62."""
    body = word(30)
    number, digits = zlib.crc32(body.encode()), ""
    while len(digits) < 6:
        number, digit = divmod(number, 62)
        digits = BASE62[digit] + digits
    return "gh" + "p_" + body + digits


def scan(folder, target, *options, **others):
    return lib.plimsoll(folder, "scan", "--offline", *options, target, **others)


def report(folder, target, *options, scanners="secret", **others):
    result = scan(folder, target, "--format", "json", "--scanners", scanners, *options, **others)
    check(result.code in (0, 2, 3), result.err)
    return json.loads(result.out)


def of_kind(found, kind):
    return [finding for finding in found["findings"] if finding["kind"] == kind]


def key(folder):
    need("openssl")
    made = subprocess.run(["openssl", "genrsa", "2048"], cwd=folder, capture_output=True, text=True, check=True).stdout
    return made


def layered(folder):
    """(target, {name: secret}): layers 1 to 4; what layer 2 has layer 3 deletes or replaces, and 4 has one of them again."""
    secrets = {"kept": github(), "deleted": github(), "replaced": github(), "env": github()}
    layers = [
        Layer([*os_release(), dpkg_status(("base-files", "12.4")), File("srv/kept.env", f"A=1\nTOKEN={secrets['kept']}\n".encode())]),
        Layer([File("srv/deleted.env", f"\n\n  token: {secrets['deleted']}\n".encode()), File("srv/replaced.env", f"T={secrets['replaced']}\n".encode())]),
        Layer([Whiteout("srv/deleted.env"), File("srv/replaced.env", b"T=none\n")]),
        Layer([File("opt/again.txt", f"{secrets['kept']}\n".encode())]),
    ]
    image = Image(layers, config={"Env": ["PATH=/usr/bin", f"GITHUB_TOKEN={secrets['env']}"]})
    return image.write_oci(f"{folder}/layered"), secrets


@test
def a_secret_is_told_with_its_place_its_layer_and_what_hides_it(folder):
    target, secrets = layered(folder)
    found = report(folder, target)
    equal(found["scanners"], ["secret"])
    places = {finding.get("path"): finding for finding in of_kind(found, "secret")}
    equal(set(places), {"srv/kept.env", "srv/deleted.env", "srv/replaced.env", "opt/again.txt", "config:env"})
    rows = {path: (f.get("layer"), f.get("hidden_by"), f.get("replaced"), f["secret"].get("line")) for path, f in places.items()}
    equal(rows, {"srv/kept.env": (0, None, None, 2), "srv/deleted.env": (1, 2, False, 3), "srv/replaced.env": (1, 2, True, 1),
                 "opt/again.txt": (3, None, None, 1), "config:env": (None, None, None, 2)})
    marks = {path: f["secret"]["fingerprint"] for path, f in places.items()}
    equal(marks["srv/kept.env"], marks["opt/again.txt"], "one secret has one fingerprint")
    equal(len(set(marks.values())), 4, "and others have others")
    for finding in places.values():
        equal(finding["secret"]["masked"], "ghp" + "_***")
        check(re.fullmatch(r"[0-9a-f]{16}", finding["secret"]["fingerprint"]), finding)
        check(finding["rating"] in ("high", "critical") and finding["action"], finding)
    again = report(folder, target)
    equal({f.get("path"): f["secret"]["fingerprint"] for f in of_kind(again, "secret")}, marks, "of kept evidence")
    check("TOKEN" in "".join(found["image"]["environment"]), "names of variables are told")
    text = scan(folder, target, "--scanners", "secret", env={"COLUMNS": "160"}).out
    for words in ("Secrets (5)", "srv/deleted.env:3", "deleted in layer 3, still in layer 2", "replaced in layer 3, still in layer 2", "ghp" + "_***  fingerprint " + marks["srv/kept.env"],
                  "5 secrets: 5 ", "config:env:2"):
        check(words in text, f"no '{words}' in {text}")


@test
def reports_are_as_the_schema_says(folder):
    target, _ = layered(folder)
    paths = []
    for number, scanners in enumerate(("secret", "secret,malware", "vuln,config,account,secret,malware", "vuln")):
        result = scan(folder, target, "--format", "json", "--scanners", scanners)
        paths.append(f"{folder}/{number}.json")
        with open(paths[-1], "w", encoding="utf-8") as file:
            file.write(result.out)
        equal(set(result.report["scanners"]), set(scanners.split(",")))
    checked = subprocess.run([sys.executable, f"{ROOT}/tests/report_schema_test.py", *paths], capture_output=True, text=True, check=False)
    equal((checked.returncode, checked.stdout.count("not ok")), (0, 0), checked.stdout)


@test
def low_ones_filters_and_limits_of_the_command_line_count_as_for_all_else(folder):
    target, _ = layered(folder)
    result = scan(folder, target, "--format", "json", "--scanners", "secret", "--fail-on", "high")
    equal((result.code, result.report["verdict"]["decisions"][0]["situation"]), (2, "fail-on"))
    result = scan(folder, target, "--format", "json", "--scanners", "secret", "--severity", "low,moderate")
    equal((of_kind(result.report, "secret"), result.report["summary"]["hidden"]), ([], 5))
    equal(report(folder, target, "--ignore-unfixed")["summary"]["hidden"], 0, "of a secret nobody knows a fixed version")
    decision = next(d for d in report(folder, target)["verdict"]["decisions"] if d["situation"] == "secrets")
    equal((decision["action"], decision["count"]), ("warn", 5))


@test
def a_secret_is_accepted_by_id_path_and_fingerprint(folder):
    target, _ = layered(folder)
    found = {finding["path"]: finding for finding in of_kind(report(folder, target), "secret")}
    mark, rule = found["srv/kept.env"]["secret"]["fingerprint"], found["srv/kept.env"]["id"]
    rest = {"srv/deleted.env", "srv/replaced.env", "config:env"}
    policy = "version: 1\nexemptions:\n  - {%s, reason: r, owner: o, until: 2099-01-01}\n"
    cases = [(policy % f'id: "{mark}"', rest), (policy % f"id: {rule}", set()), (policy % "match: {kind: secret, path: srv/*.env}", {"opt/again.txt", "config:env"}),
             (policy % "match: {kind: malware}", set(found))]
    for text, left in cases:
        with open(f"{folder}/policy.yaml", "w", encoding="utf-8") as file:
            file.write(text)
        result = report(folder, target, "--policy", f"{folder}/policy.yaml")
        equal({finding["path"] for finding in of_kind(result, "secret")}, left, text)
        equal(len(result["suppressed"]), len(found) - len(left))
    for name, text, left in ((".trivyignore", f"{mark}\n", rest), (".trivyignore", f"{rule}\n", set()),
                             (".trivyignore.yaml", f"secrets:\n  - id: {rule}\n    paths: [srv/kept.env]\n", rest | {"opt/again.txt"}),
                             (".trivyignore.yaml", f"vulnerabilities:\n  - id: {rule}\n", set(found))):
        with open(f"{folder}/{name}", "w", encoding="utf-8") as file:
            file.write(text)
        result = report(folder, target, "--ignore-file", f"{folder}/{name}")
        equal({finding["path"] for finding in of_kind(result, "secret")}, left, text)


@test
def malware_blocks_where_it_is_looked_for(folder):
    target = Image([Layer([*os_release(), dpkg_status(("base-files", "12.4")), File("tmp/e.com", EICAR.encode()), File("srv/x/e.com", EICAR.encode())]),
                    Layer([Whiteout("tmp/e.com")])]).write_oci(f"{folder}/image")
    found = report(folder, target, scanners="malware")
    files = {finding["path"]: finding for finding in of_kind(found, "malware") if finding["malware"]["source"] == "yara"}
    equal(set(files), {"tmp/e.com", "srv/x/e.com"})
    for path, finding in files.items():
        check("eicar" in finding["malware"]["name"].lower(), finding)
        equal(finding["malware"]["rules"], "plimsoll")
        equal(finding["malware"]["digest"], "sha256:275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f")  # EICAR's, as eicar.org states it
        equal((finding["layer"], finding.get("hidden_by")), (0, 1 if path.startswith("tmp") else None))
    equal(found["verdict"]["kind"], "block")
    check(any(d["situation"] == "malware" and d["action"] == "block" for d in found["verdict"]["decisions"]), found["verdict"])
    text = scan(folder, target, "--scanners", "malware", env={"COLUMNS": "160"}).out
    for words in ("Malware (", "deleted in layer 2, still in layer 1", "sha256:275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f"):
        check(words in text, f"no '{words}' in {text}")
    for options in ((), ("--scanners", "vuln,config,account,secret")):
        result = scan(folder, target, "--format", "json", *options)
        check("malware" not in result.report["scanners"] and not of_kind(result.report, "malware"), "it is not looked for by itself")
        check(not any("malware" in note["text"] for note in result.report["notes"]), result.report["notes"])
    with open(f"{folder}/policy.yaml", "w", encoding="utf-8") as file:
        file.write("version: 1\nsituations:\n  malware: block\n")
    result = scan(folder, target, "--format", "json", "--policy", f"{folder}/policy.yaml")
    check(any("malware would block, and was not examined this time" in note["text"] for note in result.report["notes"]), result.report["notes"])
    with open(f"{folder}/policy.yaml", "w", encoding="utf-8") as file:
        file.write('version: 1\nexemptions:\n  - {id: "sha256:275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f", reason: r, owner: o, until: 2099-01-01}\n')
    equal(of_kind(report(folder, target, "--policy", f"{folder}/policy.yaml", scanners="malware"), "malware"), [], "accepted by its digest")


@test
def what_was_not_looked_at_is_listed(folder):
    png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(5000)
    target = Image([Layer([*os_release(), dpkg_status(("base-files", "12.4")), File("usr/share/a.png", png), File("usr/share/b/b.png", png * 3)])]).write_oci(f"{folder}/image")
    gates = [gate for gate in report(folder, target)["unexamined"] if gate["scanner"] == "secret"]
    equal([(gate["files"], gate["bytes"], gate["incomplete"], gate["example"]) for gate in gates], [(2, 4 * len(png), False, "usr/share/b/b.png")])
    text = scan(folder, target, "--scanners", "secret", env={"COLUMNS": "160"}).out
    check(f"Not looked at\n  secret    {gates[0]['gate']}: 2 files, 20 kB, as usr/share/b/b.png\n" in text, text)


@test
def bills_of_materials_and_vex_documents_have_none(folder):
    target, _ = layered(folder)
    for words in (("scan", "--format", "cyclonedx"), ("sbom", "-f", "cyclonedx"), ("sbom", "-f", "spdx-json"), ("vex",)):
        result = lib.plimsoll(folder, *words, *(("--offline",) if words[0] != "sbom" else ()), target)
        check("fingerprint" not in result.out and "ghp" + "_*" not in result.out, f"{words}: {result.out[:2000]}")


def everywhere(folder):
    """(target, what must appear nowhere, how many are to be found): in all places that an image has for them."""
    private = key(folder)
    body = "".join(line for line in private.splitlines() if "-----" not in line)
    tokens = {name: github() for name in ("file", "deleted", "env", "label", "history", "argument", "command", "jar", "long")}
    house = "hgw_" + word(32, string.ascii_lowercase + string.digits)
    database = word(20)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as opened:
        opened.writestr("a/b.properties", f"token={tokens['jar']}\n")
    minified = ("x=1;" * 300000 + f'"{tokens["long"]}"' + ";y=2" * 300000).encode()
    layers = [
        Layer([*os_release(), dpkg_status(("base-files", "12.4")), File("etc/passwd", b"root:x:0:0::/root:/bin/sh\n"),
               File("srv/settings.env", f"TOKEN={tokens['file']}\nHOUSE={house}\nURL=postgres://shop:{database}@db.internal/shop\n".encode()),
               File("srv/deleted", tokens["deleted"].encode()), File("root/.ssh/id_rsa", private.encode(), mode=0o600),
               File("srv/lib.jar", archive.getvalue()), File("srv/app.min.js", minified)]),
        Layer([Whiteout("srv/deleted")]),
    ]
    config = {"Env": ["PATH=/usr/bin", f"GITHUB_TOKEN={tokens['env']}"], "Labels": {"org.example.token": tokens["label"]},
              "Cmd": ["/bin/app", "--token", tokens["command"]]}
    history = [{"created_by": f"RUN |1 CI_TOKEN={tokens['argument']} /bin/sh -c make # buildkit"},
               {"created_by": f"RUN /bin/sh -c curl -u {tokens['history']}: https://example.org"}]
    image = Image(layers, config=config)
    image.config["history"] = history
    target = image.write_oci(f"{folder}/image")
    hidden = [*tokens.values(), house, database, *(body[at:at + 24] for at in range(0, len(body) - 24, 97))]
    return target, hidden, tokens


def check_hidden(seen, hidden, told):
    for place, text in seen.items():
        for secret in hidden:
            check(secret not in text, f"{place} has a secret ({told})")
            check(secret[8:] not in text, f"{place} has most of a secret ({told})")
            check(base64.b64encode(secret.encode()).decode().rstrip("=")[:-2] not in text, f"{place} has a secret in base64 ({told})")


def result_of(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


@test
def no_secret_appears_in_any_output_log_cache_or_process_title(folder):
    target, hidden, tokens = everywhere(folder)
    home = f"{folder}/home"
    os.mkdir(home)
    with open(f"{folder}/house.toml", "w", encoding="utf-8") as file:
        file.write("[[rules]]\nid = \"house-token\"\nregex = '''hgw_[0-9a-z]{32}'''\nkeywords = [\"hgw_\"]\n")
    rules = ["--secret-rules", f"{folder}/house.toml"]
    every = "vuln,config,account,secret,malware"
    runs = [["--format", name, "--scanners", every] for name in ("table", "json", "cyclonedx")]
    runs += [["--format", "json", "--verbose", "--list-all-pkgs", "--all-layers", "--show-suppressed", "--scanners", every], ["--format", "table", "--verbose", "--scanners", "secret"],
             ["--format", "json", "--no-cache", "--scanners", "secret"], ["--scanners", every, "-o", f"json={home}/a.json", "-o", f"table={home}/a.txt"],
             ["--format", "table", "--verbose", "--compliance", "iso27002-2022"], ["--scanners", "secret", "--timeout", "1ms"], ["--scanners", "secret", "--policy", f"{folder}/none.yaml"]]
    with open(f"{folder}/template", "w", encoding="utf-8") as file:
        file.write("{{{.}}}{{#findings}}{{{.}}}{{/findings}}{{#image}}{{.}}{{/image}}")
    formats = [*json.loads(lib.plimsoll(home, "version", "--format", "json").out)["formats"], "spdx-json@3.0"]
    check(len(formats) > 15 and "html" in formats, f"formats: {formats}")
    runs += [["--scanners", every, "--show-suppressed", "--list-all-pkgs", "--template", f"{folder}/template", *(word for name in formats for word in ("-o", f"{name}={home}/out.{name}"))]]
    for options in runs:
        watch = Watch()
        watch.start()
        result = lib.plimsoll(home, "scan", "--offline", *options, *rules, target)
        watch.done.set()
        watch.join()
        check(result.code in (0, 1, 2, 3), result.err)
        check_hidden({"stdout": result.out, "stderr": result.err, "the processes": "\n".join(watch.seen), **dict(files_below(home))}, hidden, " ".join(options))
    for words in (("sbom", "-f", "cyclonedx"), ("sbom", "-f", "spdx-json"), ("sbom", "-f", "json"), ("sbom", "-f", "spdx-tv"), ("sbom", "-f", "spdx-json@3.0"), ("sbom", "-f", "github"), ("vex",), ("diff", "--offline", target),
                  ("diff", "--offline", "-f", "markdown", target)):
        result = lib.plimsoll(home, *words, target)
        check_hidden({"stdout": result.out, "stderr": result.err, **dict(files_below(home))}, hidden, " ".join(words))
    for name in ("csv", "html", "json", "junit", "markdown", "sarif", "table", "template", "trivy-json"):
        check("srv/settings.env" in result_of(f"{home}/out.{name}"), f"{name} says nothing of secrets")
    found = report(home, target, *rules)
    lines = {(finding["path"], finding["id"]) for finding in of_kind(found, "secret")}
    paths = {path for path, _ in lines}
    equal({"srv/settings.env", "srv/deleted", "root/.ssh/id_rsa", "srv/lib.jar!/a/b.properties", "srv/app.min.js", "config:env", "config:label", "config:history", "config:cmd"} - paths, set(),
          "it was not looked for where it is")
    check(("srv/settings.env", "house-token") in lines, "by the user's pattern")


@test
def errors_tell_no_secret(folder):
    """Files that break a reader's expectations where a secret stands."""
    token = github()
    broken = [File("srv/a.zip", b"PK\x03\x04" + token.encode() * 20), File("srv/b.gz", b"\x1f\x8b\x08\0" + token.encode() * 20), File("srv/c.jks", b"\xfe\xed\xfe\xed" + token.encode() * 9),
              File("srv/d.pem", f"-----BEGIN RSA PRIVATE KEY-----\n{token}\n-----END RSA PRIVATE KEY-----\n".encode()), File("srv/e.p12", b"\x30\x82\xff\xff" + token.encode())]
    target = Image([Layer([dpkg_status(("base-files", "12.4")), *broken])]).write_oci(f"{folder}/image")
    home = f"{folder}/home"
    os.mkdir(home)
    for options in ((), ("--format", "json"), ("--verbose",)):
        result = lib.plimsoll(home, "scan", "--offline", "--scanners", "secret,malware", *options, target)
        check(result.code in (0, 2, 3), result.err)
        check_hidden({"stderr": result.err}, [token], " ".join(options))
        notes = json.loads(result.out)["notes"] if "json" in options else []
        check_hidden({"notes": json.dumps(notes)}, [token], " ".join(options))
    bad = f"{folder}/bad.toml"
    with open(bad, "w", encoding="utf-8") as file:
        file.write(f"[[rules]]\nid = \"x\"\nregex = '''(['''\n[allowlist\nstopwords = [\"{token}\"]\n")
    result = lib.plimsoll(home, "scan", "--offline", "--scanners", "secret", "--secret-rules", bad, target)
    equal(result.code, 1)
    check("bad.toml" in result.err and token not in result.err, result.err)


@test
def a_reader_that_is_killed_leaves_no_core_and_no_secret(folder):
    target, hidden, _ = everywhere(folder)
    home = f"{folder}/home"
    os.mkdir(home)
    command = [lib.PLIMSOLL, "scan", "--offline", "--format", "json", "--scanners", "secret,malware", target]
    killed = 0
    for delay in (0.02, 0.05, 0.1, 0.2, 0.4, 0.8):
        process = subprocess.Popen(command, env=environment(home), cwd=home, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        time.sleep(delay)
        for path in glob.glob("/proc/[0-9]*/stat"):
            try:
                with open(path, encoding="ascii", errors="replace") as file:
                    fields = file.read().rsplit(")", 1)[1].split()
                if int(fields[1]) == process.pid or own(int(fields[1]), process.pid):
                    os.kill(int(path.split("/")[2]), signal.SIGSEGV)
                    killed += 1
            except (OSError, ValueError, IndexError):
                pass
        out, err = process.communicate()
        check_hidden({"stdout": out, "stderr": err, **dict(files_below(home))}, hidden, f"killed after {delay} s")
        equal([path for path, _ in files_below(home) if "core" in os.path.basename(path)], [], "core files")
        for path, _ in list(files_below(home)):
            os.unlink(path)
    check(killed, "nothing was killed")


def own(pid, ancestor):
    """Is ANCESTOR a parent of PID's parent?"""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as file:
            return int(file.read().rsplit(")", 1)[1].split()[1]) == ancestor
    except (OSError, ValueError, IndexError):
        return False


@test
def the_example_of_the_documentation_can_be_used(folder):
    with open(f"{ROOT}/docs/secrets.md", encoding="utf-8") as file:
        example = re.search(r"```toml\n(.*?)```", file.read(), re.S)[1]
    with open(f"{folder}/house.toml", "w", encoding="utf-8") as file:
        file.write(example)
    token = "hgw_" + word(32, string.ascii_lowercase + string.digits)
    target = Image([Layer([*os_release(), File("srv/a.env", f"T={token}\n".encode()), File("srv/testdata/a.env", f"T={token}\n".encode())])]).write_oci(f"{folder}/image")
    found = report(folder, target, "--secret-rules", f"{folder}/house.toml")
    equal([(f["id"], f["path"], f["rating"], f["title"], f["reason"], f["secret"]["source"].endswith("house.toml")) for f in of_kind(found, "secret")],
          [("house-token", "srv/a.env", "critical", "Token of the gateway", "it opens every service behind the gateway", True)])
    equal([note for note in found["notes"] if "house.toml" in note.get("path", "")], [], "notes")


@test
def explain_tells_of_a_pattern(folder):
    result = lib.plimsoll(folder, "explain", "github-personal-token")
    equal(result.code, 0)
    check("a pattern of secrets: GitHub personal access token" in result.out and "to do: " in result.out, result.out)
    result = lib.plimsoll(folder, "explain", "no-such-token")
    equal(result.code, 1)
    check("secrets, malware and what they are found by are told in the report of a scan" in result.out, result.out)


if __name__ == "__main__":
    lib.main()
