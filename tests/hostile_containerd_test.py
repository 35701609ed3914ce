"""hostile_containerd_test.py - whatever answers at containerd's socket: a clear word in time, the right exit code, and what is cut off goes on"""
import os
import re
import time

from grpc_made import DATA, END_STREAM, GOAWAY, OK, RST_STREAM, TYPE, FakeContainerd, descriptor, field, framed, varint
from images import File, Image, Layer, dpkg_status, os_release
from lib import check, equal, main, no_crash, plimsoll, scan, test

NOISE = os.urandom(400_000)  # does not pack: a layer of some size
BASH = ("deb", "bash", "5.2.15-2+b2")
LIMIT_S = 60
CASES = []


def image():
    return Image([Layer([*os_release(), dpkg_status(BASH[1:])]), Layer([File("srv/noise", NOISE)])])


FAILED, INCOMPLETE, FINE = 1, 3, 0


def case(code, says, *options):
    def add(trick):
        CASES.append((trick.__name__, trick, code, says, options))
        return trick
    return add


def on(kind, code, says, name, do, *options):
    """DO(call) where a call of that kind is answered."""
    CASES.append((name, lambda call: call.kind == kind and do(call) is not False, code, says, options))


# ---- statuses

STATUSES = {1: "cancelled", 2: "unknown", 3: "invalid argument", 4: "not done in time", 6: "already exists", 7: "permission denied",
            8: "resources exhausted", 9: "failed precondition", 10: "aborted", 11: "out of range", 12: "not implemented", 13: "internal error",
            14: "unavailable", 15: "data loss", 16: "who asks is not known"}
for _number, _words in STATUSES.items():
    on("get", FAILED, rf"Images/Get: gRPC status {_number} \({_words}\): said so", f"status_{_number}",
       lambda call, number=_number: call.fail(number, "said so"))
on("get", FAILED, "no image 'example.org/team/app:v1'", "status_5", lambda call: call.fail(5, "nope"))
on("namespaces", FAILED, r"Namespaces/List: gRPC status 5 \(not found\)", "a_service_that_finds_no_namespaces_is_no_answer", lambda call: call.fail(5))
on("get", FAILED, "a status of gRPC that there is not", "a_status_of_17", lambda call: call.fail(17))
on("get", FAILED, "a status of gRPC that there is not", "a_status_of_words", lambda call: call.fail("good"))
on("get", FAILED, r"internal error\): \?\[31m\?x{150,200}$", "a_message_of_a_terminal", lambda call: call.fail(13, "\x9b[31m\x9f" + "x" * 9000))
on("get", FAILED, "an answer without a message", "nothing_but_a_good_status", lambda call: call.fail(0))


@case(FAILED, "gRPC status 13")
def a_status_behind_a_message(call):
    if call.kind == "get":
        call.headers(OK)
        call.data(framed(field(1, call.image_right())))
        call.status(13)
        return True
    return False


# ---- what is no gRPC

def headers_alone(*pairs):
    return lambda call: call.headers(list(pairs), end=True)


on("get", FAILED, "HTTP status 503", "another_status_of_http", headers_alone((":status", "503"), TYPE))
on("get", FAILED, "HTTP status 401", "a_status_that_asks_who_we_are", headers_alone((":status", "401"), ("www-authenticate", "Basic"), TYPE))
on("get", FAILED, "HTTP status 302", "a_redirect", headers_alone((":status", "302"), ("location", "http://127.0.0.1/"), TYPE))
on("get", FAILED, "the answer is none of gRPC", "a_page", headers_alone((":status", "200"), ("content-type", "text/html"), ("grpc-status", "0")))
on("get", FAILED, "fields, or 65536 bytes, before the answer", "a_thousand_fields",
   lambda call: call.headers([*OK, *((f"x-{at}", "y" * 20) for at in range(1000))], end=True))


# ---- messages

def body(*pieces, ends=True):
    def give(call):
        call.headers(OK)
        for piece in pieces:
            call.data(piece)
        if ends:
            call.status()
    return give


on("get", FAILED, "a compressed message", "a_compressed_message", body(b"\1\0\0\0\1x"))
on("get", FAILED, "a message of more than 16 MiB", "a_giant_message", body(b"\0\xff\xff\xff\xff" + b"x" * 100))
on("get", FAILED, "more than one message", "two_messages", body(framed(b"") + framed(b"")))
on("get", FAILED, "the answer ends within a message", "half_a_message", body(b"\0\0\0\0\x09x"))
on("get", FAILED, "the answer ends within a message", "half_a_frame", body(b"\0\0\0"))
on("get", FAILED, "its answer: no field of a message", "a_message_of_noise", body(framed(b"\xff" * 40)))
on("get", FAILED, "its answer: a field that is not whole", "a_message_that_is_shorter_than_it_says", body(framed(b"\x0a\x7fx")))
on("get", FAILED, "its answer: another image than the one that was asked for", "no_image_in_it", body(framed(b"")))
on("get", FAILED, "its answer: another image than the one that was asked for", "another_image",
   body(framed(field(1, field(1, "other") + field(3, descriptor("sha256:" + "0" * 64, 7, "x"))))))
on("get", FAILED, "its answer: image .* has no good digest and size", "a_digest_that_leads_out",
   lambda call: call.answer(field(1, field(1, call.server.name) + field(3, descriptor("../../etc/passwd", 7, "x")))))
on("get", FAILED, "its answer: image .* has no good digest and size", "a_size_below_nothing",
   lambda call: call.answer(field(1, field(1, call.server.name) + field(3, descriptor("sha256:" + "0" * 64, 2**64 - 5, "x")))))
on("namespaces", FAILED, "its answer: more than 1000 namespaces", "very_many_namespaces",
   lambda call: call.answer(b"".join(field(1, field(1, f"n{at}")) for at in range(1001))))
on("namespaces", FAILED, "Images/Get: .*cannot be asked", "a_namespace_of_two_lines",
   lambda call: call.answer(field(1, field(1, "a\r\nx-other: b"))))
on("namespaces", FAILED, "too long a name", "a_namespace_of_a_kilobyte", lambda call: call.answer(field(1, field(1, "n" * 1000))))
on("namespaces", FAILED, "no image", "no_namespaces", lambda call: call.answer(b""))


# ---- cut off

def cut(call):
    call.headers(OK)
    call.data(framed(field(1, call.image_right()))[:20])
    call.connection.close()


on("get", FAILED, "Images/Get: (the answer was cut off|it hangs up)", "cut_off_within_a_message", cut)
on("get", FAILED, "the answer was cut off", "an_end_without_a_status",
   lambda call: (call.headers(OK), call.frame(DATA, END_STREAM, call.stream, framed(field(1, call.image_right())))))
on("get", FAILED, "Images/Get: (the answer was cut off|it hangs up)", "a_stream_that_is_reset", lambda call: (call.headers(OK), call.frame(RST_STREAM, 0, call.stream, b"\0\0\0\2")))
on("get", FAILED, "Images/Get: it hangs up", "sent_away", lambda call: call.frame(GOAWAY, 0, 0, b"\0" * 8))
on("get", FAILED, "Images/Get: it hangs up, or does not speak", "frames_of_noise", lambda call: call.connection.sendall(os.urandom(4000)))
on("get", FAILED, "not done in time", "no_answer", lambda call: time.sleep(LIMIT_S), "--timeout", "4s")


# ---- blobs

@case(INCOMPLETE, "layer 0: : .*Content/Read: gRPC status 5.*.*layer 1: : .*Content/Read: gRPC status 5")
def layers_that_are_not_there(call):
    return call.is_layer and call.fail(5, "not found")


@case(INCOMPLETE, "layer 1: : its bytes are not what the image states")
def a_layer_of_other_bytes(call):
    return call.is_big and call.answer(*(field(2, piece) for piece in other_pieces(call)))


def other_pieces(call):
    blob = call.server.blobs[call.digest]
    return [blob[:1000], blob[1000:-1], bytes([blob[-1] ^ 1])]


@case(INCOMPLETE, r"layer 1: : more comes than the \d+ bytes")
def a_layer_that_is_longer(call):
    return call.is_big and call.answer(field(2, call.server.blobs[call.digest] + b"more"))


@case(INCOMPLETE, "layer 1: : the blob ends 5 bytes early")
def a_layer_that_is_shorter(call):
    return call.is_big and call.answer(field(2, call.server.blobs[call.digest][:-5]))


@case(INCOMPLETE, "layer 1: : .*a message that ends within a field")
def a_layer_in_a_broken_message(call):
    if not call.is_big:
        return False
    message = b"\x12" + varint(1 << 40) + call.server.blobs[call.digest]
    call.headers(OK)
    call.data(framed(message))
    call.status()
    return True


@case(FAILED, "Content/Read: .*more than 4194304 bytes")
def a_manifest_without_an_end(call):
    if not call.is_manifest:
        return False
    call.headers(OK)
    while True:
        call.data(framed(field(2, b" " * 500_000)))


def empty_messages(call):
    call.headers(OK)
    while True:
        call.data(framed(field(1, 7)) * 1000)


@case(FAILED, "fake.sock': .*not done in time", "--timeout", "4s")
def a_manifest_of_messages_without_bytes(call):
    return call.is_manifest and empty_messages(call)


@case(INCOMPLETE, r"layer 1: : not done in time \(--timeout\)", "--timeout", "4s")
def a_layer_of_messages_without_bytes(call):
    return call.is_big and empty_messages(call)


@case(FAILED, "sha256:[0-9a-f]{64}, not sha256:")
def another_manifest(call):
    return call.is_manifest and call.answer(field(2, b" " * call.server.manifest["size"]))


@case(FAILED, "Content/Read: gRPC status 5")
def a_manifest_that_is_not_there(call):
    return call.is_manifest and call.fail(5)


def run(folder, name, trick, code, says, options):
    with FakeContainerd(f"{folder}/fake.sock", image(), trick) as server:
        begun = time.monotonic()
        result = plimsoll(folder, "scan", "--offline", "--format", "json", "--list-all-pkgs", *options, f"containerd:{server.name}", env=server.environment)
        took = time.monotonic() - begun
    no_crash(result)
    check(took < LIMIT_S, f"{name} took {took:.0f} s")
    said = "\n".join(result.said()) if code == FAILED else result.notes()
    equal(result.code, 1 if code == FAILED else result.code, f"{name}: exit code; {said}")
    check(code == FAILED or result.code in (2, 3), f"{name}: exit {result.code}: {said}")
    check(re.search(says, said, re.MULTILINE | re.DOTALL), f"{name}: /{says}/ is not in {said!r}")
    if code == FAILED:
        equal((result.out, len(result.said())), ("", 1), f"{name}: an error of one line: {result.err!r}")
        check("fake.sock" in said or "its digest is" in said, f"{name}: names the socket: {said!r}")
    check(not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", result.err), f"{name}: no control characters: {result.err!r}")


def add_test(name, *what):
    def one(folder):
        run(folder, name, *what)
    one.__name__ = one.__qualname__ = name
    test(one)


for _case in CASES:
    add_test(*_case)


def equal_to_archive(folder, result):
    archive = scan(folder, "--no-cache", image().write_oci_archive(f"{folder}/app.tar", "v1"))
    equal((result.packages(), result.findings(), result.notes()), (archive.packages(), archive.findings(), archive.notes()), "as in the archive")
    equal(result.report["image"]["digest"], archive.report["image"]["digest"], "digest")


@test
def one_that_is_right_gives_the_image(folder):
    with FakeContainerd(f"{folder}/fake.sock", image()) as server:
        equal_to_archive(folder, scan(folder, "--no-cache", f"containerd:{server.name}", env=server.environment))
        equal_to_archive(folder, scan(folder, "--no-cache", f"containerd:@{server.manifest['digest'][7:20]}", env=server.environment))
        equal([call.kind for call in server.calls[:2]], ["namespaces", "get"], "calls")
        check("list" in [call.kind for call in server.calls], "a digest is looked for in the list")
        equal_to_archive(folder, scan(folder, "--no-cache", "--partial", f"containerd:{server.name}", env=server.environment))


@test
def a_layer_that_is_cut_off_goes_on_where_it_ended(folder):
    def trick(call):
        if not call.is_big or call.asked.get(2, 0) > 150_000:
            return False
        blob, at = call.server.blobs[call.digest], call.asked.get(2, 0)
        call.headers(OK)
        call.data(framed(field(2, blob[at:at + 90_000])))
        call.data(framed(field(2, blob[at + 90_000:at + 150_000]))[:30_000])
        time.sleep(0.5)  # what was sent is taken
        call.connection.close()
        return True

    with FakeContainerd(f"{folder}/fake.sock", image(), trick) as server:
        equal_to_archive(folder, scan(folder, "--no-cache", f"containerd:{server.name}", env=server.environment))
        offsets = [call.asked.get(2, 0) for call in server.calls if call.is_big]
        equal(offsets[0], 0, "from the start")
        check(len(offsets) >= 3 and 0 < offsets[1] < offsets[-1] and offsets == sorted(offsets), f"then where it ended: {offsets}")


@test
def a_layer_that_is_kept_is_not_asked_for(folder):
    with FakeContainerd(f"{folder}/fake.sock", image()) as server:
        scan(folder, f"containerd:{server.name}", env=server.environment)
        equal(sum(call.is_layer for call in server.calls), 2, "layers that were asked for")
        equal_to_archive(folder, scan(folder, f"containerd:{server.name}", env=server.environment))
        equal(sum(call.is_layer for call in server.calls), 2, "and no more")


@test
def the_socket_that_the_configuration_names_is_asked(folder):
    os.makedirs(f"{folder}/containerd")
    with open(f"{folder}/containerd/config.toml", "w", encoding="ascii") as file:
        file.write(f'version = 2\nroot = "{folder}/nowhere"\n[grpc]\n  address = "{folder}/fake.sock"\n')
    environment = {"XDG_CONFIG_HOME": folder}
    with FakeContainerd(f"{folder}/fake.sock", image()) as server:
        equal_to_archive(folder, scan(folder, "--no-cache", f"containerd:{server.name}", env=environment))
        check(server.calls, "it was asked")
    gone = plimsoll(folder, "scan", f"containerd:{server.name}", env=environment)
    equal((gone.code, len(gone.said())), (1, 1), gone.err)


def odd(name, says, raw, *options):
    def one(folder):
        with FakeContainerd(f"{folder}/fake.sock", image(), raw=raw) as server:
            result = plimsoll(folder, "scan", *options, f"containerd:{server.name}", env=server.environment)
        equal((result.code, result.out, len(result.said())), (1, "", 1), result.err)
        check("fake.sock" in result.err and re.search(says, result.err), f"/{says}/ is not in {result.err!r}")
    one.__name__ = one.__qualname__ = name
    test(one)


odd("one_that_speaks_http_of_old_is_named", "it hangs up, or does not speak HTTP/2", lambda connection: (
    connection.recv(1000), connection.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")))
odd("one_that_speaks_another_language_is_named", "it hangs up, or does not speak HTTP/2", lambda connection: connection.sendall(b"SSH-2.0-OpenSSH_9.2p1\r\n"))
odd("one_that_hangs_up_is_named", "Namespaces/List: it hangs up", lambda connection: None)
odd("one_that_hangs_up_when_it_was_asked_is_named", "Namespaces/List: it hangs up", lambda connection: connection.recv(30))
odd("one_that_says_nothing_is_given_up", "not done in time", lambda connection: time.sleep(LIMIT_S), "--timeout", "4s")


if __name__ == "__main__":
    main()
