/* stated_test.c - what the readers of settings files find: keys, values, sections, lines */
#include "base/buffer.h"
#include "base/test.h"
#include "settings/directive.h"
#include "settings/ini.h"
#include "settings/key_value.h"
#include "settings/pwquality.h"

#define FILE_AT(name, text)                                                                                     \
	{                                                                                                       \
		.path = S(name), .kind = FILE_REGULAR, .bytes = S(text), .size = sizeof(text) - 1, .mode = 0644 \
	}
#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* "file:line [section] key=value words; …" and the trouble. */
static struct slice list_text(const struct stated_list *list)
{
	cleanup_buffer struct buffer out = BUFFER_INIT(0);

	for (size_t i = 0; i < list->count; i++) {
		const struct stated *stated = &list->items[i];

		buffer_addf(&out, "%s%.*s:%ju", i ? "; " : "", SLICE_ARG(slice_base_name(stated->path)), (uintmax_t)stated->line);
		if (stated->section.len)
			buffer_addf(&out, " [%.*s]", SLICE_ARG(stated->section));
		buffer_addf(&out, " %.*s=%.*s", SLICE_ARG(stated->key), SLICE_ARG(stated->value));
	}
	if (list->trouble.len)
		buffer_addf(&out, " ! %.*s", SLICE_ARG(list->trouble));
	return arena_copy(list->arena, buffer_slice(&out));
}

TEST(keys_and_values_are_cut_as_their_programs_do)
{
	static const struct {
		bool equals;
		struct file file;
		const char *want;
	} cases[] = {
		{ false, FILE_AT("a", "key value # c\n  k\tv w\n#x y\nq \"a # b\" c\nalone\n"),
			"a:1 key=value; a:2 k=v w; a:4 q=a # b; a:5 alone=" },
		{ true, FILE_AT("a", "k=v\nk2 = 'v 2'\nk3 v3\nk4=a#b # c\n=x\n"),
			"a:1 k=v; a:2 k2=v 2; a:3 k3=v3; a:4 k4=a#b; a:5 =x" },
		{ true, FILE_AT("a", "k = \r\nk=\"open\n"), "a:1 k=; a:2 k=\"open" },
	};
	cleanup_arena struct arena arena = ARENA_INIT;

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct stated_list list = { .arena = &arena };

		key_value_read(&cases[i].file, &(struct key_value_style){ cases[i].equals, S("#") }, &list);
		CHECK_SLICE(list_text(&list), cases[i].want);
	}
}

TEST(sections_hold_keys_and_option_files_include_others)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct file files[] = {
		FILE_AT("etc/mysql/my.cnf",
			"top=1\n[mysqld]\na_b = \"x # y\" # c\nskip-networking\n!includedir /etc/mysql/conf.d\nlast=1;2\n"),
		FILE_AT("etc/mysql/conf.d/b.cnf", "[mysqld]\nb=2#c\n"),
		FILE_AT("etc/mysql/conf.d/a.cnf", "c=3\n"),
		FILE_AT("etc/mysql/conf.d/.hidden.cnf", "d=4\n"),
	};
	struct root root = root_make(files, COUNT(files), &arena);
	struct stated_list list = { .arena = &arena };

	ini_read(&root, root_entry(&root, S("etc/mysql/my.cnf")), &list);
	CHECK_SLICE(list_text(&list),
		"my.cnf:1 top=1; my.cnf:3 [mysqld] a-b=x # y; my.cnf:4 [mysqld] skip-networking=on; a.cnf:1 c=3; "
		"b.cnf:2 [mysqld] b=2; my.cnf:6 [mysqld] last=1;2");
}

/* As my_print_defaults of MariaDB 10.11 prints them. */
TEST(values_of_option_files_are_those_that_mysql_takes)
{
	static const struct file file = FILE_AT("etc/my.cnf", "[mysqld]\na = x#y\nb = \"x # y\" # c\nc = 'q'\nskip-x\nd=1;2\ne_f "
							      "= 3\ng = x ; y\n  h  =  7  \n# i=1\n;j=1\nl=\"open\n"
							      "m=\n[client]\nz=1\n[ mysqld ]\nn=9\n");
	static const char *const values[] = { "x", "x # y", "q", "on", "1;2", "3", "x ; y", "7", "\"open", "" };
	cleanup_arena struct arena arena = ARENA_INIT;
	struct file files[] = { file };
	struct root root = root_make(files, 1, &arena);
	struct stated_list list = { .arena = &arena };
	size_t count = 0;

	ini_read(&root, &files[0], &list);
	for (size_t i = 0; i < list.count; i++)
		if (slice_equal(list.items[i].section, S("mysqld"))) {
			CHECK(count < COUNT(values));
			CHECK_SLICE(list.items[i].value, values[count++]);
		}
	CHECK_INT(count, COUNT(values));
}

TEST(directives_of_nginx_have_words_and_blocks)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct file files[] = {
		FILE_AT("etc/nginx/nginx.conf",
			"user a; # c\nhttp {\n  log 'a;b' \"c d\" e\\ f;\n  server { listen 1;\n  root ${x}/y; }\n"
			"  include conf.d/*.conf;\n}\nafter 1;\n}\nlost 1"),
		FILE_AT("etc/nginx/conf.d/a.conf", "inner 1;"),
	};
	struct root root = root_make(files, COUNT(files), &arena);
	struct stated_list list = { .arena = &arena };

	nginx_read(&root, root_entry(&root, S("etc/nginx/nginx.conf")), S(""), &list);
	CHECK_SLICE(list_text(&list),
		"nginx.conf:1 user=a; nginx.conf:3 [http] log=a;b c d e\\ f; nginx.conf:4 [server] listen=1; "
		"nginx.conf:5 [server] root=${x}/y; a.conf:1 [http] inner=1; nginx.conf:8 after=1");
	CHECK_INT(list.items[1].values.count, 3);
}

TEST(sections_of_httpd_count_by_modules_and_definitions)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct file files[] = { FILE_AT("etc/apache2/apache2.conf",
		"Define HERE\nLoadModule ssl_module /x.so\n<IfModule mod_ssl.c>\n<IfModule !mod_ssl.c>\nA 1\n</IfModule>\nB "
		"2\n</IfModule>\n"
		"<IfDefine !HERE>\nC 3\n</IfDefine>\n<IfDefine HERE>\nD \"a b\" \\\n c\n</IfDefine>\n<Directory \"/a\">\n E "
		"5\n</Directory>\nF 6\n") };
	struct root root = root_make(files, COUNT(files), &arena);
	struct stated_list list = { .arena = &arena };

	apache_read(&root, &files[0], S(""), &list);
	CHECK_SLICE(list_text(&list),
		"apache2.conf:1 Define=HERE; apache2.conf:2 LoadModule=ssl_module /x.so; apache2.conf:7 [IfModule] "
		"B=2; apache2.conf:13 [IfDefine] D=\"a b\"  c; apache2.conf:17 [Directory] E=5; apache2.conf:19 F=6");
}

/* As httpd 2.4 says with -D DUMP_CONFIG. */
TEST(modules_are_known_by_their_names_and_their_files)
{
	static const char head[] = "LoadModule mpm_event_module m/mod_mpm_event.so\nLoadModule dir_module m/mod_dir.so\n";
	static const struct {
		const char *argument;
		bool holds;
	} cases[] = { { "mod_dir.c", true }, { "!dir_module", false }, { "mod_ssl.c", false }, { "!mod_ssl.c", true },
		{ "mod_so.c", true }, { "core.c", true }, { "mod_unixd.c", true }, { "mpm_event_module", true },
		{ "event.c", true }, { "prefork.c", false } };
	cleanup_arena struct arena arena = ARENA_INIT;

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct file files[] = { FILE_AT("etc/apache2/apache2.conf", "") };
		struct root root = root_make(files, 1, &arena);
		struct stated_list list = { .arena = &arena };

		files[0].bytes = arena_printf(&arena, "%s<IfModule %s>\nA 1\n</IfModule>\n", head, cases[i].argument);
		files[0].size = files[0].bytes.len;
		apache_read(&root, &files[0], S(""), &list);
		CHECK_INT(list.count, cases[i].holds ? 3 : 2);
	}
}

TEST(words_are_cut_as_a_shell_would)
{
	static const struct {
		const char *text, *words;
	} cases[] = { { " a  b ", "<a><b>" }, { "'a b' \"c'd\"", "<a b><c'd>" }, { "a\"b c\"d", "<ab cd>" },
		{ "a\\ b \\\"c", "<a b><\"c>" }, { "\"\"", "<>" }, { "\"open end", "<open end>" }, { "", "" } };
	cleanup_arena struct arena arena = ARENA_INIT;

	for (size_t i = 0; i < COUNT(cases); i++) {
		cleanup_buffer struct buffer out = BUFFER_INIT(0);
		struct slice text = slice_from_text(cases[i].text), word;

		while (settings_next_word(&text, &arena, &word))
			buffer_addf(&out, "<%.*s>", SLICE_ARG(word));
		CHECK_SLICE(buffer_slice(&out), cases[i].words);
	}
}

TEST(what_is_not_read_is_told_from_what_is_not_there)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct file files[] = { FILE_AT("etc/group", ""), { .path = S("etc/login.defs"), .kind = FILE_REGULAR, .size = 9 },
		{ .path = S("etc/passwd"), .kind = FILE_FOLDER } };
	struct root root = root_make(files, COUNT(files), &arena);
	const struct file *file;
	struct slice why;

	CHECK_INT(settings_file(&root, S("etc/group"), &file, &why), ROOT_THERE);
	CHECK_INT(settings_file(&root, S("etc/shadow"), &file, &why), ROOT_ABSENT);
	CHECK_INT(settings_file(&root, S("etc/login.defs"), &file, &why), ROOT_UNKNOWN);
	CHECK_SLICE(why, "/etc/login.defs is too large, or was not read");
	CHECK_INT(settings_file(&root, S("etc/passwd"), &file, &why), ROOT_UNKNOWN);
	CHECK_INT(settings_file(&root, S("srv/unheard"), &file, &why), ROOT_UNKNOWN);
	CHECK_SLICE(why, "/srv/unheard is not read");
}

static struct slice repeated(const char *text, size_t count, const char *end, struct arena *arena)
{
	cleanup_buffer struct buffer out = BUFFER_INIT(0);

	for (size_t i = 0; i < count; i++)
		buffer_add_slice(&out, slice_from_text(text));
	buffer_add_slice(&out, slice_from_text(end));
	return arena_copy(arena, buffer_slice(&out));
}

TEST(what_is_beyond_a_limit_is_a_trouble)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	static const char *const mains[] = { "etc/nginx/nginx.conf", "etc/apache2/apache2.conf", "etc/my.cnf" };
	static const char *const texts[] = { "include d/*.conf;\n", "Include d/*.conf\n", "!includedir /d\n" };
	static const char *const folders[] = { "etc/nginx/d", "etc/apache2/d", "d" };

	for (size_t i = 0; i < COUNT(mains); i++)
		for (size_t count = STATED_INCLUDES_MAX - 1; count <= STATED_INCLUDES_MAX; count++) {
			struct stated_list list = { .arena = &arena };
			struct file *files = arena_array(&arena, struct file, count + 1), *file;
			struct root root;
			struct slice why;

			files[0] = (struct file){ .path = slice_from_text(mains[i]), .bytes = slice_from_text(texts[i]) };
			for (size_t k = 1; k <= count; k++)
				files[k] = (struct file){ .path = arena_printf(
								  &arena, "%s/%zu.%s", folders[i], k, i == 2 ? "cnf" : "conf"),
					.bytes = S("a b;\n") };
			root = root_make(files, count + 1, &arena);
			CHECK_INT(root_find(&root, slice_from_text(mains[i]), (const struct file **)&file, &why), ROOT_THERE);
			if (i == 0)
				nginx_read(&root, file, S(""), &list);
			else if (i == 1)
				apache_read(&root, file, S(""), &list);
			else
				ini_read(&root, file, &list);
			CHECK_INT(list.count, STATED_INCLUDES_MAX - 1);
			CHECK_INT(slice_starts_with(list.trouble, S("too much is included")), count == STATED_INCLUDES_MAX);
		}
}

TEST(a_line_that_goes_on_has_an_end)
{
	cleanup_arena struct arena arena = ARENA_INIT;

	for (int longer = 0; longer < 2; longer++) {
		struct stated_list list = { .arena = &arena };
		struct slice rest = repeated("ab\\\n", longer ? 5000 : 4000, "c\nd\n", &arena), line, whole;
		uint64_t number = 1;

		slice_next_line(&rest, &line);
		whole = settings_continued(line, false, &rest, &number, &list);
		CHECK_SLICE(rest, "d\n");
		CHECK_INT(number, longer ? 5001 : 4001);
		CHECK_INT(list.trouble.len > 0, longer);
		if (!longer)
			CHECK_INT(whole.len, 8001);
	}
}

TEST(a_file_of_which_only_a_part_was_kept_has_no_bytes)
{
	const struct file whole = { .bytes = S("ab"), .size = 2 }, head = { .bytes = S("ab"), .size = 3 }, empty = { .size = 0 };

	CHECK(settings_has_bytes(&whole));
	CHECK(settings_has_bytes(&empty));
	CHECK(!settings_has_bytes(&head));
}
