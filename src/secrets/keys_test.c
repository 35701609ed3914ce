/* keys_test.c - keys are found in all their forms and dresses, are told without their bytes, and nothing hostile takes long
 *
 * The keys are published ones (RFC 8032, RFC 8410) or made here; their fingerprints are what ssh-keygen and openssl say of them.
 * tests/keys_test.py has the programs that people make keys with. */
#include "base/clock.h"
#include "base/sha256.h"
#include "base/test.h"
#include "codec/base64.h"
#include "secrets/key.h"

/* No line of a source is to look like a key to whoever looks for such. */
#define PRIVATE   \
	"PRIVATE" \
	" KEY"
#define BEGIN_OF(label) \
	"-----"         \
	"BEGIN " label "-----"
#define END_OF(label) \
	"-----"       \
	"END " label "-----"

#define TOLD_MAX 80u
#define PATH "srv/app/key"

struct told {
	struct arena arena, kept;
	struct secret all[TOLD_MAX];
	unsigned count, notes;
	struct slice note;
};

static struct slice keep(struct told *told, struct slice text)
{
	return arena_copy(&told->kept, text);
}

static int add(void *context, const struct secret *secret)
{
	struct told *told = context;
	struct secret *copy = &told->all[told->count];

	CHECK(told->count < TOLD_MAX);
	told->count++;
	*copy = *secret;
	copy->rule = keep(told, secret->rule);
	copy->reason = keep(told, secret->reason);
	copy->facts = keep(told, secret->facts);
	copy->masked = keep(told, secret->masked);
	copy->fingerprint = keep(told, secret->fingerprint);
	CHECK(secret->title.len && secret->action.len && secret->reason.len && secret->facts.len && secret->masked.len);
	CHECK(secret->rating >= RATING_LOW && secret->rating <= RATING_HIGH);
	CHECK(secret->masked.len <= SECRET_MASKED_CHARACTERS + 3);
	return 0;
}

static void note(void *context, const struct note *one)
{
	struct told *told = context;

	told->notes++;
	told->note = keep(told, one->text);
}

/* Patterns are another matter: of the opened ones keys need the salt alone. */
static struct secrets *open_patterns(struct buffer *compiled)
{
	static const unsigned char salt[SECRETS_SALT_SIZE] = { 1, 2, 3 };
	struct detector_text text = { .kind = DETECTOR_PATTERNS,
		.name = S("one.toml"),
		.text = S("[[rules]]\nid = \"none\"\nregex = '''zqzqzq[0-9]{8}'''\nkeywords = [\"zqzqzq\"]\n") };
	struct secrets *secrets = NULL;
	struct told nobody = { 0 };
	struct note_sink notes = { note, &nobody };

	if (secrets_compile(&text, 1, &notes, compiled, NULL) < 0 ||
		secrets_open(buffer_slice(compiled), salt, &secrets, NULL) < 0)
		return NULL;
	return secrets;
}

static void done(struct told *told)
{
	arena_done(&told->arena);
	arena_done(&told->kept);
	*told = (struct told){ 0 };
}

static void scan_input(struct told *told, const struct secrets_input *input)
{
	struct buffer compiled = BUFFER_INIT(0);
	struct secrets *secrets = open_patterns(&compiled);
	struct secret_sink sink = { add, told };
	struct note_sink notes = { note, told };

	CHECK_INT(keys_scan_window(secrets, input, &told->arena, &sink, &notes), 0);
	secrets_close(secrets);
	buffer_done(&compiled);
}

static void scan(struct told *told, const char *path, struct slice bytes)
{
	struct secrets_input input = { .path = slice_from_text(path), .bytes = bytes, .size = bytes.len };

	done(told);
	scan_input(told, &input);
}

static const char *rating_of(const struct told *told)
{
	return told->count ? rating_name((enum rating)told->all[0].rating) : "nothing";
}

/* PKCS #8 of Ed25519 (RFC 8410): a header, and the 32 bytes. */
static void ed25519_der(struct buffer *out, const unsigned char seed[32])
{
	static const char header[] = "\x30\x2e\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x70\x04\x22\x04\x20";

	buffer_add(out, header, sizeof header - 1);
	buffer_add(out, seed, 32);
}

static struct slice made_seed(struct told *told, unsigned number)
{
	unsigned char *seed = arena_alloc(&told->kept, SHA256_SIZE);

	sha256_of(arena_printf(&told->kept, "seed %u of a test", number), seed);
	return slice_make(seed, SHA256_SIZE);
}

static struct slice made_der(struct told *told, unsigned number)
{
	struct buffer der = BUFFER_INIT(0);
	struct slice ret;

	ed25519_der(&der, (const unsigned char *)made_seed(told, number).ptr);
	ret = keep(told, buffer_slice(&der));
	buffer_done(&der);
	return ret;
}

/* DER as PEM, with BREAK at the end of each line of WIDTH characters. */
static struct slice pem(struct told *told, const char *label, struct slice der, size_t width, const char *line_end)
{
	struct buffer digits = BUFFER_INIT(0), text = BUFFER_INIT(0);
	struct slice rest, ret;

	base64_add(&digits, der);
	buffer_addf(&text, "-----%s %s-----%s", "BEGIN", label, line_end);
	for (rest = buffer_slice(&digits); rest.len; rest = slice_from(rest, width))
		buffer_addf(&text, "%.*s%s", SLICE_ARG(slice_first(rest, width)), line_end);
	buffer_addf(&text, "-----%s %s-----%s", "END", label, line_end);
	ret = keep(told, buffer_slice(&text));
	buffer_done(&digits);
	buffer_done(&text);
	return ret;
}

/* done() forgets what was made: material comes from an arena of its own. */
static struct told material;

static struct slice made_pem(unsigned number)
{
	return pem(&material, PRIVATE, made_der(&material, number), 64, "\n");
}

/* RFC 8032, 7.1, test 1; the fingerprint is ssh-keygen's of the RFC's public key. */
static const unsigned char rfc_seed[] = { 0x9d, 0x61, 0xb1, 0x9d, 0xef, 0xfd, 0x5a, 0x60, 0xba, 0x84, 0x4a, 0xf4, 0x92, 0xec,
	0x2c, 0xc4, 0x44, 0x49, 0xc5, 0x69, 0x7b, 0x32, 0x69, 0x19, 0x70, 0x3b, 0xac, 0x03, 0x1c, 0xae, 0x7f, 0x60 };
#define RFC_FINGERPRINT "SHA256:bbXpuKG6zhzdmnxq256TlqzFBzRl2f6OOg722cYNbU8"

TEST(a_key_of_an_rfc_is_told_with_its_fingerprint_and_whose_it_is)
{
	struct buffer der = BUFFER_INIT(0);
	struct told told = { 0 };

	ed25519_der(&der, rfc_seed);
	scan(&told, PATH, pem(&material, PRIVATE, buffer_slice(&der), 64, "\n"));
	CHECK_INT(told.count, 1);
	CHECK_SLICE(told.all[0].facts, "Ed25519, not encrypted, " RFC_FINGERPRINT);
	CHECK_SLICE(told.all[0].reason, "published, and no secret: RFC 8032, 7.1, test 1");
	CHECK_TEXT(rating_of(&told), "low");
	scan(&told, PATH, buffer_slice(&der));
	CHECK_INT(told.count, 1);
	CHECK_SLICE(told.all[0].facts, "Ed25519, not encrypted, " RFC_FINGERPRINT);
	CHECK_INT(told.all[0].line, 0);
	buffer_done(&der);
	done(&told);
	done(&material);
}

TEST(the_place_of_a_key_decides_how_bad_it_is)
{
	static const struct {
		const char *path, *rule, *rating;
	} cases[] = {
		{ "srv/app/key.pem", "private-key", "high" },
		{ "etc/ssh/ssh_host_ed25519_key", "ssh-host-key", "high" },
		{ "etc/ssh/ssh_host_rsa_key.bak", "private-key", "high" },
		{ "etc/ssl/private/ssl-cert-snakeoil.key", "private-key", "low" },
		{ "etc/ssl/private/server.key", "private-key", "high" },
		{ "opt/app/test/key.pem", "private-key", "low" },
		{ "opt/app/tests/deep/key.pem", "private-key", "low" },
		{ "go/src/x/testdata/key.pem", "private-key", "low" },
		{ "usr/share/x/examples/key.pem", "private-key", "low" },
		{ "usr/lib/python3/site-packages/tornado/test_suite/key.pem", "private-key", "low" },
		{ "usr/lib/python3/site-packages/tornado/test.key", "private-key", "low" },
		{ "app/node_modules/x/test-keys/a.pem", "private-key", "low" },
		{ "app/node_modules/x/lib/a.pem", "private-key", "high" },
		{ "app/testing-ground/a.pem", "private-key", "high" },
		{ "app/test.pem", "private-key", "high" },
		{ "app/latest/a.pem", "private-key", "high" },
		{ "usr/share/doc/x/a.pem", "private-key", "low" },
		{ "config:env", "private-key", "high" },
	};
	struct told told = { 0 };

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		scan(&told, cases[i].path, made_pem(1));
		CHECK_INT(told.count, 1);
		CHECK_SLICE(told.all[0].rule, cases[i].rule);
		CHECK_TEXT(rating_of(&told), cases[i].rating);
	}
	done(&told);
	done(&material);
}

/* TEXT with each newline replaced. */
static struct slice joined(struct slice text, const char *by)
{
	struct buffer out = BUFFER_INIT(0);
	struct slice line, ret;

	while (slice_next_line(&text, &line))
		buffer_addf(&out, "%.*s%s", SLICE_ARG(line), by);
	ret = keep(&material, buffer_slice(&out));
	buffer_done(&out);
	return ret;
}

static struct slice encoded(struct slice text)
{
	struct buffer out = BUFFER_INIT(0);
	struct slice ret;

	base64_add(&out, text);
	ret = keep(&material, buffer_slice(&out));
	buffer_done(&out);
	return ret;
}

TEST(a_key_is_found_in_every_dress)
{
	static const struct {
		const char *before, *line_end, *behind;
		unsigned line, column;
	} cases[] = {
		{ "", "\n", "", 1, 1 },
		{ "\xef\xbb\xbf", "\r\n", "", 1, 4 },
		{ "{\"a\": 1,\n \"private_key\": \"", "\\n", "\"}", 2, 18 },
		{ "{\"k\":\"", "\\r\\n", "\"}", 1, 7 },
		{ "{\"k\":\"{\\\"in\\\":\\\"", "\\\\n", "\\\"}\"}", 1, 17 },
		{ "export KEY='", " ", "'", 1, 13 },
		{ "key: |\n    ", "\n    ", "next: 1\n", 2, 5 },
		{ "k = '", "\\n'\n    '", "'", 1, 6 },
		{ "k := \"", "\\n\" +\n\t\"", "\"", 1, 7 },
		{ "# ", "\n# ", "\n", 1, 3 },
		{ "// ", "\n// ", "\n", 1, 4 },
		{ "x\n\n\t\t", "\n\t\t", "", 3, 3 },
	};
	struct told told = { 0 };
	char want[200];

	scan(&told, PATH, made_pem(7));
	snprintf(want, sizeof want, "%.*s", SLICE_ARG(told.all[0].facts));
	CHECK(strstr(want, "Ed25519, not encrypted, SHA256:") == want);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct slice key = joined(made_pem(7), cases[i].line_end);

		scan(&told, "a/file", arena_printf(&material.kept, "%s%.*s%s", cases[i].before, SLICE_ARG(key), cases[i].behind));
		CHECK_INT(told.count, 1);
		CHECK_SLICE(told.all[0].facts, want);
		CHECK_INT(told.all[0].line, cases[i].line);
		CHECK_INT(told.all[0].column, cases[i].column);
	}
	scan(&told, "secret.yaml", arena_printf(&material.kept, "data:\n  tls.key: %.*s\n", SLICE_ARG(encoded(made_pem(7)))));
	CHECK_INT(told.count, 1);
	CHECK_SLICE(told.all[0].facts, want);
	CHECK_INT(told.all[0].line, 2);
	/* One level, and no more. */
	scan(&told, "secret.yaml", arena_printf(&material.kept, "x: %.*s\n", SLICE_ARG(encoded(encoded(made_pem(7))))));
	CHECK_INT(told.count, 0);
	done(&told);
	done(&material);
}

TEST(signs_of_json_are_undone)
{
	struct buffer der = BUFFER_INIT(0), text = BUFFER_INIT(0);
	unsigned char seed[32];
	struct told told = { 0 };
	struct slice plain;
	char want[200];

	for (size_t i = 0; i < sizeof seed; i++)
		seed[i] = i < 16 ? 0xff : (unsigned char)"\xfb\xef\xbe"[(16 + i) % 3]; /* "////…++++" */
	ed25519_der(&der, seed);
	plain = pem(&material, PRIVATE, buffer_slice(&der), 64, "\n");
	CHECK(slice_find_byte(plain, '+') >= 0 && slice_find_byte(plain, '/') >= 0);
	scan(&told, PATH, plain);
	snprintf(want, sizeof want, "%.*s", SLICE_ARG(told.all[0].facts));
	for (size_t i = 0; i < plain.len; i++)
		buffer_addf(&text,
			plain.ptr[i] == '+'    ? "\\u002B"
			: plain.ptr[i] == '/'  ? "\\/"
			: plain.ptr[i] == '\n' ? "\\n"
					       : "%c",
			plain.ptr[i]);
	scan(&told, PATH, buffer_slice(&text));
	CHECK_INT(told.count, 1);
	CHECK_SLICE(told.all[0].facts, want);
	buffer_done(&der);
	buffer_done(&text);
	done(&told);
	done(&material);
}

TEST(what_only_speaks_of_keys_is_none)
{
	static const char *const texts[] = {
		"write " BEGIN_OF(PRIVATE) " at the top",
		BEGIN_OF(PRIVATE) "\n...\n" END_OF(PRIVATE) "\n",
		BEGIN_OF(PRIVATE) "\n<your key here>\n" END_OF(PRIVATE) "\n",
		BEGIN_OF("RSA " PRIVATE) "\nMIIE\n" END_OF("RSA " PRIVATE) "\n",
		BEGIN_OF("PUBLIC KEY") "\nMCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n" END_OF(
			"PUBLIC KEY") "\n",
		BEGIN_OF("%s"),
		BEGIN_OF(PRIVATE),
		"-----"
		"BEGIN ",
		"LS0tLS1CRUdJTi",
		"PuTTY-User-Key-File-2: ssh-rsa",
		KEY_SSH2_BEGIN "\n",
		BEGIN_OF("PGP PRIVATE KEY BLOCK") "\n\nlQ==\n=abcd\n" END_OF("PGP PRIVATE KEY BLOCK") "\n",
	};
	struct told told = { 0 };

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		scan(&told, PATH, slice_from_text(texts[i]));
		CHECK_INT(told.count, 0);
		CHECK_INT(told.notes, 0);
	}
	done(&told);
}

TEST(of_a_key_that_is_cut_it_is_said)
{
	struct buffer der = BUFFER_INIT(0);
	struct told told = { 0 };
	struct slice text;

	buffer_add_slice(&der, made_der(&material, 3));
	for (unsigned i = 0; i < 200; i++)
		buffer_add_byte(&der, (char)i);
	text = pem(&material, PRIVATE, buffer_slice(&der), 64, "\n");
	scan(&told, PATH, slice_first(text, 200));
	CHECK_INT(told.count, 1);
	CHECK_SLICE(told.all[0].rule, "private-key");
	CHECK_SLICE(told.all[0].facts, "not read to its end");
	CHECK_TEXT(rating_of(&told), "high");
	scan(&told, PATH, slice_first(text, 60)); /* a line of sense alone */
	CHECK_INT(told.count, 0);
	buffer_done(&der);
	done(&told);
	done(&material);
}

TEST(what_is_called_a_key_and_is_none_is_low_and_noted)
{
	struct slice lie = made_der(&material, 4);
	struct told told = { 0 };
	struct buffer bytes = BUFFER_INIT(0);

	buffer_add_slice(&bytes, lie);
	buffer_add_slice(&bytes, lie);
	bytes.ptr[1] = 0x7f; /* longer than there is */
	scan(&told, PATH, pem(&material, PRIVATE, buffer_slice(&bytes), 64, "\n"));
	CHECK_INT(told.count, 1);
	CHECK_TEXT(rating_of(&told), "low");
	CHECK_SLICE(told.all[0].facts, "not readable");
	CHECK_INT(told.notes, 1);
	CHECK_SLICE(told.note, "byte 0: what is called a private key does not hold together as one");
	buffer_done(&bytes);
	done(&told);
	done(&material);
}

TEST(too_many_keys_are_counted)
{
	struct buffer text = BUFFER_INIT(0);
	struct told told = { 0 };

	for (unsigned i = 0; i < 100; i++)
		buffer_add_slice(&text, made_pem(i));
	scan(&told, PATH, buffer_slice(&text));
	CHECK_INT(told.count, KEYS_TOLD_MAX);
	CHECK_INT(told.all[0].more, 0);
	CHECK_INT(told.all[KEYS_TOLD_MAX - 1].more, 100 - KEYS_TOLD_MAX);
	CHECK_INT(told.all[3].line, 1 + 3 * 3);
	buffer_done(&text);
	done(&told);
	done(&material);
}

TEST(a_window_tells_what_ends_in_it_once)
{
	struct slice key = made_pem(5), other = made_pem(6);
	struct slice file = arena_printf(&material.kept, "a\nb\n%.*sc\n%.*s", SLICE_ARG(key), SLICE_ARG(other));
	size_t second = file.len - other.len;
	struct secrets_input first = { .path = S(PATH), .bytes = slice_first(file, second + 90), .size = file.len };
	struct secrets_input next = { .path = S(PATH), .bytes = file, .size = file.len };
	struct told told = { 0 };

	scan_input(&told, &first); /* the second is cut, and comes with the next window */
	CHECK_INT(told.count, 1);
	CHECK_INT(told.all[0].line, 3);
	done(&told);
	next.offset = 2;
	next.bytes = slice_from(file, 2);
	next.overlap = second + 90 - 2;
	next.line = 1 + 1 + 3 + 1 + 1; /* newlines before the end of the overlap */
	scan_input(&told, &next);
	CHECK_INT(told.count, 1);
	CHECK_INT(told.all[0].line, 7);
	CHECK_INT(told.all[0].column, 1);
	done(&told);
	done(&material);
}

static double milliseconds_of(struct slice bytes)
{
	struct told told = { 0 };
	uint64_t begin = clock_monotonic_ms();

	scan(&told, PATH, bytes);
	CHECK_INT(told.count, 0);
	done(&told);
	return (double)(clock_monotonic_ms() - begin);
}

TEST(ten_thousand_beginnings_and_one_long_line_cost_linear_time)
{
	static const char *const pieces[] = { BEGIN_OF(PRIVATE) "\n", BEGIN_OF(PRIVATE), "LS0tLS1CRUdJTi-", "LS0tLS1CRUdJTi",
		"PuTTY-User-Key-File-2: ", "PuTTY-User-Key-File-2: ssh-rsa\nPublic-Lines: 9999\n", KEY_SSH2_BEGIN,
		"x: " KEY_SSH2_BEGIN "\n", BEGIN_OF(PRIVATE) "\n\\", "-" };

	for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
		struct buffer text = BUFFER_INIT(0);
		double quarter, whole;

		for (size_t k = 0; k < 40000; k++)
			buffer_addf(&text, "%s", pieces[i]);
		quarter = milliseconds_of(slice_first(buffer_slice(&text), text.len / 4));
		whole = milliseconds_of(buffer_slice(&text));
		/* Four times as much; sixteen times would be its square. */
		CHECK(whole < 9 * quarter + 300);
		buffer_done(&text);
	}
}

TEST(no_cut_and_no_lie_breaks_a_reader)
{
	struct slice whole = made_der(&material, 9);
	struct told told = { 0 };

	for (size_t i = 0; i < whole.len; i++) {
		for (unsigned bit = 0; bit < 8; bit++) {
			struct slice broken = arena_copy(&material.arena, whole);

			((char *)(uintptr_t)broken.ptr)[i] ^= (char)(1u << bit);
			scan(&told, PATH, broken);
			scan(&told, PATH, pem(&material, PRIVATE, broken, 64, "\n"));
		}
		scan(&told, PATH, slice_first(whole, i));
		scan(&told, PATH, pem(&material, PRIVATE, slice_first(whole, i), 64, "\n"));
		arena_done(&material.arena);
	}
	done(&told);
	done(&material);
}

TEST(the_same_key_has_the_same_fingerprint_under_one_salt)
{
	struct told told = { 0 };
	char first[SECRET_FINGERPRINT_SIZE + 1];

	scan(&told, PATH, made_pem(11));
	snprintf(first, sizeof first, "%.*s", SLICE_ARG(told.all[0].fingerprint));
	scan(&told, "elsewhere.der", made_der(&material, 11));
	CHECK_SLICE(told.all[0].fingerprint, first);
	done(&told);
	done(&material);
}

TEST(keys_are_looked_for_in_texts_programs_and_stores)
{
	CHECK(keys_wants(S("a.json"), S("{\"type\": \"service_account\"}"), 1000));
	CHECK(keys_wants(S("bin/x"), S("\177ELF\002\001\001\000\000\000"), 1000));
	CHECK(keys_wants(S("a.jks"), S("\xfe\xed\xfe\xed\0\0\0\2"), 1000));
	CHECK(keys_wants(S("a.der"), S("\x30\x82\x03\xe4\x02\x01\x00\x30\x05"), 1000));
	CHECK(keys_wants(S("a.db"), S("SQLite format 3\0\x10"), 1000));
	CHECK(!keys_wants(S("a.png"), S("\x89PNG\r\n\032\n\0\0\0\r"), 1000));
	CHECK(!keys_wants(S("a.gz"), S("\x1f\x8b\010\0\0\0\0\0"), 1000));
	CHECK(!keys_wants(S("empty"), S(""), 0));
}
