/* mask.c - files of passwords without their hashes */
#include "settings/mask.h"
#include "base/buffer.h"
#include "settings/shadow.h"

#define PARAMETERS_LEN_MAX 24u /* of "999999999" in "rounds=999999999" */
#define YESCRYPT_LEN_MAX 8u    /* "j9T" */

static bool is_htpasswd(struct slice path)
{
	/* Where programs and shells' completions lie: Apache's own program has that name. */
	static const char *const others[] = { "bin", "sbin", "completions", "bash_completion.d" };
	struct slice name = slice_base_name(path), folder = slice_base_name(slice_folder_name(path));

	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (slice_equal(folder, slice_from_text(others[i])))
			return false;
	return slice_equal(name, S(".htpasswd")) || slice_equal(name, S("htpasswd")) ||
	       slice_equal(name, S("htpasswd.users")); /* Nagios and Icinga have it */
}

static bool is_word(struct slice text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.ptr[i] <= ' ' || text.ptr[i] == 0x7f)
			return false;
	return text.len > 0;
}

bool mask_is_web_user(struct slice path, struct slice account, struct slice field)
{
	return is_htpasswd(path) && is_word(account) && account.ptr[0] != '#' && is_word(field);
}

static bool is_of_groups(struct slice path)
{
	return slice_equal(path, S("etc/group")) || slice_equal(path, S("etc/gshadow"));
}

bool mask_wants(struct slice path)
{
	return slice_equal(path, S("etc/passwd")) || slice_equal(path, S("etc/shadow")) || is_of_groups(path) ||
	       is_htpasswd(path);
}

bool mask_is_locked(struct slice field)
{
	return field.len && (field.ptr[0] == '!' || field.ptr[0] == '*' || slice_equal(field, S("x")));
}

static bool is_one_of(struct slice text, const char *words)
{
	struct slice left = slice_from_text(words), word;

	while (slice_next_token(&left, ' ', &word))
		if (slice_equal(word, text))
			return true;
	return false;
}

static bool is_number(struct slice text)
{
	uint64_t number;

	return text.len <= PARAMETERS_LEN_MAX && slice_to_u64(text, &number);
}

/* "$6$rounds=5000$" of "$6$rounds=5000$salt$hash"; empty: it does not say what it is, or in no way that is known: a password may begin with a dollar. */
static struct slice scheme_of(struct slice field)
{
	struct slice rest, id, parameters;
	bool has_parameters;

	if (!slice_starts_with(field, S("$")) || !slice_cut(slice_from(field, 1), '$', &id, &rest))
		return S("");
	if (slice_starts_with(id, S("md5,rounds=")) && is_number(slice_from(id, sizeof "md5,rounds=" - 1)))
		return slice_first(field, id.len + 2);
	if (!is_one_of(id, "1 2 2a 2b 2x 2y 3 5 6 7 y gy md5 sha1 apr1 argon2i argon2d argon2id"))
		return S("");
	if (!slice_cut(rest, '$', &parameters, &rest))
		return slice_first(field, id.len + 2);
	has_parameters =
		(slice_starts_with(parameters, S("rounds=")) && is_number(slice_from(parameters, sizeof "rounds=" - 1))) ||
		(is_one_of(id, "y gy") && parameters.len <= YESCRYPT_LEN_MAX) ||
		(id.ptr[0] == '2' && parameters.len == 2 && is_number(parameters));
	return slice_first(field, id.len + 2 + (has_parameters ? parameters.len + 1 : 0));
}

static void add_masked(struct buffer *out, struct slice field)
{
	struct slice locks = slice_first(field, 0);

	if (!field.len || slice_equal(field, S("x")))
		return (void)buffer_add_slice(out, field);
	while (locks.len < field.len && (field.ptr[locks.len] == '!' || field.ptr[locks.len] == '*'))
		locks.len++;
	buffer_add_slice(out, locks);
	field = slice_from(field, locks.len);
	if (!field.len)
		return;
	if (locks.len && !slice_starts_with(field, S("$")))
		return (void)buffer_add_slice(out, slice_equal(field, S("LK*")) ? field : MASK);
	buffer_add_slice(out, scheme_of(field));
	buffer_add_slice(out, MASK);
}

/* Cuts LINE at its first two colons: what stands before the field, and behind it. */
static bool cut_line(struct slice line, struct slice *ret_before, struct slice *ret_field, struct slice *ret_after)
{
	ptrdiff_t colon = slice_find_byte(line, ':');
	struct slice rest;

	if (colon < 0)
		return false;
	*ret_before = slice_first(line, (size_t)colon + 1);
	rest = slice_from(line, (size_t)colon + 1);
	colon = slice_find_byte(rest, ':');
	*ret_field = colon < 0 ? rest : slice_first(rest, (size_t)colon);
	*ret_after = slice_from(rest, ret_field->len);
	return true;
}

int mask_file(struct slice path, struct slice bytes, const struct mask_sink *sink, struct arena *arena, struct slice *ret_masked)
{
	cleanup_buffer struct buffer out = BUFFER_INIT(0);
	struct slice line, before, field, after;
	int r = 0;

	for (uint64_t number = 1; r >= 0 && slice_next_line(&bytes, &line); number++) {
		struct masked_hash hash = { .path = path, .line = number };

		if (!cut_line(line, &before, &field, &after)) {
			/* No such line; whatever it is, it may be a hash. */
			buffer_add_slice(&out, !line.len || line.ptr[0] == '#' ? line : MASK);
			buffer_add_byte(&out, '\n');
			continue;
		}
		buffer_add_slice(&out, before);
		add_masked(&out, field);
		buffer_add_slice(&out, after);
		buffer_add_byte(&out, '\n');
		hash.account =
			is_htpasswd(path) ? slice_first(before, before.len - 1) : user_line(slice_first(before, before.len - 1));
		hash.text = field;
		if (before.ptr[0] != '#' && !is_of_groups(path) && !mask_is_locked(field) &&
			(!is_htpasswd(path) || mask_is_web_user(path, hash.account, field)))
			r = sink->hash(sink->context, &hash);
	}
	*ret_masked = arena_copy(arena, buffer_slice(&out));
	return r < 0 ? r : 0;
}
