/* key_pgp.c - secret keys of OpenPGP (RFC 4880, RFC 9580) and those of GnuPG's own store */
#include "secrets/key.h"
#include "secrets/key_crypto.h"

#define PACKETS_MAX 100000u
#define TAG_SECRET_KEY 5u
#define TAG_SECRET_SUBKEY 7u

static unsigned byte_at(struct slice bytes, size_t at)
{
	return at < bytes.len ? (unsigned char)bytes.ptr[at] : 0;
}

static uint64_t number_at(struct slice bytes, size_t at, size_t len)
{
	uint64_t number = 0;

	for (size_t i = 0; i < len; i++)
		number = number << 8 | byte_at(bytes, at + i);
	return number;
}

/* Takes a packet off *REST; false: there is none, or its length leads beyond the end. Lengths in parts are for data alone. */
static bool take_packet(struct slice *rest, unsigned *ret_tag, struct slice *ret_body)
{
	unsigned first = byte_at(*rest, 0), kind = byte_at(*rest, 1);
	size_t header, count;
	uint64_t len;

	if (rest->len < 2 || !(first & 0x80))
		return false;
	if (!(first & 0x40)) {
		count = (size_t)1 << (first & 3);
		if ((first & 3) == 3)
			return false;
		*ret_tag = first >> 2 & 15;
		header = 1 + count;
		len = number_at(*rest, 1, count);
	} else {
		*ret_tag = first & 63;
		header = kind < 192 ? 2 : kind < 224 ? 3 : 6;
		len = kind < 192 ? kind : kind < 224 ? ((kind - 192) << 8) + byte_at(*rest, 2) + 192 : number_at(*rest, 2, 4);
		if (kind >= 224 && kind < 255)
			return false;
	}
	if (rest->len < header || len > rest->len - header)
		return false;
	*ret_body = slice_make(rest->ptr + header, (size_t)len);
	*rest = slice_from(*rest, header + (size_t)len);
	return true;
}

/* A number's length in bits and its bytes. */
static bool take_number(struct slice *rest, struct slice *ret_number)
{
	size_t bits = (size_t)number_at(*rest, 0, 2), len = (bits + 7) / 8;

	if (rest->len < 2 + len)
		return false;
	*ret_number = slice_make(rest->ptr + 2, len);
	*rest = slice_from(*rest, 2 + len);
	return true;
}

/* Length in one byte, and so many bytes. */
static bool take_short(struct slice *rest, struct slice *ret_bytes)
{
	size_t len = byte_at(*rest, 0);

	if (rest->len < 1 + len)
		return false;
	*ret_bytes = slice_make(rest->ptr + 1, len);
	*rest = slice_from(*rest, 1 + len);
	return true;
}

/* How the public part of each algorithm is written: numbers, behind a curve where it has one, before parameters of a KDF where it
 * has such; or so many bytes. */
static const struct algorithm {
	unsigned id;
	const char *name;
	unsigned numbers;
	bool curve, kdf;
	unsigned bytes;
} algorithms[] = {
	{ 1, "RSA", 2, false, false, 0 },
	{ 2, "RSA", 2, false, false, 0 },
	{ 3, "RSA", 2, false, false, 0 },
	{ 16, "ElGamal", 3, false, false, 0 },
	{ 17, "DSA", 4, false, false, 0 },
	{ 18, "ECDH", 1, true, true, 0 },
	{ 19, "ECDSA", 1, true, false, 0 },
	{ 20, "ElGamal", 3, false, false, 0 },
	{ 22, "EdDSA", 1, true, false, 0 },
	{ 25, "X25519", 0, false, false, 32 },
	{ 26, "X448", 0, false, false, 56 },
	{ 27, "Ed25519", 0, false, false, 32 },
	{ 28, "Ed448", 0, false, false, 57 },
};

static const struct algorithm *algorithm_of(unsigned id)
{
	for (size_t i = 0; i < sizeof algorithms / sizeof *algorithms; i++)
		if (algorithms[i].id == id)
			return &algorithms[i];
	return NULL;
}

static struct slice curve_name(struct arena *arena, struct slice oid)
{
	char text[DER_OID_SIZE];

	der_oid_text(oid, text);
	if (strcmp(text, "1.3.6.1.4.1.11591.15.1") == 0)
		return S("Ed25519");
	if (strcmp(text, "1.3.6.1.4.1.3029.1.5.1") == 0)
		return S("Curve25519");
	if (strcmp(text, "1.2.840.10045.3.1.7") == 0)
		return S("P-256");
	if (strcmp(text, "1.3.132.0.34") == 0)
		return S("P-384");
	return strcmp(text, "1.3.132.0.35") == 0 ? S("P-521") : key_oid_name(arena, text);
}

static struct slice words_of_number(
	struct arena *arena, const struct algorithm *algorithm, struct slice curve, struct slice first)
{
	if (algorithm->curve)
		return arena_printf(arena, "%s %.*s", algorithm->name, SLICE_ARG(curve_name(arena, curve)));
	if (algorithm->numbers)
		return arena_printf(arena, "%s %zu", algorithm->name, der_bit_count(first));
	return slice_from_text(algorithm->name);
}

/* Reads the public part off *REST, which begins with the version. */
static bool take_public(struct arena *arena, struct slice *rest, struct slice *ret_kind)
{
	unsigned version = byte_at(*rest, 0);
	size_t header = version < 4 ? 8 : version == 4 ? 6 : 10;
	const struct algorithm *algorithm = algorithm_of(byte_at(*rest, version < 4 ? 7 : 5));
	struct slice curve = S(""), first = S(""), part;

	if (version < 2 || version > 6 || rest->len < header || !algorithm)
		return false;
	*rest = slice_from(*rest, header);
	if (algorithm->curve && (!take_short(rest, &curve) || !curve.len))
		return false;
	for (unsigned i = 0; i < algorithm->numbers; i++) {
		if (!take_number(rest, &part))
			return false;
		if (i == 0)
			first = part;
	}
	if (algorithm->kdf && !take_short(rest, &part))
		return false;
	if (rest->len < algorithm->bytes)
		return false;
	*rest = slice_from(*rest, algorithm->bytes);
	*ret_kind = arena_printf(arena, "OpenPGP %.*s", SLICE_ARG(words_of_number(arena, algorithm, curve, first)));
	return true;
}

/* As gpg prints it: SHA-1 of version 4, SHA-256 of the later ones, over the public part as a packet. */
static struct slice fingerprint_of(struct arena *arena, struct slice public)
{
	unsigned version = byte_at(public, 0);
	struct buffer packet = BUFFER_INIT(0);
	unsigned char digest[SHA256_SIZE];
	size_t size = version == 4 ? KEY_SHA1_SIZE : SHA256_SIZE;
	struct buffer text = BUFFER_INIT(0);
	struct slice ret;

	if (version < 4)
		return S("");
	buffer_add_byte(&packet, (char)(version == 4 ? 0x99 : version == 5 ? 0x9a : 0x9b));
	for (unsigned i = version == 4 ? 2 : 4; i--;)
		buffer_add_byte(&packet, (char)(public.len >> (8 * i)));
	buffer_add_slice(&packet, public);
	if (version == 4)
		key_sha1(buffer_slice(&packet), digest);
	else
		key_sha256(buffer_slice(&packet), digest);
	for (size_t i = 0; i < size; i++)
		buffer_addf(&text, "%02X", digest[i]);
	ret = arena_copy(arena, buffer_slice(&text));
	buffer_done(&packet);
	buffer_done(&text);
	return ret;
}

static const char *cipher_name(unsigned id)
{
	static const char *const names[] = { "none", "idea", "3des", "cast5", "blowfish", NULL, NULL, "aes-128", "aes-192",
		"aes-256", "twofish", "camellia-128", "camellia-192", "camellia-256" };

	return id < sizeof names / sizeof *names && names[id] ? names[id] : "unknown cipher";
}

/* RFC 4880, 3.7.1: how a passphrase becomes a key. */
static struct slice s2k_words(struct arena *arena, const char *cipher, struct slice s2k)
{
	unsigned coded = byte_at(s2k, 10);

	switch (byte_at(s2k, 0)) {
	case 0:
		return arena_printf(arena, "%s, simple s2k", cipher);
	case 1:
		return arena_printf(arena, "%s, salted s2k", cipher);
	case 3:
		return arena_printf(arena, "%s, iterated s2k %lu octets", cipher, (16ul + (coded & 15)) << ((coded >> 4) + 6));
	case 4:
		return arena_printf(arena, "%s, argon2id", cipher);
	default:
		return arena_printf(arena, "%s, s2k of kind %u", cipher, byte_at(s2k, 0));
	}
}

/* What stands behind the public part: encrypted or not, or nothing at all (GnuPG's dummies, keys on cards). */
static void read_secret(struct arena *arena, unsigned version, struct slice rest, struct key *key)
{
	unsigned usage = byte_at(rest, 0), cipher;
	size_t at = 1 + (version >= 5);
	struct slice s2k;

	key->encrypted = usage != 0;
	if (usage == 0)
		return;
	if (usage < 253) {
		key->protection = arena_printf(arena, "%s, md5 1 round", cipher_name(usage));
		return;
	}
	cipher = byte_at(rest, at);
	at += 1 + (usage == 253) + (version >= 6);
	s2k = slice_from(rest, at);
	/* "GNU" and 1: the secret part is elsewhere; 2: on a card. */
	key->on_token = byte_at(s2k, 0) == 101 && slice_starts_with(slice_from(s2k, 2), S("GNU"));
	key->protection = s2k_words(arena, cipher_name(cipher), s2k);
}

static bool read_packet(struct arena *arena, struct slice body, struct key *ret_key)
{
	struct slice rest = body;

	*ret_key = (struct key){ .bytes = body };
	if (!take_public(arena, &rest, &ret_key->kind) || !rest.len)
		return false;
	ret_key->fingerprint = fingerprint_of(arena, slice_first(body, body.len - rest.len));
	read_secret(arena, byte_at(body, 0), rest, ret_key);
	return true;
}

/* A key with its subkeys is one: not encrypted where one of its parts is not, and only elsewhere where all of them are. */
static void join(struct key *key, const struct key *subkey)
{
	if (subkey->on_token)
		return;
	if (key->on_token || (key->encrypted && !subkey->encrypted)) {
		key->encrypted = subkey->encrypted;
		key->protection = subkey->protection;
		key->bytes = subkey->bytes;
	}
	key->on_token = false;
}

static int tell(struct key_scan *scan, struct key *key, unsigned subkeys)
{
	if (!key->kind.len || key->on_token)
		return 0;
	if (subkeys)
		key->more = arena_printf(scan->arena, "%u subkey%s", subkeys, subkeys == 1 ? "" : "s");
	return key_tell(scan, key);
}

int key_tell_pgp(struct key_scan *scan, struct slice packets)
{
	struct key key = { 0 }, next;
	unsigned tag, subkeys = 0;
	struct slice body;
	int r;

	for (unsigned i = 0; i < PACKETS_MAX && take_packet(&packets, &tag, &body); i++) {
		if ((tag != TAG_SECRET_KEY && tag != TAG_SECRET_SUBKEY) || !read_packet(scan->arena, body, &next))
			continue;
		if (tag == TAG_SECRET_SUBKEY && key.kind.len) {
			join(&key, &next);
			subkeys++;
			continue;
		}
		r = tell(scan, &key, subkeys);
		if (r < 0)
			return r;
		key = next;
		subkeys = 0;
	}
	return tell(scan, &key, subkeys);
}

bool key_begins_pgp(struct slice bytes, uint64_t size)
{
	unsigned first = byte_at(bytes, 0), version, tag;
	size_t header = (first & 0x40)     ? (byte_at(bytes, 1) < 192          ? 2
						     : byte_at(bytes, 1) < 224 ? 3
									       : 6)
			: (first & 3) == 0 ? 2
			: (first & 3) == 1 ? 3
					   : 5;

	tag = (first & 0x40) ? first & 63 : first >> 2 & 15;
	version = byte_at(bytes, header);
	return (first & 0x80) && tag == TAG_SECRET_KEY && size > header + 20 && version >= 3 && version <= 6 &&
	       algorithm_of(byte_at(bytes, header + (version < 4 ? 7 : 5))) != NULL;
}

/* "3:rsa" of a canonical S-expression, "rsa " of one that is to be read by people. */
static struct slice gnupg_algorithm(struct slice rest)
{
	size_t len = 0;

	while (rest.len &&
		(rest.ptr[0] == '(' || rest.ptr[0] == ' ' || (rest.ptr[0] >= '0' && rest.ptr[0] <= '9') || rest.ptr[0] == ':'))
		rest = slice_from(rest, 1);
	while (len < rest.len && len < 16 && rest.ptr[len] >= 'a' && rest.ptr[len] <= 'z')
		len++;
	return slice_first(rest, len);
}

bool key_read_gnupg(struct arena *arena, struct slice path, struct slice bytes, struct key *ret_key)
{
	static const struct {
		struct slice word;
		bool encrypted;
	} words[] = { { { "protected-private-key", 21 }, true }, { { "private-key", 11 }, false } };
	struct slice grip = slice_base_name(path), head = slice_first(bytes, 65536), algorithm;

	*ret_key = (struct key){ .bytes = bytes };
	if (slice_find(path, S("private-keys-v1.d/")) < 0 || !slice_ends_with(grip, S(".key")))
		return false;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		ptrdiff_t at = slice_find(head, words[i].word);

		/* "11:private-key", or "(private-key" on a line of its own. */
		if (at < 1 || (head.ptr[at - 1] != ':' && head.ptr[at - 1] != '('))
			continue;
		algorithm = gnupg_algorithm(slice_from(head, (size_t)at + words[i].word.len));
		ret_key->kind = arena_printf(arena, "GnuPG %.*s", SLICE_ARG(algorithm.len ? algorithm : S("key")));
		ret_key->encrypted = words[i].encrypted;
		ret_key->fingerprint = arena_printf(arena, "keygrip %.*s", SLICE_ARG(slice_first(grip, grip.len - 4)));
		return true;
	}
	return false;
}
