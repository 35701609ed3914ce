"""sshd_test.py - configurations as sshd itself reads them (`sshd -T -C …`), beside what the room logins makes of them

Debian's openssh-server is taken from the archive that the machine uses and unpacked into a folder of its own: nothing is installed and
nothing is started. It speaks for its own version; what other versions take by default is a table with its sources.
"""
import glob
import os
import random
import shutil
import subprocess

from lib import BUILD, check, main, need, run, skip, test

SEED = 20
CASES = 600
USERS = {"alice": ["alice", "users", "wheel"], "bob": ["bob", "users"], "carol": ["carol", "staff"], "root": ["root"]}
FILES = ("etc/ssh/sshd_config", "etc/ssh/sshd_config.d/10-a.conf", "etc/ssh/sshd_config.d/20-b.conf", "etc/ssh/sshd_config.d/.hidden.conf")
PATTERNS = ("sshd_config.d/*.conf", "/etc/ssh/sshd_config.d/*.conf", "sshd_config.d/1?-*.conf", "sshd_config.d/20-b.conf",
            "/etc/ssh/sshd_config.d/none*.conf", '"sshd_config.d/*.conf"', "sshd_config.d/10-a.conf sshd_config.d/20-b.conf")
YES_NO = ("yes", "no", "yes", "no", "Yes", "NO", '"yes"', "'no'", "n\\o", "maybe", "yes no", "", '"yes', "no # not", "no#t", "true")
VALUES = {
    "PasswordAuthentication": YES_NO, "KbdInteractiveAuthentication": YES_NO, "ChallengeResponseAuthentication": YES_NO,
    "SkeyAuthentication": YES_NO, "PermitEmptyPasswords": YES_NO, "PubkeyAuthentication": YES_NO, "DSAAuthentication": YES_NO, "UsePAM": YES_NO,
    "X11Forwarding": YES_NO, "PermitTTY": YES_NO, "StrictModes": YES_NO, "PrintMotd": YES_NO, "HostbasedAuthentication": YES_NO,
    "PermitRootLogin": ("yes", "no", "prohibit-password", "without-password", "forced-commands-only", "Prohibit-Password", "nope", "no yes"),
    "MaxAuthTries": ("3", "6", "0", "-1", "x", "03", "4294967296"),
    "MaxSessions": ("1", "20", "1 2"),
    "ClientAliveInterval": ("30", "5m", "1h30m", "0", "x", "3x"),
    "AllowTcpForwarding": ("yes", "no", "local", "remote", "all", "Local", "some"),
    "GatewayPorts": ("yes", "no", "clientspecified"),
    "IgnoreRhosts": ("yes", "no", "shosts-only"),
    "AllowUsers": ("alice bob", "carol", '"a b" c', "alice@10.0.0.0/8", "alice\tbob", "x # y"),
    "DenyUsers": ("mallory", "eve mallory"), "AllowGroups": ("users", "wheel staff"),
    "AuthorizedKeysFile": (".ssh/authorized_keys", "/etc/keys/%u .ssh/k2", "none", '"/a b/keys"'),
    "Banner": ("/etc/issue", "none", '"/etc/my banner"', "/etc/a b", "/etc/my\\ banner", "'/etc/q'"),
    "ForceCommand": ("/bin/true", "internal-sftp -l INFO", 'echo "a  b"'),
    "AuthenticationMethods": ("publickey", "publickey,password publickey", "password"),
    "LogLevel": ("INFO", "verbose", "DEBUG3", "loud"), "Port": ("22", "2222"),
    "AcceptEnv": ("LANG LC_*", "FOO"), "ChrootDirectory": ("/srv/%u", "none"),
    "Ciphers": ("aes128-ctr,aes256-ctr", "aes256-gcm@openssh.com", "+aes128-cbc", "-aes*", "^aes256-ctr"),
    "MACs": ("hmac-sha2-256", "-hmac-sha1*", "hmac-sha2-512,hmac-sha2-256"),
    "Protocol": ("2", "2,1"), "UseLogin": ("no", "yes please"), "RSAAuthentication": ("yes",), "AuthorizedKeysFile2": ("x",),
    "PasswrdAuthentication": ("no",), "Subsystem": ("sftp internal-sftp",),
}
CRITERIA = ("User alice", "User alice,bob", "User !alice,*", "User *,!bob", "User a*", "User ?ob", "user ALICE", "User root", "Group users",
            "Group wheel,staff", "Group !wheel,users", "Group !wheel,*", "Host *.example.org", "Host WEB.example.org", "Host !web.*,*", "Address 10.0.0.0/8",
            "Address 192.168.1.*", "Address !10.1.0.0/16,10.0.0.0/8", "Address 10.0.0.1/8", "Address 2001:db8::/32", "Address 0.0.0.0/0", "Address *",
            "Address 10.1.2.3", "Address 10.0.0.0/33", "Address 10.0.0.0/129", "Address ::/0", "LocalAddress 10.9.0.0/16", "LocalPort 22", "LocalPort 2222",
            "LocalPort 70000", "all", "ALL", "all User x", "canonical", "final", "User", "", '"User" alice', 'User "alice"', "User=alice", "User = bob",
            "User alice Group users", "User bob Address 10.0.0.0/8", "Group users Host web.example.org", "User alice Address 10.0.0.0/8 LocalPort 22",
            "User alice, bob", "RDomain vrf1", "User alice # comment", "all # comment", "Nonsense x", "Address 10.0.0.0/8,", 'Address "10.0.0.0/8"')
HARMLESS = tuple(criterion for criterion in CRITERIA if criterion not in (
    "Address 10.0.0.1/8", "Address 10.0.0.0/33", "LocalPort 70000", "all User x", "canonical", "final", "User", "", "User alice, bob", "Nonsense x",
    "Address 10.0.0.0/8,"))
WRONG = ("maybe", "yes no", "", '"yes', "true", "nope", "no yes", "-1", "x", "4294967296", "1 2", "3x", "some", "/etc/a b", "loud")
MAIN_ONLY = ("DSAAuthentication", "UsePAM", "StrictModes", "PrintMotd", "Port", "Ciphers", "MACs", "Protocol", "UseLogin", "Subsystem")


def line_of(dice, brave, in_match):
    """A setting; unless BRAVE one that sshd most likely takes."""
    while True:
        keyword = dice.choice(list(VALUES))
        value = dice.choice(VALUES[keyword])
        if brave or (keyword != "PasswrdAuthentication" and value not in WRONG and not (in_match and keyword in MAIN_ONLY)):
            break
    keyword = dice.choice((keyword, keyword, keyword.lower(), keyword.upper(), f'"{keyword}"'))
    return dice.choice(("", "", "  ", "\t")) + keyword + dice.choice((" ", " ", " ", "\t", "  ", "=", " = ")) + value + dice.choice(("", "", "", " ", "\t", " # why"))


def text_of(dice, brave, includes):
    lines, in_match = [], False
    for _ in range(dice.randint(0, 9)):
        roll = dice.random()
        if roll < 0.2:
            lines.append("Match " + dice.choice(CRITERIA if brave else HARMLESS))
            in_match = True
        elif roll < 0.35 and includes:
            lines.append("Include " + dice.choice(PATTERNS))
        elif roll < 0.42:
            lines.append(dice.choice(("", "# PasswordAuthentication no", "   # x", "\t")))
        else:
            lines.append(line_of(dice, brave, in_match))
    return lines


def cases_of(seed, count):
    """(name, connection, {path: lines}) each."""
    for number in range(count):
        dice = random.Random(f"{seed} {number}")
        brave = dice.random() < 0.3
        user = dice.choice(list(USERS) + ["nobody-here"])
        connection = {"user": user, "host": dice.choice(("web.example.org", "db.example.org", "elsewhere.net")),
                      "addr": dice.choice(("10.1.2.3", "10.0.0.7", "192.168.1.5", "2001:db8::7", "1.2.3.4")),
                      "laddr": dice.choice(("10.9.0.1", "127.0.0.1")), "lport": dice.choice(("22", "2222"))}
        files = {FILES[0]: text_of(dice, brave, True)}
        for path in FILES[1:]:
            if dice.random() < 0.7:
                files[path] = text_of(dice, brave and dice.random() < 0.5, False)
        yield f"case-{number}", connection, files


def sshd(folder):
    """A command that runs a shell in a root that has sshd, its users and a host key; or the test is skipped."""
    need("apt-get", "dpkg", "unshare", "chroot", "mount")
    got = subprocess.run(("apt-get", "-o", "APT::Sandbox::User=root", "download", "openssh-server", "openssh-client", "libwrap0"), capture_output=True,
                         text=True, check=False, cwd=folder)
    if got.returncode:
        skip("openssh-server cannot be had from the archive")
    root, packages = f"{folder}/root", f"{folder}/packages"
    for package in glob.glob(f"{folder}/*.deb"):
        run("dpkg", "-x", package, packages)
    for below in ("etc/ssh/sshd_config.d", "run/sshd", "dev", "opt", "tmp", "usr"):
        os.makedirs(f"{root}/{below}")
    for link in ("bin", "lib", "lib64", "sbin"):
        os.symlink(f"usr/{link}", f"{root}/{link}")
    groups = sorted({group for names in USERS.values() for group in names})
    with open(f"{root}/etc/passwd", "w", encoding="ascii") as file:
        file.write("sshd:x:100:65534::/run/sshd:/bin/false\n")
        for number, user in enumerate(USERS):
            file.write(f"{user}:x:{0 if user == 'root' else 1000 + number}:{groups.index(user)}::/:/bin/sh\n")
    with open(f"{root}/etc/group", "w", encoding="ascii") as file:
        for number, group in enumerate(groups):
            file.write(f"{group}:x:{number}:{','.join(user for user, names in USERS.items() if group in names and group != user)}\n")
    run(f"{packages}/usr/bin/ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", f"{root}/etc/ssh/ssh_host_ed25519_key")
    script = f"mount --rbind /usr {root}/usr && mount --rbind /dev {root}/dev && mount --bind {packages} {root}/opt && exec chroot {root} /bin/sh"
    command = ("unshare", "--map-root-user", "--mount", "sh", "-c", script)
    if subprocess.run(command, input=b"true\n", capture_output=True, check=False).returncode:
        skip("no user namespaces here")
    return root, command


def sshds_answers(root, command, cases):
    """{name: text of `sshd -T`, or what it says when it refuses}"""
    script = ["export LD_LIBRARY_PATH=/opt/usr/lib/x86_64-linux-gnu:/opt/usr/lib/aarch64-linux-gnu"]
    for name, connection, files in cases:
        for path in FILES:
            os.makedirs(os.path.dirname(f"{root}/tmp/{name}/{path}"), exist_ok=True)
            if path in files:
                with open(f"{root}/tmp/{name}/{path}", "w", encoding="ascii") as file:
                    file.write("".join(f"{line}\n" for line in files[path]))
        about = ",".join(f"{key}={value}" for key, value in connection.items())
        script.append(f"rm -rf /etc/ssh/sshd_config*; cp -r /tmp/{name}/etc/ssh/. /etc/ssh/; "
                      f"/opt/usr/sbin/sshd -T -C {about} >/tmp/{name}.out 2>/tmp/{name}.err || echo refused >/tmp/{name}.out")
    run(*command, input="\n".join(script))
    answers = {}
    for name, _, _ in cases:
        with open(f"{root}/tmp/{name}.out", encoding="ascii") as out, open(f"{root}/tmp/{name}.err", encoding="ascii") as err:
            answers[name] = (out.read(), err.read())
    return answers


def our_answers(folder, cases):
    with open(f"{folder}/cases", "w", encoding="ascii") as file:
        for name, connection, files in cases:
            groups = ",".join(USERS.get(connection["user"], ()))
            file.write(f"={name} {' '.join(f'{key}={value}' for key, value in connection.items())} groups={groups}\n")
            for path, lines in files.items():
                file.write(f"+{path}\n" + "".join(f"|{line}\n" for line in lines))
    result = subprocess.run((f"{BUILD}/test/logins", "systems_of_another_program_are_read"), capture_output=True, text=True, check=False,
                            env={**os.environ, "PLIMSOLL_SSHD_CASES": f"{folder}/cases"})
    check(result.returncode == 0, result.stdout[-400:] + result.stderr[-400:])
    answers = {}
    with open(f"{folder}/cases.read", encoding="ascii") as file:
        for part in file.read().split("=case-")[1:]:
            number, text = part.split("\n", 1)
            answers[f"case-{number}"] = text
    return answers


def table(text):
    """{keyword: values}, as both are compared: lists sorted, times in seconds as sshd prints them."""
    found = {}
    for line in text.splitlines():
        keyword, _, value = line.partition(" ")
        found.setdefault(keyword, []).append(value)
    plain = {}
    for keyword, values in found.items():
        value = " ".join(values)
        if keyword in ("ciphers", "macs"):
            value = " ".join(sorted(value.replace(",", " ").split()))
        elif keyword == "permitrootlogin":
            value = value.lower().replace("prohibit-password", "without-password")
        elif keyword == "clientaliveinterval":
            value = {"5m": "300", "1h30m": "5400"}.get(value, value)
        elif keyword == "banner":
            value = value.removeprefix("//")  # sshd makes it absolute, by the folder where it is asked
        elif keyword == "maxauthtries":
            value = str(int(value))
        elif keyword == "allowtcpforwarding":
            value = value.lower().replace("all", "yes")
        elif keyword in ("loglevel",) or value.lower() in ("yes", "no"):
            value = value.lower()
        plain[keyword] = value
    return plain


@test
def generated_configurations_mean_what_sshd_says(folder):
    if not os.path.exists(f"{BUILD}/test/logins"):
        skip("the unit tests are not built")
    root, command = sshd(folder)
    cases = list(cases_of(os.environ.get("PLIMSOLL_SEED", SEED), int(os.environ.get("PLIMSOLL_CASES", CASES))))
    theirs, ours = sshds_answers(root, command, cases), our_answers(folder, cases)
    taken, different = 0, []
    for name, connection, files in cases:
        out, err = theirs[name]
        mine = ours[name]
        if out == "refused\n" or mine.startswith("refused"):
            if out != "refused\n" or not mine.startswith("refused"):
                different.append((name, "sshd: " + (err.strip() or "good"), mine.splitlines()[0], connection, files))
            continue
        taken += 1
        want, got = table(out), table(mine)
        for keyword, value in got.items():
            value = "" if value == "-" else value
            if want.get(keyword, "") != value:
                different.append((name, f"sshd: {keyword} {want.get(keyword)}", value, connection, files))
    check(taken >= len(cases) / 3, f"sshd took only {taken} of {len(cases)} configurations")
    check(not different, f"{len(different)} differ: {different[:1]}")
    shutil.rmtree(root, ignore_errors=True)


main()
