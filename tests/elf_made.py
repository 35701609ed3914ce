"""elf_made.py - make programs for tests: ELF files of sections with what is to be found in them"""
import struct


def elf(*parts):
    """A program for x86-64; PARTS: (section, its type, its segment's or 0, flags, bytes)."""
    segments = [part for part in parts if part[2]]
    names, offsets, at = b"\0.shstrtab\0", [], 64 + 56 * len(segments)
    for part in parts:
        at = (at + 15) // 16 * 16
        offsets.append(at)
        at += len(part[4])
    table = names + b"".join(part[0].encode() + b"\0" for part in parts)
    sections = (at + len(table) + 7) // 8 * 8
    out = b"\x7fELF\2\1\1" + bytes(9) + struct.pack("<HHIQQQIHHHHHH", 2, 62, 1, 0, 64, sections, 0, 64, 56, len(segments), 64, len(parts) + 2, 1)
    for part, offset in zip(parts, offsets):
        if part[2]:
            out += struct.pack("<IIQQQQQQ", part[2], part[3], offset, offset, offset, len(part[4]), len(part[4]), 16)
    for part, offset in zip(parts, offsets):
        out += bytes(offset - len(out)) + part[4]
    out += table + bytes(sections - at - len(table)) + bytes(64)
    out += struct.pack("<IIQQQQIIQQ", 1, 3, 0, 0, at, len(table), 0, 0, 1, 0)
    name = len(names)
    for part, offset in zip(parts, offsets):
        out += struct.pack("<IIQQQQIIQQ", name, part[1], 2, offset, offset, len(part[4]), 0, 0, 16, 0)
        name += len(part[0]) + 1
    return out
