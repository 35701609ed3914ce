"""tables.py - layers with a table of contents, as eStargz and zstd:chunked have them, whole or hostile

    layer = estargz(entries); layer = chunked(entries)
    layer = estargz(entries, table=lambda toc: toc["entries"].pop())        what the table says may be falsified
    image = Image([layer], manifest=stated([layer]))                        with the annotations

Written from the formats' descriptions (estargz.md of stargz-snapshotter; containers/storage's zstd:chunked).
"""
import base64
import gzip
import json
import struct
import tarfile

from images import Layer, digest_of, tar, zstd

TYPES = {tarfile.REGTYPE: "reg", tarfile.DIRTYPE: "dir", tarfile.SYMTYPE: "symlink", tarfile.LNKTYPE: "hardlink",
         tarfile.CHRTYPE: "char", tarfile.BLKTYPE: "block", tarfile.FIFOTYPE: "fifo"}
STARGZ = "containerd.io/snapshot/stargz/toc.digest"
CHUNKED = "io.github.containers.zstd-chunked.manifest-"


def deflated(data):
    return gzip.compress(data, 6, mtime=0)


def splice(entries, packer, chunk_bytes, write):
    """The tar cut into what is between contents and the contents' chunks, each packed by itself and given to WRITE; the table, and how many
    bytes were written. ENTRIES: (TarInfo, content), one after another."""
    toc, left, at = [], b"", 0

    def put(data):
        nonlocal at
        packed = packer(data)
        write(packed)
        at += len(packed)

    for info, content in entries:
        left += info.tobuf(tarfile.PAX_FORMAT, "utf-8", "surrogateescape")
        entry = {"type": TYPES[info.type], "name": info.name + ("/" if info.isdir() else ""), "mode": info.mode, "uid": info.uid,
                 "gid": info.gid, "modtime": "2023-11-14T22:13:20Z"}
        if info.issym() or info.islnk():
            entry["linkName"] = info.linkname
        attributes = info.pax_headers.get("SCHILY.xattr.security.capability")
        if attributes:
            entry["xattrs"] = {"security.capability": base64.b64encode(attributes.encode("latin-1")).decode()}
        if not content or not info.isreg():
            toc.append(entry)
            continue
        put(left)
        left = b"\0" * (-len(content) % 512)
        entry.update(size=len(content), digest=digest_of(content))
        for first in range(0, len(content), chunk_bytes):
            chunk = content[first:first + chunk_bytes]
            more = entry if first == 0 else {"type": "chunk", "name": entry["name"], "chunkOffset": first}
            more["offset"] = at
            put(chunk)
            more["endOffset"] = at
            more["chunkDigest"] = digest_of(chunk)
            if len(content) > chunk_bytes:
                more["chunkSize"] = len(chunk)
            toc.append(more)
    put(left + b"\0" * 1024)
    return {"version": 1, "entries": toc}, at


def _spliced(entries, packer, chunk_bytes):
    parts = []
    toc, _ = splice(entries, packer, chunk_bytes, parts.append)
    return b"".join(parts), toc


def estargz_end(text, where):
    """What is behind the files' parts, which end at WHERE: the table, TEXT, and the footer that says where it is."""
    packed = deflated(tar([(info_sized(tarfile.TarInfo("stargz.index.json"), text), text)]))
    return packed + b"\x1f\x8b\x08\x04\0\0\0\0\0\xff\x1a\0SG\x16\0" + b"%016xSTARGZ" % where + b"\x01\0\0\xff\xff\0\0\0\0\0\0\0\0"


def estargz(entries, table=None, chunk_bytes=1 << 20, text=None, offset=None, digest=None):
    blob, toc = _spliced(entries, deflated, chunk_bytes)
    for entry in toc["entries"]:
        entry.pop("endOffset", None)
    toc.update(table(toc) or {} if table else {})
    text = text if text is not None else json.dumps(toc).encode()
    where = len(blob) if offset is None else offset
    layer = Layer(entries, "gzip", blob=blob + estargz_end(text, where))
    layer.annotations = {STARGZ: digest or digest_of(text)}
    return layer


def info_sized(info, text):
    info.size = len(text)
    return info


def chunked(entries, table=None, chunk_bytes=1 << 20, text=None, position=None, digest=None, old=False):
    blob, toc = _spliced(entries, zstd, chunk_bytes)
    toc.update(table(toc) or {} if table else {})
    text = text if text is not None else json.dumps(toc).encode()
    packed = zstd(text)
    blob += b"\x50\x2a\x4d\x18" + struct.pack("<I", len(packed))
    position = position or f"{len(blob)}:{len(packed)}:{len(text)}:1"
    offset, length, inflated, kind = (int(number) for number in position.split(":")[:4]) if position.count(":") >= 3 else (0, 0, 0, 0)
    footer = struct.pack("<QQQQ", offset, length, inflated, kind) + b"GNUlInUx"
    blob += packed + b"\x50\x2a\x4d\x18" + struct.pack("<I", len(footer)) + footer
    layer = Layer(entries, "zstd", blob=blob)
    prefix = CHUNKED.replace("github.", "") if old else CHUNKED
    layer.annotations = {prefix + "checksum": digest or digest_of(packed), prefix + "position": position}
    return layer


def stated(layers):
    """For Image(manifest=…): its layers with what the manifest says of their tables."""
    return {"layers": [{"mediaType": layer.media_type, "digest": layer.digest, "size": layer.size,
                        **({"annotations": layer.annotations} if hasattr(layer, "annotations") else {})} for layer in layers]}
