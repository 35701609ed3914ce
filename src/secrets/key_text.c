/* key_text.c - keys as text */
#include "secrets/key_text.h"
#include "codec/base64.h"
#include "secrets/key.h"

#define LABEL_MAX 64u
#define CUT_BYTES_MIN 48u /* of a key that is cut: less may be anything */

static bool take_label(struct slice *text, struct slice *ret_label)
{
	struct slice rest = slice_from(*text, sizeof KEY_BEGIN - 1);
	size_t len = 0;

	while (len < rest.len && len <= LABEL_MAX &&
		((rest.ptr[len] >= 'A' && rest.ptr[len] <= 'Z') || rest.ptr[len] == ' ' ||
			(rest.ptr[len] >= '0' && rest.ptr[len] <= '9')))
		len++;
	*ret_label = slice_first(rest, len);
	if (len == 0 || len > LABEL_MAX || !slice_starts_with(slice_from(rest, len), S("-----")))
		return false;
	*text = slice_from(rest, len + 5);
	return true;
}

static int hex_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* "\u002b": of ASCII alone. */
static size_t take_unicode(struct slice rest, char *ret_byte)
{
	int high, low;

	if (rest.len < 5 || rest.ptr[0] != 'u' || rest.ptr[1] != '0' || rest.ptr[2] != '0')
		return 0;
	high = hex_of(rest.ptr[3]);
	low = hex_of(rest.ptr[4]);
	if (high < 0 || high > 7 || low < 0)
		return 0;
	*ret_byte = (char)(high << 4 | low);
	return 5;
}

/* What stands behind one or more backslashes: a line's end, a sign, or nothing. */
static size_t unescape(struct slice rest, struct buffer *out)
{
	size_t backslashes = 0, taken;
	char byte;

	while (backslashes < rest.len && rest.ptr[backslashes] == '\\')
		backslashes++;
	rest = slice_from(rest, backslashes);
	taken = take_unicode(rest, &byte);
	if (taken) {
		buffer_add_byte(out, byte);
	} else if (rest.len && (rest.ptr[0] == 'n' || rest.ptr[0] == 'r' || rest.ptr[0] == 't')) {
		buffer_add_byte(out, rest.ptr[0] == 't' ? ' ' : '\n');
		taken = 1;
	}
	return backslashes + taken;
}

/* From behind the first line up to the next five dashes, or what no text has. RET: how many bytes of TEXT that is. */
static size_t unfold(struct slice text, struct buffer *out)
{
	size_t i = 0;

	while (i < text.len && i < KEY_TEXT_BYTES_MAX) {
		unsigned char c = (unsigned char)text.ptr[i];

		if (c == '\\') {
			i += unescape(slice_first(slice_from(text, i), 64), out);
			continue;
		}
		if (c == '-' && slice_starts_with(slice_from(text, i), S("-----")))
			break;
		if ((c < 0x20 && c != '\n' && c != '\r' && c != '\t') || c == 0x7f)
			break;
		buffer_add_byte(out, (char)c);
		i++;
	}
	return i;
}

/* Without what surrounds a line of a string in a program, or of a comment. */
static struct slice undress(struct slice line)
{
	static const struct slice signs[] = { { "#", 1 }, { "//", 2 }, { "*", 1 }, { ">", 1 }, { "|", 1 } };
	bool quoted;

	line = slice_trim(line);
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (slice_starts_with(line, signs[i]) && (line.len == signs[i].len || line.ptr[signs[i].len] == ' '))
			line = slice_trim(slice_from(line, signs[i].len));
	quoted = line.len && (line.ptr[0] == '"' || line.ptr[0] == '\'' || line.ptr[0] == '`');
	if (quoted)
		line = slice_from(line, 1);
	for (size_t i = 0; i < line.len; i++)
		if (line.ptr[i] == '"' || line.ptr[i] == '\'' || line.ptr[i] == '`')
			return slice_first(line, i);
	/* What follows a quote that closed: " +", ",". */
	if (quoted && (line.len < 4 || line.ptr[0] == ' ' || line.ptr[0] == ','))
		return S("");
	return line;
}

static bool is_base64(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/' || c == '=';
}

/* "Proc-Type: 4,ENCRYPTED DEK-Info: DES-EDE3-CBC,00 MII…": a header takes a line, or where lines were joined a word. */
static bool take_header(struct slice *line, struct slice *ret_dek_info)
{
	static const struct slice armour[] = { { "Version: ", 9 }, { "Comment: ", 9 }, { "Hash: ", 6 }, { "Charset: ", 9 },
		{ "MessageID: ", 11 }, { "X-", 2 }, { "Key-", 4 }, { "Local-Key-", 10 } };
	size_t len = 0;

	if (slice_starts_with(*line, S("Proc-Type: "))) {
		*line = slice_trim(slice_from(*line, sizeof "Proc-Type: 4,ENCRYPTED" - 1));
		return true;
	}
	if (slice_starts_with(*line, S("DEK-Info: "))) {
		*line = slice_from(*line, sizeof "DEK-Info: " - 1);
		while (len < line->len && line->ptr[len] != ' ')
			len++;
		*ret_dek_info = slice_first(*line, len);
		*line = slice_trim(slice_from(*line, len));
		return true;
	}
	for (size_t i = 0; i < sizeof armour / sizeof *armour; i++) {
		if (slice_starts_with(*line, armour[i]) && slice_find_byte(*line, ':') > 0) {
			*line = S("");
			return true;
		}
	}
	return false;
}

/* False: here is something else than base64. */
static bool collect(struct slice line, struct buffer *digits)
{
	for (size_t i = 0; i < line.len; i++) {
		/* PGP's checksum: "=" and four more. */
		if (line.ptr[i] == '=' && (i == 0 || line.ptr[i - 1] == ' ') && line.len - i >= 5 && line.ptr[i + 1] != '=')
			return true;
		if (line.ptr[i] == ' ' || line.ptr[i] == '\t')
			continue;
		if (!is_base64(line.ptr[i]))
			return false;
		buffer_add_byte(digits, line.ptr[i]);
	}
	return true;
}

static bool decode(struct arena *arena, struct slice lines, bool is_cut, struct key_text *ret_text)
{
	struct buffer digits = BUFFER_INIT(0);
	struct slice line, text;
	bool good = true;

	while (good && slice_next_line(&lines, &line)) {
		line = undress(line);
		while (take_header(&line, &ret_text->dek_info))
			;
		good = collect(line, &digits);
	}
	text = buffer_slice(&digits);
	if (is_cut)
		text = slice_first(text, text.len / 4 * 4);
	good = good && text.len && base64_decode(text, false, arena, &ret_text->bytes);
	buffer_done(&digits);
	return good;
}

bool key_text_read(struct arena *arena, struct slice text, struct key_text *ret_text)
{
	struct buffer unfolded = BUFFER_INIT(0);
	struct slice rest = text, lines;
	size_t len;

	*ret_text = (struct key_text){ .len = sizeof KEY_BEGIN - 1 };
	if (!take_label(&rest, &ret_text->label)) {
		/* Cut in the label itself: nothing is known. */
		ret_text->label = S("");
		return false;
	}
	ret_text->len = (size_t)(rest.ptr - text.ptr);
	len = unfold(rest, &unfolded);
	lines = arena_copy(arena, buffer_slice(&unfolded));
	buffer_done(&unfolded);
	rest = slice_from(rest, len);
	ret_text->is_cut = rest.len == 0 || (rest.len < sizeof "-----END " - 1 && rest.ptr[0] == '-');
	if (!ret_text->is_cut && !slice_starts_with(rest, S("-----END ")))
		return false;
	if (!decode(arena, lines, ret_text->is_cut, ret_text) || (ret_text->is_cut && ret_text->bytes.len < CUT_BYTES_MIN))
		return false;
	ret_text->len += len;
	return true;
}
