/* key_public.c - what a public key is called and known by */
#include "codec/base64.h"
#include "secrets/key.h"
#include "secrets/key_crypto.h"

/* RFC 5480 and SEC 2: the curves that SSH and NIST have names of their own for. */
static const struct {
	const char *oid, *name, *ssh;
} curves[] = {
	{ "1.2.840.10045.3.1.1", "P-192", NULL },
	{ "1.3.132.0.33", "P-224", NULL },
	{ "1.2.840.10045.3.1.7", "P-256", "nistp256" },
	{ "1.3.132.0.34", "P-384", "nistp384" },
	{ "1.3.132.0.35", "P-521", "nistp521" },
};

static const struct {
	const char *oid, *name;
} raw_kinds[] = {
	{ "1.3.101.110", "X25519" },
	{ "1.3.101.111", "X448" },
	{ "1.3.101.112", "Ed25519" },
	{ "1.3.101.113", "Ed448" },
};

static void set_ssh_fingerprint(struct arena *arena, struct key *key, struct slice blob)
{
	unsigned char digest[SHA256_SIZE];
	struct buffer text = BUFFER_INIT(0);

	key_sha256(blob, digest);
	base64_add(&text, slice_make(digest, sizeof digest));
	while (text.len && text.ptr[text.len - 1] == '=')
		text.len--;
	key->fingerprint = arena_printf(arena, "SHA256:%.*s", SLICE_ARG(buffer_slice(&text)));
	buffer_done(&text);
}

static void set_spki_fingerprint(struct arena *arena, struct key *key, struct slice spki)
{
	unsigned char digest[SHA256_SIZE];
	char text[SHA256_HEX_SIZE];

	key_sha256(spki, digest);
	sha256_hex(digest, text);
	key->fingerprint = arena_copy(arena, slice_from_text(text));
}

/* From the AlgorithmIdentifier and what the bit string holds. */
static void set_made_fingerprint(struct arena *arena, struct key *key, struct slice algorithm, struct slice bits)
{
	struct buffer body = BUFFER_INIT(0), spki = BUFFER_INIT(0);

	buffer_add_slice(&body, algorithm);
	der_put_bits(&body, bits);
	der_put(&spki, DER_SEQUENCE, buffer_slice(&body));
	set_spki_fingerprint(arena, key, buffer_slice(&spki));
	buffer_done(&body);
	buffer_done(&spki);
}

static bool is_pss(struct slice algorithm)
{
	return slice_find(algorithm, S("\052\206\110\206\367\015\001\001\012")) >= 0; /* 1.2.840.113549.1.1.10 */
}

void key_set_rsa(struct arena *arena, struct key *key, struct slice algorithm, struct slice modulus, struct slice exponent)
{
	struct buffer numbers = BUFFER_INIT(0), made = BUFFER_INIT(0);
	bool pss = is_pss(algorithm);

	key->kind = arena_printf(arena, "%s %zu", pss ? "RSA-PSS" : "RSA", der_bit_count(modulus));
	if (pss) {
		der_put_integer(&numbers, modulus);
		der_put_integer(&numbers, exponent);
		der_put(&made, DER_SEQUENCE, buffer_slice(&numbers));
		set_made_fingerprint(arena, key, algorithm, buffer_slice(&made));
	} else {
		ssh_put_string(&made, S("ssh-rsa"));
		ssh_put_number(&made, exponent);
		ssh_put_number(&made, modulus);
		set_ssh_fingerprint(arena, key, buffer_slice(&made));
	}
	buffer_done(&numbers);
	buffer_done(&made);
}

void key_set_dsa(struct arena *arena, struct key *key, struct slice p, struct slice q, struct slice g, struct slice y)
{
	struct buffer blob = BUFFER_INIT(0);

	key->kind = arena_printf(arena, "DSA %zu", der_bit_count(p));
	if (!y.len)
		return;
	ssh_put_string(&blob, S("ssh-dss"));
	ssh_put_number(&blob, p);
	ssh_put_number(&blob, q);
	ssh_put_number(&blob, g);
	ssh_put_number(&blob, y);
	set_ssh_fingerprint(arena, key, buffer_slice(&blob));
	buffer_done(&blob);
}

void key_set_dh(struct arena *arena, struct key *key, struct slice algorithm, struct slice p, struct slice y)
{
	struct buffer number = BUFFER_INIT(0);

	key->kind = arena_printf(arena, "DH %zu", der_bit_count(p));
	if (!y.len)
		return;
	der_put_integer(&number, y);
	set_made_fingerprint(arena, key, algorithm, buffer_slice(&number));
	buffer_done(&number);
}

static void set_ssh_curve(struct arena *arena, struct key *key, const char *curve, struct slice point)
{
	struct buffer blob = BUFFER_INIT(0);
	char type[64];

	snprintf(type, sizeof type, "ecdsa-sha2-%s", curve);
	ssh_put_string(&blob, slice_from_text(type));
	ssh_put_string(&blob, slice_from_text(curve));
	ssh_put_string(&blob, point);
	set_ssh_fingerprint(arena, key, buffer_slice(&blob));
	buffer_done(&blob);
}

void key_set_curve(struct arena *arena, struct key *key, struct slice algorithm, const char *curve, struct slice point)
{
	const char *ssh = NULL;

	key->kind = S("EC, a curve of its own");
	if (*curve)
		key->kind = arena_printf(arena, "EC %s", arena_text(arena, key_oid_name(arena, curve)));
	for (size_t i = 0; i < sizeof curves / sizeof *curves; i++) {
		if (strcmp(curve, curves[i].oid) != 0)
			continue;
		key->kind = arena_printf(arena, "EC %s", curves[i].name);
		ssh = curves[i].ssh;
	}
	if (!point.len)
		return;
	if (ssh && point.ptr[0] == 4)
		set_ssh_curve(arena, key, ssh, point);
	else if (algorithm.len)
		set_made_fingerprint(arena, key, algorithm, point);
}

void key_set_raw(struct arena *arena, struct key *key, const char *oid, struct slice bytes)
{
	struct buffer made = BUFFER_INIT(0);
	const char *name = oid;

	for (size_t i = 0; i < sizeof raw_kinds / sizeof *raw_kinds; i++)
		if (strcmp(oid, raw_kinds[i].oid) == 0)
			name = raw_kinds[i].name;
	key->kind = arena_copy(arena, slice_from_text(name));
	if (!bytes.len)
		return;
	if (strcmp(name, "Ed25519") == 0) {
		ssh_put_string(&made, S("ssh-ed25519"));
		ssh_put_string(&made, bytes);
		set_ssh_fingerprint(arena, key, buffer_slice(&made));
	} else {
		char id[3] = { 0x2b, 0x65, (char)(110 + oid[strlen(oid) - 1] - '0') }; /* 1.3.101.110 to .113 */
		struct buffer algorithm = BUFFER_INIT(0);

		der_put(&made, DER_OID, slice_make(id, sizeof id));
		der_put(&algorithm, DER_SEQUENCE, buffer_slice(&made));
		set_made_fingerprint(arena, key, buffer_slice(&algorithm), bytes);
		buffer_done(&algorithm);
	}
	buffer_done(&made);
}

/* Two numbers in a SEQUENCE. */
static bool take_rsa(struct slice bytes, struct slice *ret_modulus, struct slice *ret_exponent)
{
	struct slice numbers;

	return der_take_tag(&bytes, DER_SEQUENCE, &numbers) && der_take_tag(&numbers, DER_INTEGER, ret_modulus) &&
	       der_take_tag(&numbers, DER_INTEGER, ret_exponent);
}

static bool set_dsa_spki(struct arena *arena, struct key *key, struct slice parameters, struct slice bits)
{
	struct slice numbers, p, q, g, y;

	if (!der_take_tag(&parameters, DER_SEQUENCE, &numbers) || !der_take_tag(&numbers, DER_INTEGER, &p) ||
		!der_take_tag(&numbers, DER_INTEGER, &q) || !der_take_tag(&numbers, DER_INTEGER, &g) ||
		!der_take_tag(&bits, DER_INTEGER, &y))
		return false;
	key_set_dsa(arena, key, p, q, g, y);
	return true;
}

bool key_set_spki(struct arena *arena, struct key *key, struct slice spki)
{
	struct slice body, rest = spki, oid, bits, modulus, exponent, curve;
	char text[DER_OID_SIZE], curve_text[DER_OID_SIZE] = "";
	struct der algorithm;

	if (!der_take_tag(&rest, DER_SEQUENCE, &body) || !der_take(&body, &algorithm) || algorithm.tag != DER_SEQUENCE ||
		!der_take_tag(&body, DER_BITS, &bits) || !der_take_tag(&algorithm.body, DER_OID, &oid))
		return false;
	bits = slice_from(bits, 1);
	der_oid_text(oid, text);
	if ((strcmp(text, "1.2.840.113549.1.1.1") == 0 || strcmp(text, "1.2.840.113549.1.1.10") == 0) &&
		take_rsa(bits, &modulus, &exponent)) {
		key_set_rsa(arena, key, algorithm.whole, modulus, exponent);
	} else if (strcmp(text, "1.2.840.10045.2.1") == 0) {
		if (der_take_tag(&algorithm.body, DER_OID, &curve))
			der_oid_text(curve, curve_text);
		key_set_curve(arena, key, algorithm.whole, curve_text, bits);
	} else if (slice_starts_with(slice_from_text(text), S("1.3.101.11"))) {
		key_set_raw(arena, key, text, bits);
	} else if (strcmp(text, "1.2.840.10040.4.1") != 0 || !set_dsa_spki(arena, key, algorithm.body, bits)) {
		key->kind = key_oid_name(arena, text);
		set_spki_fingerprint(arena, key, slice_first(spki, spki.len - rest.len));
	}
	return true;
}

static bool set_ssh_rsa(struct arena *arena, struct key *key, struct slice rest)
{
	struct slice modulus, exponent;

	if (!ssh_take_string(&rest, &exponent) || !ssh_take_string(&rest, &modulus))
		return false;
	key_set_rsa(arena, key, S(""), modulus, exponent);
	return true;
}

/* "ssh-ed25519", "sk-ecdsa-sha2-nistp256@openssh.com" (RFC 4250, 4.6.1). */
static bool is_type(struct slice type)
{
	for (size_t i = 0; i < type.len; i++)
		if (type.ptr[i] < 0x21 || type.ptr[i] > 0x7e)
			return false;
	return type.len > 0 && type.len <= 64;
}

bool key_set_ssh(struct arena *arena, struct key *key, struct slice blob)
{
	struct slice rest = blob, type, part;

	if (!ssh_take_string(&rest, &type) || !is_type(type))
		return false;
	if (slice_equal(type, S("ssh-rsa")))
		return set_ssh_rsa(arena, key, rest);
	if (!ssh_take_string(&rest, &part))
		return false;
	key->on_token = slice_starts_with(type, S("sk-"));
	if (slice_equal(type, S("ssh-dss")))
		key->kind = arena_printf(arena, "DSA %zu", der_bit_count(part));
	else if (slice_equal(type, S("ssh-ed25519")))
		key->kind = S("Ed25519");
	else if (slice_equal(type, S("ssh-ed448")))
		key->kind = S("Ed448");
	else if (slice_starts_with(type, S("ecdsa-sha2-nistp")) && type.len == 19)
		key->kind = arena_printf(arena, "EC P-%.*s", SLICE_ARG(slice_from(type, 16)));
	else
		key->kind = arena_copy(arena, type);
	set_ssh_fingerprint(arena, key, blob);
	return true;
}
