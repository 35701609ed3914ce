/* key_pkcs.c - private keys in DER: PKCS #1 (RFC 8017), PKCS #8 (RFC 5958), SEC 1 (RFC 5915), DSA as OpenSSL has it */
#include "secrets/key.h"
#include "secrets/key_crypto.h"

#define OID_RSA "1.2.840.113549.1.1.1"
#define OID_RSA_PSS "1.2.840.113549.1.1.10"
#define OID_EC "1.2.840.10045.2.1"
#define OID_DSA "1.2.840.10040.4.1"
#define OID_DH "1.2.840.113549.1.3.1"
#define OID_DHX "1.2.840.10046.2.1"
#define OID_PBES2 "1.2.840.113549.1.5.13"
#define OID_PBKDF2 "1.2.840.113549.1.5.12"
#define OID_SCRYPT "1.3.6.1.4.1.11591.4.11"

static bool take_integers(struct slice rest, struct slice *ret_numbers, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!der_take_tag(&rest, DER_INTEGER, &ret_numbers[i]))
			return false;
	return true;
}

/* PKCS #1: version, n, e, d, p, q, … (of keys of old, at least as far as d). */
static bool read_rsa(struct arena *arena, struct slice body, struct slice algorithm, struct key *key)
{
	struct slice numbers[6];

	if (!take_integers(body, numbers, 6) || der_bit_count(numbers[1]) < 128)
		return false;
	key_set_rsa(arena, key, algorithm, numbers[1], numbers[2]);
	return true;
}

/* OpenSSL's: version, p, q, g, y, x. */
static bool read_dsa(struct arena *arena, struct slice body, struct key *key)
{
	struct slice numbers[6];

	if (!take_integers(body, numbers, 6) || der_bit_count(numbers[1]) < 128 || der_magnitude(numbers[0]).len)
		return false;
	key_set_dsa(arena, key, numbers[1], numbers[2], numbers[3], numbers[4]);
	return true;
}

/* An AlgorithmIdentifier for a curve, where a key alone names it. */
static struct slice curve_algorithm(struct arena *arena, struct slice parameters)
{
	struct buffer body = BUFFER_INIT(0), whole = BUFFER_INIT(0);
	struct slice ret;

	der_put(&body, DER_OID, S("\052\206\110\316\075\002\001")); /* OID_EC */
	buffer_add_slice(&body, parameters);
	der_put(&whole, DER_SEQUENCE, buffer_slice(&body));
	ret = arena_copy(arena, buffer_slice(&whole));
	buffer_done(&body);
	buffer_done(&whole);
	return ret;
}

/* SEC 1: 1, the scalar, [0] the curve, [1] the point; the last two may be missing, the curve where PKCS #8 names it. */
static bool read_curve(
	struct arena *arena, unsigned *work, struct slice body, struct slice algorithm, struct slice parameters, struct key *key)
{
	struct slice version, scalar, part, bits, point = S(""), oid;
	char curve[DER_OID_SIZE] = "";

	if (!der_take_tag(&body, DER_INTEGER, &version) || !der_take_tag(&body, DER_OCTETS, &scalar) || scalar.len == 0)
		return false;
	if (der_take_tag(&body, DER_CONTEXT(0), &part) && !parameters.len)
		parameters = part;
	if (der_take_tag(&body, DER_CONTEXT(1), &part) && der_take_tag(&part, DER_BITS, &bits))
		point = slice_from(bits, 1);
	if (!parameters.len)
		return false;
	if (!algorithm.len)
		algorithm = curve_algorithm(arena, parameters);
	if (der_take_tag(&parameters, DER_OID, &oid))
		der_oid_text(oid, curve);
	if ((!point.len || point.ptr[0] != 4) && key_work(work, 1))
		(void)key_point_of(arena, curve, scalar, &point);
	key_set_curve(arena, key, algorithm, curve, point);
	return true;
}

/* DSA and Diffie-Hellman in PKCS #8: the parameters with the algorithm, x alone as the key. */
static bool read_power(struct arena *arena, unsigned *work, const char *oid, struct slice algorithm, struct slice parameters,
	struct slice inner, struct key *key)
{
	struct slice numbers[3], group, x, y = S("");
	bool dsa = strcmp(oid, OID_DSA) == 0, plain_dh = strcmp(oid, OID_DH) == 0;
	struct slice g;

	if (!der_take_tag(&parameters, DER_SEQUENCE, &group) || !take_integers(group, numbers, plain_dh ? 2 : 3) ||
		!der_take_tag(&inner, DER_INTEGER, &x))
		return false;
	/* X9.42 has p, g, q; DSA p, q, g. */
	g = numbers[dsa ? 2 : 1];
	if (key_work(work, 1))
		(void)key_power_of(arena, der_magnitude(g), der_magnitude(x), der_magnitude(numbers[0]), &y);
	if (dsa)
		key_set_dsa(arena, key, numbers[0], numbers[1], g, y);
	else
		key_set_dh(arena, key, algorithm, numbers[0], y);
	return true;
}

static bool read_raw(struct arena *arena, unsigned *work, const char *oid, struct slice inner, struct key *key)
{
	static const char *const names[] = { "X25519", "X448", "ED25519", "ED448" };
	struct slice private, public = S("");
	size_t last = (size_t)(oid[strlen(oid) - 1] - '0');

	if (last >= sizeof names / sizeof *names || !der_take_tag(&inner, DER_OCTETS, &private))
		return false;
	if (key_work(work, 1))
		(void)key_raw_public_of(arena, names[last], private, &public);
	key_set_raw(arena, key, oid, public);
	return true;
}

static bool read_pkcs8(struct arena *arena, unsigned *work, struct slice body, struct key *key)
{
	struct slice version, oid, inner, numbers;
	char text[DER_OID_SIZE];
	struct der algorithm;

	if (!der_take_tag(&body, DER_INTEGER, &version) || !der_take(&body, &algorithm) || algorithm.tag != DER_SEQUENCE ||
		!der_take_tag(&algorithm.body, DER_OID, &oid) || !der_take_tag(&body, DER_OCTETS, &inner))
		return false;
	der_oid_text(oid, text);
	if (strcmp(text, OID_RSA) == 0 || strcmp(text, OID_RSA_PSS) == 0)
		return der_take_tag(&inner, DER_SEQUENCE, &numbers) && read_rsa(arena, numbers, algorithm.whole, key);
	if (strcmp(text, OID_EC) == 0)
		return der_take_tag(&inner, DER_SEQUENCE, &numbers) &&
		       read_curve(arena, work, numbers, algorithm.whole, algorithm.body, key);
	if (strcmp(text, OID_DSA) == 0 || strcmp(text, OID_DH) == 0 || strcmp(text, OID_DHX) == 0)
		return read_power(arena, work, text, algorithm.whole, algorithm.body, inner, key);
	if (slice_starts_with(slice_from_text(text), S("1.3.101.11")) && strlen(text) == 11)
		return read_raw(arena, work, text, inner, key);
	if (!*text)
		return false;
	key->kind = arena_printf(arena, "key of algorithm %s", arena_text(arena, key_oid_name(arena, text)));
	return true;
}

/* Java's own are in no list of OpenSSL's. */
static struct slice cipher_words(struct arena *arena, const char *oid)
{
	if (strcmp(oid, "1.3.6.1.4.1.42.2.17.1.1") == 0)
		return S("jks, sha1");
	if (strcmp(oid, "1.3.6.1.4.1.42.2.19.1") == 0)
		return S("jceks, md5 and 3des");
	return arena_lower(arena, key_oid_name(arena, oid));
}

static struct slice kdf_words(struct arena *arena, struct slice kdf, bool *ret_cheap)
{
	struct slice oid, parameters, salt, number, prf, prf_oid;
	char text[DER_OID_SIZE], prf_text[DER_OID_SIZE] = "1.2.840.113549.2.7"; /* the default: hmacWithSHA1 */
	uint64_t counts[3] = { 0 };

	if (!der_take_tag(&kdf, DER_OID, &oid) || !der_take_tag(&kdf, DER_SEQUENCE, &parameters) ||
		!der_take_tag(&parameters, DER_OCTETS, &salt))
		return S("");
	der_oid_text(oid, text);
	if (strcmp(text, OID_SCRYPT) == 0) {
		for (size_t i = 0; i < 3; i++)
			if (!der_take_tag(&parameters, DER_INTEGER, &number) || !der_number(number, &counts[i]))
				return S(", scrypt");
		return arena_printf(arena, ", scrypt N=%llu r=%llu p=%llu", (unsigned long long)counts[0],
			(unsigned long long)counts[1], (unsigned long long)counts[2]);
	}
	if (strcmp(text, OID_PBKDF2) != 0 || !der_take_tag(&parameters, DER_INTEGER, &number) || !der_number(number, &counts[0]))
		return arena_printf(arena, ", %s", arena_text(arena, key_oid_name(arena, text)));
	(void)der_take_tag(&parameters, DER_INTEGER, &number); /* the length of the key */
	if (der_take_tag(&parameters, DER_SEQUENCE, &prf) && der_take_tag(&prf, DER_OID, &prf_oid))
		der_oid_text(prf_oid, prf_text);
	*ret_cheap = counts[0] <= KEY_ITERATIONS_MAX;
	return arena_printf(arena, ", pbkdf2 %s %llu rounds", arena_text(arena, key_oid_name(arena, prf_text)),
		(unsigned long long)counts[0]);
}

struct slice key_protection(struct arena *arena, struct slice algorithm, bool *ret_cheap)
{
	struct slice oid, parameters, part, kdf, cipher, cipher_oid, rounds, words = S("");
	char text[DER_OID_SIZE];
	uint64_t count;

	*ret_cheap = false;
	if (!der_take_tag(&algorithm, DER_SEQUENCE, &part) || !der_take_tag(&part, DER_OID, &oid))
		return words;
	der_oid_text(oid, text);
	if (strcmp(text, OID_PBES2) != 0) {
		words = cipher_words(arena, text);
		if (der_take_tag(&part, DER_SEQUENCE, &parameters) && der_take_tag(&parameters, DER_OCTETS, &kdf) &&
			der_take_tag(&parameters, DER_INTEGER, &rounds) && der_number(rounds, &count)) {
			*ret_cheap = count <= KEY_ITERATIONS_MAX;
			words = arena_printf(arena, "%s %llu rounds", arena_text(arena, words), (unsigned long long)count);
		}
		return words;
	}
	if (!der_take_tag(&part, DER_SEQUENCE, &parameters) || !der_take_tag(&parameters, DER_SEQUENCE, &kdf) ||
		!der_take_tag(&parameters, DER_SEQUENCE, &cipher) || !der_take_tag(&cipher, DER_OID, &cipher_oid))
		return S("PBES2");
	der_oid_text(cipher_oid, text);
	words = kdf_words(arena, kdf, ret_cheap);
	return arena_printf(arena, "%s%.*s", arena_text(arena, cipher_words(arena, text)), SLICE_ARG(words));
}

/* PKCS #8, encrypted: an algorithm that takes a password, and bytes. */
static bool read_encrypted(struct arena *arena, struct slice body, struct key *key)
{
	struct slice oid, bytes;
	char text[DER_OID_SIZE];
	struct der algorithm;
	bool cheap;

	if (!der_take(&body, &algorithm) || algorithm.tag != DER_SEQUENCE || !der_take_tag(&body, DER_OCTETS, &bytes) ||
		body.len || !der_take_tag(&algorithm.body, DER_OID, &oid))
		return false;
	der_oid_text(oid, text);
	if (!slice_starts_with(slice_from_text(text), S("1.2.840.113549.1.5.")) &&        /* PKCS #5 */
		!slice_starts_with(slice_from_text(text), S("1.2.840.113549.1.12.1.")) && /* PKCS #12 */
		!slice_starts_with(slice_from_text(text), S("1.3.6.1.4.1.42.2.")))        /* Java's */
		return false;
	key->encrypted = true;
	key->protection = key_protection(arena, algorithm.whole, &cheap);
	return true;
}

bool key_read_der(struct arena *arena, unsigned *work, struct slice der, struct key *ret_key)
{
	struct slice body, peek;
	struct der first, second;

	*ret_key = (struct key){ .bytes = der };
	if (!der_take_tag(&der, DER_SEQUENCE, &body))
		return false;
	peek = body;
	if (!der_take(&peek, &first))
		return false;
	if (first.tag == DER_SEQUENCE)
		return read_encrypted(arena, body, ret_key);
	if (first.tag != DER_INTEGER || !der_take(&peek, &second))
		return false;
	if (second.tag == DER_SEQUENCE)
		return read_pkcs8(arena, work, body, ret_key);
	if (second.tag == DER_OCTETS)
		return read_curve(arena, work, body, S(""), S(""), ret_key);
	if (second.tag != DER_INTEGER)
		return false;
	/* Nine numbers are RSA's, six DSA's. */
	for (size_t count = 2; der_take(&peek, &second); count++)
		if (count >= 6)
			return read_rsa(arena, body, S(""), ret_key);
	return read_dsa(arena, body, ret_key);
}

void key_read_legacy(struct arena *arena, struct slice label, struct slice dek_info, struct slice bytes, struct key *ret_key)
{
	struct slice cipher = dek_info;
	ptrdiff_t comma = slice_find_byte(dek_info, ',');

	if (comma >= 0)
		cipher = slice_first(dek_info, (size_t)comma);
	*ret_key = (struct key){ .encrypted = true, .bytes = bytes };
	ret_key->kind = slice_first(label, label.len - (sizeof " PRIVATE KEY" - 1));
	/* OpenSSL's EVP_BytesToKey: the key is one MD5 of passphrase and salt. */
	ret_key->protection = arena_printf(arena, "%.*s, md5 1 round", SLICE_ARG(arena_lower(arena, slice_first(cipher, 40))));
}
