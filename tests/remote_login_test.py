"""remote_login_test.py - images that start a server in a roundabout way, and what is said of them

What a case says is what a shell, an init or a supervisor does with such files by its manual page; the sentences are read for the names of
the files that must stand in them.
"""
import os

from images import Dir, File, Image, Layer, Symlink, dpkg_status, os_release
from lib import SETTINGS, check, equal, main, scan, test

SSHD = [*os_release(), dpkg_status(("openssh-server", "1:9.2p1-2+deb12u3")), Dir("usr/sbin"), File("usr/sbin/sshd", "\x7fELF" + "x" * 99, mode=0o755),
        File("etc/ssh/sshd_config", "PasswordAuthentication no\nKbdInteractiveAuthentication no\nPermitRootLogin no\n")]


def script(path, text):
    return File(path, text, mode=0o755)


def judged(folder, files, config, name="x", base=None):
    image = Image([Layer(base if base is not None else SSHD), Layer(files)], config=config)
    image.write_oci(f"{folder}/{name}", "x")
    report = scan(folder, "--scanners", "config,account", f"oci:{folder}/{name}:x", env=SETTINGS).report
    return {rule["id"]: (rule["result"], rule["reason"], rule) for rule in report["rules"]}


def check_all(folder, cases, rule="PLM-A24"):
    for number, (files, config, want, words) in enumerate(cases):
        result, reason, _ = judged(folder, files, config, f"case{number}")[rule]
        equal((result, [word for word in words if word not in reason]), (want, []), f"case {number}: {reason}")


@test
def scripts_are_read_wherever_they_lie(folder):
    check_all(folder, (
        ([script("usr/lib/my/go", "#!/bin/sh\nexec /usr/sbin/sshd -D\n")], {"Entrypoint": ["/usr/lib/my/go"]}, "fail", ["/usr/lib/my/go", "line 2"]),
        ([script("data/one.sh", "#!/bin/sh\n. /data/lib/two.inc\n"), script("data/lib/two.inc", "#!/bin/sh\n/data/three\n"),
          script("data/three", "#!/bin/bash\n/usr/sbin/sshd\n")], {"Cmd": ["/data/one.sh"]}, "fail", ["/data/one.sh", "/data/lib/two.inc", "/data/three"]),
        ([script("data/one.sh", "#!/bin/sh\nexec nginx\n")], {"Cmd": ["/data/one.sh"]}, "pass", []),
        ([File("data/app", b"\x7fELF" + b"\0" * 100, mode=0o755)], {"Cmd": ["/data/app"]}, "pass", []),
        ([File("data/app", b"\x7fELF" + b"\0" * (3 << 20), mode=0o755)], {"Cmd": ["/data/app"]}, "pass", []),
        ([Symlink("go", "srv/deep/go.sh"), script("srv/deep/go.sh", "#!/bin/sh\nsshd\n")], {"Cmd": ["/go"]}, "fail", ["go.sh"]),
        ([Symlink("app2", "srv/deep"), script("srv/deep/go.sh", "#!/bin/sh\nsshd\n")], {"Cmd": ["/app2/go.sh"]}, "fail", ["go.sh"]),
        ([script("srv/a/b/x.sh", "#!/bin/sh\nsshd\n")], {"Cmd": ["b/x.sh"], "WorkingDir": "/srv/a"}, "fail", ["/srv/a/b/x.sh"]),
        ([script("srv/a/x.sh", "#!/bin/sh\ncd /srv/b\n./y.sh\n"), script("srv/b/y.sh", "#!/bin/sh\nsshd\n")], {"Cmd": ["/srv/a/x.sh"]}, "fail", ["/srv/b/y.sh"]),
        ([script("srv/a/x.sh", '#!/bin/bash\nD=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)\n"$D/y.sh"\n'), script("srv/a/y.sh", "#!/bin/sh\nsshd\n")],
         {"Cmd": ["/srv/a/x.sh"]}, "fail", ["/srv/a/y.sh"]),
        ([script("usr/bin/launcher", "#!/bin/sh\nsshd\n")], {"Cmd": ["launcher"]}, "fail", ["/usr/bin/launcher"]),
        ([script("srv/start.py", "#!/usr/bin/python3\nimport os\nos.execv('/usr/sbin/sshd', ['sshd'])\n")], {"Cmd": ["python3", "/srv/start.py"]}, "incomplete", ["start.py"]),
        ([script("srv/app.py", "#!/usr/bin/python3\nprint(1)\n")], {"Cmd": ["python3", "/srv/app.py"]}, "pass", []),
        ([script("opt/x/bin/serve", "#!/bin/sh\nsshd\n")], {"Cmd": ["serve"], "Env": ["PATH=/opt/x/bin:/usr/bin"]}, "fail", ["/opt/x/bin/serve"]),
        ([Symlink("usr/bin/myd", "../sbin/sshd")], {"Cmd": ["myd"]}, "fail", ["myd"]),
        ([Symlink("usr/bin/launcher", "/srv/own/go"), script("srv/own/go", "#!/bin/sh\nsshd\n")], {"Cmd": ["launcher"]}, "fail", ["/srv/own/go"]),
    ))
    lets_in = File("srv/zz", "PasswordAuthentication yes\n")
    for name, include, link in (("one", "/etc/a", Symlink("etc/a", "/srv/zz")), ("all", "/srv/q/*", Symlink("srv/q/own.conf", "../zz"))):
        config = File("etc/ssh/sshd_config", f"Include {include}\nPasswordAuthentication no\nKbdInteractiveAuthentication no\nPermitRootLogin no\n")
        equal(judged(folder, [config, lets_in, link], {}, name)["PLM-A25"][0], "fail", name)


@test
def wrappers_and_shells_are_read_as_they_read_their_options(folder):
    go = [script("start", "#!/bin/sh\nsshd\n")]
    check_all(folder, (
        (go, {"Cmd": ["/start"]}, "fail", ["/start"]),
        ([], {"Cmd": ["/bin/bash", "-o", "pipefail", "-ec", "sshd -D"]}, "fail", ["sshd"]),
        ([], {"Cmd": ["bash", "-ce", "sshd -D"]}, "fail", ["sshd"]),
        ([], {"Cmd": ["env", "-S", "A=b sshd -D"]}, "fail", ["sshd"]),
        ([], {"Cmd": ["su", "-", "root", "-c", "sshd"]}, "fail", ["sshd"]),
        ([], {"Cmd": ["runuser", "-l", "root", "-c", "sshd"]}, "fail", ["sshd"]),
        ([], {"Cmd": ["runuser", "-u", "root", "--", "sshd"]}, "fail", ["sshd"]),
        ([], {"Cmd": ["sh", "-c", "exec -a x sshd -D"]}, "fail", ["sshd"]),
        ([], {"Cmd": ["sh", "-c", "command -v sshd && nginx"]}, "pass", []),
        ([], {"Cmd": ["sh", "-c", "start-stop-daemon --stop --exec /usr/sbin/sshd"]}, "pass", []),
        ([], {"Cmd": ["sh", "-c", "start-stop-daemon --start --exec /usr/sbin/sshd -- -D"]}, "fail", ["sshd"]),
        ([], {"Cmd": ["sh", "-c", "systemctl stop ssh; service ssh status"]}, "pass", []),
        ([], {"Cmd": ["tini", "-s", "--", "gosu", "root", "nohup", "setpriv", "--inh-caps", "-all", "sshd"]}, "fail", ["sshd"]),
    ))


@test
def supervisors_are_read_as_they_read_their_files(folder):
    run = script("etc/sv/ssh/run", "#!/bin/sh\nexec sshd -D\n")
    service = "etc/s6-overlay/s6-rc.d"
    init = script("init", "#!/bin/sh -e\nexec /package/admin/s6-overlay/libexec/preinit\n")
    check_all(folder, (
        ([File("srv/s.conf", "[supervisord]\n[include]\nfiles = /srv/d/*.ini\n"), File("srv/d/a.ini", "[program:x]\ncommand =\n  /usr/sbin/sshd\n  -D\n")],
         {"Cmd": ["supervisord", "-n", "-c", "/srv/s.conf"]}, "fail", ["sshd"]),
        ([File("srv/s.conf", "[program:x]\ncommand: %(here)s/go\n"), script("srv/go", "#!/bin/sh\nsshd\n")],
         {"Cmd": ["/usr/bin/python3", "/usr/bin/supervisord", "-c/srv/s.conf"]}, "fail", ["/srv/go"]),
        ([File("srv/s.conf", "[program:x]\ncommand=%(ENV_WHAT)s\n")], {"Cmd": ["supervisord", "-c", "/srv/s.conf"]}, "incomplete", []),
        ([File("srv/s.conf", "[program:x]\ncommand=sshd\nautostart=false\n")], {"Cmd": ["supervisord", "-c", "/srv/s.conf"]}, "pass", []),
        ([run, Symlink("etc/service/ssh", "/etc/sv/ssh")], {"Cmd": ["runsvdir", "-P", "/etc/service"]}, "fail", ["run"]),
        ([run, Symlink("etc/runit/runsvdir/default/ssh", "/etc/sv/ssh")], {"Cmd": ["/sbin/runit-init"]}, "fail", ["run"]),
        ([run], {"Cmd": ["runsvdir", "-P", "/etc/service"]}, "pass", []),
        ([init, File(f"{service}/user/contents.d/all"), File(f"{service}/all/type", "bundle\n"), File(f"{service}/all/contents.d/sshd"),
          script(f"{service}/sshd/run", "#!/command/execlineb -P\nforeground { echo a } fdmove -c 2 1 sshd -D\n")], {"Entrypoint": ["/init"]}, "fail", ["sshd/run"]),
        ([init, Dir(f"{service}/user/contents.d"), File(f"{service}/all/contents.d/sshd"), script(f"{service}/sshd/run", "#!/command/execlineb -P\nsshd -D\n")],
         {"Entrypoint": ["/init"]}, "pass", []),
        ([init, File("etc/services.d/x/run", "#!/bin/sh\nnginx\n", mode=0o755)], {"Entrypoint": ["/init"], "Cmd": ["/usr/sbin/sshd", "-D"]}, "fail", ["sshd"]),
        ([script("init", "#!/bin/sh\nsshd\n")], {"Entrypoint": ["/init"]}, "fail", ["/init", "line 2"]),
    ))


@test
def inetd_and_busybox_serve_telnet(folder):
    telnetd = [*os_release(), Dir("usr/sbin"), File("usr/sbin/in.telnetd", "\x7fELF" + "x" * 99, mode=0o755)]
    line = "telnet\t\tstream\ttcp\tnowait\troot\t/usr/sbin/tcpd\t/usr/sbin/in.telnetd\n"
    for number, (files, config) in enumerate((([File("etc/inetd.conf", line)], {"Cmd": ["inetd", "-i"]}), ([File("srv/i.conf", line)], {"Cmd": ["inetd", "/srv/i.conf"]}))):
        result, reason, _ = judged(folder, files, config, f"i{number}", base=telnetd)["PLM-A21"]
        equal(result, "fail", reason)
    found = judged(folder, [File("bin/busybox", "\x7fELF", mode=0o755)], {"Cmd": ["busybox", "telnetd", "-F"]}, "b", base=os_release())
    equal(found["PLM-A21"][0], "fail", found["PLM-A21"][1])


@test
def what_of_a_shell_is_not_understood_is_no_pass(folder):
    cases = [([script("s", f"#!/bin/{shell}\n{text}")], {"Cmd": ["/s"]}, want, []) for shell, text, want in (
        ("sh", "sh <<EOF\nsshd -D\nEOF\n", "incomplete"),
        ("sh", "echo 'sshd -D' | sh\n", "incomplete"),
        ("sh", "printf 'ssh%s' d | sh\n", "incomplete"),
        ("sh", "echo sshd > /x; chmod +x /x; /x\n", "incomplete"),
        ("sh", "cat <<EOF >/dev/null\n  EOF\nsshd -D\nEOF\n", "incomplete"),
        ("sh", "go() { \"$@\"; }\ngo sshd -D\n", "incomplete"),
        ("sh", "echo \"$(sshd -D)\"\n", "incomplete"),
        ("sh", "OUT=`sshd -D`\n", "incomplete"),
        ("sh", "find /dev/null -exec sshd \\;\n", "incomplete"),
        ("sh", "alias go='sshd -D'\ngo\n", "incomplete"),
        ("bash", "source <(echo sshd)\n", "incomplete"),
        ("bash", "{sshd,-D}\n", "incomplete"),
        ("sh", "X='sshd -D'\n$X\n", "fail"),
        ("sh", "trap 'sshd -D' EXIT\n", "fail"),
        ("sh", "2>&1 sshd -D\n", "fail"),
        ("sh", "set sshd -D\nexec \"$@\"\n", "fail"),
        ("sh", "set -e -- sshd\nexec \"$@\"\n", "fail"),
        ("sh", "set -- x y sshd\nshift 2\nexec \"$@\"\n", "fail"),
        ("sh", "echo -D | xargs sshd\n", "fail"),
        ("bash", "function go { sshd -D; }\ngo\n", "fail"),
        ("bash", "coproc sshd\n", "fail"),
        ("bash", "C=ssh; C+=d; $C\n", "fail"),
        ("sh", "echo starting sshd -D >&2\n: sshd\n# sshd\n", "pass"),
        ("sh", "[ -x /usr/sbin/sshd ] || exit 1\npgrep sshd\nmkdir -p /run/sshd\n", "pass"))]
    check_all(folder, (*cases,
        ([], {"Cmd": ["sh", "-c", "$RUN"], "Env": ["RUN=sshd -D"]}, "fail", []),
        ([], {"Cmd": ["valgrind", "/usr/sbin/sshd", "-D"]}, "incomplete", ["CMD names sshd"]),
        ([], {"Cmd": ["perl", "-e", "exec 'sshd'"]}, "incomplete", ["CMD names sshd"])))


@test
def options_that_are_not_known_leave_open_what_is_let_in(folder):
    check_all(folder, (
        ([], {"Cmd": ["/usr/sbin/sshd", "-De"]}, "pass", []),
        ([], {"Cmd": ["/usr/sbin/sshd", "-Df/srv/config"]}, "incomplete", []),
        ([script("e", "#!/bin/sh\nexec sshd $SSHD_OPTS\n")], {"Cmd": ["/e"]}, "incomplete", [])), "PLM-A25")


@test
def settings_that_are_included_from_anywhere_are_read(folder):
    more = File("srv/ssh/10.conf", "PasswordAuthentication yes\n")
    main_file = File("etc/ssh/sshd_config", "Include /srv/ssh/*.conf\nPasswordAuthentication no\nKbdInteractiveAuthentication no\nPermitRootLogin no\n")
    result, reason, rule = judged(folder, [main_file, more], {"Cmd": ["sshd"]})["PLM-A25"]
    equal((result, rule["evidence"][0]["path"]), ("fail", "srv/ssh/10.conf"), reason)
    result, reason, _ = judged(folder, [main_file], {"Cmd": ["sshd"]}, "y")["PLM-A25"]
    equal(result, "pass", reason)
    result, reason, _ = judged(folder, [main_file, File("srv/ssh/.wh.10.conf")], {"Cmd": ["sshd"]}, "z", base=[*SSHD, more])["PLM-A25"]
    equal(result, "pass", reason)


@test
def an_included_file_that_is_a_link_is_read_where_it_lies(folder):
    main_file = File("etc/ssh/sshd_config", "Include /etc/ssh/sshd_config.d/*.conf\nPasswordAuthentication no\nKbdInteractiveAuthentication no\nPermitRootLogin no\n")
    link, more = Symlink("etc/ssh/sshd_config.d/a.conf", "/srv/more"), File("srv/more", "PasswordAuthentication yes\n")
    result, reason, _ = judged(folder, [main_file, link, more], {"Cmd": ["sshd"]})["PLM-A25"]
    equal(result, "fail", reason)


@test
def a_folder_is_read_again_too(folder):
    root = f"{folder}/root"
    for path, text in (("usr/sbin/sshd", "x"), ("etc/inittab", "::respawn:/srv/own/go\n"), ("srv/own/go", "#!/bin/sh\n/usr/sbin/sshd -D\n"),
                       ("etc/ssh/sshd_config", "Include /srv/ssh/*\n"), ("srv/ssh/a", "PasswordAuthentication no\nKbdInteractiveAuthentication no\nPermitRootLogin no\n")):
        os.makedirs(os.path.dirname(f"{root}/{path}"), exist_ok=True)
        with open(f"{root}/{path}", "w", encoding="ascii") as file:
            file.write(text)
        os.chmod(f"{root}/{path}", 0o755)
    rules = {rule["id"]: rule for rule in scan(folder, "--scanners", "config,account", f"rootfs:{root}", env=SETTINGS).report["rules"]}
    equal((rules["PLM-A24"]["result"], rules["PLM-A25"]["result"]), ("fail", "pass"), rules["PLM-A24"]["reason"] + rules["PLM-A25"]["reason"])
    check("/srv/own/go" in rules["PLM-A24"]["reason"], rules["PLM-A24"]["reason"])


@test
def each_scanner_is_asked_its_own_rules(folder):
    root = f"{folder}/root"
    for path in ("usr/sbin/sshd", "etc/ssh/sshd_config", "etc/passwd"):
        os.makedirs(os.path.dirname(f"{root}/{path}"), exist_ok=True)
        with open(f"{root}/{path}", "w", encoding="ascii") as file:
            file.write("root:x:0:0:root:/root:/bin/sh\n" if path == "etc/passwd" else "")
        os.chmod(f"{root}/{path}", 0o755)
    own = f"{folder}/own.yaml"
    with open(own, "w", encoding="ascii") as file:
        for name, scanner in (("X-1", "account"), ("X-2", "config")):
            file.write(f"- {{id: {name}, title: t, rating: low, scanner: {scanner}, check: {{file: {{path: /etc/passwd}}}}, fix: x}}\n")
    names = {"PLM-A20", "PLM-A24", "PLM-A26", "PLM-C23", "PLM-C37", "X-1", "PLM-A02", "PLM-C01", "X-2"}
    for scanners, expected in (("account", names - {"PLM-A02", "PLM-C01", "X-2"}), ("config", {"PLM-A02", "PLM-C01", "X-2"}), ("config,account", names)):
        report = scan(folder, "--scanners", scanners, "--rules", own, f"rootfs:{root}", env=SETTINGS).report
        equal({rule["id"] for rule in report["rules"]} & names, expected, scanners)


main()
