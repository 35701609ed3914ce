/* shadow.c - lines of passwd(5), shadow(5), group(5) and gshadow(5) */
#include "settings/shadow.h"
#include "settings/mask.h"
#include "settings/stated.h"

#define LINES_MAX 20000u /* more would be slow, and no image has them */
#define FIELDS_MAX 9u

/* Cuts LINE at colons; how many fields it has, at most FIELDS_MAX and one. */
static size_t fields_cut(struct slice line, struct slice fields[FIELDS_MAX])
{
	size_t count = 0;
	ptrdiff_t colon;

	for (; (colon = slice_find_byte(line, ':')) >= 0; line = slice_from(line, (size_t)colon + 1)) {
		if (count == FIELDS_MAX)
			return FIELDS_MAX + 1;
		fields[count++] = slice_first(line, (size_t)colon);
	}
	if (count == FIELDS_MAX)
		return FIELDS_MAX + 1;
	fields[count++] = line;
	return count;
}

struct slice user_line(struct slice line)
{
	while (line.len && (line.ptr[0] == ' ' || (line.ptr[0] >= '\t' && line.ptr[0] <= '\r')))
		line = slice_from(line, 1);
	return line;
}

bool user_id_read(struct slice text, uint64_t *ret_id)
{
	text = user_line(text);
	if (slice_starts_with(text, S("+")))
		text = slice_from(text, 1);
	return slice_to_u64(text, ret_id) && *ret_id <= UINT32_MAX;
}

/* Four fields are enough, and the shell is all that stands behind the sixth colon. */
static bool passwd_line(struct slice fields[FIELDS_MAX], size_t count, struct passwd_entry *entry)
{
	struct slice text = entry->text;

	if (count < 4 || !fields[0].len || !user_id_read(fields[2], &entry->uid) || !user_id_read(fields[3], &entry->gid))
		return false;
	entry->name = fields[0];
	entry->field = fields[1];
	entry->gecos = count > 4 ? fields[4] : S("");
	entry->home = count > 5 ? fields[5] : S("");
	entry->shell = count > 6 ? slice_from(text, (size_t)(fields[6].ptr - text.ptr)) : S("");
	return true;
}

static bool days_read(struct slice text, int64_t *ret_days)
{
	bool negative = slice_starts_with(text, S("-"));
	uint64_t days;

	if (!text.len) {
		*ret_days = SHADOW_DAYS_NONE;
		return true;
	}
	if (!slice_to_u64(slice_from(text, negative), &days) || days > INT32_MAX)
		return false;
	*ret_days = negative ? -(int64_t)days : (int64_t)days;
	return true;
}

/* As sgetspent(3): nine fields, or the five of old. */
static bool shadow_line(struct slice fields[FIELDS_MAX], size_t count, struct shadow_entry *entry)
{
	int64_t *const days[] = { &entry->changed, &entry->min, &entry->max, &entry->warn, &entry->inactive, &entry->expires };

	if (count < 5 || count > FIELDS_MAX || !fields[0].len)
		return false;
	entry->name = fields[0];
	entry->field = fields[1];
	for (size_t i = 0; i < sizeof days / sizeof *days; i++)
		if (!days_read(i + 2 < count ? fields[i + 2] : S(""), days[i]))
			return false;
	return true;
}

static bool group_line(struct slice fields[FIELDS_MAX], size_t count, bool shadow, struct group_entry *entry)
{
	if (count < (shadow ? 4 : 3) || count > 4 || !fields[0].len || (!shadow && !user_id_read(fields[2], &entry->gid)))
		return false;
	entry->name = fields[0];
	entry->field = fields[1];
	entry->members = count > 3 ? fields[3] : S("");
	return true;
}

/* Takes the next line that is one off *BYTES: cut, its number in *NUMBER. */
static bool next_line(struct slice *bytes, uint64_t *number, struct user_file *file, struct slice *ret_line,
	struct slice fields[], size_t *ret_count)
{
	while (slice_next_line(bytes, ret_line)) {
		++*number;
		*ret_line = user_line(*ret_line);
		if (!ret_line->len || ret_line->ptr[0] == '#')
			continue;
		if (ret_line->ptr[0] == '+' || ret_line->ptr[0] == '-') {
			file->asks_elsewhere = true;
			continue;
		}
		if (*number > LINES_MAX) {
			file->bad_line = file->bad_line ? file->bad_line : *number;
			return false;
		}
		*ret_count = fields_cut(*ret_line, fields);
		return true;
	}
	return false;
}

static size_t line_count(struct slice bytes)
{
	struct slice line;
	size_t count = 0;

	while (count <= LINES_MAX && slice_next_line(&bytes, &line))
		count++;
	return count;
}

/* False: nothing to read. */
static bool begin(const struct root *root, struct slice path, struct user_file *file, struct slice *ret_bytes)
{
	const struct file *found;

	file->path = path;
	file->answer = settings_file(root, path, &found, &file->why);
	if (file->answer != ROOT_THERE)
		return false;
	*ret_bytes = found->bytes;
	return true;
}

#define READ_LINES(file_name, where, entries, type, line_is_one)                                   \
	if (begin(root, S(where), &ret_files->file_name, &bytes)) {                                \
		ret_files->entries = arena_array(arena, struct type, line_count(bytes));           \
		number = 0;                                                                        \
		while (next_line(&bytes, &number, &ret_files->file_name, &line, fields, &count)) { \
			struct type entry = { .line = number, .text = line };                      \
                                                                                                   \
			if (line_is_one)                                                           \
				ret_files->entries[ret_files->file_name.count++] = entry;          \
			else if (!ret_files->file_name.bad_line)                                   \
				ret_files->file_name.bad_line = number;                            \
		}                                                                                  \
	}

static int by_name(const void *a, const void *b)
{
	const struct user_name *x = a, *y = b;
	int order = slice_compare(x->name, y->name);

	return order ? order : (x->at > y->at) - (x->at < y->at);
}

/* Each of them is asked for by name, by many rules: an image may have thousands. */
static void sort_by_name(struct user_files *files, struct arena *arena)
{
	files->passwd.names = arena_array(arena, struct user_name, files->passwd.count);
	files->shadow.names = arena_array(arena, struct user_name, files->shadow.count);
	for (size_t i = 0; i < files->passwd.count; i++)
		files->passwd.names[i] = (struct user_name){ files->accounts[i].name, i };
	for (size_t i = 0; i < files->shadow.count; i++)
		files->shadow.names[i] = (struct user_name){ files->shadows[i].name, i };
	if (files->passwd.count)
		qsort(files->passwd.names, files->passwd.count, sizeof *files->passwd.names, by_name);
	if (files->shadow.count)
		qsort(files->shadow.names, files->shadow.count, sizeof *files->shadow.names, by_name);
}

void user_files_read(const struct root *root, struct arena *arena, struct user_files *ret_files)
{
	struct slice bytes, line, fields[FIELDS_MAX];
	uint64_t number;
	size_t count;

	*ret_files = (struct user_files){ 0 };
	READ_LINES(passwd, "etc/passwd", accounts, passwd_entry, passwd_line(fields, count, &entry))
	READ_LINES(shadow, "etc/shadow", shadows, shadow_entry, shadow_line(fields, count, &entry))
	READ_LINES(group, "etc/group", groups, group_entry, group_line(fields, count, false, &entry))
	READ_LINES(gshadow, "etc/gshadow", gshadows, group_entry, group_line(fields, count, true, &entry))
	sort_by_name(ret_files, arena);
}

bool shell_lets_in(struct slice shell)
{
	static const char *const names[] = { "nologin", "false", "true", "sync", "shutdown", "halt", "null" };
	struct slice name = slice_base_name(shell);

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (slice_equal(name, slice_from_text(names[i])))
			return false;
	return true;
}

/* The first line of NAME among those that are sorted, or NULL. */
static const struct user_name *find_name(const struct user_file *file, struct slice name)
{
	size_t low = 0, high = file->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (slice_compare(file->names[middle].name, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < file->count && slice_equal(file->names[low].name, name) ? &file->names[low] : NULL;
}

const struct passwd_entry *account_of(const struct user_files *files, struct slice name)
{
	const struct user_name *found = find_name(&files->passwd, name);

	return found ? &files->accounts[found->at] : NULL;
}

const struct shadow_entry *shadow_of(const struct user_files *files, struct slice name)
{
	const struct user_name *found = find_name(&files->shadow, name);

	return found ? &files->shadows[found->at] : NULL;
}

struct slice password_field(const struct user_files *files, const struct passwd_entry *account, bool *ret_known)
{
	const struct shadow_entry *shadow;

	*ret_known = true;
	if (!slice_equal(account->field, S("x")))
		return account->field;
	if (files->shadow.answer == ROOT_UNKNOWN) {
		*ret_known = false;
		return S("*");
	}
	shadow = shadow_of(files, account->name);
	return shadow ? shadow->field : S("*");
}

bool field_has_hash(struct slice field)
{
	return slice_equal(field, MASK) ||
	       (field.len > 0 && !mask_is_locked(field)); /* "***": a hash that does not say its scheme */
}
