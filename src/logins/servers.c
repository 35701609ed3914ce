/* servers.c - which servers are installed: by packages, and by programs that no package brought */
#include "logins/parts.h"

const struct server_facts server_facts[] = {
#define SERVER(service, name, packages, programs, units) { LOGIN_##service, name, packages, programs, units },
#include "logins/servers.def"
#undef SERVER
};
const size_t server_facts_count = sizeof server_facts / sizeof *server_facts;

static bool has_word(const char *words, struct slice word)
{
	struct slice left = slice_from_text(words), next;

	while (slice_next_token(&left, ' ', &next))
		if (slice_equal(next, word) ||
			(slice_ends_with(next, S("*")) && slice_starts_with(word, slice_first(next, next.len - 1))))
			return true;
	return false;
}

/* "1:9.2p1-2+deb12u1" is 9.2p1 of its maker. */
static struct slice upstream_version(struct slice version)
{
	struct slice epoch, rest;
	ptrdiff_t dash;

	if (slice_cut(version, ':', &epoch, &rest))
		version = rest;
	dash = slice_find_last_byte(version, '-');
	return dash > 0 ? slice_first(version, (size_t)dash) : version;
}

/* What a program that no package brought says of itself: "OpenSSH_9.2p1". */
static struct slice stated_version(const struct logins_input *input, struct slice program)
{
	for (size_t i = 0; i < input->package_count; i++)
		if (input->packages[i].type == PACKAGE_GENERIC && slice_equal(input->packages[i].path, program))
			return input->packages[i].version;
	return S("");
}

/* "openssh" holds the server on Arch, and on SUSE is a name for client and server; elsewhere it is the common part. */
static bool package_is_server(const struct package *package, const struct server_facts *facts, const struct logins_input *input)
{
	if (!has_word(facts->packages, package->name))
		return false;
	return !slice_equal(package->name, S("openssh")) || slice_equal(input->distribution.id, S("arch"));
}

/* A program's name stands also over settings, scripts of init and manuals, and links to services are called as they are. */
static bool may_be_program(const struct file *file)
{
	static const char *const not_below[] = { "etc/", "usr/share/", "usr/lib/systemd/", "lib/systemd/", "var/lib/", "run/",
		"proc/" };
	struct slice last = slice_base_name(slice_folder_name(file->path));

	for (size_t i = 0; i < sizeof not_below / sizeof *not_below; i++)
		if (slice_starts_with(file->path, slice_from_text(not_below[i])))
			return false;
	if (file->kind == FILE_REGULAR)
		return file->mode & 0111;
	return (file->kind == FILE_SYMLINK || file->kind == FILE_HARDLINK) &&
	       (slice_equal(last, S("bin")) || slice_equal(last, S("sbin")) || slice_find(file->path, S("libexec/")) >= 0);
}

static const struct file *program_of(const struct server_facts *facts, const struct root *root)
{
	for (size_t i = 0; i < root->count; i++) {
		const struct file *file = &root->files[i];

		if (has_word(facts->programs, slice_base_name(file->path)) && may_be_program(file))
			return file;
	}
	return NULL;
}

void servers_find(struct logins *logins, const struct logins_input *input, struct arena *arena)
{
	logins->servers = arena_array(arena, struct login_server, server_facts_count * 2); /* and busybox's applets */
	for (size_t i = 0; i < server_facts_count; i++) {
		const struct server_facts *facts = &server_facts[i];
		struct login_server server = { .service = facts->service, .name = slice_from_text(facts->name) };
		const struct file *program = program_of(facts, input->root);
		bool found = program;

		for (size_t k = 0; k < input->package_count; k++) {
			const struct package *package = &input->packages[k];

			if (!package_is_server(package, facts, input))
				continue;
			found = true;
			server.version = upstream_version(package->version);
			server.exhibit = (struct exhibit){ package->path, 0,
				arena_printf(arena, "%.*s %.*s", SLICE_ARG(package->name), SLICE_ARG(package->version)) };
			break;
		}
		if (program) {
			server.program = program->path;
			if (!server.version.len)
				server.version = stated_version(input, program->path);
			if (!server.exhibit.text.len)
				server.exhibit = (struct exhibit){ program->path, 0, S("") };
		}
		if (found)
			logins->servers[logins->server_count++] = server;
	}
}

static const struct server_facts *facts_of(const struct login_server *server)
{
	for (size_t i = 0; i < server_facts_count; i++)
		if (slice_equal(server->name, slice_from_text(server_facts[i].name)))
			return &server_facts[i];
	return NULL;
}

const struct login_server *server_of_program(const struct logins *logins, struct slice name)
{
	for (size_t i = 0; i < logins->server_count; i++)
		if (facts_of(&logins->servers[i]) && has_word(facts_of(&logins->servers[i])->programs, name))
			return &logins->servers[i];
	return NULL;
}

const struct login_server *server_of_applet(struct search *search, struct slice applet, struct slice path)
{
	static const struct {
		const char *applet;
		enum login_service service;
	} applets[] = { { "telnetd", LOGIN_TELNET }, { "ftpd", LOGIN_FTP }, { "tftpd", LOGIN_TFTP } };
	struct logins *logins = search->logins;
	struct login_server *server;

	for (size_t i = 0; i < logins->server_count; i++)
		if (slice_equal(logins->servers[i].name, applet))
			return &logins->servers[i];
	for (size_t i = 0; i < sizeof applets / sizeof *applets; i++)
		if (slice_equal(applet, slice_from_text(applets[i].applet)) && logins->server_count < server_facts_count * 2) {
			server = &logins->servers[logins->server_count++];
			*server = (struct login_server){ .service = applets[i].service,
				.name = slice_from_text(applets[i].applet),
				.program = path,
				.exhibit = { path, 0, applet } };
			return server;
		}
	return NULL;
}

const struct login_server *server_of_unit(const struct logins *logins, struct slice name)
{
	for (size_t i = 0; i < logins->server_count; i++)
		if (facts_of(&logins->servers[i]) && has_word(facts_of(&logins->servers[i])->units, name))
			return &logins->servers[i];
	return NULL;
}
