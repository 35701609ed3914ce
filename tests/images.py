"""images.py - make images for tests: from lists of files to OCI layouts and archives, whole or broken on purpose

    layer = Layer([File("etc/passwd", "root:x:0:0::/root:/bin/sh\n"), Whiteout("srv/old")], packing="gzip")
    image = Image([layer])
    image.write_oci(folder, "tag"); image.write_dir(folder); image.write_oci_archive(path); image.write_docker_archive(path, "app:1")

The same calls give the same bytes: times and owners are fixed.
"""
import gzip
import hashlib
import io
import json
import os
import struct
import subprocess
import tarfile
import zipfile
import zlib

TIME = 1700000000
CREATED = "2023-11-14T22:13:20Z"
OS_RELEASE = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\n'

OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json"
OCI_INDEX = "application/vnd.oci.image.index.v1+json"
MEDIA = {
    "plain": "application/vnd.oci.image.layer.v1.tar",
    "gzip": "application/vnd.oci.image.layer.v1.tar+gzip",
    "gzip-members": "application/vnd.oci.image.layer.v1.tar+gzip",
    "zstd": "application/vnd.oci.image.layer.v1.tar+zstd",
    "zstd-frames": "application/vnd.oci.image.layer.v1.tar+zstd",
}


# ---- files of a layer

def File(path, content=b"", **attributes):
    return _entry(path, tarfile.REGTYPE, content.encode() if isinstance(content, str) else content, **attributes)


def Dir(path, **attributes):
    return _entry(path, tarfile.DIRTYPE, b"", **{"mode": 0o755, **attributes})


def Symlink(path, target):
    return _entry(path, tarfile.SYMTYPE, b"", linkname=target, mode=0o777)


def Hardlink(path, target, **attributes):
    return _entry(path, tarfile.LNKTYPE, b"", linkname=target, **attributes)


def Fifo(path):
    return _entry(path, tarfile.FIFOTYPE, b"")


def Device(path, major, minor):
    return _entry(path, tarfile.CHRTYPE, b"", devmajor=major, devminor=minor)


def Whiteout(path):
    folder, name = os.path.split(path)
    return File(os.path.join(folder, ".wh." + name))


def Opaque(folder):
    return File(os.path.join(folder, ".wh..wh..opq"))


def _entry(path, kind, content, **attributes):
    info = tarfile.TarInfo(path)
    info.type, info.mtime, info.mode, info.size = kind, TIME, 0o644, len(content)
    info.uname = info.gname = "root"
    for name, value in attributes.items():
        setattr(info, name, value)
    return info, content


def tar(entries, tar_format=tarfile.PAX_FORMAT):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tar_format) as archive:
        for info, content in entries:
            archive.addfile(info, io.BytesIO(content))
    return out.getvalue()


# ---- what catalogers look for

def os_release(text=OS_RELEASE):
    return [Dir("etc"), Dir("usr"), Dir("usr/lib"), File("usr/lib/os-release", text), Symlink("etc/os-release", "../usr/lib/os-release")]


def dpkg_stanza(name, version, source="", status="install ok installed"):
    text = f"Package: {name}\nStatus: {status}\nMaintainer: Debian <debian@example.org>\nArchitecture: amd64\n"
    if source:
        text += f"Source: {source}\n"
    return text + f"Version: {version}\nDescription: a package\n folded line\n\n"


def dpkg_status(*packages):
    """(name, version[, source]) …"""
    return File("var/lib/dpkg/status", "".join(dpkg_stanza(*package) for package in packages))


def npm_package(folder, name, version):
    return File(f"{folder}/node_modules/{name}/package.json", json.dumps({"name": name, "version": version}))


def python_package(name, version, folder="usr/lib/python3/dist-packages"):
    return File(f"{folder}/{name}-{version}.dist-info/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")


def jar(files):
    """{path: text or bytes}; a stored zip for jars inside, deflated otherwise."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path, content in files.items():
            info = zipfile.ZipInfo(path, (2021, 12, 1, 12, 0, 0))
            info.compress_type = zipfile.ZIP_STORED if path.endswith(".jar") else zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return out.getvalue()


def maven_jar(group, artifact, version, more=None):
    return jar({f"META-INF/maven/{group}/{artifact}/pom.properties": f"version={version}\ngroupId={group}\nartifactId={artifact}\n",
                **(more or {})})


# ---- layers and images

def zstd(data, *options):
    return subprocess.run(["zstd", "-q", "-c", *options], input=data, stdout=subprocess.PIPE, check=True).stdout


def pack(data, packing):
    """The blob; "…-members" and "…-frames" cut it into four, as pigz, eStargz and pzstd do."""
    quarter = len(data) // 4 + 1
    parts = [data[at:at + quarter] for at in range(0, len(data), quarter)]
    if packing == "plain":
        return data
    if packing == "gzip":
        return gzip.compress(data, 6, mtime=0)
    if packing == "gzip-members":
        return b"".join(gzip.compress(part, 6, mtime=0) for part in parts)
    if packing == "zstd":
        return zstd(data, "--check")
    if packing == "zstd-frames":
        # A skippable frame in front, as zstd:chunked writes at its end.
        return b"\x50\x2a\x4d\x18\x04\x00\x00\x00abcd" + b"".join(zstd(part) for part in parts)
    raise ValueError(packing)


def digest_of(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


class Layer:
    """A layer: its tar, its blob, and what the manifest says about it (which a test may falsify)."""

    def __init__(self, entries=None, packing="gzip", tar_bytes=None, blob=None, created_by="RUN something", media_type=None):
        self.tar = tar_bytes if tar_bytes is not None else tar(entries or [])
        self.blob = blob if blob is not None else pack(self.tar, packing)
        self.media_type = media_type or MEDIA[packing]
        self.created_by = created_by
        self.digest = digest_of(self.blob)
        self.diff_id = digest_of(self.tar)
        self.size = len(self.blob)


class Image:
    """Layers, lowest first, and a configuration."""

    def __init__(self, layers, config=None, architecture="amd64", os_name="linux", manifest=None):
        self.layers = layers
        self.manifest_more = manifest or {}
        self.config = {"created": CREATED, "architecture": architecture, "os": os_name, "config": config or {"Cmd": ["sh"]},
                       "rootfs": {"type": "layers", "diff_ids": [layer.diff_id for layer in layers]},
                       "history": [{"created": CREATED, "created_by": layer.created_by} for layer in layers]}

    def blobs(self):
        """{digest: bytes}, and the manifest's descriptor."""
        found = {layer.digest: layer.blob for layer in self.layers}
        config = json.dumps(self.config).encode()
        manifest = {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
                    "config": {"mediaType": "application/vnd.oci.image.config.v1+json", "digest": digest_of(config), "size": len(config)},
                    "layers": [{"mediaType": layer.media_type, "digest": layer.digest, "size": layer.size} for layer in self.layers],
                    **self.manifest_more}
        manifest_bytes = json.dumps(manifest).encode()
        found[digest_of(config)] = config
        found[digest_of(manifest_bytes)] = manifest_bytes
        return found, {"mediaType": manifest["mediaType"], "digest": digest_of(manifest_bytes), "size": len(manifest_bytes)}

    def oci_files(self, tag):
        """{path: bytes} of the layout."""
        found, descriptor = self.blobs()
        if tag:
            descriptor["annotations"] = {"org.opencontainers.image.ref.name": tag}
        files = {"oci-layout": b'{"imageLayoutVersion":"1.0.0"}',
                 "index.json": json.dumps({"schemaVersion": 2, "manifests": [descriptor]}).encode()}
        for digest, data in found.items():
            files["blobs/" + digest.replace(":", "/")] = data
        return files

    def write_oci(self, folder, tag="latest"):
        for path, data in self.oci_files(tag).items():
            where = os.path.join(folder, path)
            os.makedirs(os.path.dirname(where), exist_ok=True)
            with open(where, "wb") as file:
                file.write(data)
        return f"oci:{folder}"

    def write_dir(self, folder):
        """skopeo's directory: blobs under their digits, the manifest beside them."""
        found, descriptor = self.blobs()
        os.makedirs(folder, exist_ok=True)
        for name, data in [("version", b"Directory Transport Version: 1.1\n"), ("manifest.json", found.pop(descriptor["digest"])),
                           *((digest[7:], data) for digest, data in found.items())]:
            with open(os.path.join(folder, name), "wb") as file:
                file.write(data)
        return f"dir:{folder}"

    def write_oci_archive(self, path, tag="latest", packing="plain"):
        entries = [Dir("blobs"), Dir("blobs/sha256")] + [File(name, data) for name, data in sorted(self.oci_files(tag).items())]
        with open(path, "wb") as file:
            file.write(pack(tar(entries), packing))
        return f"oci-archive:{path}"

    def write_docker_archive(self, path, tag="app:1", style="docker", packing="plain", raw=True):
        """As docker save (ID/layer.tar) or, style="skopeo", DIFFID.tar with links ID/layer.tar; raw=False: layers stay packed."""
        config = json.dumps(self.config).encode()
        config_name = digest_of(config)[7:] + ".json"
        entries, names = [], []
        for number, layer in enumerate(self.layers):
            data = layer.tar if raw else layer.blob
            folder = hashlib.sha256(f"{number}".encode()).hexdigest()
            if style == "docker":
                names.append(f"{folder}/layer.tar")
                entries += [Dir(folder), File(f"{folder}/VERSION", "1.0"), File(f"{folder}/json", "{}"), File(names[-1], data)]
            else:
                names.append(digest_of(data)[7:] + ".tar")
                entries += [File(names[-1], data), Symlink(f"{folder}/layer.tar", "../" + names[-1])]
        entries += [File(config_name, config),
                    File("manifest.json", json.dumps([{"Config": config_name, "RepoTags": [tag] if tag else None, "Layers": names}]))]
        with open(path, "wb") as file:
            file.write(pack(tar(entries, tarfile.GNU_FORMAT), packing))
        return f"docker-archive:{path}"


class Layout:
    """A layout of any shape: blobs, and descriptors that name them (which a test may falsify)."""

    def __init__(self):
        self.blobs = {}

    def add(self, data, media_type, **more):
        """The descriptor of a blob that is now in the layout."""
        data = data if isinstance(data, bytes) else (data if isinstance(data, str) else json.dumps(data)).encode()
        self.blobs[digest_of(data)] = data
        return {"mediaType": media_type, "digest": digest_of(data), "size": len(data), **more}

    def image(self, image, **more):
        found, descriptor = image.blobs()
        self.blobs.update(found)
        return {**descriptor, **more}

    def index(self, items, **more):
        return self.add({"schemaVersion": 2, "manifests": items}, OCI_INDEX, **more)

    def artefact(self, kind, subject=None, config=None, **more):
        """As ORAS writes them: no configuration of an image, one layer of something."""
        config = config or self.add("{}", "application/vnd.oci.empty.v1+json")
        manifest = {"schemaVersion": 2, "mediaType": OCI_MANIFEST, "config": config, "layers": [self.add("{}" + kind, kind)]}
        return self.add({**manifest, **({"artifactType": kind} if config["mediaType"].endswith("empty.v1+json") else {}),
                         **({"subject": subject} if subject else {})}, OCI_MANIFEST, **more)

    def write(self, folder, items):
        files = {"oci-layout": b'{"imageLayoutVersion":"1.0.0"}', "index.json": json.dumps({"schemaVersion": 2, "manifests": items}).encode(),
                 **{"blobs/" + digest.replace(":", "/"): data for digest, data in self.blobs.items()}}
        for path, data in files.items():
            where = os.path.join(folder, path)
            os.makedirs(os.path.dirname(where), exist_ok=True)
            with open(where, "wb") as file:
                file.write(data)
        return f"oci:{folder}"


def tagged(tag, **more):
    return {"annotations": {"org.opencontainers.image.ref.name": tag}, **more}


def on(architecture, os_name="linux", **more):
    return {"platform": {"os": os_name, "architecture": architecture}, **more}


# ---- broken on purpose

def flip(path, offset, bit=0):
    """One bit of a file; OFFSET below 0 counts from the end."""
    with open(path, "r+b") as file:
        file.seek(offset, os.SEEK_END if offset < 0 else os.SEEK_SET)
        byte = file.read(1)[0] ^ 1 << bit
        file.seek(-1, os.SEEK_CUR)
        file.write(bytes([byte]))


def cut(path, size):
    os.truncate(path, size if size >= 0 else os.path.getsize(path) + size)


def zeros_layer(size, packing="gzip"):
    """A layer whose one file is SIZE zero bytes: small to carry, large to read."""
    head = tarfile.TarInfo("zeros")
    head.size, head.mtime = size, TIME
    header = head.tobuf(tarfile.PAX_FORMAT)
    if packing != "gzip":
        raise ValueError(packing)
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb", compresslevel=1, mtime=0) as file:
        file.write(header)
        for _ in range(size >> 20):
            file.write(bytes(1 << 20))
        file.write(bytes((size & (1 << 20) - 1) + -size % 512 + 1024))
    blob = out.getvalue()
    layer = Layer(tar_bytes=b"", blob=blob)
    layer.diff_id = "sha256:" + "0" * 64
    return layer


# ---- byte by byte: what no library would write

def blob_layer(blob, packing="gzip"):
    """A layer of these very bytes, whose digest is right."""
    return Layer(tar_bytes=blob, blob=blob, packing=packing)


def header(name=b"srv/x", size=b"00000000000\0", kind=b"0", link=b"", mode=b"0000644\0", magic=b"ustar\00000", checksum=None, owner=b"0000000\0",
           time_field=b"14524750000\0", device=b"0000000\0", prefix=b""):
    """A tar's header, field by field, with the right checksum unless one is given."""
    block = b"".join(value[:width].ljust(width, b"\0") for value, width in (
        (name, 100), (mode, 8), (owner, 8), (owner, 8), (size, 12), (time_field, 12), (b" " * 8, 8), (kind, 1), (link, 100), (magic, 8),
        (b"root", 32), (b"root", 32), (device, 8), (device, 8), (prefix, 155))).ljust(512, b"\0")
    return block[:148] + (b"%06o\0 " % sum(block) if checksum is None else checksum) + block[156:]


def octal(number):
    return b"%011o\0" % number


def padded(data):
    return data + bytes(-len(data) % 512)


def pax(records, kind=b"x"):
    """A pax header of these records; kind g: for all members behind it."""
    return header(b"PaxHeaders/x", octal(len(records)), kind) + padded(records)


def record(key, value):
    text = b" " + key + b"=" + value + b"\n"
    length = len(text) + 1
    while len(str(length)) + len(text) != length:
        length = len(str(length)) + len(text)
    return str(length).encode() + text


def rle_zstd(size, value=b"\0", head=b""):
    """A zstd frame of HEAD and SIZE times VALUE: 4 bytes for 128 KiB (RFC 8878, RLE blocks)."""
    out = bytearray(b"\x28\xb5\x2f\xfd\x00\x58")  # no content size, window 2 MiB
    for at in range(0, len(head), 65536):
        part = head[at:at + 65536]
        out += struct.pack("<I", len(part) << 3)[:3] + part
    while size > 0:
        part = min(size, 128 << 10)
        out += struct.pack("<I", part << 3 | 1 << 1)[:3] + value
        size -= part
    return bytes(out + struct.pack("<I", 1)[:3])


def member_gzip(mebibytes, head=b"", entries=()):
    """Gzip members: HEAD, zeros, then a tar of ENTRIES."""
    return gzip.compress(head, mtime=0) + gzip.compress(bytes(1 << 20), mtime=0) * mebibytes + gzip.compress(tar(entries), mtime=0)


def sized(path, size):
    """The header of a file of SIZE bytes, which the caller puts behind it."""
    return header(path.encode(), octal(size))


def stored_zip(names, content, method=8, claim=None, overlap=False):
    """A zip of many entries of one content; OVERLAP: all share the same bytes."""
    packed = zlib.compress(content, 9)[2:-4] if method == 8 else content
    crc = zlib.crc32(content)
    out, central = bytearray(), bytearray()
    for name in names:
        at = 0 if overlap and out else len(out)
        local = struct.pack("<4s5H3I2H", b"PK\3\4", 20, 0, method, 0, 0x5381, crc, len(packed), claim or len(content), len(name), 0)
        if not (overlap and out):
            out += local + name + packed
        central += struct.pack("<4s6H3I5H2I", b"PK\1\2", 20, 20, 0, method, 0, 0x5381, crc, len(packed), claim or len(content),
                               len(name), 0, 0, 0, 0, 0, at) + name
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, len(names) & 0xffff, len(names) & 0xffff, len(central), len(out), 0)
    return bytes(out + central + end)
