"""tools_test.py - what is found on real trees is what the ecosystems' own tools say of them

The trees are this machine's own installations, copied; a tool that is missing skips its test. Each difference is explained where it is taken out.
"""
import json
import os
import re
import shutil
import subprocess

from lib import check, equal, main, need, run, scan, test


def tree(folder, *paths):
    """A root with these parts of the machine's own, links kept as links."""
    root = f"{folder}/root"
    for path in paths:
        if os.path.isdir(path):
            shutil.copytree(path, root + path, symlinks=True, dirs_exist_ok=True)
        elif os.path.exists(path):
            os.makedirs(os.path.dirname(root + path), exist_ok=True)
            shutil.copy(path, root + path)
    return root


def found(folder, target, kind):
    result = scan(folder, target)
    return [package for package in result.report["packages"] if package["type"] == kind]


def same(got, want, what):
    equal((sorted(got - want)[:10], sorted(want - got)[:10]), ([], []), f"{what}: ours alone, the tool's alone")
    check(len(want) > 3, f"{what}: too few to say anything: {len(want)}")


@test
def debian_packages_are_those_of_dpkg_query(folder):
    need("dpkg-query")
    root = tree(folder, "/var/lib/dpkg/status", "/etc/os-release")
    rows = run("dpkg-query", "-W", "-f", "${db:Status-Abbrev}\\t${Package}\\t${Version}\\t${Architecture}\\t${source:Package}\\t${source:Version}\\n").splitlines()
    want = {tuple(row.split("\t")[1:]) for row in rows if row.startswith("ii")}
    got = {(p["name"], p["version"], p["architecture"], p["source_name"], p["source_version"]) for p in found(folder, f"rootfs:{root}", "deb")}
    same(got, want, "packages")


@test
def files_belong_to_whom_dpkg_says(folder):
    """Language packages of the machine's own distribution packages: `dpkg -S` names the same owner."""
    need("dpkg-query")
    parts = [path for path in ("/usr/lib/python3/dist-packages", "/usr/share/rubygems-integration", "/var/lib/dpkg") if os.path.isdir(path)]
    root = tree(folder, "/etc/os-release", *parts)
    packages = [package for kind in ("pypi", "gem") for package in found(folder, f"rootfs:{root}", kind)]
    check(packages, "some were found")
    for package in packages:
        said = subprocess.run(["dpkg-query", "-S", "/" + package["path"]], capture_output=True, text=True, check=False)
        owner = re.match(r"([^:,]+)", said.stdout).group(1) if said.returncode == 0 else None
        equal(package.get("owned_by"), owner, package["path"])


@test
def ruby_gems_are_those_of_gem_list(folder):
    need("gem")
    paths = run("gem", "environment", "gempath").strip().split(":") + [run("ruby", "-e", "print Gem.default_dir")]
    root = tree(folder, "/etc/os-release", *{f"{path}/specifications" for path in paths})
    want = set()
    for line in run("gem", "list", "--local").splitlines():
        match = re.match(r"(\S+) \((.*)\)", line)
        if match:  # "json (2.6.3, default: 2.6.1)", "nokogiri (1.15.4 x86_64-linux)"
            want |= {(match.group(1), version.strip().removeprefix("default: ").split(" ")[0]) for version in match.group(2).split(",")}
    same({(p["name"], p["version"]) for p in found(folder, f"rootfs:{root}", "gem")}, want, "gems")


@test
def php_packages_are_those_of_composer_show(folder):
    need("composer")
    project = f"{folder}/project"
    names = [f"vendor{number}/package-{number}" for number in range(6)]
    repositories = []
    for number, name in enumerate(names):
        os.makedirs(f"{folder}/sources/{number}")
        with open(f"{folder}/sources/{number}/composer.json", "w", encoding="utf-8") as file:
            json.dump({"name": name, "version": f"{number}.1.0", "license": ["MIT", "Apache-2.0"], "require": {names[0]: "*"} if number else {}}, file)
        repositories.append({"type": "path", "url": f"{folder}/sources/{number}", "options": {"symlink": False}})
    os.makedirs(project)
    with open(f"{project}/composer.json", "w", encoding="utf-8") as file:
        json.dump({"name": "a/project", "repositories": [*repositories, {"packagist": False}], "require": {name: "*" for name in names[:5]},
                   "require-dev": {names[5]: "*"}}, file)
    environment = {**os.environ, "COMPOSER_ALLOW_SUPERUSER": "1", "COMPOSER_HOME": f"{folder}/home", "COMPOSER_DISABLE_NETWORK": "1"}
    run("composer", "install", "--no-interaction", "--quiet", "-d", project, env=environment)
    shown = json.loads(run("composer", "show", "--format", "json", "-d", project, env=environment))
    want = {(package["name"], package["version"]) for package in shown["installed"]}
    for target in (f"rootfs:{project}", f"fs:{project}"):
        packages = found(folder, target, "composer")
        same({(p["name"], p["version"]) for p in packages}, want, target)
        equal({p.get("licence") for p in packages}, {"MIT OR Apache-2.0"}, "licences")


@test
def python_packages_are_those_of_importlib(folder):
    places = [path for path in ("/usr/lib/python3/dist-packages",) if os.path.isdir(path)]
    root = tree(folder, "/etc/os-release", *places)
    script = "import importlib.metadata, sys\nfor d in importlib.metadata.distributions(path=sys.argv[1:]): print(d.metadata['Name'], d.version, sep='\\t')"
    want = {tuple(row.split("\t")) for row in run("python3", "-c", script, *places).splitlines()}
    same({(p["name"], p["version"]) for p in found(folder, f"rootfs:{root}", "pypi")}, want, "distributions")


@test
def javascript_packages_are_those_of_npm_ls(folder):
    """A project of packages in archives, two of them in two versions; then what is for development is taken away: the lock file still has it."""
    need("npm")
    sources = {("b", "1.0.0"): {}, ("b", "2.0.0"): {}, ("@scope/c", "1.0.0"): {"b": "2.0.0"}, ("a", "1.0.0"): {"b": "1.0.0", "@scope/c": "1.0.0"},
               ("d", "3.0.0-rc.1"): {"a": "1.0.0"}, ("tool", "9.0.0"): {"b": "1.0.0"}}
    environment = {**os.environ, "HOME": folder, "npm_config_cache": f"{folder}/cache", "npm_config_offline": "true", "npm_config_update_notifier": "false",
                   "npm_config_audit": "false", "npm_config_fund": "false"}

    def archive(name, version):
        return f"file:{folder}/{name.strip('@').replace('/', '-')}-{version}.tgz"

    def write(path, name, version, needs, **more):
        os.makedirs(path)
        with open(f"{path}/package.json", "w", encoding="utf-8") as file:
            json.dump({"name": name, "version": version, "license": "MIT", "dependencies": {each: archive(each, needs[each]) for each in needs}, **more}, file)

    for number, ((name, version), needs) in enumerate(sources.items()):
        write(f"{folder}/sources/{number}", name, version, needs)
        run("npm", "pack", "--silent", "--pack-destination", folder, f"{folder}/sources/{number}", env=environment)
    project = f"{folder}/project"
    write(project, "mine", "1.0.0", {"d": "3.0.0-rc.1", "b": "2.0.0"}, devDependencies={"tool": archive("tool", "9.0.0")})

    def listed(*arguments):
        names, left = set(), [json.loads(run("npm", "ls", "--all", "--json", *arguments, "--prefix", project, env=environment))]
        while left:
            for name, package in left.pop().get("dependencies", {}).items():
                names.add((name, package["version"]))
                left.append(package)
        return names

    def scanned(target):
        return {(p["name"], p["version"]) for p in found(folder, target, "npm")} - {("mine", "1.0.0")}

    run("npm", "install", "--prefix", project, env=environment)
    all_of_them = listed()
    equal(all_of_them, set(sources), "what npm says")
    same(scanned(f"rootfs:{project}"), all_of_them, "installed")
    same(scanned(f"fs:{project}"), all_of_them, "a project")
    run("npm", "prune", "--omit=dev", "--prefix", project, env=environment)
    same(scanned(f"rootfs:{project}"), all_of_them - {("tool", "9.0.0")}, "installed without what is for development")
    shutil.rmtree(f"{project}/node_modules")
    equal(scanned(f"rootfs:{project}"), set(), "not installed")
    same(scanned(f"fs:{project}"), all_of_them, "locked")


@test
def go_modules_are_those_of_go_version(folder):
    """A program of three modules, two of them replaced by folders: no network is asked. Debian's own programs state no modules."""
    need("go")
    sources = {"a": ("", "func A() int { return 1 }"), "b": ("", "func B() int { return 2 }"),
               "main": ('import ("example.invalid/a"; "example.invalid/b")', "func main() { println(a.A() + b.B()) }")}
    for name, (imports, body) in sources.items():
        os.makedirs(f"{folder}/{name}")
        with open(f"{folder}/{name}/{name}.go", "w", encoding="ascii") as file:
            file.write(f"package {name}\n{imports}\n{body}\n")
        with open(f"{folder}/{name}/go.mod", "w", encoding="ascii") as file:
            file.write(f"module example.invalid/{name}\ngo 1.17\n")
            if name == "main":
                file.write("require (\nexample.invalid/a v1.2.3\nexample.invalid/b v0.4.0\n)\n"
                           "replace example.invalid/a => ../a\nreplace example.invalid/b v0.4.0 => ../b\n")
    program = f"{folder}/root/usr/bin/program"
    os.makedirs(os.path.dirname(program))
    environment = {**os.environ, "HOME": folder, "GOFLAGS": "-mod=mod", "GOPROXY": "off", "GOTOOLCHAIN": "local"}
    run("go", "build", "-o", program, ".", cwd=f"{folder}/main", env=environment)
    lines = run("go", "version", "-m", program).splitlines()
    want, last = {("stdlib", lines[0].split(": go")[1])}, None
    for words in (line.split("\t") for line in lines):
        if words[1:2] in (["dep"], ["mod"]):
            last = (words[2], words[3])
            want.add(last)
        elif words[1:2] == ["=>"]:  # the one before is replaced: by a folder, which has no version
            want.remove(last)
            want.add((last[0] if words[2].startswith(".") else words[2], words[3]))
    want = {(name, "" if version == "(devel)" else version) for name, version in want}
    equal({(p["name"], p["version"]) for p in found(folder, f"rootfs:{folder}/root", "golang")}, want, "modules")
    equal(len(want), 4, "modules that go tells of")


main()
