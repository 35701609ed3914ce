/* passwd.c - the accounts of a passwd(5) file */
#include "judge/passwd.h"
#include "settings/shadow.h"

#define FIELD_COUNT 7
#define FIELDS_MIN 4 /* glibc takes a line without GECOS, home and shell, and all behind the sixth colon for the shell */
#define FIELD_LEN_MAX 1024

enum { FIELD_NAME, FIELD_PASSWORD, FIELD_UID, FIELD_GID, FIELD_GECOS, FIELD_HOME, FIELD_SHELL };

static bool fields_cut(struct slice line, struct slice fields[FIELD_COUNT])
{
	size_t count = 0;

	while (count + 1 < FIELD_COUNT && slice_cut(line, ':', &fields[count], &line))
		count++;
	fields[count++] = line;
	return count >= FIELDS_MIN;
}

/* NULL, or what is wrong with the line. Notes never quote the line: it may hold a password's hash. */
static const char *account_read(struct slice line, struct account *account)
{
	struct slice fields[FIELD_COUNT] = { 0 };

	if (!fields_cut(line, fields))
		return "fewer than four fields";
	if (!user_id_read(fields[FIELD_UID], &account->uid))
		return "the user id is no number";
	if (!user_id_read(fields[FIELD_GID], &account->gid))
		return "the group id is no number";
	account->name = fields[FIELD_NAME];
	account->gecos = fields[FIELD_GECOS];
	account->home = fields[FIELD_HOME];
	account->shell = fields[FIELD_SHELL];
	if (account->name.len == 0)
		return "no name";
	if (!text_is_plain(account->name, FIELD_LEN_MAX) || !text_is_plain(account->gecos, FIELD_LEN_MAX) ||
		!text_is_plain(account->home, FIELD_LEN_MAX) || !text_is_plain(account->shell, FIELD_LEN_MAX))
		return "a field is too long, or holds control characters";
	return NULL;
}

void passwd_read(struct slice path, struct slice bytes, struct judge_sink *sink, struct remarks *remarks)
{
	struct slice line;

	for (uint64_t number = 1; slice_next_line(&bytes, &line); number++) {
		struct account account = { .path = path, .line = number };
		const char *wrong;

		line = user_line(line);
		if (line.len == 0 || line.ptr[0] == '#')
			continue;
		if (line.ptr[0] == '+' || line.ptr[0] == '-') { /* nsswitch.conf(5), compat: more users from elsewhere */
			remarks_add(
				remarks, NOTE_REMARK, "line %ju: asks for accounts of a directory service", (uintmax_t)number);
			continue;
		}
		wrong = account_read(line, &account);
		if (wrong)
			remarks_add(remarks, NOTE_INCOMPLETE, "line %ju: %s", (uintmax_t)number, wrong);
		else
			sink->add_account(sink->context, &account);
	}
}
