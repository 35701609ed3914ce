#!/usr/bin/env python3
"""sources_test.py - fs: Dockerfiles, compose files and manifests of Kubernetes are judged by rules, each finding with file and line"""
import os
import shutil

from lib import SETTINGS, check, data, equal, main, plimsoll, scan, test

DOCKERFILE = """\
FROM golang:1.22 AS build
RUN curl -fsSL https://example.com/install.sh | bash
FROM debian:latest
ENV API_KEY=hunter2-hunter2
RUN apt-get update && \\
    sudo apt-get install -y curl
ADD https://example.com/app.tar.gz /app.tar.gz
EXPOSE 22
"""
COMPOSE = """\
services:
  web:
    image: web:1.0
    privileged: true
    volumes:
      - /var/run/docker.sock:/var/run/docker.sock
    environment:
      DB_PASSWORD: hunter2-hunter2
"""
POD = """\
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  hostNetwork: true
  containers:
    - name: app
      image: registry.example.com/app
      securityContext:
        runAsUser: 0
"""


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def rules_of(folder, *arguments):
    result = scan(folder, *arguments, env=SETTINGS)
    return result, {rule["id"]: rule for rule in result.report.get("rules", [])}


def places(rule):
    return [(place["path"], place["line"]) for place in rule["evidence"]]


@test
def findings_name_file_and_line(folder):
    write(f"{folder}/src/build/Dockerfile", DOCKERFILE)
    write(f"{folder}/src/compose.yaml", COMPOSE)
    write(f"{folder}/src/deploy/web.yaml", "# a comment\n---\n" + POD)
    write(f"{folder}/src/README.yaml", "not: [YAML")
    result, rules = rules_of(folder, f"fs:{folder}/src")
    wanted = {
        "PLM-B01": [("build/Dockerfile", 3)],
        "PLM-B08": [("build/Dockerfile", 7)],
        "PLM-B13": [("build/Dockerfile", 5)],
        "PLM-B18": [("build/Dockerfile", 4)],
        "PLM-B22": [("build/Dockerfile", 8)],
        "PLM-K01": [("compose.yaml", 4)],
        "PLM-K02": [("deploy/web.yaml", 8)],
        "PLM-K03": [("compose.yaml", 6)],
        "PLM-K07": [("deploy/web.yaml", 13)],
        "PLM-K12": [("build/Dockerfile", 3), ("deploy/web.yaml", 11)],
        "PLM-K13": [("compose.yaml", 8)],
    }
    for name, where in wanted.items():
        equal((name, rules[name]["result"], places(rules[name])), (name, "fail", where))
    equal(rules["PLM-B10"]["result"], "pass")  # the stage that does so does not come out
    equal(rules["PLM-A01"]["result"], "not-applicable")
    equal([name for name, rule in rules.items() if rule["result"] == "incomplete"], [])
    found = {finding["id"]: finding for finding in result.report["findings"]}
    equal(found["PLM-K02"]["path"], "deploy/web.yaml")
    check(found["PLM-K02"]["match"].startswith("deploy/web.yaml line 8;"), found["PLM-K02"]["match"])
    for form in ("json", "table"):
        text = plimsoll(folder, "scan", "--offline", "--format", form, f"fs:{folder}/src", env=SETTINGS).out
        check("PLM-K13" in text and "hunter2" not in text, text)


@test
def what_is_safe_passes(folder):
    write(f"{folder}/src/Containerfile", "FROM debian:12.5\nUSER 10001\nHEALTHCHECK CMD true\n")
    _, rules = rules_of(folder, f"fs:{folder}/src")
    equal([name for name, rule in rules.items() if rule["result"] not in ("pass", "not-applicable")], [])
    for name in ("PLM-B01", "PLM-B04", "PLM-K12"):
        equal((name, rules[name]["result"]), (name, "pass"))


@test
def what_cannot_be_read_is_incomplete_and_a_template_is_a_remark(folder):
    write(f"{folder}/src/Dockerfile", "FROM a:1\nHello\n")
    write(f"{folder}/src/chart/templates/web.yaml", "apiVersion: v1\nkind: Pod\nmetadata:\n{{- include \"x\" . }}\n")
    result, rules = rules_of(folder, f"fs:{folder}/src")
    equal((rules["PLM-B01"]["result"], rules["PLM-B01"]["reason"]),
          ("incomplete", "Dockerfile could not be read: line 2: an instruction that is not known"))
    equal(rules["PLM-K01"]["result"], "not-applicable")
    notes = {note["path"]: note["kind"] for note in result.report["notes"] if note.get("path", "").startswith("chart/")}
    equal(notes, {"chart/templates/web.yaml": "remark"})


@test
def pods_of_the_pod_security_standards_are_told_apart(folder):
    """Kubernetes' own: each file below fail/ breaks one control of its level, and none below pass/ does."""
    standards = data("conformance/k8s/pod-security")
    rules = {"apparmorprofile": "PLM-K14", "hostnamespaces": "PLM-K02", "hostpathvolumes": "PLM-K04", "runasuser": "PLM-K07",
             "seccompprofile_baseline": "PLM-K14", "selinuxoptions": "PLM-K14"}
    not_asked = {"hostprobesandhostlifecycle", "sysctls"}
    baseline = {"PLM-K01", "PLM-K02", "PLM-K04", "PLM-K05", "PLM-K14", "PLM-K17"}
    levels = {"baseline": baseline, "restricted": baseline | {"PLM-K06", "PLM-K07", "PLM-K09", "PLM-K15"}}
    asked = set()
    for parent, _, names in os.walk(standards):
        path = os.path.relpath(parent, standards).split("/")
        for name in names if len(path) == 3 else ():
            asked.add((path[0], path[2]))
            where, control = "/".join(path + [name]), name.removesuffix(".yaml").rstrip("0123456789")
            os.makedirs(f"{folder}/{where}")
            shutil.copy(f"{parent}/{name}", f"{folder}/{where}/")
            failed = {rule["id"] for rule in rules_of(folder, f"fs:{folder}/{where}")[1].values() if rule["result"] == "fail"}
            if path[2] == "pass":
                equal(sorted(failed & levels[path[0]]), [], where)
            elif control not in not_asked:
                check(rules[control] in failed, (where, rules[control]))
    equal(asked, {(level, result) for level in levels for result in ("pass", "fail")}, "what is there to be asked of")


@test
def a_folder_without_such_files_has_no_settings(folder):
    write(f"{folder}/src/a/config.yaml", "a: b\n")
    write(f"{folder}/src/node_modules/x/Dockerfile", "FROM a\n")
    result, rules = rules_of(folder, f"fs:{folder}/src")
    equal(rules, {})
    check("config" not in result.report["scanners"], result.report["scanners"])


if __name__ == "__main__":
    main()
