"""catalogers_test.py - a small case of each ecosystem through the whole program: files in, packages out

A case is a line of its own at its ecosystem's place: where it stands, and what must be found."""
import rpm_made
from images import File, Image, Layer, os_release
from lib import equal, main, scan, test


def in_image(folder, *entries):
    """{(type, name, version)} of an image with these files."""
    return scan(folder, Image([Layer(os_release() + list(entries))]).write_oci(f"{folder}/oci")).packages()


@test
def rpm_packages_are_found(folder):
    equal(in_image(folder, File("usr/lib/sysimage/rpm/Packages.db", rpm_made.ndb(rpm_made.headers()))),
          {("rpm", name, version) for name, version, *_ in rpm_made.EXPECTED})


if __name__ == "__main__":
    main()
