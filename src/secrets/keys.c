/* keys.c - private keys and certificates: where they are looked for */
#include "codec/base64.h"
#include "secrets/key.h"
#include "secrets/key_crypto.h"
#include "secrets/key_text.h"

#define HEAD_BYTES 8192u
#define FIND_BYTES 65536u
#define ENCODED_BYTES_MIN 64u
#define AUTHORIZED_LINE_MAX 16384u
#define BASE64_OF_BEGIN "LS0tLS1CRUdJTi" /* of "-----BEGIN" */
#define PUTTY_BEGIN "PuTTY-User-Key-File-"

static bool is_text(struct slice bytes)
{
	struct slice head = slice_first(bytes, HEAD_BYTES);

	return !head.len || !memchr(head.ptr, 0, head.len);
}

/* An outermost SEQUENCE that is all of a file of SIZE bytes. */
static bool is_der(struct slice head, uint64_t size)
{
	size_t count, len;

	if (head.len < 8 || head.ptr[0] != 0x30)
		return false;
	len = (unsigned char)head.ptr[1];
	count = len & 0x80 ? len & 0x7f : 0;
	if (count > 4)
		return false;
	if (count)
		len = 0;
	for (size_t i = 0; i < count; i++)
		len = len << 8 | (unsigned char)head.ptr[2 + i];
	return len + 2 + count == size;
}

/* PKCS #12 of lengths that are not told in front (BER): by its name, since much begins so. */
static bool is_ber_store(struct slice path, struct slice head)
{
	return head.len > 8 && head.ptr[0] == 0x30 && (unsigned char)head.ptr[1] == 0x80 &&
	       (slice_ends_with(path, S(".p12")) || slice_ends_with(path, S(".pfx")));
}

static bool is_java_store(struct slice head)
{
	return slice_starts_with(head, S("\xfe\xed\xfe\xed")) || slice_starts_with(head, S("\xce\xce\xce\xce"));
}

/* Trust stores: what is out of date there was put there by the distribution, and trusts nobody any more. */
static bool holds_own_certificates(struct slice path)
{
	static const struct slice stores[] = { { "usr/share/ca-certificates/", 26 }, { "etc/ssl/certs/", 14 }, { "etc/pki/", 8 },
		{ "usr/share/pki/", 14 }, { "usr/lib/ssl/", 12 }, { "etc/ca-certificates/", 20 },
		{ "var/lib/ca-certificates/", 24 } };
	struct slice name = slice_base_name(path);

	for (size_t i = 0; i < sizeof stores / sizeof *stores; i++)
		if (slice_starts_with(path, stores[i]))
			return false;
	return !slice_equal(name, S("cacert.pem")) && !slice_equal(name, S("cacerts.pem")) &&
	       !slice_equal(name, S("ca-certificates.crt")) && !slice_equal(name, S("ca-bundle.crt")) &&
	       !slice_equal(name, S("cert.pem")) && !key_harmless_place(path);
}

bool keys_wants(struct slice path, struct slice head, uint64_t size)
{
	static const struct slice gone[] = { { "\x1f\x8b", 2 }, { "\x89PNG", 4 }, { "GIF8", 4 }, { "\xff\xd8\xff", 3 },
		{ "PK\003\004", 4 },
		{ "\xfd"
		  "7zXZ",
			5 },
		{ "BZh", 3 }, { "\x28\xb5\x2f\xfd", 4 }, { "wOFF", 4 }, { "wOF2", 4 } };

	(void)path;
	if (size < ENCODED_BYTES_MIN / 2 || !head.len)
		return false;
	for (size_t i = 0; i < sizeof gone / sizeof *gone; i++)
		if (slice_starts_with(head, gone[i]))
			return false;
	/* Programs, databases, dumps and images of disks carry keys, too, as texts. */
	return true;
}

static int tell_certificate(struct key_scan *scan, struct slice der)
{
	struct certificate certificate;

	if (!holds_own_certificates(scan->path) || !certificate_read(scan->arena, der, &certificate))
		return 0;
	return key_tell_certificate(scan, &certificate);
}

static bool is_private_label(struct slice label)
{
	return slice_ends_with(label, S("PRIVATE KEY"));
}

static bool is_certificate_label(struct slice label)
{
	return slice_equal(label, S("CERTIFICATE")) || slice_equal(label, S("X509 CERTIFICATE")) ||
	       slice_equal(label, S("TRUSTED CERTIFICATE"));
}

static int tell_private(struct key_scan *scan, const struct key_text *text)
{
	struct key key;

	if (text->dek_info.len)
		key_read_legacy(scan->arena, text->label, text->dek_info, text->bytes, &key);
	else if (!key_read_openssh(scan->arena, text->bytes, &key) &&
		 !key_read_der(scan->arena, &key_scan_outermost(scan)->work, text->bytes, &key))
		return text->bytes.len >= ENCODED_BYTES_MIN
			       ? key_tell_unreadable(
					 scan, text->bytes, "what is called a private key does not hold together as one")
			       : 0;
	return key_tell(scan, &key);
}

/* What is read now takes LEN bytes. */
static void set_end(struct key_scan *scan, size_t len)
{
	scan->end = scan->at + len;
}

static ptrdiff_t scan_pem(struct key_scan *scan, struct slice rest)
{
	struct key_text text;
	bool pgp;
	int r = 0;

	if (!key_text_read(scan->arena, rest, &text))
		return (ptrdiff_t)text.len;
	set_end(scan, text.len);
	pgp = slice_equal(text.label, S("PGP PRIVATE KEY BLOCK"));
	if (text.is_cut)
		r = pgp || is_private_label(text.label) ? key_tell_cut(scan, text.bytes) : 0;
	else if (pgp)
		r = key_tell_pgp(scan, text.bytes);
	else if (is_private_label(text.label))
		r = tell_private(scan, &text);
	else if (is_certificate_label(text.label))
		r = tell_certificate(scan, text.bytes);
	return r < 0 ? r : (ptrdiff_t)text.len;
}

static ptrdiff_t tell_lines(struct key_scan *scan, struct slice rest, size_t len, const struct key *key, bool complete)
{
	int r;

	if (!len)
		return sizeof PUTTY_BEGIN - 1; /* the shorter of the two */
	set_end(scan, len);
	r = complete ? key_tell(scan, key) : key_tell_cut(scan, rest);
	return r < 0 ? r : (ptrdiff_t)len;
}

static ptrdiff_t scan_putty(struct key_scan *scan, struct slice rest)
{
	struct key key;
	bool complete;
	size_t len = key_read_putty(scan->arena, rest, &key, &complete);

	return tell_lines(scan, rest, len, &key, complete);
}

static ptrdiff_t scan_ssh2(struct key_scan *scan, struct slice rest)
{
	struct key key;
	bool complete;
	size_t len = key_read_ssh2(scan->arena, rest, &key, &complete);

	return tell_lines(scan, rest, len, &key, complete);
}

static int scan_texts(struct key_scan *scan);

static bool is_base64(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
}

/* Where a run of base64 ends; lines may be folded. DIGITS: without the folds. */
static size_t take_encoded(struct slice rest, struct buffer *digits)
{
	size_t i;

	for (i = 0; i < rest.len && i < KEY_TEXT_BYTES_MAX; i++) {
		if (is_base64(rest.ptr[i]))
			buffer_add_byte(digits, rest.ptr[i]);
		else if (rest.ptr[i] != '\n' && rest.ptr[i] != '\r' && rest.ptr[i] != ' ')
			break;
	}
	return i;
}

/* One level of base64 of a PEM, as kubernetes' secrets and kubeconfig have it. */
static ptrdiff_t scan_encoded(struct key_scan *scan, struct slice rest)
{
	struct buffer digits = BUFFER_INIT(0);
	size_t len = take_encoded(rest, &digits);
	struct key_scan inner = {
		.secrets = scan->secrets, .path = scan->path, .arena = scan->arena, .notes = scan->notes, .outer = scan
	};
	struct slice text = slice_first(buffer_slice(&digits), digits.len / 4 * 4 + (digits.len % 4 == 1 ? 0 : digits.len % 4));
	int r = 0;

	set_end(scan, len);
	if (!scan->outer && base64_decode(text, false, scan->arena, &inner.bytes))
		r = scan_texts(&inner);
	buffer_done(&digits);
	return r < 0 ? r : (ptrdiff_t)len;
}

/* What begins a key as text, and who reads on. */
static const struct {
	struct slice begin;
	/* RET: how many bytes it takes, or the sink's. */
	ptrdiff_t (*read)(struct key_scan *scan, struct slice rest);
} texts[] = {
	{ { KEY_BEGIN, sizeof KEY_BEGIN - 1 }, scan_pem },
	{ { BASE64_OF_BEGIN, sizeof BASE64_OF_BEGIN - 1 }, scan_encoded },
	{ { PUTTY_BEGIN, sizeof PUTTY_BEGIN - 1 }, scan_putty },
	{ { KEY_SSH2_BEGIN, sizeof KEY_SSH2_BEGIN - 1 }, scan_ssh2 },
};
#define TEXT_COUNT (sizeof texts / sizeof *texts)

/* Where BEGIN stands first at or behind AT, or the end: piece by piece, so that one find near by costs no look at all the rest. */
static size_t find_from(struct slice bytes, size_t at, struct slice begin)
{
	for (; at < bytes.len; at += FIND_BYTES) {
		ptrdiff_t found = slice_find(slice_first(slice_from(bytes, at), FIND_BYTES + begin.len - 1), begin);

		if (found >= 0)
			return at + (size_t)found;
	}
	return bytes.len;
}

/* Each is looked for once over all the bytes. */
static int scan_texts(struct key_scan *scan)
{
	size_t next[TEXT_COUNT], at = 0, first;
	ptrdiff_t taken;

	memset(next, 0, sizeof next);
	for (bool begun = false;; begun = true) {
		first = 0;
		for (size_t i = 0; i < TEXT_COUNT; i++) {
			if (!begun || next[i] < at)
				next[i] = find_from(scan->bytes, at, texts[i].begin);
			if (next[i] < next[first])
				first = i;
		}
		if (next[first] >= scan->bytes.len)
			return 0;
		scan->at = next[first];
		taken = texts[first].read(scan, slice_from(scan->bytes, scan->at));

		if (taken < 0)
			return (int)taken;
		at = scan->at + (size_t)taken;
	}
}

static int scan_der(struct key_scan *scan, struct slice der)
{
	struct certificate certificate;
	struct key key;

	if (key_is_pkcs12(der))
		return key_tell_pkcs12(scan, der);
	/* Much that is DER is neither: that is nothing to tell. */
	if (certificate_read(scan->arena, der, &certificate))
		return tell_certificate(scan, der);
	return key_read_der(scan->arena, &scan->work, der, &key) ? key_tell(scan, &key) : 0;
}

/* Files that are a key as a whole. */
static int scan_whole(struct key_scan *scan)
{
	struct slice der;
	struct key key;

	if (is_java_store(scan->bytes))
		return key_tell_java_store(scan);
	if (is_der(scan->bytes, scan->bytes.len))
		return scan_der(scan, scan->bytes);
	if (is_ber_store(scan->path, scan->bytes) && key_store_as_der(scan->arena, scan->bytes, &der))
		return scan_der(scan, der);
	if (key_begins_pgp(scan->bytes, scan->bytes.len))
		return key_tell_pgp(scan, scan->bytes);
	if (key_read_openssh(scan->arena, scan->bytes, &key) || key_read_gnupg(scan->arena, scan->path, scan->bytes, &key))
		return key_tell(scan, &key);
	return 0;
}

/* "options ssh-rsa AAAA… comment" */
static int scan_authorized_line(struct key_scan *scan, struct slice line)
{
	struct slice word, blob;

	while (slice_next_token(&line, ' ', &word)) {
		struct key key = { 0 };
		const char *whose;

		if (!slice_starts_with(word, S("AAAA")) || !base64_decode(word, false, scan->arena, &blob) ||
			!key_set_ssh(scan->arena, &key, blob))
			continue;
		whose = key_whose(key.fingerprint);
		return whose ? key_tell_authorized(scan, &key, whose) : 0;
	}
	return 0;
}

static int scan_authorized(struct key_scan *scan)
{
	struct slice rest = scan->bytes, line;
	int r = 0;

	while (r >= 0 && slice_next_line(&rest, &line)) {
		if (!line.len || line.ptr[0] == '#' || line.len > AUTHORIZED_LINE_MAX)
			continue;
		scan->at = (size_t)(line.ptr - scan->bytes.ptr);
		r = scan_authorized_line(scan, line);
	}
	return r;
}

static bool is_authorized_keys(struct slice path)
{
	return slice_starts_with(slice_base_name(path), S("authorized_keys")) || slice_find(path, S("/authorized_keys.d/")) >= 0;
}

static uint64_t count_lines(struct slice bytes)
{
	uint64_t count = 0;
	ptrdiff_t at;

	while ((at = slice_find_byte(bytes, '\n')) >= 0) {
		bytes = slice_from(bytes, (size_t)at + 1);
		count++;
	}
	return count;
}

int keys_scan_window(const struct secrets *secrets, const struct secrets_input *input, struct arena *arena,
	const struct secret_sink *sink, struct note_sink *notes)
{
	size_t overlap = input->overlap < input->bytes.len ? (size_t)input->overlap : input->bytes.len;
	uint64_t lines = count_lines(slice_first(input->bytes, overlap));
	struct key_scan scan = { .secrets = secrets,
		.path = input->path,
		.bytes = input->bytes,
		.arena = arena,
		.sink = sink,
		.notes = notes,
		.line = 1 + (input->line > lines ? input->line - lines : 0),
		.is_text = is_text(input->bytes),
		.work = KEY_WORK_MAX,
		.overlap = overlap,
		.goes_on = input->offset + input->bytes.len<input->size, .begins_within = input->offset> 0 };
	int r = 0;

	if (!scan.begins_within && !scan.goes_on)
		r = scan_whole(&scan);
	if (r >= 0 && scan.is_text && is_authorized_keys(input->path))
		r = scan_authorized(&scan);
	else if (r >= 0)
		r = scan_texts(&scan);
	return r < 0 ? r : key_tell_end(&scan);
}

int keys_scan(const struct secrets *secrets, struct slice path, struct slice bytes, struct arena *arena,
	const struct secret_sink *sink, struct note_sink *notes)
{
	struct secrets_input input = { .path = path, .bytes = bytes, .size = bytes.len };

	return keys_scan_window(secrets, &input, arena, sink, notes);
}
