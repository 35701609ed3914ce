/* key_forms_test.c - the forms of keys, made here byte by byte as their formats are published
 *
 * The public key is RFC 8032's (7.1, test 1), whose fingerprint ssh-keygen told, or that of RFC 9580's A.1, whose fingerprint the RFC
 * tells. */
#include "base/clock.h"
#include "codec/base64.h"
#include "model/rating.h"
#include "secrets/collected_test.h"
#include "secrets/key.h"

#define FINGERPRINT "SHA256:bbXpuKG6zhzdmnxq256TlqzFBzRl2f6OOg722cYNbU8"
#define PUBLIC                                                                                                             \
	"\xd7\x5a\x98\x01\x82\xb1\x0a\xb7\xd5\x4b\xfe\xd3\xc9\x64\x07\x3a\x0e\xe1\x72\xf3\xda\xa6\x23\x25\xaf\x02\x1a\x68" \
	"\xf7\x07\x51\x1a"
#define BLOB "\0\0\0\013ssh-ed25519\0\0\0\040" PUBLIC

static int add(void *context, const struct secret *secret)
{
	struct looking *looking = context;

	if (secret->ends && secret->ends >= clock_seconds())
		return 0; /* no finding yet */
	buffer_addf(&looking->found, "%.*s %s %.*s\n", SLICE_ARG(secret->rule), rating_name((enum rating)secret->rating),
		SLICE_ARG(secret->facts));
	return 0;
}

/* Lines "RULE RATING FACTS". */
static struct slice keys_of(struct looking *looking, const char *path, struct slice bytes)
{
	struct secret_sink sink = { add, looking };
	struct note_sink notes = looking_notes(looking);

	if (!looking->secrets)
		looking_init(looking, "[[rules]]\nid = \"none\"\nregex = '''zqzqzq[0-9]{8}'''\nkeywords = [\"zqzqzq\"]\n");
	buffer_clear(&looking->found);
	buffer_clear(&looking->notes);
	CHECK_INT(keys_scan(looking->secrets, slice_from_text(path), bytes, &looking->arena, &sink, &notes), 0);
	return buffer_slice(&looking->found);
}

static void openssh(struct buffer *out, const char *cipher, const char *kdf, struct slice options)
{
	buffer_add(out, "openssh-key-v1", sizeof "openssh-key-v1");
	ssh_put_string(out, slice_from_text(cipher));
	ssh_put_string(out, slice_from_text(kdf));
	ssh_put_string(out, options);
	buffer_add(out, "\0\0\0\1", 4);
	ssh_put_string(out, S(BLOB));
	ssh_put_string(out, S("what is private, encrypted or not"));
}

TEST(openssh_tells_what_it_is_encrypted_by)
{
	cleanup_looking struct looking looking = { 0 };
	struct buffer file = BUFFER_INIT(0);

	openssh(&file, "none", "none", S(""));
	CHECK_SLICE(keys_of(&looking, "k", buffer_slice(&file)), "private-key low Ed25519, not encrypted, " FINGERPRINT "\n");
	CHECK_SLICE(keys_of(&looking, "k", slice_first(buffer_slice(&file), file.len - 1)), "");
	buffer_clear(&file);
	openssh(&file, "aes256-ctr", "bcrypt", S("\0\0\0\4salt\0\0\0\030"));
	CHECK_SLICE(keys_of(&looking, "k", buffer_slice(&file)),
		"encrypted-private-key low Ed25519, encrypted (aes256-ctr, bcrypt 24 rounds), " FINGERPRINT "\n");
	buffer_done(&file);
}

/* PuTTY's own description of the format: appendix C of its manual. */
static void putty(struct buffer *out, const char *version, const char *cipher, const char *derivation, const char *line_end)
{
	struct buffer digits = BUFFER_INIT(0);

	base64_add(&digits, S(BLOB));
	buffer_addf(out, "PuTTY-User-Key-File-%s: ssh-ed25519%sEncryption: %s%sComment: x%sPublic-Lines: 2%s", version, line_end,
		cipher, line_end, line_end, line_end);
	buffer_addf(out, "%.*s%s", SLICE_ARG(slice_first(buffer_slice(&digits), 64)), line_end);
	buffer_addf(out, "%.*s%s%s", SLICE_ARG(slice_from(buffer_slice(&digits), 64)), line_end, derivation);
	buffer_addf(out, "Private-Lines: 1%sAAAAIAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8g%s", line_end, line_end);
	buffer_addf(out, "Private-MAC: 0123456789012345678901234567890123456789%s", line_end);
	buffer_done(&digits);
}

TEST(putty_tells_its_version_s_derivation)
{
	cleanup_looking struct looking looking = { 0 };
	struct buffer file = BUFFER_INIT(0);

	putty(&file, "2", "none", "", "\r\n");
	CHECK_SLICE(keys_of(&looking, "k", buffer_slice(&file)), "private-key low Ed25519, not encrypted, " FINGERPRINT "\n");
	CHECK_SLICE(keys_of(&looking, "k", slice_first(buffer_slice(&file), file.len - 60)),
		"private-key high not read to its end\n");
	buffer_clear(&file);
	putty(&file, "2", "aes256-cbc", "", "\n");
	CHECK_SLICE(keys_of(&looking, "k", buffer_slice(&file)),
		"encrypted-private-key low Ed25519, encrypted (aes256-cbc, sha1 1 round), " FINGERPRINT "\n");
	buffer_clear(&file);
	putty(&file, "3", "aes256-cbc",
		"Key-Derivation: Argon2id\nArgon2-Memory: 8192\nArgon2-Passes: 34\nArgon2-Parallelism: 1\nArgon2-Salt: 00ff\n",
		"\n");
	CHECK_SLICE(keys_of(&looking, "k", buffer_slice(&file)),
		"encrypted-private-key low Ed25519, encrypted (aes256-cbc, argon2id 34 passes 8192 KiB), " FINGERPRINT "\n");
	buffer_done(&file);
}

/* RFC 9580, A.1: a public key of version 4; what stands behind it here is of RFC 4880, 5.5.3. */
#define PGP_PUBLIC                                                                                             \
	"\x04\x53\xf3\x5f\x0b\x16\x09\x2b\x06\x01\x04\x01\xda\x47\x0f\x01\x01\x07\x40\x3f\x09\x89\x94\xbd\xd9" \
	"\x16\xed\x40\x53\x19\x79\x34\xe4\xa8\x7c\x80\x73\x3a\x12\x80\xd6\x2f\x80\x10\x99\x2e\x43\xee\x3b\x24\x06"
#define PGP_FINGERPRINT "C959BDBAFA32A2F89A153B678CFDE12197965A9A"

static void pgp(struct buffer *out, unsigned tag, struct slice secret)
{
	buffer_add_byte(out, (char)(0xc0 | tag));
	buffer_add_byte(out, (char)(sizeof PGP_PUBLIC - 1 + secret.len));
	buffer_add(out, PGP_PUBLIC, sizeof PGP_PUBLIC - 1);
	buffer_add_slice(out, secret);
}

TEST(openpgp_tells_its_fingerprint_and_how_it_is_encrypted)
{
	static const struct {
		struct slice secret;
		const char *want;
	} cases[] = {
		{ { "\0\1\0\1\0\1", 6 }, "private-key high OpenPGP EdDSA Ed25519, not encrypted, " PGP_FINGERPRINT "\n" },
		/* SHA-1, AES-256, iterated, coded count 0x60: 65536 (RFC 4880, 3.7.1.3) */
		{ { "\xfe\x09\x03\x02saltsalt\x60iviviviviviviviv....", 34 },
			"encrypted-private-key moderate OpenPGP EdDSA Ed25519, encrypted (aes-256, iterated s2k 65536 "
			"octets), " PGP_FINGERPRINT "\n" },
		{ { "\xff\x07\x01\x08saltsaltiviviviviviviviv....", 33 },
			"encrypted-private-key moderate OpenPGP EdDSA Ed25519, encrypted (aes-128, salted s2k), " PGP_FINGERPRINT
			"\n" },
		{ { "\xfe\x00\x65\x02GNU\1", 8 }, "" }, /* the secret part is elsewhere */
		{ { "\xfe\x00\x65\x02GNU\2\4card", 13 }, "" },
	};
	cleanup_looking struct looking looking = { 0 };
	struct buffer file = BUFFER_INIT(0);

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		buffer_clear(&file);
		pgp(&file, 5, cases[i].secret);
		CHECK_SLICE(keys_of(&looking, "secring.gpg", buffer_slice(&file)), cases[i].want);
	}
	/* The primary is elsewhere, and a subkey is not: the key is here. */
	pgp(&file, 7, cases[0].secret);
	CHECK_SLICE(keys_of(&looking, "secring.gpg", buffer_slice(&file)),
		"private-key high OpenPGP EdDSA Ed25519, not encrypted, " PGP_FINGERPRINT ", 1 subkey\n");
	buffer_done(&file);
}

TEST(gnupg_s_own_files_are_known_by_their_folder)
{
	static const char path[] = "root/.gnupg/private-keys-v1.d/0123456789ABCDEF0123456789ABCDEF01234567.key";
	cleanup_looking struct looking looking = { 0 };

	CHECK_SLICE(keys_of(&looking, path, S("Created: 1\nKey: (private-key (rsa (n #00AA#)(e #010001#)))\n")),
		"private-key high GnuPG rsa, not encrypted, keygrip 0123456789ABCDEF0123456789ABCDEF01234567\n");
	CHECK_SLICE(keys_of(&looking, path, S("(21:protected-private-key(3:ecc(5:curve7:Ed25519)))")),
		"encrypted-private-key moderate GnuPG ecc, encrypted, keygrip 0123456789ABCDEF0123456789ABCDEF01234567\n");
	CHECK_SLICE(keys_of(&looking, path, S("(20:shadowed-private-key(3:rsa(1:n3:abc)))")), "");
	CHECK_SLICE(keys_of(&looking, "x/a.key", S("(11:private-key(3:rsa(1:n3:abc)))")), "");
}

/* DER, from the inside out: each call wraps what was collected. */
static void wrap(struct buffer *bytes, unsigned tag)
{
	struct buffer outer = BUFFER_INIT(0);

	der_put(&outer, tag, buffer_slice(bytes));
	buffer_done(bytes);
	*bytes = outer;
}

static void prepend(struct buffer *bytes, struct slice before)
{
	struct buffer all = BUFFER_INIT(0);

	buffer_add_slice(&all, before);
	buffer_add_slice(&all, buffer_slice(bytes));
	buffer_done(bytes);
	*bytes = all;
}

#define OID_DATA "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01"
#define OID_BAG "\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x0a\x01"
#define ED25519_KEY                                                                                                    \
	"\x30\x2e\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x70\x04\x22\x04\x20\x9d\x61\xb1\x9d\xef\xfd\x5a\x60\xba\x84\x4a" \
	"\xf4\x92\xec\x2c\xc4\x44\x49\xc5\x69\x7b\x32\x69\x19\x70\x3b\xac\x03\x1c\xae\x7f\x60"

/* A key in DEPTH bags, one in the other (RFC 7292, 4). */
static void store(struct buffer *file, unsigned depth)
{
	buffer_clear(file);
	buffer_add_slice(file, S(ED25519_KEY));
	for (unsigned i = 0; i < depth; i++) {
		wrap(file, DER_CONTEXT(0));
		prepend(file, i ? S(OID_BAG "\x06") : S(OID_BAG "\x01"));
		wrap(file, DER_SEQUENCE);
		wrap(file, DER_SEQUENCE);
	}
	wrap(file, DER_OCTETS);
	wrap(file, DER_CONTEXT(0));
	prepend(file, S(OID_DATA));
	wrap(file, DER_SEQUENCE);
	wrap(file, DER_SEQUENCE);
	wrap(file, DER_OCTETS);
	wrap(file, DER_CONTEXT(0));
	prepend(file, S(OID_DATA));
	wrap(file, DER_SEQUENCE);
	prepend(file, S("\x02\x01\x03"));
	wrap(file, DER_SEQUENCE);
}

TEST(a_key_in_bags_is_found_as_deep_as_anybody_puts_it)
{
	cleanup_looking struct looking looking = { 0 };
	struct buffer file = BUFFER_INIT(0);

	for (unsigned depth = 1; depth <= 5; depth++) {
		store(&file, depth);
		CHECK_SLICE(keys_of(&looking, "a.p12", buffer_slice(&file)),
			"key-store low PKCS #12, Ed25519, not encrypted, " FINGERPRINT "\n");
	}
	store(&file, 200);
	CHECK_SLICE(keys_of(&looking, "a.p12", buffer_slice(&file)), "");
	buffer_done(&file);
}

TEST(a_java_store_that_lies_is_noted)
{
	cleanup_looking struct looking looking = { 0 };
	struct buffer file = BUFFER_INIT(0);

	/* Version 2, one entry: a key of the name "a", whose bytes are 16, and no certificates. */
	buffer_add_slice(&file, S("\xfe\xed\xfe\xed\0\0\0\2\0\0\0\1\0\0\0\1\0\1"
				  "a\0\0\0\0\0\0\0\0\0\0\0\x10"
				  "0123456789abcdef\0\0\0\0"));
	CHECK_SLICE(keys_of(&looking, "a.jks", buffer_slice(&file)), "key-store moderate JKS, private key, encrypted\n");
	CHECK_INT(looking.notes.len, 0);
	file.ptr[28] = 0x7f;
	CHECK_SLICE(keys_of(&looking, "a.jks", buffer_slice(&file)), "");
	CHECK_SLICE(buffer_slice(&looking.notes), "a.jks: byte 0: a Java key store whose entry does not hold together\n");
	buffer_done(&file);
}

static void certificate(struct buffer *out, const char *until)
{
	struct buffer names = BUFFER_INIT(0), dates = BUFFER_INIT(0), body = BUFFER_INIT(0);

	der_put(&dates, DER_UTC_TIME, S("200102030405Z"));
	der_put(&dates, strlen(until) == 13 ? DER_UTC_TIME : DER_TIME, slice_from_text(until));
	der_put(&names, 0x0c, S("a.example\033[31m"));
	prepend(&names, S("\x06\x03\x55\x04\x03"));
	wrap(&names, DER_SEQUENCE);
	wrap(&names, DER_SET);
	buffer_add_slice(&body, S("\xa0\x03\x02\x01\x02\x02\x01\x05\x30\x05\x06\x03\x2b\x65\x70"));
	der_put(&body, DER_SEQUENCE, buffer_slice(&names));
	der_put(&body, DER_SEQUENCE, buffer_slice(&dates));
	der_put(&body, DER_SEQUENCE, buffer_slice(&names));
	buffer_add_slice(&body, S("\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\0" PUBLIC));
	wrap(&body, DER_SEQUENCE);
	buffer_add_slice(&body, S("\x30\x05\x06\x03\x2b\x65\x70\x03\x03\0\1\2"));
	der_put(out, DER_SEQUENCE, buffer_slice(&body));
	buffer_done(&names);
	buffer_done(&dates);
	buffer_done(&body);
}

static const char expired[] = "expired-certificate low subject CN=a.example?[31m; good from 2020-01-02 to 2021-03-04\n";

TEST(a_certificate_out_of_date_is_told_where_it_is_an_image_s_own)
{
	cleanup_looking struct looking looking = { 0 };
	struct buffer file = BUFFER_INIT(0);

	certificate(&file, "210304050607Z");
	CHECK_SLICE(keys_of(&looking, "srv/a.crt", buffer_slice(&file)), expired);
	CHECK_SLICE(keys_of(&looking, "etc/ssl/certs/a.pem", buffer_slice(&file)), "");
	CHECK_SLICE(keys_of(&looking, "usr/share/ca-certificates/a.crt", buffer_slice(&file)), "");
	CHECK_SLICE(keys_of(&looking, "srv/tests/a.crt", buffer_slice(&file)), "");
	buffer_clear(&file);
	certificate(&file, "20210304050607Z");
	CHECK_SLICE(keys_of(&looking, "srv/a.crt", buffer_slice(&file)), expired);
	buffer_clear(&file);
	certificate(&file, "99991231235959Z");
	CHECK_SLICE(keys_of(&looking, "srv/a.crt", buffer_slice(&file)), "");
	buffer_clear(&file);
	certificate(&file, "21ab04050607Z");
	CHECK_SLICE(keys_of(&looking, "srv/a.crt", buffer_slice(&file)), "");
	buffer_done(&file);
}

TEST(a_list_of_authorities_is_nobody_s_certificate)
{
	cleanup_looking struct looking looking = { 0 };
	struct buffer der = BUFFER_INIT(0), digits = BUFFER_INIT(0), text = BUFFER_INIT(0);
	struct slice found;

	certificate(&der, "210304050607Z");
	base64_add(&digits, buffer_slice(&der));
	for (unsigned i = 1; i <= KEY_CERTIFICATES_MAX + 1; i++) {
		buffer_addf(&text, "-----BEGIN CERTIFICATE-----\n%.*s\n-----END CERTIFICATE-----\n",
			SLICE_ARG(buffer_slice(&digits)));
		found = keys_of(&looking, "srv/a.pem", buffer_slice(&text));
		CHECK_INT(found.len, i <= KEY_CERTIFICATES_MAX ? i * (sizeof expired - 1) : 0);
	}
	buffer_done(&der);
	buffer_done(&digits);
	buffer_done(&text);
}

TEST(a_published_key_that_lets_in_is_high)
{
	cleanup_looking struct looking looking = { 0 };
	struct buffer text = BUFFER_INIT(0);

	buffer_addf(&text, "# AAAA\n\nfrom=\"10.0.0.0/8\",no-pty ssh-ed25519 ");
	base64_add(&text, S(BLOB));
	buffer_addf(&text, " who@where\nssh-ed25519 AAAAnobase64!\n");
	CHECK_SLICE(keys_of(&looking, "root/.ssh/authorized_keys", buffer_slice(&text)),
		"published-authorized-key high Ed25519, " FINGERPRINT "\n");
	CHECK_SLICE(keys_of(&looking, "root/.ssh/known_hosts", buffer_slice(&text)), "");
	buffer_done(&text);
}

TEST(der_takes_no_item_beyond_the_end)
{
	static const struct {
		struct slice bytes;
		bool good;
	} cases[] = {
		{ { "\x02\x01\x05", 3 }, true },
		{ { "\x02\x02\x05", 3 }, false },
		{ { "\x30\x80\0\0", 4 }, false }, /* indefinite */
		{ { "\x30\x81", 2 }, false },
		{ { "\x30\x84\xff\xff\xff\xff", 6 }, false },
		{ { "\x30\x85\0\0\0\0\0", 7 }, false },
		{ { "\x1f\x81\x01\0", 4 }, false }, /* tag of several bytes */
		{ { "\x05\0", 2 }, true },
	};
	char oid[DER_OID_SIZE];
	struct der item;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct slice rest = cases[i].bytes;

		CHECK_INT(der_take(&rest, &item), cases[i].good);
		CHECK_INT(rest.len, cases[i].good ? 0 : cases[i].bytes.len);
	}
	der_oid_text(S("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01"), oid);
	CHECK_TEXT(oid, "1.2.840.113549.1.1.1");
	der_oid_text(S("\x88\x37\x03"), oid); /* X.690, 8.19.5 */
	CHECK_TEXT(oid, "2.999.3");
	der_oid_text(S("\x2a\x86"), oid); /* cut */
	CHECK_TEXT(oid, "");
	CHECK_INT(der_bit_count(S("\0\x01\xff")), 9);
}
