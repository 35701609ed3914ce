"""catalogers_test.py - a small case of each ecosystem through the whole program: files in, packages out

A case is a line of its own at its ecosystem's place: where it stands, and what must be found."""
import os

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
    """apk, chisel, dpkg, opkg, pacman and portage side by side, as no real image has them."""
    manifest = '{"jsonwall":"1.0","schema":"1.0","count":2}\n{"kind":"package","name":"libssl3","version":"3.0.2","arch":"amd64"}\n'
    equal(in_image(folder, File("lib/apk/db/installed", "P:musl\nV:1.2.4-r2\nA:x86_64\n\n"), File("var/lib/chisel/manifest.wall", manifest),
                   File("var/lib/dpkg/status", dpkg_stanza("bash", "5.2")), File("usr/lib/opkg/status", dpkg_stanza("ubus", "2024.10")),
                   File("var/lib/pacman/local/gmp-6.2.1-2/desc", "%NAME%\ngmp\n\n%VERSION%\n6.2.1-2\n\n"),
                   File("var/db/pkg/dev-libs/gmp-6.3.0-r1/PF", "gmp-6.3.0-r1\n")),
          {("apk", "musl", "1.2.4-r2"), ("deb", "libssl3", "3.0.2"), ("deb", "bash", "5.2"), ("opkg", "ubus", "2024.10"),
           ("alpm", "gmp", "6.2.1-2"), ("ebuild", "dev-libs/gmp", "6.3.0-r1")})


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


if __name__ == "__main__":
    main()
