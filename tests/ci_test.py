"""ci_test.py - what docs/ci offers holds: it parses, its commands are ones that the program takes, nothing runs before digests are filled in

Formats that a snippet names must be formats of this build.
"""
import os
import re
import shlex
import subprocess

import yaml

from lib import PLIMSOLL, ROOT, check, environment, equal, main, need, plimsoll, run, test

FOLDER = f"{ROOT}/docs/ci"
SNIPPETS = ("Jenkinsfile", "github.yml", "gitlab.yml", "tekton.yml")


def text_of(name):
    with open(f"{FOLDER}/{name}", encoding="utf-8") as file:
        return file.read()


def documents(name):
    return list(yaml.safe_load_all(text_of(name)))


def scripts(name):
    """The shell scripts of a snippet, one text each."""
    if name == "Jenkinsfile":
        return re.findall(r"sh '''(.*?)'''", text_of(name), re.S) + re.findall(r"sh '([^'\n]+)'", text_of(name))
    document = documents(name)[0]
    if name == "github.yml":
        return [step["run"] for job in document["jobs"].values() for step in job["steps"] if "run" in step]
    if name == "gitlab.yml":
        return ["\n".join(job["script"]) for job in document.values() if isinstance(job, dict) and "script" in job]
    return [step["script"] for step in document["spec"]["steps"]]


def commands(name):
    """The words behind `plimsoll` of each line that runs it, up to what ends the command."""
    for script in scripts(name):
        for line in script.replace("\\\n", " ").splitlines():
            words = shlex.split(line, comments=True) if "plimsoll" in line and not line.lstrip().startswith(("case", "*", "echo", "curl", "rm ")) else []
            for at, word in enumerate(words):
                if word == "plimsoll" or word.endswith("/bin/plimsoll"):
                    yield words[at + 1:]
                    break


def takes(folder, words):
    """The program takes these options: it fails for the target alone, that is not there."""
    words = [re.sub(r"\$\(?[A-Za-z_.]+\)?(\.path\))?", "x", word) for word in words]
    words = ["high" if before == "--fail-on" else word for before, word in zip(["", *words], words)]
    if words[0] == "scan":
        words = [*words[:-1], "oci:/nowhere"]
    elif words[:2] == ["db", "update"]:
        words.append("--help")
    env = environment(folder)
    return subprocess.run([PLIMSOLL, *words], capture_output=True, text=True, env=env, cwd=folder, input="no password", check=False)


@test
def every_file_of_the_folder_is_named_and_parses(_):
    equal(sorted(set(os.listdir(FOLDER)) - {"README.md"}), sorted(SNIPPETS), "files")
    for name in SNIPPETS:
        check(f"docs/ci/{name}" in text_of("README.md"), f"README.md does not name {name}")
        if name == "Jenkinsfile":
            # Groovy's brackets and quotes, as far as they can be checked without it.
            text = re.sub(r"'''.*?'''|'[^'\n]*'|//[^\n]*", "", text_of(name), flags=re.S)
            equal((text.count("{"), text.count("'")), (text.count("}"), 0), "brackets, quotes")
            check(text.lstrip().startswith("pipeline {"), "a declarative pipeline")
        else:
            equal(len(documents(name)), 1, name)


@test
def shells_take_the_scripts(folder):
    for name in SNIPPETS:
        check(scripts(name), f"no scripts in {name}")
        for script in scripts(name):
            with open(f"{folder}/script", "w", encoding="utf-8") as file:
                file.write(re.sub(r"\$\((params|results|workspaces)[^)]*\)", "x", script))
            run("sh", "-n", f"{folder}/script")


@test
def the_program_takes_every_command(folder):
    for name in SNIPPETS:
        found = list(commands(name))
        check({words[0] for words in found} == {"scan", "db"}, f"{name}: {found}")
        for words in found:
            result = takes(folder, words)
            if words[0] == "scan":
                check(result.returncode == 1 and "/nowhere" in result.stderr, f"{name}: plimsoll {' '.join(words)}: {result.stderr}")
            else:
                equal(result.returncode, 0, f"{name}: plimsoll {' '.join(words)}: {result.stderr}")


@test
def a_wrong_option_would_be_seen(folder):
    for words in (["scan", "--fail-onn", "high", "x"], ["scan", "--output", "sarf=x", "x"], ["db", "updat"], ["db", "update", "--quite"]):
        result = takes(folder, words)
        check(result.returncode == 1 and "/nowhere" not in result.stderr, f"{words}: {result.stderr}")


@test
def nothing_is_installed_before_the_digest_is_filled_in_and_right(folder):
    """The scripts that install, with curl and apt that only tell: first as they are, then filled in with a wrong digest, then with the right one."""
    os.makedirs(f"{folder}/bin")
    for tool in ("curl", "apt-get", "dpkg-deb"):
        with open(f"{folder}/bin/{tool}", "w", encoding="ascii") as file:
            file.write(f'#!/bin/sh\necho "{tool} $*" >>{folder}/told\n[ {tool} != curl ] || for word; do [ "$last" = --output ] && printf package >"$word"; last=$word; done\n')
        os.chmod(f"{folder}/bin/{tool}", 0o755)
    right = run("sh", "-c", "printf package | sha256sum").split()[0]
    for name in ("github.yml", "Jenkinsfile"):
        script = next(script for script in scripts(name) if "PLIMSOLL_SHA256" in script).replace("/tmp/plimsoll.deb", f"{folder}/plimsoll.deb")
        variables = re.findall(r"^\s+(PLIMSOLL_URL|PLIMSOLL_SHA256|IMAGE)\s*[:=]\s*'?([^'\n]+)", text_of(name), re.M)
        equal({key for key, _ in variables}, {"PLIMSOLL_URL", "PLIMSOLL_SHA256", "IMAGE"}, name)
        check(all("REPLACE_WITH_" in value for _, value in variables), variables)

        def install(**filled):
            env = {**environment(folder), **dict(variables), **filled, "PATH": f"{folder}/bin:{os.environ['PATH']}"}
            if os.path.exists(f"{folder}/told"):
                os.remove(f"{folder}/told")
            process = subprocess.run(["sh", "-e", "-c", script], capture_output=True, text=True, env=env, cwd=folder, check=False)
            told = ""
            if os.path.exists(f"{folder}/told"):
                with open(f"{folder}/told", encoding="utf-8") as file:
                    told = file.read()
            return process, told
        all_of_it = {"PLIMSOLL_URL": "https://here.invalid/p.deb", "PLIMSOLL_SHA256": right, "IMAGE": "docker://here.invalid/a"}
        for missing in ("", *all_of_it):
            process, told = install(**{key: value for key, value in all_of_it.items() if missing and key != missing})
            check(process.returncode == 1 and "fill in" in process.stderr, f"{name}: {missing}: {process.stderr}")
            equal(told, "", "nothing was done")
        process, told = install(**{**all_of_it, "PLIMSOLL_SHA256": "0" * 64})
        check(process.returncode != 0 and "plimsoll.deb" not in re.sub(r"--output \S+", "", told), f"{name}: a wrong digest: {told}")
        process, told = install(**all_of_it)
        equal(process.returncode, 0, f"{name}: {process.stderr}")
        check("plimsoll.deb" in re.sub(r"--output \S+", "", told), f"{name}: {told}")


@test
def images_and_actions_are_named_by_digest_and_parameters_are_never_pasted(_):
    for name in SNIPPETS:
        for line in text_of(name).splitlines():
            match = re.match(r"\s*(?:- )?(?:image|container|uses|name): *(\S*@\S+)", line)
            check(not match or "REPLACE_WITH_DIGEST" in match.group(1) or "$PLIMSOLL_DIGEST" in match.group(1), f"{name}: {line}")
            check(not re.search(r":latest\b|@v\d", line), f"{name}: {line}")
        for script in scripts(name):
            check("${{" not in script and "$(params" not in script, f"{name}: a parameter is pasted into a script")


@test
def codes_that_the_page_explains_are_those_of_the_program(folder):
    """The table of docs/ci/README.md against `plimsoll scan --help`."""
    page = set(re.findall(r"^\| (\d) \|", text_of("README.md"), re.M))
    text = plimsoll(folder, "scan", "--help").out
    codes = set(re.findall(r"^  (\d)  ", text.split("Exit codes")[1].split("Options:")[0], re.M))
    equal(page, codes & {"0", "1", "2", "3"}, "codes")


def repository(folder):
    need("git", "openssl")
    os.makedirs(f"{folder}/tree")
    run("git", "init", "-q", f"{folder}/tree")
    return f"{folder}/tree"


def commit_scan(folder, tree):
    return subprocess.run([f"{ROOT}/tools/pre-commit-scan"], capture_output=True, text=True, check=False, cwd=tree,
                          env={**environment(folder), "PLIMSOLL": PLIMSOLL, "GIT_CONFIG_GLOBAL": "/dev/null"})


@test
def the_hook_looks_at_what_is_to_be_committed(folder):
    """A secret that is added stops the commit, one that is only there does not; the same of a lock file."""
    tree = repository(folder)
    result = commit_scan(folder, tree)
    equal(result.returncode, 0, f"an empty index: {result.stderr}")
    key = "-----BEGIN " + "RSA PRIVATE KEY-----\n" + run("openssl", "genrsa", "-traditional", "1024").split("\n", 1)[1]
    with open(f"{tree}/id_rsa", "w", encoding="ascii") as file:
        file.write(key)
    equal(commit_scan(folder, tree).returncode, 0, "not added")
    run("git", "-C", tree, "add", "id_rsa")
    result = commit_scan(folder, tree)
    check(result.returncode == 2 and "id_rsa" in result.stdout, f"added: {result.returncode} {result.stdout[-500:]} {result.stderr}")
    os.remove(f"{tree}/id_rsa")
    equal(commit_scan(folder, tree).returncode, 2, "it is still in the index")
    run("git", "-C", tree, "rm", "-q", "--cached", "id_rsa")
    with open(f"{tree}/package-lock.json", "w", encoding="ascii") as file:
        file.write('{"name": "a", "version": "1.0.0", "lockfileVersion": 3, "packages": {"": {"name": "a"}, "node_modules/minimist": {"version": "1.2.0"}}}')
    run("git", "-C", tree, "add", "package-lock.json")
    result = commit_scan(folder, tree)
    check(result.returncode == 2 and "CVE-2021-44906" in result.stdout, f"a lock file: {result.returncode} {result.stdout[-500:]}")
    equal(sorted(os.listdir(tree)), [".git", "package-lock.json"], "nothing is left in the tree")


@test
def the_hooks_run_what_there_is(folder):
    with open(f"{ROOT}/.pre-commit-hooks.yaml", encoding="utf-8") as file:
        hooks = yaml.safe_load(file)
    equal([hook["id"] for hook in hooks], ["plimsoll", "plimsoll-system"], "ids")
    for hook in hooks:
        # What the schema of pre-commit demands of a hook.
        check(all(isinstance(hook[key], str) and hook[key] for key in ("id", "name", "entry", "language")), hook)
    check(os.access(f"{ROOT}/{hooks[0]['entry']}", os.X_OK) and hooks[0]["language"] == "script", hooks[0])
    words = hooks[1]["entry"].split()
    equal((words[0], hooks[1]["language"]), ("plimsoll", "system"))
    result = takes(folder, words[1:])
    check(result.returncode == 1 and "/nowhere" in result.stderr, result.stderr)


main()
