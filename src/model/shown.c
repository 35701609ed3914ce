/* shown.c - what an image says as a report may show it */
#include "model/shown.h"
#include "base/buffer.h"

#define SHOWN_BYTES_MAX 240u
#define LINE_BYTES_MAX 4096u /* that are looked at */
#define TEXT_BYTES_MAX (64u << 10)
#define TOKEN_BYTES_MIN 16u
#define KEY_LABEL_BYTES_MAX 64u

static char lower(char byte)
{
	return (char)(byte >= 'A' && byte <= 'Z' ? byte + ('a' - 'A') : byte);
}

/* '-' counts as '_'. */
static bool ends_with(struct slice text, const char *end)
{
	size_t len = strlen(end);

	if (text.len < len)
		return false;
	for (size_t i = 0; i < len; i++) {
		char byte = lower(text.ptr[text.len - len + i]);

		if ((byte == '-' ? '_' : byte) != end[i])
			return false;
	}
	return true;
}

bool shown_is_secret(struct slice key)
{
	static const char *const ends[] = { "password", "passwd", "passphrase", "pass", "pwd", "passcode", "secret", "token",
		"apikey", "api_key", "access_key", "secret_key", "private_key", "signing_key", "encryption_key", "account_key",
		"auth", "authorization", "credential", "credentials", "rocommunity", "rwcommunity", "rocommunity6",
		"rwcommunity6", "bearer", "cookie", "dsn", "pw", "accesskey", "secretkey", "privatekey", "connection_string",
		"connectionstring", "license_key", "salt" };

	static const char *const others[] = { "nopasswd", "bypass", "compass", "proxy_pass", "fastcgi_pass", "uwsgi_pass",
		"scgi_pass", "grpc_pass", "memcached_pass", "no_auth", "noauth" };

	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (ends_with(key, others[i]))
			return false;
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (ends_with(key, ends[i]))
			return true;
	return false;
}

static bool is_name_byte(char byte)
{
	byte = lower(byte);
	return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '_' || byte == '-';
}

static bool is_blank(char byte)
{
	return byte == ' ' || byte == '\t';
}

static bool is_end_of_word(char byte)
{
	return is_blank(byte) || byte == '\n' || byte == '"' || byte == '\'' || byte == '<' || byte == '>';
}

/* A line being gone through, from its start to its end. Many parts of one long word ask for what is found but once: a text of an image's may be one. */
struct masking {
	struct slice line;
	size_t word_end; /* of the word that was looked at last */
	size_t stars;    /* the next "***" */
	struct buffer *out;
};

static size_t find_stars(struct slice line, size_t at)
{
	ptrdiff_t stars = slice_find(slice_from(line, at), S("***"));

	return stars < 0 ? line.len : at + (size_t)stars;
}

/* Are the bytes from AT to END one? What has been masked already is none. */
static bool is_token(struct masking *masking, size_t at, size_t end)
{
	static const char *const starts[] = { "AKIA", "ASIA", "ABIA", "ACCA", "ghp_", "gho_", "ghs_", "ghu_", "ghr_",
		"github_pat_", "glpat-", "gldt-", "glrt-", "glcbt-", "glsa_", "xoxb-", "xoxp-", "xoxa-", "xoxe", "xapp-", "eyJ",
		"sk-", "sk_live_", "sk_test_", "rk_live_", "rk_test_", "whsec_", "npm_", "pypi-", "rubygems_", "dckr_pat_",
		"dckr_oat_", "hf_", "AIza", "GOCSPX-", "ya29.", "SG.", "hvs.", "hvb.", "hvr.", "shpat_", "shpss_", "shpca_",
		"dop_v1_", "doo_v1_", "dor_v1_", "dp.pt.", "dapi", "ATATT3", "ATBB", "lin_api_", "figd_", "PMAK-", "pul-",
		"NRAK-", "sntrys_", "sntryu_", "AGE-SECRET-KEY-", "sq0", "EAAA", "ntn_", "pscale_", "tskey-", "fo1_", "$1$",
		"$5$", "$6$", "$y$", "$2a$", "$2b$", "$2y$", "$apr1$", "{SSHA}" };
	struct slice word = slice_make(masking->line.ptr + at, end - at);

	if (word.len < TOKEN_BYTES_MIN)
		return false;
	if (masking->stars < at)
		masking->stars = find_stars(masking->line, at);
	if (masking->stars + strlen("***") <= end)
		return false;
	for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
		if (slice_starts_with(word, slice_from_text(starts[i])))
			return true;
	return false;
}

/* "-----BEGIN RSA PRIVATE KEY-----" at AT: where the key ends; AT: there is none. */
static size_t key_end(struct slice text, size_t at)
{
	struct slice rest = slice_from(text, at);
	ptrdiff_t end;

	if (!slice_starts_with(rest, S("-----BEGIN ")) ||
		slice_find(slice_first(rest, KEY_LABEL_BYTES_MAX), S("PRIVATE KEY")) < 0)
		return at;
	end = slice_find(rest, S("-----END "));
	return end < 0 ? text.len : at + (size_t)end;
}

/* Where what stands between a name's end at AT and its value ends, or AT: it has none. */
static size_t separator_end(struct slice line, size_t at, bool blanks_do)
{
	size_t from = at;
	bool separated = false;

	while (at < line.len &&
		(is_blank(line.ptr[at]) || line.ptr[at] == '"' || line.ptr[at] == '\'' || line.ptr[at] == '=' ||
			line.ptr[at] == ':' || line.ptr[at] == '>' ||
			(line.ptr[at] == ',' && at > from && (line.ptr[at - 1] == '"' || line.ptr[at - 1] == '\'')))) {
		separated = separated || line.ptr[at] == '=' || line.ptr[at] == ':' || line.ptr[at] == '>';
		at++;
	}
	return at < line.len && at > from && (separated || blanks_do) ? at : from;
}

/* Where the value that begins at AT ends: QUOTE, or a blank outside of quotes. */
static size_t value_end(struct masking *masking, size_t at)
{
	struct slice line = masking->line;
	char quote = at && (line.ptr[at - 1] == '"' || line.ptr[at - 1] == '\'') ? line.ptr[at - 1] : 0;

	if (!quote && at < masking->word_end)
		return masking->word_end;
	while (at < line.len && (quote ? line.ptr[at] != quote : !is_end_of_word(line.ptr[at])))
		at++;
	if (!quote)
		masking->word_end = at;
	return at;
}

/* The end of "user:" of "user:password@" behind "://" at AT, and where the password ends; false: there is none. */
static bool in_url(struct slice line, size_t at, size_t *ret_from, size_t *ret_to)
{
	size_t colon = 0, i = at;

	for (; i < line.len && !is_end_of_word(line.ptr[i]) && line.ptr[i] != '/' && line.ptr[i] != '@'; i++)
		if (line.ptr[i] == ':' && !colon)
			colon = i + 1;
	if (i == line.len || line.ptr[i] != '@' || !colon)
		return false;
	*ret_from = colon;
	*ret_to = i;
	return true;
}

static struct slice plain(struct slice text, struct arena *arena)
{
	struct slice copy;
	char *bytes;

	text = slice_trim(text);
	copy = text.len > SHOWN_BYTES_MAX ? arena_printf(arena, "%.*s...", (int)SHOWN_BYTES_MAX, text.ptr)
					  : arena_copy(arena, text);
	bytes = (char *)copy.ptr; /* the arena's own */
	for (size_t i = 0; i < copy.len; i++)
		if ((unsigned char)bytes[i] < ' ' || bytes[i] == 0x7f)
			bytes[i] = bytes[i] == '\t' ? ' ' : '?';
	return copy;
}

/* One word that begins at AT, and the secret behind it; where to go on. */
static size_t show_word(struct masking *masking, size_t at, bool blanks_do, bool pairs_tell)
{
	struct slice line = masking->line;
	struct buffer *out = masking->out;
	size_t end = at, from, to;

	while (end < line.len && is_name_byte(line.ptr[end]))
		end++;
	from = separator_end(line, end, blanks_do || (line.ptr[at] == '-' && at + 1 < end));
	if (from > end && (shown_is_secret(slice_make(line.ptr + at, end - at)) || (pairs_tell && line.ptr[end] == ':'))) {
		bool rest = ends_with(slice_make(line.ptr + at, end - at), "authorization");

		buffer_add(out, line.ptr + at, from - at);
		buffer_add_slice(out, S("***"));
		return rest ? line.len : value_end(masking, from);
	}
	if (slice_starts_with(slice_from(line, end), S("://")) && in_url(line, end + 3, &from, &to)) {
		buffer_add(out, line.ptr + at, from - at);
		buffer_add_slice(out, S("***"));
		return to;
	}
	to = value_end(masking, at);
	if (is_token(masking, at, to)) {
		buffer_add_slice(out, S("***"));
		return to;
	}
	buffer_add(out, line.ptr + at, end - at);
	return end;
}

/* TEXT, with "***" where something is secret, into OUT. */
static void mask(struct slice text, bool words_tell, struct buffer *out)
{
	struct masking masking = { .line = text, .stars = find_stars(text, 0), .out = out };
	bool first = words_tell, pairs_tell = slice_find(text, S("chpasswd")) >= 0;

	for (size_t at = 0; at < text.len;) {
		char byte = text.ptr[at];
		size_t to;

		if (byte == '-' && (to = key_end(text, at)) > at) {
			buffer_add_slice(out, S("-----BEGIN PRIVATE KEY-----***"));
			at = to;
			continue;
		}
		if (is_name_byte(byte)) {
			at = show_word(&masking, at, first, pairs_tell);
			first = false;
			continue;
		}
		to = byte == '$' || byte == '{' ? value_end(&masking, at) : at;
		if (is_token(&masking, at, to)) {
			buffer_add_slice(out, S("***"));
			at = to;
		} else {
			buffer_add_byte(out, byte);
			at++;
		}
	}
}

struct slice shown_line(struct slice line, bool words_tell, struct arena *arena)
{
	cleanup_buffer struct buffer out = BUFFER_INIT(0);

	mask(slice_first(slice_trim(line), LINE_BYTES_MAX), words_tell, &out);
	return plain(buffer_slice(&out), arena);
}

struct slice shown_text(struct slice text, struct arena *arena)
{
	cleanup_buffer struct buffer out = BUFFER_INIT(0);

	mask(slice_first(text, TEXT_BYTES_MAX), false, &out);
	if (text.len > TEXT_BYTES_MAX)
		buffer_add_slice(&out, S("..."));
	return arena_copy(arena, buffer_slice(&out));
}

bool shown_is_option_of_secret(struct slice word)
{
	return slice_starts_with(word, S("-")) && slice_find_byte(word, '=') < 0 && shown_is_secret(word);
}

struct slice shown_file_line(struct slice path, struct slice line, struct arena *arena)
{
	bool of_pam = slice_starts_with(path, S("etc/pam.")) || slice_starts_with(path, S("usr/lib/pam.d/"));

	return shown_line(line, !of_pam, arena);
}

struct slice shown_variable(struct slice variable, struct arena *arena)
{
	struct slice name, value;

	if (!slice_cut(variable, '=', &name, &value))
		return plain(variable, arena);
	return plain(arena_printf(arena, "%.*s=***", SLICE_ARG(slice_first(name, SHOWN_BYTES_MAX))), arena);
}
