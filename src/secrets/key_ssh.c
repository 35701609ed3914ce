/* key_ssh.c - private keys of OpenSSH (PROTOCOL.key), of PuTTY (ppk, versions 1 to 3) and of SSH Communications (SSH2) */
#include "codec/base64.h"
#include "secrets/key.h"

#define KEYS_OF_ONE_FILE_MAX 1000u
#define PUTTY_LINES_MAX 10000u
#define LINE_BYTES_MAX 1024u
#define SSH2_HEADERS_MAX 16u

static bool is_printable(struct slice text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.ptr[i] < 0x21 || text.ptr[i] > 0x7e)
			return false;
	return true;
}

bool key_read_openssh(struct arena *arena, struct slice bytes, struct key *ret_key)
{
	struct slice rest = bytes, cipher, kdf, options, public, private, salt;
	uint32_t count, rounds;

	*ret_key = (struct key){ .bytes = bytes };
	if (!slice_starts_with(rest, S("openssh-key-v1\0")))
		return false;
	rest = slice_from(rest, sizeof "openssh-key-v1");
	if (!ssh_take_string(&rest, &cipher) || !ssh_take_string(&rest, &kdf) || !ssh_take_string(&rest, &options) ||
		!ssh_take_u32(&rest, &count) || count == 0 || count > KEYS_OF_ONE_FILE_MAX || !is_printable(cipher) ||
		cipher.len > 64 || !is_printable(kdf) || kdf.len > 64)
		return false;
	if (!ssh_take_string(&rest, &public) || !key_set_ssh(arena, ret_key, public))
		return false;
	for (uint32_t i = 1; i < count; i++)
		if (!ssh_take_string(&rest, &public))
			return false;
	if (!ssh_take_string(&rest, &private) || private.len == 0)
		return false;
	if (count > 1)
		ret_key->more = arena_printf(arena, "and %u more keys", count - 1);
	ret_key->encrypted = !slice_equal(cipher, S("none"));
	if (!ret_key->encrypted)
		return true;
	ret_key->protection = arena_printf(arena, "%.*s, %.*s", SLICE_ARG(cipher), SLICE_ARG(kdf));
	if (slice_equal(kdf, S("bcrypt")) && ssh_take_string(&options, &salt) && ssh_take_u32(&options, &rounds))
		ret_key->protection = arena_printf(arena, "%.*s, bcrypt %u rounds", SLICE_ARG(cipher), rounds);
	return true;
}

/* As slice_next_line(), and false of a long one: what is looked for a thousand times in a long line is to cost no more than it. */
static bool take_line(struct slice *rest, struct slice *ret_line)
{
	struct slice head = slice_first(*rest, LINE_BYTES_MAX);

	if (head.len < rest->len && slice_find_byte(head, '\n') < 0)
		return false;
	return slice_next_line(rest, ret_line);
}

/* A line of nothing but base64, perhaps with blanks round it. */
static bool add_digits(struct buffer *digits, struct slice line)
{
	line = slice_trim(line);
	for (size_t i = 0; i < line.len; i++) {
		char c = line.ptr[i];

		if (!((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/' ||
			    c == '='))
			return false;
	}
	return line.len && buffer_add_slice(digits, line);
}

/* A PuTTY file, line by line. */
struct putty {
	struct arena *arena;
	struct slice rest;
	uint64_t version;
	struct slice cipher, public, private, passes, memory, flavour;
	bool complete;
};

static bool take_header(struct putty *putty, struct slice *ret_name, struct slice *ret_value)
{
	struct slice line;

	if (!take_line(&putty->rest, &line) || !slice_cut(line, ':', ret_name, ret_value))
		return false;
	*ret_value = slice_trim(*ret_value);
	return true;
}

/* COUNT lines of base64. */
static bool take_lines(struct putty *putty, struct slice count_text, struct slice *ret_bytes)
{
	struct buffer text = BUFFER_INIT(KEY_TEXT_BYTES_MAX);
	struct slice line;
	uint64_t count;
	bool good = slice_to_u64(count_text, &count) && count <= PUTTY_LINES_MAX;

	for (; good && count; count--)
		good = take_line(&putty->rest, &line) && add_digits(&text, line);
	good = good && base64_decode(buffer_slice(&text), false, putty->arena, ret_bytes);
	buffer_done(&text);
	return good;
}

static bool read_header(struct putty *putty, struct slice name, struct slice value)
{
	if (slice_equal(name, S("Encryption")))
		putty->cipher = value;
	else if (slice_equal(name, S("Key-Derivation")))
		putty->flavour = value;
	else if (slice_equal(name, S("Argon2-Memory")))
		putty->memory = value;
	else if (slice_equal(name, S("Argon2-Passes")))
		putty->passes = value;
	else if (slice_equal(name, S("Public-Lines")))
		return take_lines(putty, value, &putty->public);
	else if (slice_equal(name, S("Private-Lines")))
		return take_lines(putty, value, &putty->private);
	else if (slice_equal(name, S("Private-MAC")) || slice_equal(name, S("Private-Hash")))
		putty->complete = value.len >= 40;
	else
		return slice_equal(name, S("Comment")) || slice_starts_with(name, S("Argon2-"));
	return true;
}

static struct slice putty_protection(const struct putty *putty)
{
	uint64_t number;

	if (putty->version < 3)
		return arena_printf(putty->arena, "%.*s, sha1 1 round", SLICE_ARG(putty->cipher));
	if (!is_printable(putty->flavour) || putty->flavour.len > 16 || !slice_to_u64(putty->passes, &number) ||
		!slice_to_u64(putty->memory, &number))
		return putty->cipher;
	return arena_printf(putty->arena, "%.*s, %.*s %.*s passes %.*s KiB", SLICE_ARG(putty->cipher),
		SLICE_ARG(arena_lower(putty->arena, putty->flavour)), SLICE_ARG(putty->passes), SLICE_ARG(putty->memory));
}

size_t key_read_putty(struct arena *arena, struct slice text, struct key *ret_key, bool *ret_complete)
{
	struct putty putty = { .arena = arena, .rest = slice_first(text, KEY_TEXT_BYTES_MAX) };
	struct slice name, value, before;

	*ret_key = (struct key){ 0 };
	*ret_complete = false;
	if (!take_header(&putty, &name, &value) || !slice_starts_with(name, S("PuTTY-User-Key-File-")) ||
		!slice_to_u64(slice_from(name, sizeof "PuTTY-User-Key-File-" - 1), &putty.version) || putty.version > 9)
		return 0;
	for (before = putty.rest; !putty.complete && take_header(&putty, &name, &value); before = putty.rest)
		if (!read_header(&putty, name, value))
			break;
	if (!putty.complete)
		putty.rest = before;
	if (!putty.public.len || !key_set_ssh(arena, ret_key, putty.public))
		return 0;
	if (putty.cipher.len > 64 || !is_printable(putty.cipher))
		return 0;
	ret_key->bytes = putty.private;
	ret_key->encrypted = putty.cipher.len && !slice_equal(putty.cipher, S("none"));
	if (ret_key->encrypted)
		ret_key->protection = putty_protection(&putty);
	*ret_complete = putty.complete && putty.private.len;
	return text.len - slice_from(text, (size_t)(putty.rest.ptr - text.ptr)).len;
}

/* Headers, which a backslash at the end continues, then base64 up to the last line. RET: that line was there. */
static bool take_ssh2_lines(struct slice *rest, struct buffer *digits)
{
	bool continues = false;
	unsigned headers = 0;
	struct slice line;

	while (take_line(rest, &line)) {
		if (slice_starts_with(line, S("---- END SSH2 ")))
			return true;
		if (!continues && slice_find_byte(line, ':') < 0) {
			if (!add_digits(digits, line))
				return false;
			continue;
		}
		if (++headers > SSH2_HEADERS_MAX || digits->len)
			return false;
		continues = slice_ends_with(line, S("\\"));
	}
	return false;
}

size_t key_read_ssh2(struct arena *arena, struct slice text, struct key *ret_key, bool *ret_complete)
{
	struct slice rest = slice_first(text, KEY_TEXT_BYTES_MAX), bytes, body, kind, cipher;
	struct buffer digits = BUFFER_INIT(0);
	uint32_t magic, len;
	bool good;

	*ret_key = (struct key){ 0 };
	*ret_complete = false;
	if (!take_line(&rest, &kind) || kind.len > sizeof KEY_SSH2_BEGIN + 1)
		return 0;
	*ret_complete = take_ssh2_lines(&rest, &digits);
	good = base64_decode(slice_first(buffer_slice(&digits), digits.len / 4 * 4), false, arena, &bytes);
	buffer_done(&digits);
	body = good ? bytes : S("");
	if (!ssh_take_u32(&body, &magic) || magic != 0x3f6ff9eb || !ssh_take_u32(&body, &len) || !ssh_take_string(&body, &kind) ||
		!ssh_take_string(&body, &cipher) || cipher.len > 64 || !is_printable(cipher))
		return 0;
	ret_key->bytes = bytes;
	/* "if-modn{sign{rsa-pkcs1-sha1},encrypt{rsa-pkcs1v2-oaep}}", "dl-modp{sign{dsa-nist-sha1},dh{plain}}" */
	if (slice_starts_with(kind, S("if-modn")))
		ret_key->kind = S("RSA");
	else if (slice_starts_with(kind, S("dl-modp")))
		ret_key->kind = S("DSA");
	ret_key->encrypted = !slice_equal(cipher, S("none"));
	if (ret_key->encrypted)
		ret_key->protection = arena_printf(arena, "%.*s, md5 1 round", SLICE_ARG(cipher));
	return (size_t)(rest.ptr - text.ptr);
}
