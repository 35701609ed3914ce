"""example_test.py - the example image gives what its texts say, and is the same image each time"""
import os
import re
import subprocess

from lib import ROOT, SETTINGS, check, equal, main, need, plimsoll, scan, test

# What the layers bring, and the flaws of it that Debian's and the languages' own records name (example/README.md).
FLAWS = {("CVE-2021-44228", "org.apache.logging.log4j:log4j-core"), ("CVE-2021-45046", "org.apache.logging.log4j:log4j-core"),
         ("CVE-2021-45105", "org.apache.logging.log4j:log4j-core"), ("CVE-2021-44832", "org.apache.logging.log4j:log4j-core"),
         ("CVE-2021-23337", "lodash"), ("CVE-2020-8203", "lodash"), ("CVE-2021-44906", "minimist"), ("CVE-2020-7598", "minimist"),
         ("CVE-2020-14343", "PyYAML"), ("CVE-2019-11324", "urllib3"), ("CVE-2021-3807", "ansi-regex"), ("CVE-2025-32462", "sudo"),
         ("CVE-2023-5363", "openssl"), ("CVE-2023-5363", "libssl3"), ("CVE-2023-4911", "libc6")}


def make(folder):
    subprocess.run([f"{ROOT}/tools/make-example", f"{ROOT}/example", folder], check=True)
    return f"oci:{folder}"


@test
def the_example_is_blocked_for_what_its_texts_say(folder):
    result = scan(folder, make(f"{folder}/example"))
    equal(result.code, 2, result.err)
    equal(result.notes(), "", "notes")
    found = {(identifier, name) for identifier, name, _ in result.findings()}
    equal(FLAWS - found, set(), "not found")
    equal({name for _, name in found} & {"Jinja2", "jinja2", "telnetd", "ms", "six", "zlib1g", "base-files"}, set(), "flaws of what is gone or good")
    where = {finding["package"]["name"]: finding["layer"] for finding in result.report["findings"] if "package" in finding}
    equal((where["sudo"], where["lodash"], where["org.apache.logging.log4j:log4j-core"], where["PyYAML"]), (0, 1, 2, 3), "layers")
    log4j = [package["path"] for package in result.report["packages"] if package["name"].endswith(":log4j-core")]
    equal(log4j, ["srv/app.jar!/BOOT-INF/lib/log4j-core-2.14.1.jar"], "a jar in a jar")


@test
def the_example_shows_the_three_situations(folder):
    result = scan(folder, make(f"{folder}/example"), env=SETTINGS)
    situations = {decision["situation"]: (decision["action"], decision["sentence"]) for decision in
                  reversed(result.report["verdict"]["decisions"])}  # the gravest of each
    equal({name: situations[name][0] for name in ("vulnerable_packages", "remote_login_enabled", "remote_login_with_weak_password")},
          {"vulnerable_packages": "block", "remote_login_enabled": "warn", "remote_login_with_weak_password": "block"})
    chain = situations["remote_login_with_weak_password"][1]
    for words in ("CMD runs /start.sh, which runs /usr/sbin/sshd (line 3)", "PasswordAuthentication is yes by default in OpenSSH 9.2", "account deploy", "common word"):
        check(words in chain, chain)
    whole = result.out + result.err
    check("sunshine" not in whole and "oxox0UYDv30" not in whole, "neither the word nor its hash is told")


@test
def the_example_has_a_secret_that_a_later_layer_deletes(folder):
    result = scan(folder, "--scanners", "secret", make(f"{folder}/example"))
    found = [(f["id"], f["path"], f["layer"], f.get("hidden_by"), f["secret"]["line"]) for f in result.report["findings"] if f["kind"] == "secret"]
    equal(found, [("postgres-url", "srv/web/settings.env", 3, 4, 2)])
    check("Kq7vTz2m" not in result.out + result.err, "the password is told")


@test
def no_flaw_is_found_twice(folder):
    result = scan(folder, make(f"{folder}/example"))
    keys = [(finding["id"], finding["package"]["name"], finding.get("path")) for finding in result.report["findings"] if "package" in finding]
    equal(len(keys), len(set(keys)), f"{sorted(key for key in keys if keys.count(key) > 1)}")


@test
def nothing_that_matched_lies_outside_its_range(folder):
    need("dpkg")
    for finding in scan(folder, make(f"{folder}/example")).report["findings"]:
        package = finding.get("package", {})
        if package.get("type") == "deb" and finding.get("fixed_version"):
            version = package.get("source_version") or package["version"]
            code = subprocess.run(["dpkg", "--compare-versions", version, "lt", finding["fixed_version"]], check=False).returncode
            equal(code, 0, f"{finding['id']}: {version} lt {finding['fixed_version']}")


@test
def the_report_in_the_readme_is_the_real_one(folder):
    make(f"{folder}/example")
    with open(f"{ROOT}/README.md", encoding="utf-8") as file:
        pasted = file.read().split("<!-- the example's report -->\n```\n")[1].split("```\n<!-- end -->")[0]
    real = plimsoll(folder, "scan", "--offline", "oci:example", env={"COLUMNS": "110", "PLIMSOLL_SCANNERS": "vuln,config,account,secret"}).out
    pasted, real = (re.sub(r"fingerprint [0-9a-f]{16}", "fingerprint of this machine", text) for text in (pasted, real))  # it is salted
    check(pasted == real, "it is not: tools/paste-report build/release renews it")


@test
def the_example_is_the_same_each_time(folder):
    make(f"{folder}/one")
    os.umask(0o77)
    make(f"{folder}/two")
    equal(subprocess.run(["diff", "-r", f"{folder}/one", f"{folder}/two"], check=False).returncode, 0)
    size = sum(os.path.getsize(os.path.join(where, name)) for where, _, names in os.walk(f"{folder}/one") for name in names)
    check(size < 64 << 10, f"{size} bytes are no few kilobytes")


if __name__ == "__main__":
    main()
