"""catalogers_test.py - a small case of each ecosystem through the whole program: files in, packages out

A case is a line of its own at its ecosystem's place: where it stands, and what must be found."""
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


if __name__ == "__main__":
    main()
