"""catalogers_test.py - a small case of each ecosystem through the whole program: files in, packages out

A case is a line of its own at its ecosystem's place: where it stands, and what must be found."""
import io
import os
import zipfile

import rpm_made
from images import File, Image, Layer, dpkg_stanza, os_release
from lib import equal, main, scan, test


def in_image(folder, *entries):
    """{(type, name, version)} of an image with these files."""
    return scan(folder, Image([Layer(os_release() + list(entries))]).write_oci(f"{folder}/oci")).packages()


@test
def rpm_packages_are_found(folder):
    equal(in_image(folder, File("usr/lib/sysimage/rpm/Packages.db", rpm_made.ndb(rpm_made.headers()))),
          {("rpm", name, version) for name, version, *_ in rpm_made.EXPECTED})


@test
def the_systems_packages_are_found(folder):
    """apk, Bitnami's, chisel, dpkg, opkg, pacman and portage side by side, as no real image has them."""
    manifest = '{"jsonwall":"1.0","schema":"1.0","count":2}\n{"kind":"package","name":"libssl3","version":"3.0.2","arch":"amd64"}\n'
    equal(in_image(folder, File("lib/apk/db/installed", "P:musl\nV:1.2.4-r2\nA:x86_64\n\n"), File("var/lib/chisel/manifest.wall", manifest),
                   File("var/lib/dpkg/status", dpkg_stanza("bash", "5.2")), File("usr/lib/opkg/status", dpkg_stanza("ubus", "2024.10")),
                   File("var/lib/pacman/local/gmp-6.2.1-2/desc", "%NAME%\ngmp\n\n%VERSION%\n6.2.1-2\n\n"),
                   File("opt/bitnami/.bitnami_components.json", '{"redis": {"arch": "amd64", "version": "7.2.4-3"}}'),
                   File("var/db/pkg/dev-libs/gmp-6.3.0-r1/PF", "gmp-6.3.0-r1\n")),
          {("apk", "musl", "1.2.4-r2"), ("deb", "libssl3", "3.0.2"), ("deb", "bash", "5.2"), ("opkg", "ubus", "2024.10"),
           ("alpm", "gmp", "6.2.1-2"), ("bitnami", "redis", "7.2.4-3"), ("ebuild", "dev-libs/gmp", "6.3.0-r1")})


def in_sources(folder, files):
    """{(type, name, version)} of a tree of sources; FILES: {path: text}."""
    for path, text in files.items():
        os.makedirs(os.path.dirname(f"{folder}/tree/{path}"), exist_ok=True)
        with open(f"{folder}/tree/{path}", "w", encoding="utf-8") as file:
            file.write(text)
    return scan(folder, f"fs:{folder}/tree").packages()


LOCKS = {
    "go/go.mod": "module m\ngo 1.21\nrequire example.com/a v1.0.0\n",
    "rust/Cargo.lock": 'version = 4\n[[package]]\nname = "b"\nversion = "0.2.0"\n',
    "net/packages.lock.json": '{"version": 1, "dependencies": {"net6.0": {"C": {"type": "Direct", "resolved": "3.0.0"}}}}',
    "net/x.csproj": '<Project><ItemGroup><PackageReference Include="D" Version="4.0" /></ItemGroup></Project>',
    "swift/Package.resolved": '{"pins": [{"identity": "e", "location": "https://example.com/x/e.git", "state": {"version": "5.0.0"}}], "version": 2}',
    "ios/Podfile.lock": "PODS:\n  - F/Part (6.0)\nCOCOAPODS: 1.11.3\n",
    "dart/pubspec.lock": 'packages:\n  g:\n    source: hosted\n    version: "7.0.0"\nsdks: {}\n',
    "elixir/mix.lock": '%{"h": {:hex, :h, "8.0.0", "00"}}\n',
    "cpp/conan.lock": '{"version": "0.5", "requires": ["i/9.0#00"]}',
    "haskell/cabal.project.freeze": "constraints: any.j ==10.0\n",
    "java/pom.xml": "<project><dependencies><dependency><groupId>g</groupId><artifactId>l</artifactId><version>12</version></dependency>"
                    "</dependencies></project>",
    "java/gradle.lockfile": "g:m:13=classpath\nempty=\n",
}
INSTALLED = {
    "app/app.deps.json": '{"libraries": {"n/14.0": {"type": "package"}}}',
    "app/lib/o-15/ebin/o.app": '{application, o, [{vsn, "15.0"}]}.\n',
    "app/Manifest.toml": 'manifest_format = "2.0"\n[[deps.P]]\nuuid = "00"\nversion = "16.0.0"\n',
    "root/.opam/default/.opam-switch/switch-state": 'installed: ["q.17.0"]\n',
    "root/.conan/data/r/18.0/_/_/package/00/conaninfo.txt": "[settings]\n[full_options]\n",
}
INSTALLED_PACKAGES = {("nuget", "n", "14.0"), ("hex", "o", "15.0"), ("julia", "P", "16.0.0"), ("opam", "q", "17.0"), ("conan", "r", "18.0")}


@test
def lock_files_of_what_is_built_count_in_sources(folder):
    equal(in_sources(folder, {**LOCKS, **INSTALLED}),
          INSTALLED_PACKAGES | {("golang", "example.com/a", "v1.0.0"), ("cargo", "b", "0.2.0"), ("nuget", "C", "3.0.0"), ("nuget", "D", "4.0"),
                                ("swift", "example.com/x/e", "5.0.0"), ("cocoapods", "F", "6.0"), ("pub", "g", "7.0.0"),
                                ("hex", "h", "8.0.0"), ("conan", "i", "9.0"), ("hackage", "j", "10.0"), ("maven", "g:l", "12"),
                                ("maven", "g:m", "13")})


@test
def in_images_what_is_built_counts_only_where_it_is_installed(folder):
    equal(in_image(folder, *[File(path, text) for path, text in {**LOCKS, **INSTALLED}.items()]), INSTALLED_PACKAGES)


SCRIPT_LOCKS = {
    "npm/package-lock.json": '{"lockfileVersion": 3, "packages": {"": {"name": "mine"}, "node_modules/a": {"version": "1.0.0", "dev": true}}}',
    "yarn1/yarn.lock": '"@s/b@^2.0.0":\n  version "2.0.0"\n',
    "yarn4/yarn.lock": '__metadata:\n  version: 8\n"c@npm:^3.0.0":\n  version: 3.0.0\n  resolution: "c@npm:3.0.0"\n  linkType: hard\n',
    "pnpm/pnpm-lock.yaml": "lockfileVersion: '9.0'\npackages:\n  '@s/d@4.0.0': {}\nsnapshots:\n  '@s/d@4.0.0': {}\n",
    "bun/bun.lock": '{ // Bun\n"lockfileVersion": 1, "packages": { "e": ["e@5.0.0", "", {}, ""], }, }\n',
    "deno/deno.lock": '{"version": "5", "npm": {"f@6.0.0_x@1.0.0": {}}}',
    "pip/requirements-dev.txt": "g==7.0 --hash=sha256:00\n",
    "poetry/poetry.lock": '[[package]]\nname = "h"\nversion = "8.0"\n[metadata]\nlock-version = "2.0"\n',
    "uv/uv.lock": 'version = 1\n[[package]]\nname = "mine"\nversion = "0"\nsource = { virtual = "." }\n[[package]]\nname = "i"\nversion = "9.0"\n',
    "pipenv/Pipfile.lock": '{"_meta": {}, "default": {"j": {"version": "==10.0"}}, "develop": {}}',
    "pylock/pylock.dev.toml": "lock-version = '1.0'\n[[packages]]\nname = 'k'\nversion = '11.0'\n",
    "conda/environment.yml": "dependencies:\n  - l=12.0=0\n  - pip:\n    - m==13.0\n",
}
SCRIPT_INSTALLED = {
    "app/node_modules/@s/n/package.json": '{"name": "@s/n", "version": "14.0.0"}',
    "app/node_modules/.package-lock.json": '{"lockfileVersion": 3, "packages": {"node_modules/o": {"version": "15.0.0"}}}',
    "lib/python3/site-packages/P-16.dist-info/METADATA": "Metadata-Version: 2.1\nName: P\nVersion: 16\n",
    "lib/python3/site-packages/q.egg-info/PKG-INFO": "Metadata-Version: 1.1\nName: q\nVersion: 17\n",
    "lib/python3/site-packages/r-18.egg-info": "Metadata-Version: 1.1\nName: r\nVersion: 18\n",
    "opt/conda/conda-meta/s-19-0.json": '{"name": "s", "version": "19", "files": ["bin/s"]}',
}
SCRIPT_PACKAGES = {("npm", "@s/n", "14.0.0"), ("npm", "o", "15.0.0"), ("pypi", "P", "16"), ("pypi", "q", "17"), ("pypi", "r", "18"), ("conda", "s", "19")}


@test
def lock_files_of_javascript_and_python_count_in_sources(folder):
    equal(in_sources(folder, {**SCRIPT_LOCKS, **SCRIPT_INSTALLED}),
          SCRIPT_PACKAGES | {("npm", "a", "1.0.0"), ("npm", "@s/b", "2.0.0"), ("npm", "c", "3.0.0"), ("npm", "@s/d", "4.0.0"), ("npm", "e", "5.0.0"),
                             ("npm", "f", "6.0.0"), ("pypi", "g", "7.0"), ("pypi", "h", "8.0"), ("pypi", "i", "9.0"), ("pypi", "j", "10.0"),
                             ("pypi", "k", "11.0"), ("conda", "l", "12.0"), ("pypi", "m", "13.0")})


@test
def in_images_javascript_and_python_count_only_where_they_are_installed(folder):
    equal(in_image(folder, *[File(path, text) for path, text in {**SCRIPT_LOCKS, **SCRIPT_INSTALLED}.items()]), SCRIPT_PACKAGES)



OTHER_LOCKS = {
    "php/composer.lock": '{"packages": [{"name": "a/b", "version": "1.0"}], "packages-dev": []}\n',
    "perl/cpanfile.snapshot": "# carton snapshot format: version 1.0\nDISTRIBUTIONS\n  C-2.0\n    pathname: x\n",
    "ruby/Gemfile.lock": "GEM\n  remote: https://example.invalid/\n  specs:\n    d (3.0)\n\nPLATFORMS\n  ruby\n\nDEPENDENCIES\n  d\n",
    ".github/workflows/ci.yml": "on: push\njobs:\n  j:\n    runs-on: x\n    steps:\n      - uses: e/f@v4\n",
    "r/renv.lock": '{"R": {"Version": "4.3.0"}, "Packages": {"g": {"Package": "g", "Version": "5.0"}}}\n',
    "haskell/stack.yaml.lock": "packages:\n- completed:\n    hackage: h-6.0@sha256:00,1\nsnapshots: []\n",
}
OTHER_INSTALLED = {
    "srv/vendor/composer/installed.json": '{"packages": [{"name": "i/j", "version": "7.0"}]}\n',
    "usr/lib/ruby/gems/3.1.0/specifications/k-8.0.gemspec": '# stub: k 8.0 ruby lib\ns.name = "k".freeze\ns.version = "8.0"\n',
    "usr/lib/perl5/.meta/L-9.0/MYMETA.json": '{"name": "L", "version": "9.0"}\n',
    "usr/lib/R/site-library/m/DESCRIPTION": "Package: m\nVersion: 10.0\n",
    "usr/lib/luarocks/rocks-5.4/n/11.0-1/n-11.0-1.rockspec": 'package = "n"\nversion = "11.0-1"\n',
    "srv/wp-content/plugins/o/o.php": "<?php\n/*\nPlugin Name: O\nVersion: 12.0\n*/\n",
    "srv/wp-includes/version.php": "<?php\n$wp_version = '6.2';\n",
}
OTHER_PACKAGES = {("composer", "i/j", "7.0"), ("gem", "k", "8.0"), ("cpan", "L", "9.0"), ("cran", "m", "10.0"), ("luarocks", "n", "11.0-1"),
                  ("wordpress-plugin", "o", "12.0"), ("generic", "wordpress", "6.2")}


@test
def lock_files_of_other_languages_count_in_sources(folder):
    equal(in_sources(folder, {**OTHER_LOCKS, **OTHER_INSTALLED}),
          OTHER_PACKAGES | {("composer", "a/b", "1.0"), ("cpan", "C", "2.0"), ("gem", "d", "3.0"), ("github", "e/f", "v4"), ("cran", "g", "5.0"),
                            ("hackage", "h", "6.0")})


@test
def in_images_other_languages_count_only_where_they_are_installed(folder):
    equal(in_image(folder, *[File(path, text) for path, text in {**OTHER_LOCKS, **OTHER_INSTALLED}.items()]), OTHER_PACKAGES)


def zip_of(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path, text in files.items():
            archive.writestr(path, text)
    return out.getvalue()


@test
def archives_tell_their_packages(folder):
    equal(in_image(folder, File("srv/a-1.0.jar", zip_of({"META-INF/maven/g/a/pom.properties": "groupId=g\nartifactId=a\nversion=1.0\n"})),
                   File("srv/b-2.0-py3-none-any.whl", zip_of({"b-2.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: b\nVersion: 2.0\n"}))),
          {("maven", "g:a", "1.0"), ("pypi", "b", "2.0")})


@test
def what_nobody_reads_is_named(folder):
    result = scan(folder, Image([Layer(os_release() + [File("nix/var/nix/db/db.sqlite", "SQLite format 3")])]).write_oci(f"{folder}/oci"))
    equal(result.packages(), set())
    equal("nix/var/nix/db/db.sqlite: " in result.notes(), True)


if __name__ == "__main__":
    main()
