/* settings.c - fuzz what reads settings, and all built-in rules over them: files as a byte that picks the path, then its bytes up to a NUL */
#include "judge/settings.h"
#include "model/shown.h"
#include "settings/directive.h"
#include "settings/ini.h"
#include "settings/key_value.h"
#include "settings/pam.h"
#include "settings/pwquality.h"
#include "settings/shadow.h"

#define FILES_MAX 12u

static const char *const paths[] = { "etc/passwd", "etc/shadow", "etc/group", "etc/gshadow", "etc/login.defs",
	"etc/pam.d/common-password", "etc/pam.d/common-auth", "etc/pam.d/login", "etc/pam.d/system-auth", "etc/pam.conf",
	"etc/security/pwquality.conf", "etc/security/pwquality.conf.d/a.conf", "etc/mysql/my.cnf", "etc/mysql/conf.d/a.cnf",
	"etc/nginx/nginx.conf", "etc/nginx/conf.d/a.conf", "etc/httpd/conf/httpd.conf", "etc/httpd/conf.d/a.conf",
	"etc/apache2/apache2.conf", "etc/systemd/system/ssh.service", "etc/yum.repos.d/a.repo", "etc/redis.conf", "etc/sudoers",
	"etc/snmp/snmpd.conf", "etc/ssh/sshd_config", "var/lib/pgsql/pg_hba.conf" };

static void take(void *context, const struct judgement *judgement)
{
	*(uint64_t *)context += slice_hash(judgement->reason, judgement->kind);
	for (size_t i = 0; i < judgement->exhibit_count; i++)
		*(uint64_t *)context += slice_hash(judgement->exhibits[i].text, 0) + slice_hash(judgement->exhibits[i].path, 0);
}

static void sum_list(const struct stated_list *list, uint64_t *sum)
{
	for (size_t i = 0; i < list->count; i++) {
		*sum += slice_hash(list->items[i].key, 0) + slice_hash(list->items[i].value, 1) +
			slice_hash(list->items[i].section, 2) + slice_hash(list->items[i].text, 3);
		for (size_t k = 0; k < list->items[i].values.count; k++)
			*sum += slice_hash(list->items[i].values.items[k], k);
	}
	*sum += slice_hash(list->trouble, 4);
}

/* FILE by every reader, whatever it is. */
static void read_as_all(const struct root *root, const struct file *file, struct arena *arena, uint64_t *sum)
{
	struct slice bytes = file->bytes, line;

	for (unsigned reader = 0; reader < 6; reader++) {
		struct stated_list list = { .arena = arena };

		if (reader < 2)
			key_value_read(file, &(struct key_value_style){ reader, S("#") }, &list);
		else if (reader == 2)
			login_defs_read(file, &list);
		else if (reader == 3)
			ini_read(root, file, &list);
		else if (reader == 4)
			nginx_read(root, file, S(""), &list);
		else
			apache_read(root, file, S(""), &list);
		sum_list(&list, sum);
	}
	while (slice_next_line(&bytes, &line))
		*sum += slice_hash(shown_line(line, true, arena), 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct arena rules_arena;
	static struct rules rules;
	cleanup_arena struct arena arena = ARENA_INIT;
	struct slice input = slice_make(data, size), text;
	struct file files[FILES_MAX] = { 0 };
	struct image image = { 0 };
	uint64_t sum = 0;
	struct judgement_sink sink = { take, &sum };
	struct root root;
	struct judge_input judged;
	size_t count = 0;

	if (!rules.count && rules_read_builtin(false, &rules_arena, &rules, NULL) < 0)
		abort();
	while (count < FILES_MAX && slice_next_token(&input, 0, &text))
		if (text.len) {
			unsigned char pick = (unsigned char)text.ptr[0];

			files[count].path = slice_from_text(paths[pick % (sizeof paths / sizeof *paths)]);
			files[count].bytes = slice_from(text, 1);
			files[count].size = files[count].bytes.len;
			files[count++].mode = 0644;
		}
	root = root_make(files, count, &arena);
	for (size_t i = 0; i < root.count; i++)
		read_as_all(&root, &root.files[i], &arena, &sum);
	judged = (struct judge_input){ .logins = { .root = &root, .image = &image }, .rules = rules };
	judge_settings(&judged, &sink, &arena);
	return 0;
}
