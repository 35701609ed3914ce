"""deb_test.py - the Debian packages are made of the build, lintian finds nothing in them, and what is unpacked of them works; so does the image that is made of them

The build's objects are taken as they are: only packing is done here. What a package builds from its source alone is the same Makefile's.
"""
import atexit
import configparser
import functools
import glob
import hashlib
import json
import os
import re
import shutil
import subprocess
import tempfile
import time

import images
from lib import BUILD, ROOT, Scan, check, environment, equal, main, need, run, skip, test

PACKAGES = {"plimsoll", "libplimsoll0", "libplimsoll-dev"}


def made(folder):
    """{name of the package: file}. A folder that looks like a build: its release is the build under test."""
    need("dpkg-buildpackage", "dh", "scdoc")
    if os.path.basename(BUILD) == "check":
        skip("packages are made of a build without sanitizers")
    os.makedirs(f"{folder}/build")
    os.symlink(BUILD, f"{folder}/build/release")
    run(f"{ROOT}/tools/make-deb", env={**os.environ, "B": f"{folder}/build", "DEB_BUILD_OPTIONS": "noautodbgsym"})
    return {os.path.basename(path).split("_")[0]: path for path in glob.glob(f"{folder}/build/deb/*.deb")}


@functools.lru_cache(maxsize=None)
def packages():
    folder = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, folder)
    return made(folder)


@functools.lru_cache(maxsize=None)
def unpacked():
    root = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, root)
    for path in packages().values():
        run("dpkg-deb", "-x", path, root)
    return root


@test
def there_are_three_packages_and_lintian_has_nothing_to_say(_):
    equal(set(packages()), PACKAGES, "packages")
    need("lintian")
    changes = glob.glob(f"{os.path.dirname(packages()['plimsoll'])}/*.changes")
    said = subprocess.run(["lintian", "--allow-root", "--fail-on", "error,warning", *changes], capture_output=True, text=True, check=False)
    equal((said.returncode, said.stdout), (0, ""), "lintian")


@test
def same_tree_same_bytes(folder):
    """Made once more elsewhere: the packages are the same to the bit."""
    first = packages()
    for name, path in made(folder).items():
        digests = []
        for each in (path, first[name]):
            with open(each, "rb") as file:
                digests.append(hashlib.sha256(file.read()).hexdigest())
        equal(digests[0], digests[1], name)


@test
def what_is_unpacked_scans(folder):
    """The example image, with the programs and the data of the package alone."""
    root = unpacked()
    run(f"{ROOT}/tools/make-example", f"{ROOT}/example", f"{folder}/oci")
    env = environment(folder, PLIMSOLL_SCANNERS="vuln,config,account,secret")
    process = subprocess.run([f"{root}/usr/bin/plimsoll", "scan", "--offline", "-f", "json", f"oci:{folder}/oci"], capture_output=True, text=True, env=env, check=False)
    result = Scan(process.returncode, process.stdout, process.stderr)
    equal(result.code, 2, result.err)
    check("CVE-2021-44228" in {finding["id"] for finding in result.report["findings"]}, "the built-in advisories are there")


@test
def a_program_is_built_with_the_packages_alone(folder):
    need("pkg-config", "gcc")
    root = unpacked()
    library = os.path.dirname(glob.glob(f"{root}/usr/lib/*/libplimsoll.so.0")[0])
    env = {**os.environ, "PKG_CONFIG_LIBDIR": f"{library}/pkgconfig", "PKG_CONFIG_SYSROOT_DIR": root}
    flags = run("pkg-config", "--cflags", "--libs", "plimsoll", env=env).split()
    run("gcc", "-o", f"{folder}/scan", f"{root}/usr/share/doc/libplimsoll-dev/examples/scan.c", *flags)
    run(f"{ROOT}/tools/make-example", f"{ROOT}/example", f"{folder}/oci")
    said = subprocess.run([f"{folder}/scan", f"oci:{folder}/oci"], capture_output=True, text=True, check=False, env=environment(folder, LD_LIBRARY_PATH=library))
    equal(said.returncode, 2, said.stdout + said.stderr)


@test
def files_are_where_debian_wants_them(_):
    files = {name: {line.split(None, 5)[5].removeprefix("./") for line in run("dpkg-deb", "-c", path).splitlines()} for name, path in packages().items()}
    for path in ("usr/bin/plimsoll", "usr/libexec/plimsoll/plimsoll-read", "usr/libexec/plimsoll/plimsoll-net", "usr/share/plimsoll/builtin.db",
                 "usr/share/man/man1/plimsoll.1.gz", "usr/share/bash-completion/completions/plimsoll", "usr/share/zsh/vendor-completions/_plimsoll",
                 "usr/share/fish/vendor_completions.d/plimsoll.fish", "lib/systemd/system/plimsoll-db-update.timer", "lib/systemd/system/plimsoll-sweep@.service",
                 "usr/share/doc/plimsoll/copyright"):
        check(path in files["plimsoll"], f"{path} is not in plimsoll")
    for name in os.listdir(f"{ROOT}/docs"):  # which --help and the man pages point to; compressed if they are large
        if name.endswith((".md", ".schema.json")):
            path = f"usr/share/doc/plimsoll/{name}"
            check({path, f"{path}.gz"} & files["plimsoll"], f"{path} is not in plimsoll")
    check("usr/share/man/man3/libplimsoll.3.gz" in files["libplimsoll-dev"], "libplimsoll(3)")
    check(not any(path.startswith(("usr/bin", "usr/include", "usr/share/man")) for path in files["libplimsoll0"]), "only the library is in libplimsoll0")
    for name, path in packages().items():
        scripts = run("sh", "-c", 'dpkg-deb --ctrl-tarfile "$0" | tar -xO --wildcards "./p*"', path) if name == "plimsoll" else ""
        scripts = re.sub(r"if deb-systemd-helper --quiet was-enabled .*?\bfi\b", "", scripts, flags=re.S)  # what the administrator has enabled before
        check(not re.search(r"(systemd-helper|systemctl|invoke).* (enable|start|restart)", scripts), f"{name} enables or starts something: {scripts}")
        owners = {line.split()[1] for line in run("dpkg-deb", "-c", path).splitlines()}
        equal(owners, {"root/root"}, f"owners in {name}")


@test
def the_packages_say_what_the_tree_says(_):
    with open(f"{ROOT}/VERSION", encoding="ascii") as file:
        version = file.read().strip()
    equal(run("dpkg-parsechangelog", "-l", f"{ROOT}/debian/changelog", "-S", "Version").strip(), version, "debian/changelog")
    with open(f"{ROOT}/debian/control", encoding="utf-8") as file:
        control = file.read()
    named = {re.sub(r"[ :(].*", "", word.strip()) for word in re.search(r"Build-Depends: (.*?)\n[A-Z]", control, re.S).group(1).split(",")}
    with open(f"{ROOT}/tools/packages", encoding="utf-8") as file:
        wanted = {line.split()[1] for line in file if line.startswith("build ")}
    essential = {"gcc", "libc6-dev", "binutils"}  # of build-essential: Debian's policy leaves them out
    equal(named - {"debhelper-compat"}, wanted - essential, "Build-Depends are the build packages of tools/packages")


def units(folder):
    need("systemd-analyze")
    for path in glob.glob(f"{ROOT}/systemd/*"):
        with open(path, encoding="utf-8") as source, open(f"{folder}/{os.path.basename(path)}", "w", encoding="utf-8") as out:
            out.write(source.read().replace("@BINDIR@", f"{BUILD}/bin"))
    return sorted(glob.glob(f"{folder}/plimsoll-*"))


@test
def systemd_takes_the_units(folder):
    paths = units(folder)
    equal(len(paths), 4, "units")
    said = subprocess.run(["systemd-analyze", "verify", "--man=no", *paths], capture_output=True, text=True, check=False)
    equal((said.returncode, said.stderr), (0, ""), "verify")
    for path in paths:
        if path.endswith(".service"):
            # 0 is the safest there is, 100 the least; what has the network and a state folder cannot be below 10 or so.
            run("systemd-analyze", "security", "--no-pager", "--offline=yes", "--threshold=20", path)


@test
def units_start_commands_that_there_are(folder):
    """Each word of ExecStart is one that the program knows."""
    for path in units(folder):
        parser = configparser.RawConfigParser(strict=False, delimiters=("=",))
        parser.optionxform = str
        parser.read(path)
        if not parser.has_option("Service", "ExecStart"):
            continue
        words = parser["Service"]["ExecStart"].replace("$OPTIONS", "").split()
        command = [word for word in words[1:] if not word.startswith("-")]
        command = command[:2]
        text = run(words[0], *command, "--help", env=environment(folder))
        for option in (word for word in words if word.startswith("--")):
            check(re.search(rf"(^|[ ,]){option}\b", text, re.M), f"{path}: plimsoll {' '.join(command)} has no {option}")


def calls_of(group, seen=()):
    """The system calls of a group of systemd's, with those of the groups in it."""
    names = set()
    for word in (line.split("#")[0].strip() for line in run("systemd-analyze", "syscall-filter", "--no-pager", group).splitlines()[1:]):
        if word.startswith("@") and word not in seen:
            names |= calls_of(word, (*seen, group))
        elif word and not word.startswith("@"):
            names.add(word)
    return names


def allowed_by(path):
    allowed = set()
    with open(path, encoding="utf-8") as file:
        for line in (line.strip() for line in file if line.startswith("SystemCallFilter=")):
            words = line.split("=")[1]
            named = set()
            for word in words.lstrip("~").split():
                named |= calls_of(word) if word.startswith("@") else {word}
            allowed = allowed - named if words.startswith("~") else allowed | named
    return allowed


@test
def units_allow_the_system_calls_that_are_made(folder):
    """By strace: a store that is made of feeds, a fetch that finds nobody, an image that is scanned from its layers, all programs."""
    need("strace")
    run(f"{ROOT}/tools/make-example", f"{ROOT}/example", f"{folder}/oci")
    made_calls = set()
    for words in (("db", "build", "--from", f"{ROOT}/advisories", "--output", f"{folder}/store"), ("scan", "--quiet", f"oci:{folder}/oci"),
                  ("registry", "scan", "--quiet", "--output", f"{folder}/lines", "localhost:1/nothing")):
        process = subprocess.run(["strace", "-f", "-qq", "-o", f"{folder}/calls", f"{BUILD}/bin/plimsoll", *words], capture_output=True, text=True, check=False,
                                 env=environment(folder))
        if "ptrace" in process.stderr:
            skip("strace may not trace here")
        with open(f"{folder}/calls", encoding="utf-8", errors="replace") as file:
            made_calls |= set(re.findall(r"^\d+ +([a-z_0-9]+)\(", file.read(), re.M))
    check({"landlock_restrict_self", "seccomp", "connect", "pwrite64"} & made_calls == {"landlock_restrict_self", "seccomp", "connect", "pwrite64"}, sorted(made_calls))
    for path in units(folder):
        if path.endswith(".service"):
            allowed = allowed_by(path)
            check(len(allowed) > 200, f"{path}: {len(allowed)}")
            equal(made_calls - allowed, set(), path)


@functools.lru_cache(maxsize=None)
def image():
    """An OCI layout with plimsoll itself."""
    need("mmdebstrap", "umoci", "apt-get")
    if os.geteuid() != 0:
        skip("only root can put a system together")
    build = os.path.dirname(os.path.dirname(packages()["plimsoll"]))
    made_it = subprocess.run([f"{ROOT}/tools/make-image"], capture_output=True, text=True, check=False, env={**os.environ, "B": build})
    if made_it.returncode != 0 and re.search(r"^E: .*(download|apt-get|mirror)|Debian 12|Could not resolve", made_it.stderr, re.M | re.I):
        skip(f"the archive cannot be asked: {made_it.stderr.strip().splitlines()[-1]}")
    equal(made_it.returncode, 0, made_it.stderr[-600:])
    return f"{build}/image"


def blob(layout, digest):
    with open(f"{layout}/blobs/{digest.replace(':', '/')}", "rb") as file:
        return json.load(file)


@test
def the_image_of_plimsoll_runs_as_nobody_and_says_what_it_is(_):
    layout = image()
    with open(f"{layout}/index.json", "rb") as file:
        manifest = blob(layout, json.load(file)["manifests"][0]["digest"])
    config = blob(layout, manifest["config"]["digest"])
    user, group = config["config"]["User"].split(":")
    check(int(user) > 0 and int(group) > 0, "a user by number, not root")
    equal(config["config"]["Entrypoint"], ["/usr/bin/plimsoll"])
    labels = config["config"]["Labels"]
    with open(f"{ROOT}/VERSION", encoding="ascii") as file:
        equal(labels["org.opencontainers.image.version"], file.read().strip())
    equal(labels["org.opencontainers.image.licenses"], "Apache-2.0")
    epoch = int(run("dpkg-parsechangelog", "-l", f"{ROOT}/debian/changelog", "-S", "Timestamp"))
    equal({config["created"], labels["org.opencontainers.image.created"], *(line["created"] for line in config["history"])},
          {time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(epoch))}, "dates")
    check(manifest["layers"][0]["size"] < 60 << 20, f"small: {manifest['layers'][0]['size']}")
    equal(len(manifest["layers"]), 1, "layers")


@test
def the_image_of_plimsoll_may_sail_as_far_as_it_is_ours(folder):
    """Scanned by itself: its packages are Debian's, no grave setting is wrong, and no file but programs has what looks like a secret."""
    process = subprocess.run([f"{BUILD}/bin/plimsoll", "scan", "--offline", "--list-all-pkgs", "-f", "json", f"oci:{image()}"], capture_output=True, text=True, check=False,
                             env=environment(folder, PLIMSOLL_SCANNERS="vuln,config,account,secret"))
    report = Scan(process.returncode, process.stdout, process.stderr).report
    names = {package["name"] for package in report["packages"] if package["type"] == "deb"}
    check({"plimsoll", "libc6", "ca-certificates", "busybox"} <= names, names)
    equal(names & {"apt", "dpkg", "bash", "coreutils", "perl-base"}, set(), "nothing that could install more")
    equal((report["distribution"]["id"], report["distribution"]["version_id"]), ("debian", "12"))
    grave = [(finding["kind"], finding["id"], finding.get("path")) for finding in report["findings"]
             if finding["kind"] == "setting" and finding["rating"] in ("high", "critical") or finding["kind"] not in ("vulnerability", "setting", "secret")]
    equal(grave, [], "findings that are ours")
    # Keys by which libraries test themselves; the built-in rules have examples, and these are in the programs.
    secrets = {finding["path"].split(",")[0] for finding in report["findings"] if finding["kind"] == "secret"}
    equal({path for path in secrets if not path.startswith(("usr/lib/", "usr/bin/plimsoll", "usr/libexec/plimsoll/"))}, set(), "secrets in files of others")


@test
def the_programs_of_the_image_find_their_libraries(folder):
    run("umoci", "unpack", "--image", f"{image()}:{run('cat', f'{ROOT}/VERSION').strip()}", f"{folder}/bundle")
    root = f"{folder}/bundle/rootfs"
    loader = next(path for path in glob.glob(f"{root}/lib*/ld-linux*") if os.access(path, os.X_OK))
    for program in ("usr/bin/plimsoll", "usr/libexec/plimsoll/plimsoll-read", "usr/libexec/plimsoll/plimsoll-net", "bin/sh"):
        found = run("chroot", "--userspec=65532:65532", root, loader.removeprefix(root), "--list", f"/{program}")
        check("not found" not in found and "libc.so.6" in found, f"{program}: {found}")
    run("chroot", "--userspec=65532:65532", root, "/usr/bin/plimsoll", "version", env={"PATH": os.environ["PATH"]})
    equal(os.stat(f"{root}/var/lib/plimsoll").st_uid, 65532, "its own folder")
    images.Image([images.Layer([images.File("etc/os-release", 'ID=debian\nVERSION_ID="12"\n')])]).write_oci(f"{root}/tmp/oci")
    run("chmod", "-R", "a+rX", f"{root}/tmp/oci")
    scanned = subprocess.run(["unshare", "--mount", "sh", "-c", f"mount -t proc proc {root}/proc && mount --rbind /dev {root}/dev && exec chroot --userspec=65532:65532 {root} "
                              "/usr/bin/plimsoll scan --offline -f json oci:/tmp/oci"],
                             capture_output=True, text=True, check=False, env={"PATH": os.environ["PATH"], "HOME": "/var/lib/plimsoll", "XDG_CACHE_HOME": "/var/cache/plimsoll"})
    equal(scanned.returncode, 3, f"a scan in it: {scanned.stderr[-300:]}")
    report = json.loads(scanned.stdout)
    equal((report["distribution"]["id"], [layer["complete"] for layer in report["layers"]]), ("debian", [True]), "what it says")
    with open(f"{root}/etc/ssl/certs/ca-certificates.crt", encoding="utf-8") as file:
        check(file.read().count("BEGIN CERTIFICATE") > 50, "certificates")
    for path in ("etc/resolv.conf", "etc/hostname"):
        check(not os.path.exists(f"{root}/{path}"), f"{path} of the machine that made it")
    writable = run("find", root, "-xdev", "-perm", "-o+w", "-not", "-type", "l", "-not", "-path", f"{root}/tmp", "-not", "-path", f"{root}/var/tmp", "-not", "-path", f"{root}/run/lock")
    equal(writable, "", "what anybody may write")
    setuid = run("find", root, "-xdev", "-perm", "/6000", "-type", "f")
    equal(setuid, "", "programs with another's rights")


main()
