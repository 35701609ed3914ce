"""registry_storage.py - write the storage folder of a docker-registry directly: a thousand images in seconds

    storage = Storage(f"{folder}/storage")
    storage.add(image, "team/app", "1.2")        # an images.Image: its digest; the same layer is written once
    with registries.start(folder, storage=storage.folder) as registry: …

As github.com/distribution/distribution, registry/storage/paths.go, lays it out.
"""
import os

from images import File, Image, Layer, dpkg_status, os_release


class Storage:
    def __init__(self, folder):
        self.folder = folder
        self.root = f"{folder}/docker/registry/v2"

    def _write(self, path, data):
        where = f"{self.root}/{path}"
        if not os.path.exists(where):
            os.makedirs(os.path.dirname(where), exist_ok=True)
            with open(where, "wb") as file:
                file.write(data)

    def _link(self, path, digest):
        where = f"{self.root}/{path}/link"
        os.makedirs(os.path.dirname(where), exist_ok=True)
        with open(where, "w", encoding="ascii") as file:
            file.write(digest)

    def add(self, image, repository, *tags):
        blobs, descriptor = image.blobs()
        manifest, home = descriptor["digest"], f"repositories/{repository}"
        for digest, data in blobs.items():
            digits = digest.split(":")[1]
            self._write(f"blobs/sha256/{digits[:2]}/{digits}/data", data)
            if digest != manifest:
                self._link(f"{home}/_layers/sha256/{digits}", digest)
        digits = manifest.split(":")[1]
        self._link(f"{home}/_manifests/revisions/sha256/{digits}", manifest)
        for tag in tags:
            self._link(f"{home}/_manifests/tags/{tag}/current", manifest)
            self._link(f"{home}/_manifests/tags/{tag}/index/sha256/{digits}", manifest)
        return manifest


def fill(add, repositories, tags):
    """REPOSITORIES times TAGS small images over one base layer, one more layer of each repository's, and one of their own: the digests by
    reference. The last two tags of each repository are the same bytes. ADD: add(image, repository, tag)."""
    found = {}
    base = Layer(os_release() + [dpkg_status(("base-files", "12.4"), ("openssl", "3.0.11-1~deb12u1"))], created_by="base")
    for number in range(repositories):
        middle = Layer([File(f"srv/app{number}", f"app {number}\n")], created_by="middle")
        for tag in range(tags):
            own = Layer([File("srv/build", f"{number} {min(tag, tags - 2)}\n")], created_by="own")
            found[f"team/app{number}:1.{tag}"] = add(Image([base, middle, own]), f"team/app{number}", f"1.{tag}")
    return found
