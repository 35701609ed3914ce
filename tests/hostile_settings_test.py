"""hostile_settings_test.py - images whose settings are made to mislead, to hide, or to take all time and memory: never a wrong pass

What each image does is in its settings; its rules must fail, as they should, or not be decided. Each is a case of a family, by what it plays on.
"""
import json
import os
import re
import shutil
import time

import lib
from images import Dir, Fifo, File, Hardlink, Image, Layer, Symlink, dpkg_status, os_release
from lib import check, equal, main, scan, test

CEILING_S = 60
SSHD = {"Cmd": ["/usr/sbin/sshd", "-D"]}
FAIL, OPEN = ("fail",), ("fail", "incomplete")
HASH = "$1$saltsalt$qjXMvbEw8oaL.CzflDtaK/"  # of "password", by openssl passwd -1
ROOT = "root:x:0:0:root:/root:/bin/sh\n"
USERS = [File("etc/passwd", ROOT + "bob:x:1000:1000::/home/bob:/bin/sh\n"), File("etc/group", "root:x:0:\nbob:x:1000:\n"),
         File("etc/shadow", f"root:*:19000:0:99999:7:::\nbob:{HASH}:19000:0:99999:7:::\n", mode=0o640)]


def packages(*names):
    return dpkg_status(*[(name, "1:9.2p1-2") for name in names])


def server(config="PasswordAuthentication yes\n"):
    return [packages("openssh-server"), File("usr/sbin/sshd", b"\x7fELF", mode=0o755), File("etc/ssh/sshd_config", config)]


def script(text):
    return server() + [File("entrypoint.sh", "#!/bin/sh\n" + text, mode=0o755)]


def web(name, config, *more):
    return [packages(name), File("etc/nginx/nginx.conf" if name == "nginx" else "etc/apache2/apache2.conf", config), *more]


def setuid(count, name="s"):
    return [File(f"srv/{number % 1000}/{name}{number}", b"", mode=0o4755) for number in range(count)]


def accounts(count, field="*", shadow="x"):
    return [File("etc/passwd", ROOT + "".join(f"u{number}:{shadow}:{number}:1::/:/bin/sh\n" for number in range(1000, 1000 + count))),
            File("etc/shadow", "root:*:1::::::\n" + "".join(f"u{number}:{field}:1::::::\n" for number in range(1000, 1000 + count)), mode=0o640)]


def judge(folder, name, entries, config, want):
    own = {info.name for info, _ in entries}
    layer = [entry for entry in os_release() + USERS if entry[0].name not in own] + entries
    target = Image([Layer(layer, packing="plain")], config).write_oci(f"{folder}/{name}")
    started = time.monotonic()
    result = scan(folder, "--no-cache", target, env={"PLIMSOLL_SCANNERS": "config,account"})
    check(result.out, f"{name}: {result.err}")
    rules = {rule["id"]: (rule["result"], rule["reason"]) for rule in result.report["rules"]}
    seconds = time.monotonic() - started
    check(seconds < CEILING_S, f"{name}: {seconds:.0f} s")
    check("settings were" not in result.notes(), f"{name}: {result.notes()}")
    for rule, results in want.items():
        check(rules[rule][0] in results, f"{name}: {rule} is {rules[rule]}")
    if any(rules[rule][0] == "incomplete" for rule in want):
        check(result.verdict in ("block", "incomplete"), f"{name}: verdict {result.verdict}")
    check(not re.search("[\x00-\x08\x0b-\x1f\x7f]", result.out + result.err), f"{name}: control characters")
    shutil.rmtree(f"{folder}/{name}")


def family(cases):
    """CASES() gives (name, entries, the image's configuration, {rule: results}); the table that people read is looked at besides."""
    def run(folder):
        for case in cases():
            judge(folder, *case)
    run.__name__, run.__module__ = cases.__name__, cases.__module__
    return test(run)


@family
def what_starts_a_server_is_found_or_said_to_be_unknown():
    started = {"PLM-A24": OPEN, "PLM-A25": FAIL}

    def by(name, *more, command):
        return name, server() + list(more), {"Cmd": command}, started

    supervisord = "etc/supervisor/supervisord.conf"
    yield "plainly", server(), SSHD, {"PLM-A24": FAIL, "PLM-A25": FAIL}
    for name, text in (("too-large", "# x\n" * 20000 + "exec /usr/sbin/sshd -D\n"), ("doubled", 'set -- a b\n' + 'set -- "$@" "$@"\n' * 40 + "/usr/sbin/sshd\n"),
                       ("eval", "eval " * 800 + "/usr/sbin/sshd\n"), ("eval-of-a-word", "X='" + "eval " * 700 + "/usr/sbin/sshd'\neval $X\n"),
                       ("never-closed", "x=$(foo # don't (\n)\n/usr/sbin/sshd\n"), ("runs-itself", ". /entrypoint.sh\n. /entrypoint.sh\n/usr/sbin/sshd\n"),
                       ("heredocs", "cat " + "".join(f"<<E{number} " for number in range(12)) + "\n" + "".join(f"'\nE{number}\n" for number in range(12)) + "/usr/sbin/sshd\n"),
                       ("variables", "".join(f"A{number}=x\n" for number in range(200)) + "S=/usr/sbin/sshd\n$S -D\n"), ("long-word", "x" * 5000 + "; /usr/sbin/sshd\n")):
        yield name, script(text), {"Cmd": ["/entrypoint.sh"]}, started
    yield by("many-wrappers", command=["env"] * 9000 + ["/usr/sbin/sshd"])
    yield by("large-unit", File("etc/systemd/system/x.service", "[Service]\n" + "# x\n" * 400000 + "ExecStart=/usr/sbin/sshd -D\n"),
             Symlink("etc/systemd/system/multi-user.target.wants/x.service", "/etc/systemd/system/x.service"), command=["/sbin/init"])
    yield by("many-units", *[Symlink(f"etc/systemd/system/x{number}.target.wants/y.service", "/dev/null") for number in range(9000)],
             Symlink("etc/systemd/system/zz.target.wants/ssh.service", "/lib/systemd/system/ssh.service"), command=["/sbin/init"])
    yield by("class-of-bytes", File(supervisord, "[include]\nfiles = conf.d/[a-z]*.conf\n"), File("etc/supervisor/conf.d/s.conf", "[program:s]\ncommand=/usr/sbin/sshd\n"),
             command=["supervisord", "-c", "/" + supervisord])
    yield by("included-from-elsewhere", File(supervisord, "[include]\nfiles = /srv/*.conf\n"), File("srv/s.conf", "[program:s]\ncommand=/usr/sbin/sshd\n"),
             command=["supervisord", "-c", "/" + supervisord])
    yield by("long-init-script", File("etc/init.d/foo", "#!/bin/sh\n" + ":\n" * 500000 + "/usr/sbin/sshd\n", mode=0o755), Symlink("etc/rc2.d/S01foo", "../init.d/foo"),
             command=["/sbin/init"])


@family
def what_is_included_is_read_to_its_end_or_said_not_to_be():
    limits = "server { autoindex on; ssl_protocols SSLv3; server_tokens on; }\n"
    yield ("nginx-many", web("nginx", "http { server_tokens off; include conf.d/*.conf; }\n",
                             *[File(f"etc/nginx/conf.d/{number:04}.conf", "server { listen 80; }\n") for number in range(300)], File("etc/nginx/conf.d/z.conf", limits)),
           SSHD, {"PLM-D10": OPEN, "PLM-D12": OPEN, "PLM-D13": OPEN})
    yield ("apache-many", web("apache2", "ServerTokens Prod\nTraceEnable off\nOptions -Indexes\nIncludeOptional conf-enabled/*.conf\n",
                              *[File(f"etc/apache2/conf-enabled/{number:04}.conf", "Timeout 3\n") for number in range(300)],
                              File("etc/apache2/conf-enabled/z.conf", "ServerTokens Full\nTraceEnable on\nOptions Indexes\n")),
           SSHD, {"PLM-D21": OPEN, "PLM-D22": OPEN, "PLM-D23": OPEN})
    yield ("mysql-many", [packages("mariadb-server"), File("etc/mysql/my.cnf", "[mysqld]\nlocal_infile=0\n!includedir /etc/mysql/conf.d/\n"),
                          *[File(f"etc/mysql/conf.d/{number:04}.cnf", "[client]\nport=1\n") for number in range(300)],
                          File("etc/mysql/conf.d/z.cnf", "[mysqld]\nlocal_infile=1\nskip-grant-tables\n")], SSHD, {"PLM-D04": OPEN, "PLM-D05": OPEN})
    yield "one-line", web("nginx", "http { " + "a b;" * 240000 + " autoindex on; }"), SSHD, {"PLM-D13": OPEN}
    yield "blocks", web("nginx", "http { \n" + "{" * 100000 + " autoindex on; }"), SSHD, {"PLM-D13": OPEN}
    yield "continued", web("apache2", ("a\\\n" * 8000 + "\n") * 40 + "TraceEnable on\n"), SSHD, {"PLM-D22": OPEN}
    yield ("wide-nginx", web("nginx", "include conf.d/*.conf;\n" * 190, File("etc/nginx/conf.d/a.conf", "x x;" * 250000), File("etc/nginx/conf.d/z.conf", limits)),
           SSHD, {"PLM-D13": OPEN})
    yield ("wide-apache", web("apache2", "IncludeOptional conf-enabled/*.conf\n" * 190 + "TraceEnable on\n", File("etc/apache2/conf-enabled/a.conf", "x " * 500000)),
           SSHD, {"PLM-D22": OPEN})
    yield "globs", web("nginx", "include /srv/*/*a*a*a*a*a*a*a*a*b;\n" * 190 + "autoindex on;\n") + setuid(10000, "a" * 200), SSHD, {"PLM-D13": OPEN}
    yield "sshd-globs", server("Include /srv/*/*a*a*a*a*b\n" * 190 + "PasswordAuthentication yes\n") + setuid(10000, "a" * 200), SSHD, {"PLM-A25": OPEN}
    yield "sshd-itself", (server("Include /etc/ssh/sshd_config.d/*\n" * 600) +
                          [File(f"etc/ssh/sshd_config.d/{number}", "Include /etc/ssh/sshd_config.d/*\n") for number in range(100)]), SSHD, {"PLM-A24": FAIL, "PLM-A25": OPEN}
    yield ("sshd-links", server("Include /etc/ssh/sshd_config.d/l59\n") + [File("etc/ssh/sshd_config.d/l0", "PasswordAuthentication yes\n")] +
           [Symlink(f"etc/ssh/sshd_config.d/l{number}", f"l{number - 1}") for number in range(1, 60)], SSHD, {"PLM-A25": OPEN})
    yield "sshd-matches", server("PasswordAuthentication no\n" + "".join(f"Match User u{number}\nPasswordAuthentication no\n" for number in range(9000)) +
                                 "Match User bob\nPasswordAuthentication yes\n"), SSHD, {"PLM-A25": OPEN}
    pam = {"PLM-C11": OPEN}
    yield "pam-long-line", [File("etc/pam.d/common-auth", "auth sufficient pam_unix.so " + "x " * 3000 + "nullok\n")], SSHD, pam
    yield "pam-itself", [File("etc/pam.d/common-auth", "@include common-auth\n@include common-auth\nauth required pam_unix.so nullok\n")], SSHD, pam
    yield ("pam-each-other", [File(f"etc/pam.d/f{number}", "".join(f"@include f{other}\n" for other in range(50))) for number in range(50)] +
           [File("etc/pam.d/common-auth", "@include f0\nauth required pam_unix.so nullok\n")], SSHD, pam)
    yield ("pam-many", [File(f"etc/pam.d/a{number:04}", "auth required pam_unix.so\n") for number in range(600)] + [File("etc/pam.d/z", "auth required pam_tally2.so\n")],
           SSHD, {"PLM-A18": OPEN})


@family
def what_stands_under_another_name_is_not_passed_over():
    closed = "Include /etc/ssh/sshd_config.d/*.conf\nPasswordAuthentication no\nKbdInteractiveAuthentication no\n"
    opened = File("opt/x/a.conf", "PasswordAuthentication yes\n")
    want = {"PLM-A25": OPEN}
    yield "settings", server()[:2] + [Symlink("etc/ssh/sshd_config", "/opt/x/a.conf"), opened], SSHD, {"PLM-A25": FAIL}
    yield "folder-of-settings", server()[:2] + [Symlink("etc/ssh", "/opt/ssh"), File("opt/ssh/sshd_config", "PermitRootLogin yes\n")], SSHD, want
    yield "part", server(closed) + [Symlink("etc/ssh/sshd_config.d/a.conf", "/opt/x/a.conf"), opened], SSHD, want
    yield "folder-of-parts", server(closed) + [Symlink("etc/ssh/sshd_config.d", "/opt/x"), opened], SSHD, want
    yield "part-by-a-hard-link", server(closed) + [opened, Hardlink("etc/ssh/sshd_config.d/a.conf", "opt/x/a.conf")], SSHD, want
    yield "stack-by-a-hard-link", [File("etc/pam.d/x", "auth required pam_unix.so nullok\n"), Hardlink("etc/pam.d/common-auth", "etc/pam.d/x")], SSHD, {"PLM-C11": OPEN}
    yield ("server-by-a-hard-link", [File("opt/s", b"\x7fELF", mode=0o755), Hardlink("usr/sbin/sshd", "opt/s", mode=0o755), File("etc/ssh/sshd_config", "")], SSHD,
           {"PLM-A20": FAIL, "PLM-A24": FAIL, "PLM-A25": FAIL})


@family
def accounts_are_told_or_said_to_be_unknown():
    evil = {"PLM-A01": OPEN, "PLM-A26": OPEN}
    for name, line in (("plus", "evil::+0:0::/:/bin/sh\n"), ("blank", "evil:: 0:0::/:/bin/sh\n"), ("wraps", "evil::4294967296:0::/:/bin/sh\n"), ("nul", "\0evil::0:0::/:/bin/sh\n"),
                       ("crlf", "evil::0:0::/:/bin/sh\r\n")):
        yield name, [File("etc/passwd", ROOT + line)], SSHD, evil
    yield "byte-order-mark", [File("etc/passwd", b"\xef\xbb\xbf" + (ROOT + "evil::0:0::/:/bin/sh\n").encode())], SSHD, evil
    yield "too-many", [File("etc/passwd", accounts(29000)[0][1] + b"evil::0:0::/:/bin/sh\n")], SSHD, evil
    yield "many", accounts(19000) + server(), SSHD, {"PLM-A01": ("pass",), "PLM-A24": FAIL, "PLM-A25": FAIL}
    yield "many-hashes", accounts(17000, "$6$x$abc") + server(), SSHD, {"PLM-A24": FAIL, "PLM-A26": ("incomplete",)}
    yield "no-files", [Dir("etc/shadow"), Fifo("etc/login.defs"), Dir("etc/group")], SSHD, {"PLM-C23": OPEN, "PLM-A26": OPEN}
    yield "behind-another-name", [File("etc/other", ROOT + "evil::0:0::/:/bin/sh\n"), Hardlink("etc/passwd", "etc/other")], SSHD, evil
    webs = {"PLM-A26": OPEN}
    yield "web-users", [File(f"srv/{number}/.htpasswd", "".join(f"u{user}:$apr1$x$abc\n" for user in range(10))) for number in range(2000)], SSHD, webs
    yield "web-user-behind-many", [File("srv/.htpasswd", "".join(f"u{user}:*\n" for user in range(20000)) + "deploy:$apr1$x$abc\n")], SSHD, webs
    yield ("web-users-beside-many-files", [File(f"srv/{number}/.htpasswd", "a:$apr1$x$abc\n") for number in range(3000)] + setuid(50000), SSHD, {"PLM-A26": OPEN, "PLM-B05": FAIL})
    yield "one-file-many-names", [File("srv/.htpasswd", "a:b\n")] + [Hardlink(f"srv/{number}/.htpasswd", "srv/.htpasswd") for number in range(20000)], SSHD, webs


@family
def what_is_too_much_is_told_and_nothing_else_is_lost():
    yield "setuid", setuid(100000), SSHD, {"PLM-B05": FAIL, "PLM-C01": ("pass",)}
    yield "login-defs", [File("etc/login.defs", "A b\n" * 200000 + "ENCRYPT_METHOD DES\n")], SSHD, {"PLM-C26": OPEN}
    yield "larger-login-defs", [File("etc/login.defs", "#\n" * 600000 + "ENCRYPT_METHOD DES\n")], SSHD, {"PLM-C26": OPEN}
    yield "links-in-circles", [Symlink("etc/login.defs", "login.defs"), Symlink("etc/pam.d/common-auth", "x"), Symlink("etc/pam.d/x", "common-auth")], SSHD, {"PLM-C26": OPEN, "PLM-C11": OPEN}
    yield ("configuration", [], {"Cmd": ["x" * 1000000], "Env": [f"A{number}=$A" for number in range(9000)], "Labels": {f"l{number}": "password=x" for number in range(9000)},
                                 "ExposedPorts": {f"{number}/tcp": {} for number in range(9000)}, "Volumes": {f"/v{number}": {} for number in range(9000)}}, {"PLM-B22": FAIL})
    yield ("escapes", server() + [File("srv/\x1b]0;x\x07\u202ea\u009b31m", b"", mode=0o4755), File("etc/passwd", b"root:x:0:0::/:/bin/sh\nev\xc2\x9b31m\x1b[31mil::0:0::/:/bin/sh\n")],
           {"Cmd": ["/usr/sbin/sshd", "\x1b[2J\u009b2J"], "User": "\x1b[31m"}, {"PLM-A01": FAIL, "PLM-B05": FAIL})


@test
def of_a_layer_that_is_not_whole_nothing_is_said_to_be_good(folder):
    large = "x=y\n" * 262000
    many = [File(f"a/{number}/php.ini", large) for number in range(210)]  # a reader may send less of a layer
    open_rules = ("incomplete",)
    judge(folder, "too-much", server() + many, SSHD, {rule: open_rules for rule in ("PLM-A01", "PLM-A20", "PLM-A24", "PLM-A26", "PLM-B05", "PLM-C01", "PLM-D50")})
    # Less than that, and more than the rules are given: what an image may have but once is there.
    judge(folder, "much", server() + many[:100], SSHD, {"PLM-A01": ("pass",), "PLM-A24": FAIL, "PLM-A25": FAIL, "PLM-C01": ("pass",)})
    layer = Layer(os_release() + USERS + server())
    layer.blob = layer.blob[:-30]
    result = scan(folder, "--no-cache", Image([layer], {**SSHD, "User": "0"}).write_oci(f"{folder}/cut"), env={"PLIMSOLL_SCANNERS": "config,account"})
    results = {rule["id"]: rule["result"] for rule in result.report["rules"]}
    check("pass" not in {results[rule] for rule in results if rule[:5] in ("PLM-A", "PLM-C", "PLM-D")}, f"{results}")
    equal((results["PLM-B04"], results["PLM-B22"]), ("fail", "not-applicable"), "the configuration is there whole")


@test
def guessing_leaves_time_for_the_rest(folder):
    costly = [File("etc/shadow", "bob:" + "$6$rounds=900000$saltsalt$" + "a" * 86 + ":1::::::\n", mode=0o640)]
    target = Image([Layer(os_release() + USERS[:2] + costly + server())], SSHD).write_oci(f"{folder}/i")
    result = scan(folder, "--no-cache", "--timeout", "6s", target, env={"PLIMSOLL_SCANNERS": "config,account"})
    results = {rule["id"]: rule["result"] for rule in result.report["rules"]}
    equal([results.get(rule) for rule in ("PLM-A24", "PLM-A25", "PLM-A26", "PLM-C01")], ["fail", "fail", "incomplete", "pass"], result.notes())


@test
def what_an_image_names_never_steers_the_terminal(folder):
    entries = server() + [File("srv/\x1b]0;x\x07\u202ea\u009b31m", b"", mode=0o4755), File("etc/passwd", b"root:x:0:0::/:/bin/sh\nev\xc2\x9b31m\x1b[31mil::0:0::/:/bin/sh\n")]
    target = Image([Layer(os_release() + USERS[1:] + entries)], {"Cmd": ["/usr/sbin/sshd", "\x1b[2J\u009b2J\u202e"], "User": "\x1b[31m\u009b"}).write_oci(f"{folder}/i")
    for options in ((), ("--verbose",), ("--format", "cyclonedx"), ("--compliance", "cis-docker")):
        result = lib.plimsoll(folder, "scan", "--offline", *options, target, env={"PLIMSOLL_SCANNERS": "config,account"})
        check(result.code in (0, 2, 3), result.err)
        turned = "" if "--format" in options else "\u202e\u2066\u200f"  # what turns text round: people do not read JSON
        wrong = sorted({f"{ord(byte):x}" for byte in result.out + result.err if (byte < " " and byte not in "\t\n") or "\x7f" <= byte < "\xa0" or byte in turned})
        check(not wrong, f"{options}: {wrong}")


PRIVILEGED = "apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec:\n  containers:\n  - {name: a, image: 'x:1', securityContext: {privileged: true}}\n"
BOMB = "x0: &x0 [x,x,x,x,x,x,x,x,x]\n" + "".join(f"x{number}: &x{number} [" + ",".join([f"*x{number - 1}"] * 9) + "]\n" for number in range(1, 20))
PIPED = "RUN curl http://x | sh\n"


@test
def sources_are_judged_or_said_not_to_be(folder):
    nested = json.dumps({"apiVersion": "v1", "kind": "Pod", "spec": {"containers": [{"name": "a", "image": "x:1", "securityContext": {"privileged": True}}]}})
    compose = "services:\n  a:\n    image: x:1\n    privileged: true\n"
    cases = [("a.yaml", PRIVILEGED, FAIL), ("a.yaml", "\ufeff" + PRIVILEGED, FAIL), ("a.yaml", PRIVILEGED.replace("\n", "\r\n"), FAIL), ("a.yaml", nested, FAIL),
             ("a.yaml", PRIVILEGED.replace("kind", "'kind'").replace("apiVersion", '"apiVersion" '), FAIL), ("a.yaml", "kind: X\n---\n" * 60000 + PRIVILEGED, FAIL),
             ("a.yaml", PRIVILEGED.encode("utf-16"), ()), ("a.yaml", PRIVILEGED + "#" + "x" * (2 << 20), ()), ("a.yaml", PRIVILEGED + "\0", OPEN), ("a.yaml", BOMB + PRIVILEGED, OPEN),
             ("a.yaml", PRIVILEGED + "  d: " + "[" * 5000 + "]" * 5000, OPEN), ("a.yaml", PRIVILEGED + "  d: [", OPEN), ("a.yaml", PRIVILEGED.replace("true", "true, privileged: false"), OPEN),
             ("compose.yaml", compose, FAIL), ("compose.yaml", BOMB + compose, OPEN), ("compose.yaml", "services:\n  a: &a\n    <<: *a\n    privileged: true\n", OPEN),
             ("Dockerfile", "FROM x:1\n" + PIPED, FAIL), ("Dockerfile", "FROM x:1\nRUN a \\\n" + "b \\\n" * 200000 + "&& curl http://x | sh\n", FAIL),
             ("Dockerfile", "FROM x:1\n" + "".join(f"ENV C{number}=${{C{number - 1}}}${{C{number - 1}}}\n" for number in range(300)) + PIPED, OPEN),
             ("Dockerfile", "".join(f"FROM a{number} AS a{number + 1}\n" for number in range(9000)) + PIPED, OPEN),
             ("Dockerfile", "FROM x:1\nRUN echo " + "${A:-" * 3000 + "}" * 3000 + "\n" + PIPED, OPEN), ("Dockerfile", "FROM x:1\n" + "RUN echo x\n" * 100000 + PIPED, ())]
    for number, (name, text, want) in enumerate(cases):
        os.mkdir(f"{folder}/{number}")
        with open(f"{folder}/{number}/{name}", "wb") as file:
            file.write(text if isinstance(text, bytes) else text.encode())
        started = time.monotonic()
        result = scan(folder, "--no-cache", "--scanners", "config", f"fs:{folder}/{number}")
        check(time.monotonic() - started < CEILING_S, f"{number}: {name}")
        rule = "PLM-B10" if name == "Dockerfile" else "PLM-K01"
        got = {found["result"] for found in result.report.get("rules", []) if found["id"] == rule}
        check(got <= set(want) and bool(got) == bool(want), f"{number}: {name}: {got}: {result.notes()}")
        check("fail" in got or result.verdict == "incomplete", f"{number}: {name}: {result.verdict}")


@test
def rules_and_policies_are_read_or_refused_whole(folder):
    rule = "- {id: X-1, title: t, rating: low, check: {file: {path: /etc/passwd}}, fix: none}\n"
    policy = lib.plimsoll(folder, "policy", "show").out
    bad = [BOMB, "a: &a x\nb: *a\n", "a: !!python/object x\n", "[" * 100000, "- " * 100000 + "x\n", "{a: " * 100000, "a: b\0c\n", "\0" * 1000, b"a: \xff\xfe\n",
           b"a: \xed\xa0\x80\n", "a: \x1b[31mred\n", '"\\e[31m": x\n', "%YAML 9.9\n---\na: b\n", "~\n", "a: 'x", "a:\n\t- b\n", "? [a, b]\n: c\n", "x" * 500000 + ": y\n", b"#" + b"x" * (20 << 20) + b"\n"]
    os.mkdir(f"{folder}/rules")
    for number, text in enumerate(bad):
        for file, command in ((f"{folder}/p.yaml", ("policy", "check", f"{folder}/p.yaml")), (f"{folder}/rules/r.yaml", ("rules", "list", "--rules", f"{folder}/rules"))):
            with open(file, "wb") as out:
                out.write(text if isinstance(text, bytes) else text.encode())
            started = time.monotonic()
            result = lib.plimsoll(folder, *command)
            check(result.code in (1, 64) and os.path.basename(file) in result.err and len(result.err) < 2000, f"{number}: {result.code} {result.err[:500]}")
            check(time.monotonic() - started < CEILING_S and not re.search("[\x00-\x08\x0b-\x1f\x7f]", result.err), f"{number}: {result.err!r}")
    for text in (rule, "\ufeff" + rule, rule.replace("\n", "\r\n")):
        with open(f"{folder}/rules/r.yaml", "w", encoding="utf-8", newline="") as out:
            out.write(text)
        check("X-1" in lib.plimsoll(folder, "rules", "list", "--rules", f"{folder}/rules").out, repr(text))
    for text in (policy, "\ufeff" + policy, policy.replace("\n", "\r\n")):
        with open(f"{folder}/p.yaml", "w", encoding="utf-8", newline="") as out:
            out.write(text)
        result = lib.plimsoll(folder, "policy", "check", f"{folder}/p.yaml")
        check(result.code == 0, f"{text[:20]!r}: {result.err}")


if __name__ == "__main__":
    os.umask(0o077)
    main()
