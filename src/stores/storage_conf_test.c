/* storage_conf_test.c - where images are, by storage.conf(5) and by name */
#include "stores/storage_conf.h"
#include "stores/store_made.h"

/* "driver: /root /root" */
static struct slice told(const struct storage_place *place, struct arena *arena)
{
	struct slice text = arena_printf(arena, "%.*s:", SLICE_ARG(place->driver));

	for (size_t i = 0; i < place->root_count; i++)
		text = arena_printf(arena, "%.*s %s", SLICE_ARG(text), place->roots[i]);
	return text;
}

TEST(root_reads_the_first_file_that_is_there)
{
	static const struct {
		const char *etc, *usr, *named, *want; /* NULL: is not there */
	} cases[] = {
		{ NULL, NULL, NULL, ": /var/lib/containers/storage" },
		{ "[storage]\ndriver=\"overlay\"\ngraphroot=\"/a\"\n", "[storage]\ngraphroot=\"/b\"", NULL, "overlay: /a" },
		{ NULL, "[storage]\ngraphroot=\"/b\"", NULL, ": /b" },
		{ "[storage]\ngraphroot=\"/a\"", NULL,
			"[storage]\ngraphroot=\"/c\"\n[storage.options]\nadditionalimagestores=[\"/d\",\"/c\",\"\"]", ": /c /d" },
		{ "[storage]\ndriver=\"vfs\"\nimagestore=\"/i\"\n[storage.options]\nadditionalimagestores=[\"/d\"]\n", NULL, NULL,
			"vfs: /var/lib/containers/storage /i /d" },
		{ "[storage]\nrootless_storage_path=\"/r\"\n", NULL, NULL, ": /var/lib/containers/storage" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		cleanup_made struct made made = made_new();
		struct storage_user user = { .is_root = true, .home = "/root", .config_home = made.root };
		struct storage_place place;

		made_file(&made, S("containers/storage.conf"), S("[storage]\ngraphroot=\"/not/for/root\"\n"));
		if (cases[i].etc)
			made_file(&made, S("etc"), slice_from_text(cases[i].etc));
		if (cases[i].usr)
			made_file(&made, S("usr"), slice_from_text(cases[i].usr));
		if (cases[i].named)
			made_file(&made, S("named"), slice_from_text(cases[i].named));
		user.system_conf = made_path(&made, S("etc"));
		user.vendor_conf = made_path(&made, S("usr"));
		user.conf = cases[i].named ? made_path(&made, S("named")) : NULL;
		CHECK_INT(storage_place_find(&user, &made.arena, &place, NULL), 0);
		CHECK_SLICE(told(&place, &made.arena), cases[i].want);
	}
}

TEST(a_user_has_a_place_of_its_own)
{
	static const struct {
		const char *etc, *own, *data_home, *driver, *want;
	} cases[] = {
		{ NULL, NULL, NULL, NULL, ": /home/me/.local/share/containers/storage" },
		{ NULL, NULL, "/data", NULL, ": /data/containers/storage" },
		{ "[storage]\ndriver=\"overlay\"\ngraphroot=\"/of/root\"\nimagestore=\"/of/root2\"\n"
		  "[storage.options]\nadditionalimagestores=[\"/shared\"]",
			NULL, NULL, NULL, "overlay: /home/me/.local/share/containers/storage /shared" },
		{ "[storage]\nrootless_storage_path=\"/big/$USER/$UID/x\"", NULL, NULL, NULL, ": /big/me/1000/x" },
		{ "[storage]\ndriver=\"overlay\"\nrootless_storage_path=\"/big\"", "[storage]\ngraphroot=\"$HOME/images\"\n",
			NULL, "vfs", "vfs: /home/me/images" },
		{ "[storage]\ndriver=\"overlay\"", "[storage]\ndriver=\"vfs\"\n", NULL, NULL,
			"vfs: /home/me/.local/share/containers/storage" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		cleanup_made struct made made = made_new();
		struct storage_user user = { .id = 1000, .home = "/home/me", .name = "me", .config_home = made.root };
		struct storage_place place;

		if (cases[i].etc)
			made_file(&made, S("etc"), slice_from_text(cases[i].etc));
		if (cases[i].own)
			made_file(&made, S("containers/storage.conf"), slice_from_text(cases[i].own));
		user.system_conf = made_path(&made, S("etc"));
		user.data_home = cases[i].data_home;
		user.driver = cases[i].driver;
		CHECK_INT(storage_place_find(&user, &made.arena, &place, NULL), 0);
		CHECK_SLICE(told(&place, &made.arena), cases[i].want);
	}
}

TEST(a_file_that_says_nonsense_is_named)
{
	static const struct {
		const char *text, *word;
		int r;
	} cases[] = {
		{ "[storage", "line 1", -ERR_FORMAT },
		{ "[storage]\ngraphroot=\"relative\"", "'relative' is no absolute path", -ERR_FORMAT },
		{ "[storage]\ngraphroot=\"/x/$OTHER\"", "$HOME, $USER and $UID", -ERR_UNSUPPORTED },
		{ "[storage]\n[storage.options]\nadditionalimagestores=[\"here\"]", "'here'", -ERR_FORMAT },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		cleanup_made struct made made = made_new();
		struct storage_user user = { .is_root = true };
		struct storage_place place;
		struct error err;

		made_file(&made, S("conf"), slice_from_text(cases[i].text));
		user.conf = made_path(&made, S("conf"));
		CHECK_INT(storage_place_find(&user, &made.arena, &place, &err), cases[i].r);
		CHECK(strstr(err.text, cases[i].word));
		CHECK(strstr(err.text, user.conf));
	}
}

TEST(a_file_that_was_named_must_be_there)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	const struct storage_user user = { .is_root = true, .conf = "/nowhere/storage.conf" };
	const struct storage_user nobody = { .id = 1 };
	struct storage_place place;
	struct error err;

	CHECK_INT(storage_place_find(&user, &arena, &place, &err), -ERR_NOT_FOUND);
	CHECK(strstr(err.text, "/nowhere/storage.conf"));
	CHECK_INT(storage_place_find(&nobody, &arena, &place, &err), -ERR_NOT_FOUND);
}

TEST(a_place_is_said_as_skopeo_says_it)
{
	static const struct {
		const char *text, *want;
		int r;
	} cases[] = {
		/* containers-transports(5): [[driver@]root[+run-root][:options]] */
		{ "/a", ": /a", 0 },
		{ "overlay@/a", "overlay: /a", 0 },
		{ "overlay@/a+/run", "overlay: /a", 0 },
		{ "vfs@/a+/run:vfs.imagestore=/b,vfs.mountopt=x", "vfs: /a /b", 0 },
		{ "/a:overlay.imagestore=/b,overlay.imagestore=/c", ": /a /b /c", 0 },
		{ "a", NULL, -ERR_USAGE },
		{ "", NULL, -ERR_USAGE },
		{ "overlay@", NULL, -ERR_USAGE },
		{ "overlay", NULL, -ERR_USAGE },
		{ "/a:overlay.imagestore=b", NULL, -ERR_USAGE },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		struct storage_place place;

		CHECK_INT(storage_place_parse(slice_from_text(cases[i].text), &arena, &place, NULL), cases[i].r);
		if (cases[i].want)
			CHECK_SLICE(told(&place, &arena), cases[i].want);
	}
}
