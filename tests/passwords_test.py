#!/usr/bin/env python3
"""passwords_test.py - a guessed word appears in no output, log, cache, core file or process title; nor does a hash

Each account's password is its name reversed, which stands nowhere else; hashes are made by openssl and perl.
"""
import json
import os
import re
import signal
import subprocess
import time

import lib
from images import File, Image, Layer, dpkg_status, os_release
from lib import check, environment, equal, need, test
from watching import Watch, descendants, files_below

NAME = "kanarienvogel"
WORD = NAME[::-1]
PLAIN = "correcthorsebattery"  # stands in the file as it is
DOLLAR = "$tr0mbone$of$gold"   # begins as a hash would


def hashes():
    need("openssl", "perl")
    made = [subprocess.run(["openssl", "passwd", scheme, "-salt", "saltsalt", "-stdin"], input=f"{WORD}\n", text=True, check=True,
                           capture_output=True).stdout.strip() for scheme in ("-1", "-5", "-6", "-apr1")]
    for setting in ("ab", "$y$j75$saltsaltsaltsalt$", "$2b$04$abcdefghijklmnopqrstuu"):
        made.append(subprocess.run(["perl", "-e", "print crypt($ARGV[0], $ARGV[1])", WORD, setting], text=True, check=True, capture_output=True).stdout)
    return made


def image(folder):
    """(target, what must appear nowhere)"""
    made = hashes()
    passwd = "root:x:0:0:root:/root:/bin/sh\n" + "".join(f"{NAME}{'x' * number}:x:{1000 + number}:100::/home/{NAME}:/bin/sh\n" for number in range(len(made) + 2))
    shadow = "root:*:19000:0:99999:7:::\n"
    for number, text in enumerate([*made, PLAIN, DOLLAR]):
        shadow += f"{NAME}{'x' * number}:{text}:19000:0:99999:7:::\n"
    files = [*os_release(), dpkg_status(("base-files", "12.4")), File("etc/passwd", passwd.encode()), File("etc/shadow", shadow.encode())]
    return Image([Layer(files)]).write_oci(f"{folder}/image"), [WORD, PLAIN, "tr0mbone", "of$gold", *(text[-10:] for text in made)]


def core_limit(pid):
    """(soft, hard) of a process, if it is still there."""
    try:
        with open(f"/proc/{pid}/limits", encoding="ascii") as file:
            return re.search(r"^Max core file size +(\S+) +(\S+)", file.read(), re.M).groups()
    except OSError:
        return None


@test
def a_guessed_word_appears_in_no_output_log_cache_core_file_or_process_title(folder):
    target, secrets = image(folder)
    home = f"{folder}/home"
    os.mkdir(home)
    for options in (*(["--format", name] for name in ("table", "json", "cyclonedx")), ["--format", "json", "--verbose", "--list-all-pkgs", "--all-layers", "--show-suppressed"],
                    ["--format", "table", "--verbose", "--compliance", "iso27002-2022"], ["--format", "json", "--no-cache"],
                    ["--format", "json", "--scanners", "vuln,config,account"]):
        watch = Watch()
        watch.start()
        result = lib.plimsoll(home, "scan", "--offline", *options, target)
        watch.done.set()
        watch.join()
        check(result.code in (0, 2, 3), result.err)
        seen = {"stdout": result.out, "stderr": result.err, "the processes": "\n".join(watch.seen), **dict(files_below(home))}
        for place, text in seen.items():
            for secret in secrets:
                check(secret not in text, f"{place} has '{secret}' ({' '.join(options)})")
    kept = "".join(text for _, text in files_below(f"{home}/cache"))
    check("sha512crypt" in kept and "yescrypt" in kept, "it was not guessed")


@test
def no_process_makes_a_core_file(folder):
    """While it guesses on what takes long. One that is killed leaves no pass, and nothing that is kept."""
    need("perl")
    text = subprocess.run(["perl", "-e", "print crypt($ARGV[0], $ARGV[1])", "nobody guesses this", "$y$j9T$saltsaltsaltsalt$"], text=True, check=True,
                          capture_output=True).stdout
    target = Image([Layer([*os_release(), File("etc/passwd", f"{NAME}:x:0:0::/:/bin/sh\n".encode()),
                           File("etc/shadow", f"{NAME}:{text}:19000::::::\n".encode())])]).write_oci(f"{folder}/image")
    home = f"{folder}/home"
    os.mkdir(home)
    command = [lib.PLIMSOLL, "scan", "--offline", "--format", "json", "--scanners", "config,account", "--password-budget", "6s", target]
    process = subprocess.Popen(command, env=environment(home), cwd=home, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    time.sleep(2)
    running = [process.pid, *descendants(process.pid)]
    limits = [text for text in map(core_limit, running) if text]
    check(len(limits) >= 3, "zygote and reader were not seen")
    equal(set(limits), {("0", "0")}, "limits of core files")
    os.kill(running[-1], signal.SIGSEGV)
    report = json.loads(process.communicate()[0])
    equal((process.returncode, result_of(report, "PLM-A26")[0]), (3, "incomplete"))
    equal([path for path, _ in files_below(home) if "core" in os.path.basename(path)], [], "core files")
    check(not any("nobody guesses this" in text for _, text in files_below(home)), "the word is written down")
    began = time.monotonic()
    lib.plimsoll(home, *command[1:])
    check(time.monotonic() - began > 4, "what one that was killed had said was kept: it was not guessed on again")


def result_of(report, rule):
    return next((entry["result"], entry["reason"]) for entry in report["rules"] if entry["id"] == rule)


ROOT_LOCKED = (File("etc/passwd", b"root:x:0:0:root:/root:/bin/sh\n"), File("etc/shadow", b"root:*:19000:0:99999:7:::\n", mode=0o640))


def judged(folder, *files):
    target = Image([Layer([*os_release(), dpkg_status(("base-files", "12.4")), *files])]).write_oci(f"{folder}/image")
    result = lib.plimsoll(folder, "scan", "--offline", "--format", "json", "--scanners", "config,account", target)
    check(result.code in (0, 2, 3), result.err)
    return result.report


@test
def a_password_of_a_web_servers_user_is_found_where_no_account_has_one(folder):
    need("openssl")
    made = subprocess.run(["openssl", "passwd", "-apr1", "-salt", "saltsalt", "admin"], text=True, check=True, capture_output=True).stdout.strip()
    for path in ("etc/nginx/.htpasswd", "auth/htpasswd", "etc/nagios4/htpasswd.users"):
        report = judged(folder, *ROOT_LOCKED, File(path, f"admin:{made}\n".encode()))
        equal(result_of(report, "PLM-A26"), ("fail", "the password of admin is made of its name"), path)


@test
def a_hash_that_nobody_can_log_in_by_is_not_that_of_an_account(folder):
    """As getpwnam(3) and getspnam(3) have it: shadow alone has no accounts, and the first line of a name counts."""
    need("openssl")
    made = subprocess.run(["openssl", "passwd", "-6", "-salt", "saltsalt", "password"], text=True, check=True, capture_output=True).stdout.strip()
    report = judged(folder, ROOT_LOCKED[0], File("etc/shadow", f"root:*:19000:0:99999:7:::\nroot:{made}:1::::::\nold:{made}:1::::::\n".encode(), mode=0o640))
    equal(result_of(report, "PLM-A26"), ("not-applicable", "no account has a password"))
    equal({entry["class"] for entry in report["passwords"]} & {"common", "default"} != set(), True, "they were tried all the same")


@test
def processors_share_the_candidates_of_one_account(folder):
    need("openssl")
    passwd = File("etc/passwd", b"root:x:0:0:root:/root:/bin/sh\nweb:x:1000:100::/srv:/bin/sh\n")
    for word, found in (("snoopy", "common"), ("nobody guesses this", "not-guessed")):
        made = subprocess.run(["openssl", "passwd", "-1", "-salt", "saltsalt", word], text=True, check=True, capture_output=True).stdout.strip()
        target = Image([Layer([*os_release(), passwd, File("etc/shadow", f"root:*:1::::::\nweb:{made}:1::::::\n".encode(), mode=0o640)])]).write_oci(f"{folder}/{found}")
        said = [lib.plimsoll(folder, "scan", "--offline", "--no-cache", "--format", "json", "--jobs", jobs, target).report["passwords"] for jobs in ("1", "5")]
        equal(said[0], said[1])
        equal([(entry["class"], entry["required_done"], entry["tried"] == entry["candidates"]) for entry in said[1]], [(found, True, True)])


@test
def the_table_states_the_coverage(folder):
    """Of a hash that takes 0.8 s a guess some are tried in two seconds, and not what must be; that is not kept for the next scan."""
    slow = "$6$rounds=2000000$saltsalt$" + "a" * 85 + "."
    target = Image([Layer([*os_release(), ROOT_LOCKED[0], File("etc/shadow", f"root:{slow}:1::::::\n".encode(), mode=0o640)])]).write_oci(f"{folder}/image")
    for _ in range(2):
        result = lib.plimsoll(folder, "scan", "--offline", "--scanners", "config,account", "--password-budget", "4s", "--format", "table", target)
        equal(result.code, 3)
        line = next(line for line in result.out.splitlines() if line.startswith("passwords "))
        tried = int(re.search(r"passwords +0 of 1 guessed; root: (\d+) of \d,\d\d\d candidates \(too few\)$", line).group(1))
        check(0 < tried < 50, line)
    again = lib.plimsoll(folder, "scan", "--offline", "--scanners", "config,account", "--password-budget", "12s", "--format", "json", target)
    check(again.report["passwords"][0]["tried"] > tried, again.report["passwords"])


@test
def plain_text_is_a_finding_of_its_own(folder):
    report = judged(folder, ROOT_LOCKED[0], File("etc/shadow", f"root:{PLAIN}:19000:0:99999:7:::\n".encode(), mode=0o640))
    equal(result_of(report, "PLM-C37"), ("fail", "the password of root stands in /etc/shadow as it is"))
    equal(result_of(report, "PLM-C25")[0], "pass")


if __name__ == "__main__":
    lib.main()
