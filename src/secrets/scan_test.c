/* scan_test.c - bytes under patterns: places, windows, lists, limits */
#include "secrets/collected_test.h"
#include "secrets/keys.h"

#define TOKEN "[[rules]]\nid = 'token'\nregex = '''tok_[a-z0-9]{8}'''\n"

static void check(const char *patterns, const char *path, const char *text, const char *want)
{
	cleanup_looking struct looking looking = { 0 };

	looking_init(&looking, patterns);
	CHECK_SLICE(look(&looking, path, slice_from_text(text)), want);
	CHECK_SLICE(buffer_slice(&looking.notes), "");
}

TEST(a_secret_is_told_with_line_and_column_and_masked)
{
	check(TOKEN, "a", "x\n  tok_9f8e7d6c\r\ntok_1f8e7d6ctok_2f8e7d6c",
		"token a:2:3 high tok***\ntoken a:3:1 high tok***\ntoken a:3:13 high tok***\n");
	check(TOKEN, "a", "tok_9f8e7d6", "");
	check(TOKEN "rating = 'critical'\n", "a", "tok_9f8e7d6c", "token a:1:1 critical tok***\n");
}

TEST(the_group_is_the_secret)
{
	static const char text[] = "key: 'q7w8e9r0t1y2' ";

	check("[[rules]]\nid = 'a'\nregex = '''key: '(\\w+)' '''\n", "f", text, "a f:1:7 high q7w***\n");
	check("[[rules]]\nid = 'a'\nregex = '''(k)ey: '(\\w+)' '''\nsecretGroup = 2\n", "f", text, "a f:1:7 high q7w***\n");
	check("[[rules]]\nid = 'a'\nregex = '''key: '(z)?(\\w+)' '''\n", "f", text, "a f:1:7 high q7w***\n");
	check("[[rules]]\nid = 'a'\nregex = '''key: '\\w+' '''\n", "f", text, "a f:1:1 high key:***\n");
	check("[[rules]]\nid = 'a'\nregex = '''key: '(\\w+)' '''\nsecretGroup = 5\n", "f", text, "");
}

TEST(entropy_must_be_above_what_the_pattern_says)
{
	/* "abcdefgh" has 3 bits a character. */
	check(TOKEN "entropy = 2.9\n", "a", "tok_9f8e7d6c", "token a:1:1 high tok***\n");
	check("[[rules]]\nid = 'a'\nregex = '''=([a-h]{8})'''\nentropy = 2.99\n", "f", "=abcdefgh", "a f:1:2 high ab***\n");
	check("[[rules]]\nid = 'a'\nregex = '''=([a-h]{8})'''\nentropy = 3\n", "f", "=abcdefgh", "");
}

TEST(a_token_whose_checksum_is_wrong_is_low)
{
	static const char patterns[] = "[[rules]]\nid = 'a'\nregex = '''tok_\\w{36}'''\nchecksum = 'crc32-base62'\n";

	/* Of the article in which GitHub shows the form, in pieces so that nobody takes it for a token. */
	check(patterns, "f",
		"tok_zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ"
		"0mLq17",
		"a f:1:1 high tok_***\n");
	check(patterns, "f",
		"tok_zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ"
		"0mLq18",
		"a f:1:1 low tok_***\n");
}

TEST(a_keyword_must_stand_in_the_file)
{
	check(TOKEN "keywords = ['Acme', 'zulu']\n", "a", "tok_9f8e7d6c", "");
	check(TOKEN "keywords = ['Acme', 'zulu']\n", "a", "tok_9f8e7d6c of ACME", "token a:1:1 high tok***\n");
	check(TOKEN "keywords = ['Acme', 'zulu']\n", "a", "zul ZULU: tok_9f8e7d6c", "token a:1:11 high tok***\n");
	check(TOKEN "keywords = ['tok_']\n", "a", "tok_9f8e7d6c", "token a:1:1 high tok***\n");
}

TEST(a_path_limits_a_pattern_or_is_one)
{
	check(TOKEN "path = '''\\.env$'''\n", "srv/.env", "tok_9f8e7d6c", "token srv/.env:1:1 high tok***\n");
	check(TOKEN "path = '''\\.env$'''\n", "srv/env", "tok_9f8e7d6c", "");
	check("[[rules]]\nid = 'p12'\npath = '''(?i)(?:^|/)[^/]+\\.p12$'''\n", "srv/A.P12", "\1\2",
		"p12 srv/A.P12:0:0 high ***\n");
	check("[[rules]]\nid = 'p12'\npath = '''\\.p12$'''\n", "srv/a.p12x", "\1\2", "");
	check("[[rules]]\nid = 'p12'\npath = '''\\.p12$'''\n", "usr/share/doc/a.p12", "x",
		"p12 usr/share/doc/a.p12:0:0 low ***\n");
}

TEST(lists_let_go_what_they_say)
{
	static const struct {
		const char *list, *path, *text;
		bool gone;
	} cases[] = {
		{ "regexes = ['''8e7''']", "a", "tok_9f8e7d6c", true },
		{ "regexes = ['''^8e7''']", "a", "tok_9f8e7d6c", false },
		{ "regexes = ['''line$''']\nregexTarget = 'line'", "a", "tok_9f8e7d6c in a line\nx", true },
		{ "regexes = ['''line$''']\nregexTarget = 'line'", "a", "tok_9f8e7d6c\na line", false },
		{ "regexes = ['''line$''']\nregexTarget = 'match'", "a", "tok_9f8e7d6c in a line", false },
		{ "stopwords = ['F8E']", "a", "tok_9f8e7d6c", true },
		{ "stopwords = ['zzz', 'f8e7', 'abc']", "a", "tok_9f8e7d6c", true },
		{ "stopwords = ['f8e8']", "a", "tok_9f8e7d6c", false },
		{ "paths = ['''^b/''']", "b/a", "tok_9f8e7d6c", true },
		{ "paths = ['''^b/''']", "a/b/a", "tok_9f8e7d6c", false },
		{ "condition = 'AND'\npaths = ['''^b/''']\nstopwords = ['f8e']", "b/a", "tok_9f8e7d6c", true },
		{ "condition = 'AND'\npaths = ['''^b/''']\nstopwords = ['zzz']", "b/a", "tok_9f8e7d6c", false },
		{ "condition = 'AND'\npaths = ['''^b/''']\nstopwords = ['f8e']", "a", "tok_9f8e7d6c", false },
		{ "condition = 'OR'\npaths = ['''^b/''']\nstopwords = ['f8e']", "a", "tok_9f8e7d6c", true },
		{ "condition = 'AND'\ncommits = ['abc']", "a", "tok_9f8e7d6c", false },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		static const char *const heads[] = { TOKEN "[[rules.allowlists]]\n%s\n", TOKEN "[rules.allowlist]\n%s\n",
			TOKEN "[[allowlists]]\n%s\n", TOKEN "[allowlist]\n%s\n",
			TOKEN "[[allowlists]]\n%s\ntargetRules = ['token']\n" };

		for (size_t k = 0; k < sizeof heads / sizeof *heads; k++) {
			cleanup_buffer struct buffer patterns = BUFFER_INIT(0), want = BUFFER_INIT(0);

			const char *mark = strstr(heads[k], "%s");

			buffer_addf(&patterns, "%.*s%s%s", (int)(mark - heads[k]), heads[k], cases[i].list, mark + 2);
			buffer_add_byte(&patterns, '\0');
			if (!cases[i].gone)
				buffer_addf(&want, "token %s:1:1 high tok***\n", cases[i].path);
			buffer_add_byte(&want, '\0');
			check(patterns.ptr, cases[i].path, cases[i].text, want.ptr);
		}
	}
	check(TOKEN "[[allowlists]]\nstopwords = ['f8e']\ntargetRules = ['another']\n", "a", "tok_9f8e7d6c",
		"token a:1:1 high tok***\n");
}

TEST(a_name_before_a_word_is_part_of_the_match)
{
	static const char pattern[] =
		"[[rules]]\nid = 'acme'\nregex = '''(?i)[\\w.-]{0,50}?(?:acme)[_.]key=([a-z0-9]{8,12})'''\n";
	cleanup_buffer struct buffer text = BUFFER_INIT(0);

	check(pattern, "a", "my.ACME_key=q9w8e7r6t5", "acme a:1:13 high q9***\n");
	buffer_addf(&text, "%s[[rules.allowlists]]\nregexTarget = 'match'\nregexes = ['''^my\\.ACME''']\n", pattern);
	buffer_add_byte(&text, '\0');
	check(text.ptr, "a", "my.ACME_key=q9w8e7r6t5", "");
	check(text.ptr, "a", "in my.ACME_key=q9w8e7r6t5", "");
	check(text.ptr, "a", "xmy.ACME_key=q9w8e7r6t5", "acme a:1:14 high q9***\n");
	/* Not where alternatives stand at the top. */
	check("[[rules]]\nid = 'a'\nregex = '''[\\w.-]{0,50}?acme=(\\w{8})|zulu=(\\w{8})'''\n", "a",
		"x.acme=q9w8e7r6 yzulu=q9w8e7r6", "a a:1:8 high q9***\na a:1:23 high q9***\n");
}

TEST(of_one_span_the_specific_pattern_is_told)
{
	static const char generic[] = "[[rules]]\nid = 'generic-key'\nregex = '''key=([a-z0-9_]{8,})'''\n";
	cleanup_buffer struct buffer text = BUFFER_INIT(0);

	buffer_addf(&text, "%s%s[[rules]]\nid = 'same'\nregex = '''tok_[a-z0-9]+'''\nrating = 'critical'\n", generic, TOKEN);
	buffer_add_byte(&text, '\0');
	check(generic, "a", "key=tok_9f8e7d6c", "generic-key a:1:5 moderate tok***\n");
	check(text.ptr, "a", "key=tok_9f8e7d6c key=q7w8e9r0t1",
		"same a:1:5 critical tok***\ngeneric-key a:1:22 moderate q7***\n");
}

TEST(what_is_known_is_rated_low_and_says_why)
{
	cleanup_looking struct looking looking = { .with_reason = true };

	looking_init(&looking, "[[rules]]\nid = 'key'\nregex = '''AK[A-Z0-9]{14}'''\nreason = 'opens all'\n");
	CHECK_SLICE(look(&looking, "a", S("AKQWEASDZXCRTYFG")), "key a:1:1 high AKQW*** (opens all)\n");
	CHECK_SLICE(look(&looking, "a", S("AKQWEAEXAMPLEXXX")), "key a:1:1 low AKQW*** (low: it calls itself an example)\n");
	CHECK_SLICE(look(&looking, "usr/share/doc/x/a", S("AKQWEASDZXCRTYFG")),
		"key usr/share/doc/x/a:1:1 low AKQW*** (low: it lies below usr/share/doc)\n");
	CHECK_SLICE(look(&looking, "a", S("AKXXXXXXXXXXXXXX")), "");
}

TEST(generic_patterns_do_not_look_into_what_is_generated)
{
	static const char generic[] = "[[rules]]\nid = 'generic-key'\nregex = '''key=([a-z0-9]{8,})'''\n";

	check(generic, "srv/config.js", "key=q7w8e9r0t1", "generic-key srv/config.js:1:5 moderate q7***\n");
	check(generic, "srv/a.min.js", "key=q7w8e9r0t1", "");
	check(generic, "srv/yarn.lock", "key=q7w8e9r0t1", "");
	check(generic, "srv/config.js", "key=your-key-1", "");
	check(TOKEN, "srv/a.min.js", "tok_9f8e7d6c", "token srv/a.min.js:1:1 high tok***\n");
}

TEST(in_a_file_that_is_no_text_there_is_no_line)
{
	cleanup_looking struct looking looking = { 0 };

	looking_init(&looking, TOKEN);
	CHECK_SLICE(look(&looking, "a", S("\n\0\ntok_9f8e7d6c")), "token a:0:0 high tok***\n");
}

TEST(an_end_is_the_end_of_the_file)
{
	check("[[rules]]\nid = 'a'\nregex = '''^tok_[a-z0-9]{8}$'''\n", "f", "tok_9f8e7d6c", "a f:1:1 high tok***\n");
	check("[[rules]]\nid = 'a'\nregex = '''tok_[a-z0-9]{8}$'''\n", "f", "tok_9f8e7d6c\n", "");
	check("[[rules]]\nid = 'a'\nregex = '''tok_[a-z0-9]{8}(?:\\n|\\z)'''\n", "f", "tok_9f8e7d6c\n", "a f:1:1 high tok***\n");
}

/* A file of LEN bytes: lines of LINE bytes (0: one line), and SECRET at some places. */
static struct slice make_file(size_t len, size_t line, const char *secret, const size_t *places, size_t count)
{
	char *bytes = malloc(len);

	assert_non_null(bytes);
	memset(bytes, 'a', len);
	for (size_t i = line; line && i < len; i += line)
		bytes[i] = '\n';
	for (size_t i = 0; i < count; i++)
		memcpy(bytes + places[i], secret, strlen(secret));
	return slice_make(bytes, len);
}

TEST(windows_tell_each_secret_once_with_its_line_and_column)
{
	/* Windows of 20,000 that overlap by 5,000: at 0, 15,000, 30,000, 45,000. The secret has 12 bytes; 8 to 12 may follow "tok_". */
	static const size_t places[] = { 100, 14990, 15000, 16000, 19985, 20000, 34988, 34989, 34995, 34999, 35010, 49988,
		59988 };
	cleanup_looking struct looking looking = { 0 };

	looking_init(&looking, "[[rules]]\nid = 'token'\nregex = '''tok_[0-9]{8,12}'''\n");
	for (size_t line = 0; line <= 1000; line += 1000)
		for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
			struct slice file = make_file(60000, line, "tok_98765432", &places[i], 1);
			cleanup_buffer struct buffer want = BUFFER_INIT(0);

			buffer_addf(&want, "token a:%zu:%zu high tok***\n", line ? places[i] / line + 1 : 1,
				line ? places[i] % line + (places[i] < line) : places[i] + 1);
			buffer_add_byte(&want, '\0');
			/* A newline that the secret overwrote counts no more. */
			if (!line || (places[i] % line && places[i] % line + 12 <= line))
				CHECK_SLICE(look_in_windows(&looking, "a", file, 20000, 5000), want.ptr);
			free((char *)file.ptr);
		}
	CHECK_SLICE(buffer_slice(&looking.notes), "");
}

TEST(what_ends_where_a_window_does_is_told_whole_by_the_next)
{
	static const size_t place = 19990; /* its last two digits are in the second window alone */
	struct slice file = make_file(60000, 0, "tok_98765432", &place, 1);
	cleanup_looking struct looking looking = { 0 };

	looking_init(&looking, "[[rules]]\nid = 'token'\nregex = '''tok_([0-9]{6,8})'''\n");
	CHECK_SLICE(look_in_windows(&looking, "a", file, 20000, 5000), "token a:1:19995 high 98***\n");
	free((char *)file.ptr);
}

TEST(many_of_one_pattern_are_counted)
{
	cleanup_looking struct looking looking = { 0 };
	cleanup_buffer struct buffer text = BUFFER_INIT(0);
	struct slice found, line, last = S("");
	size_t lines = 0;

	looking_init(&looking, TOKEN);
	for (int i = 0; i < 350; i++)
		buffer_addf(&text, "tok_9f8e7%03d\n", i);
	found = look(&looking, "a", buffer_slice(&text));
	while (slice_next_line(&found, &line)) {
		lines++;
		last = line;
	}
	CHECK_INT(lines, 100);
	CHECK_SLICE(last, "token a:100:1 high tok*** +250");
}

TEST(one_line_full_of_near_hits_costs_what_its_bytes_do)
{
	static const char pattern[] =
		"[[rules]]\nid = 'near'\nregex = '''(?i)[\\w.-]{0,50}?(?:api)[ \\t\\w.-]{0,20}=([a-z0-9]{20,})'''\n"
		"entropy = 4.9\n";
	cleanup_looking struct looking looking = { 0 };
	cleanup_buffer struct buffer text = BUFFER_INIT(0), want = BUFFER_INIT(0);

	looking_init(&looking, pattern);
	while (text.len < 3u << 20)
		buffer_addf(&text, "api_key=%020zu;", text.len);
	buffer_addf(&text, "api_key=q1w2e3r4t5y6u7i8o9p0asdfghjklz");
	buffer_addf(&want, "near a:1:%zu high q1w2***\n", text.len - 29);
	buffer_add_byte(&want, '\0');
	CHECK_SLICE(look_in_windows(&looking, "a", buffer_slice(&text), 1u << 20, 1u << 19), want.ptr);
	CHECK_SLICE(buffer_slice(&looking.notes), "");
}

TEST(a_pattern_that_fits_too_often_is_named_once_and_the_next_window_is_looked_at)
{
	cleanup_looking struct looking looking = { 0 };
	cleanup_buffer struct buffer text = BUFFER_INIT(0), want = BUFFER_INIT(0);

	looking_init(&looking, "[[rules]]\nid = 'near'\nregex = '''a=([0-9]+)'''\nentropy = 2.5\n");
	for (unsigned i = 0; i < 450000; i++)
		buffer_add_slice(&text, i == 400000 ? S("a=1234567") : S("a=1"));
	buffer_addf(&want, "near a:1:%u high 1***\n", 400000 * 3 + 3);
	buffer_add_byte(&want, '\0');
	/* The first window has 300,000, of which 200,000 are looked at. */
	CHECK_SLICE(look_in_windows(&looking, "a", buffer_slice(&text), 900000, 6000), want.ptr);
	CHECK_SLICE(
		buffer_slice(&looking.notes), "a: secrets: the pattern 'near' was stopped at byte 600000: it fits too often\n");
}

TEST(a_pattern_that_takes_too_long_is_stopped_and_named_and_the_rest_goes_on)
{
	static const char pattern[] = "[[rules]]\nid = 'slow'\nregex = '''x9z(?:a+)+(?=!)'''\n" TOKEN;
	cleanup_looking struct looking looking = { 0 };
	cleanup_buffer struct buffer text = BUFFER_INIT(0);

	looking_init(&looking, pattern);
	buffer_add_slice(&text, S("x9z"));
	for (int i = 0; i < 60; i++)
		buffer_add_byte(&text, 'a');
	buffer_add_slice(&text, S("\ntok_9f8e7d6c"));
	CHECK_SLICE(look(&looking, "a", buffer_slice(&text)), "token a:2:1 high tok***\n");
	CHECK_SLICE(buffer_slice(&looking.notes), "a: secrets: the pattern 'slow' was stopped at byte 0: it takes too long\n");
	CHECK_SLICE(look(&looking, "b", S("x9zaaaa!tok_9f8e7d6c")), "slow b:1:1 high x***\ntoken b:1:9 high tok***\n");
}

TEST(fingerprints_are_of_the_secret_under_the_salt)
{
	/* HMAC-SHA-256 of "tok_9f8e7d6c" under byte 1 and 31 zeros: python3 -c 'import hmac; print(hmac.new(b"\1" + bytes(31), b"tok_9f8e7d6c",
	 * "sha256").hexdigest())' */
	cleanup_looking struct looking looking = { 0 };
	char fingerprint[SECRET_FINGERPRINT_SIZE + 1];

	looking_init(&looking, TOKEN);
	secrets_fingerprint(looking.secrets, S("tok_9f8e7d6c"), fingerprint);
	CHECK_TEXT(fingerprint, "3815a3571fb1148a");
}
