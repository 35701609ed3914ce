"""logins_test.py - a system that Debian's own tools made and changed: is its SSH server started, and does it let passwords in?

systemctl and rc-update say what is started, `sshd -T` of that very system what is let in.
"""
import os
import shutil
import subprocess

from lib import check, equal, main, need, run, scan, skip, test

PACKAGES = "openssh-server,systemd-sysv,openrc"


def system(folder):
    """The folder of a system with an SSH server, and a function that runs a command in it; or the test is skipped."""
    need("mmdebstrap", "unshare", "chroot")
    made = subprocess.run(("mmdebstrap", "--variant=apt", f"--include={PACKAGES}", "--quiet", "bookworm", f"{folder}/system.tar"),
                          capture_output=True, check=False, stdin=subprocess.DEVNULL)
    if made.returncode:
        skip("no Debian system can be made here")
    root = f"{folder}/system"
    os.mkdir(root)
    run("unshare", "--map-root-user", "tar", "-C", root, "--exclude=./dev/*", "--no-same-owner", "-xf", f"{folder}/system.tar")
    os.makedirs(f"{root}/run/sshd", exist_ok=True)

    def inside(command):
        return subprocess.run(("unshare", "--map-root-user", "--mount", "sh", "-c", f"mount --rbind /dev {root}/dev && exec chroot {root} /bin/sh -c '{command}'"),
                              capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL, env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin"})
    return root, inside


def rule(folder, root, name):
    """(result, reason)"""
    report = scan(folder, "--scanners", "config,account", f"rootfs:{root}").report
    found = next(item for item in report["rules"] if item["id"] == name)
    return found["result"], found["reason"]


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="ascii") as file:
        file.write(text)


@test
def a_debian_system_is_read_as_its_own_tools_say(folder):
    root, inside = system(folder)
    # (what is done, what systemctl then says of ssh.service and ssh.socket, the result)
    steps = (("true", "enabled disabled", "fail"), ("systemctl disable ssh", "disabled disabled", "pass"),
             ("systemctl enable ssh.socket", "disabled enabled", "fail"), ("systemctl disable ssh.socket", "disabled disabled", "pass"),
             ("systemctl enable ssh", "enabled disabled", "fail"), ("systemctl mask ssh; rc-update del ssh default", "masked disabled", "pass"),
             ("systemctl unmask ssh; systemctl disable ssh", "disabled disabled", "pass"), ("rc-update add ssh default", "disabled disabled", "fail"),
             ("rc-update del ssh default", "disabled disabled", "pass"))
    for command, state, want in steps:
        inside(command)
        equal(" ".join(inside("systemctl is-enabled ssh.service ssh.socket").stdout.split()), state, command)
        result, reason = rule(folder, root, "PLM-A24")
        equal((result, "ssh" in reason), (want, True), f"{command}: {reason}")
    if inside("sshd -T").returncode:
        inside("ssh-keygen -A")
    # (drop-in, the connection, whether somebody gets in by a password)
    with open(f"{root}/etc/ssh/sshd_config", encoding="ascii") as file:
        shipped = file.read()
    off = "PasswordAuthentication no\n"
    for drop_in, last, connection in (("", "", "bob"), (off, "", "bob"), ("", off, "bob"), (off + "Match User bob\nPasswordAuthentication yes\n", "", "bob"),
                                      (off, "Match User bob\nPasswordAuthentication yes\n", "bob"), (off, "Match Address 10.0.0.0/8\nKbdInteractiveAuthentication yes\n", "bob"),
                                      ("PasswordAuthentication yes\n", off, "bob"), (off + "PermitRootLogin yes\n", "", "bob"),
                                      (off + "ChallengeResponseAuthentication yes\n", "", "bob")):
        write(f"{root}/etc/ssh/sshd_config.d/50-test.conf", drop_in)
        write(f"{root}/etc/ssh/sshd_config", shipped + last)
        asked = inside(f"/usr/sbin/sshd -T -C user={connection},host=h,addr=10.1.2.3")
        check(asked.returncode == 0, asked.stderr)
        said = dict(line.split(" ", 1) for line in asked.stdout.splitlines() if " " in line)
        open_to = said["passwordauthentication"] == "yes" or said["kbdinteractiveauthentication"] == "yes" or said["permitrootlogin"] == "yes"
        result, reason = rule(folder, root, "PLM-A25")
        equal(result, "fail" if open_to else "pass", f"{drop_in!r} {last!r}: {reason}")
    shutil.rmtree(root, ignore_errors=True)


main()
