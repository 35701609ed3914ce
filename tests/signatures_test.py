#!/usr/bin/env python3
"""signatures_test.py - ClamAV's signatures and lists of digests find what clamscan finds by them"""
import hashlib
import os
import struct
import subprocess

from clamav import TESTFILES, clamscan, read, testfiles, write, written_down
from images import File, Image, Layer
from lib import check, equal, main, need, no_crash, plimsoll, run, test

FOUND = "what_signatures_find_is_written_down"


def text(words):
    return words.encode().hex()


def sections(content):
    """Of a PE file: where each section begins."""
    at = struct.unpack_from("<I", content, 0x3c)[0]
    count, size = struct.unpack_from("<H", content, at + 6)[0], struct.unpack_from("<H", content, at + 20)[0]
    return [struct.unpack_from("<I", content, at + 24 + size + 40 * index + 20)[0] & ~511 for index in range(count)]


def bodies(folder):
    """Files that are not unpacked, and signatures of all forms, of which some match them."""
    exe, elf = read(f"{TESTFILES}/clam.exe"), read("/bin/true")
    entry, names, first = struct.unpack_from("<Q", elf, 24)[0], struct.unpack_from("<Q", elf, 40)[0], sections(exe)[0]
    section = struct.unpack_from("<Q", elf, names + 64 * 14 + 24)[0]
    files = {
        "exe": exe, "elf": elf, "text": b"hello MARKER one two three\n" * 3,
        "alpha": b"\0\1AAAABBBBxCCCCyyDDDD" + bytes(200) + b"EEEE", "beta": b"\0\1AAAAzCCCC" + bytes(30) + b"DDDD" + b"FF" * 10,
        "html": b"<HTML><body><script>EvilThing()</script></body></html>\n", "png": b"\x89PNG\r\n\x1a\n" + bytes(40) + b"AAAABBBB",
        "class": bytes.fromhex("cafebabe00000034") + bytes(20) + b"AAAABBBB" + bytes(40),
        "ten": b"\0\2QRS\x10T" + bytes(10) + b"QRS\x11T" + bytes(5), "eleven": b"\0\2QRS\x11T" + bytes(5),
        "pdf": b"%PDF-1.4\n1 0 obj\nAAAABBBB\n%%EOF\n", "flash": b"FWS\5" + bytes(30) + b"AAAABBBB" + bytes(30),
        "far": b"\0\1QQQQ" + bytes(100000) + b"RRRR",
    }
    a, ab, c, d, e = text("AAAA"), text("AAAABBBB"), text("CCCC"), text("DDDD"), text("EEEE")
    lines = [
        ("0", "*", ab), ("0", "2", a), ("0", "3", a), ("0", "0,10", a), ("0", "0,1", a), ("0", "EOF-4", e), ("0", "EOF-5", e), ("0", "EOF-20,17", e),
        ("0", "*", f"{a}*{d}"), ("0", "*", f"{a}{{5}}{c}"), ("0", "*", f"{a}{{1}}{c}"), ("0", "*", f"{a}{{1-5}}{c}"), ("0", "*", f"{a}{{-4}}{c}"),
        ("0", "*", f"{a}{{4-}}{d}"), ("0", "*", f"{a}{{20-}}{d}"), ("0", "*", f"{a}??{c}"), ("0", "*", f"{a}4?42"), ("0", "*", f"{a}?242"),
        ("0", "*", f"{ab}78{c}(7979|7a){d}"), ("0", "*", "515253!(10|12)54"), ("0", "*", "515253!(11)54"), ("0", "*", "515253!(10|11)54"),
        ("0", "*", "5152!(5310|5311)54"), ("0", "*", "5152!(5310|5312)54"), ("0", "*", f"79[1-5]{d}"), ("0", "*", f"{ab}78{c}[0-3]44"),
        ("0", "*", f"{ab}78{c}[4-5]44"), ("0", "*", f"{text('QQQQ')}*{text('RRRR')}"), ("0", "*", f"{text('QQQQ')}{{100000}}{text('RRRR')}"),
        ("0", "*", f"{text('QQQQ')}{{-90000}}{text('RRRR')}"), ("0", "*", f"{text('QQQQ')}{{100001-}}{text('RRRR')}"),
        ("1", "*", exe[0x50:0x60].hex()), ("6", "*", exe[0x50:0x60].hex()), ("6", "*", elf[section + 64:section + 80].hex()),
        ("1", "*", elf[section + 64:section + 80].hex()), ("6", "EP+0", elf[entry:entry + 8].hex()), ("6", "EP+4", elf[entry + 4:entry + 12].hex()),
        ("6", "EP+5", elf[entry + 4:entry + 12].hex()), ("6", "EP-4", elf[entry - 4:entry + 4].hex()), ("6", "EP+0,10", elf[entry + 6:entry + 14].hex()),
        ("6", "S13+0", elf[section:section + 8].hex()), ("6", "S14+0", elf[section:section + 8].hex()), ("6", "S15+0", elf[section:section + 8].hex()),
        ("1", "EP+0", exe[64:72].hex()), ("1", "EP+1", exe[64:72].hex()), ("1", "S0+0", exe[first:first + 8].hex()),
        ("1", "S0+4", exe[first + 4:first + 12].hex()), ("1", "S0+5", exe[first + 4:first + 12].hex()), ("1", "S0+0,16", exe[first + 10:first + 20].hex()),
        ("1", "SE0", exe[first + 4:first + 12].hex()), ("1", "SL+64", exe[first + 64:first + 72].hex()), ("1", "S9+0", exe[:8].hex()),
        ("3", "*", text("evilthing(")), ("7", "*", text("hello marker")), ("5", "*", ab), ("9", "*", ab), ("10", "*", ab), ("11", "*", ab), ("12", "*", ab),
    ]
    paths = [write(f"{folder}/{name}", content) for name, content in files.items()]
    return paths, write(f"{folder}/all.ndb", "".join(f"T{index}:{':'.join(line)}\n" for index, line in enumerate(lines)))


@test
def body_signatures_match_where_clamscan_says(folder):
    testfiles()
    paths, signatures = bodies(folder)
    want = clamscan(folder, signatures, paths)
    check(len({name for name, _ in want}) >= 40, f"clamscan finds only {sorted(want)}")
    got, notes, _ = written_down(folder, FOUND, paths, PLIMSOLL_SIGNATURES=signatures)
    equal(notes, [])
    equal(sorted(got - want), [], "what clamscan does not find")
    equal(sorted(want - got), [], "what clamscan alone finds")


@test
def hash_signatures_match_where_clamscan_says(folder):
    need("sigtool")
    paths = testfiles()
    lines = []
    for path in paths:
        name, content = path.rsplit("/", 1)[1], read(path)
        lines += [f"{hashlib.md5(content).hexdigest()}:{len(content)}:MD5.{name}", f"{hashlib.sha1(content).hexdigest()}:{len(content)}:SHA1.{name}",
                  f"{hashlib.sha256(content).hexdigest()}:*:SHA256.{name}:73", f"{hashlib.md5(content).hexdigest()}:{len(content) + 1}:Longer.{name}",
                  f"{hashlib.sha256(content + b'x').hexdigest()}:*:Other.{name}:73"]
    signatures = write(f"{folder}/all.hsb", "\n".join(lines) + "\n")
    want = {pair for pair in clamscan(folder, signatures, paths, "--scan-archive=no") if pair[1].endswith("/" + pair[0].split(".", 1)[1])}
    # Of the page it reports the program that it decodes out of it, whatever options say.
    page = {(f"{kind}.clam.exe.html", f"{TESTFILES}/clam.exe.html") for kind in ("MD5", "SHA1", "SHA256")}
    equal(len(want - page), 3 * (len(paths) - 1), "what clamscan finds of the files themselves")
    want |= page
    got, notes, _ = written_down(folder, FOUND, paths, PLIMSOLL_SIGNATURES=signatures)
    equal(notes, [])
    equal(got, {pair for pair in want if pair[0].startswith("SHA256.")}, "by the strongest digest")
    for kind in ("--md5", "--sha1", "--sha256"):
        made = write(f"{folder}/made.hdb", run("sigtool", kind, *paths))
        got, notes, _ = written_down(folder, FOUND, paths, PLIMSOLL_SIGNATURES=made)
        equal((notes, got), ([], {(path.rsplit("/", 1)[1], path) for path in paths}), f"sigtool {kind}")


@test
def sums_of_coreutils_are_lists(folder):
    paths = testfiles()
    for program, extension in (("md5sum", "md5"), ("sha1sum", "sha1"), ("sha256sum", "sha256"), ("sha256sum", "txt")):
        for option in ("--text", "--binary", "--tag"):
            sums = write(f"{folder}/sums.{extension}", subprocess.run([program, option, *paths], check=True, capture_output=True).stdout)
            got, notes, _ = written_down(folder, FOUND, paths + ["/bin/true"], PLIMSOLL_SIGNATURES=sums)
            equal((notes, got), ([], {(path, path) for path in paths}), f"{program} {option}")


@test
def a_scan_finds_by_signatures_and_names_the_lines_that_cannot_be_used(folder):
    paths = testfiles()
    content = [read(path) for path in paths]
    signatures = f"{folder}/signatures"
    os.mkdir(signatures)
    write(f"{signatures}/a.hdb", "".join(f"{hashlib.md5(one).hexdigest()}:{len(one)}:Test.{os.path.basename(path)}\n"
                                         for path, one in zip(paths[::2], content[::2])) + "broken\n")
    write(f"{signatures}/b.txt", "".join(f"{hashlib.sha1(one).hexdigest()}  {os.path.basename(path)}\n" for path, one in zip(paths[1::2], content[1::2])))
    write(f"{signatures}/c.ndb", f"Test.Body:0:*:{text('what the test looks for')}\nTest.Info:1:VI:41424344\n")
    Image([Layer([File(f"srv/{os.path.basename(path)}", one) for path, one in zip(paths, content)] +
                 [File("srv/body", "x what the test looks for"), File("srv/none", "what the test looks at")])]).write_oci(f"{folder}/image")
    result = plimsoll(folder, "scan", "--offline", "--format", "json", "--scanners", "malware", "--signatures", signatures, f"oci:{folder}/image")
    no_crash(result)
    got = {(finding["path"], finding["malware"]["source"], finding["malware"]["name"]): finding for finding in result.report["findings"]
           if finding["kind"] == "malware" and finding["malware"]["source"] in ("hash", "signature")}
    want = {(f"srv/{os.path.basename(path)}", "hash", ("" if index % 2 else "Test.") + os.path.basename(path)) for index, path in enumerate(paths)}
    want.add(("srv/body", "signature", "Test.Body"))
    equal(sorted({key for key in got if "!/" not in key[0]} ^ want), [])
    check(all(finding["rating"] == "critical" for finding in got.values()), "all are critical")
    equal(result.verdict, "block")
    said = result.err + result.out
    for words in ("line 23: 1 fields; digest:size:name is due", "line 2: an offset in the version information"):
        check(words in said, f"{words!r} is said: {result.err[-600:]}")


main()
