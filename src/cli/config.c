/* config.c - which configuration files there are, and what they say of one command */
#include "cli/config.h"

#include "base/buffer.h"
#include "base/cleanup.h"
#include "base/file.h"
#include "base/folder.h"
#include "codec/yaml.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_NAME "plimsoll.yaml"
#define SYSTEM_FOLDER "/etc/plimsoll"
#define NOTHING "/dev/null"

/* What is found without being named decides by itself: nobody but us and the administrator may have written it. */
static int check_owner(const char *path, struct error *err)
{
	struct stat status;

	if (stat(path, &status) < 0)
		return error_errno(err, "look at '%s'", path);
	if (status.st_uid != 0 && status.st_uid != geteuid())
		return error_set(err, ERR_DENIED,
			"'%s' is not used: it belongs to neither you nor root; --config names it all the same", path);
	if (status.st_mode & S_IWOTH)
		return error_set(err, ERR_DENIED, "'%s' is not used: everybody may write it; chmod o-w makes it good", path);
	return 0;
}

static int read_file(struct config_file *file, struct arena *arena, struct error *err)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(CONFIG_BYTES_MAX);
	int r = file_read(file->path, &text, err);

	if (r == 0)
		r = yaml_read_strictly(
			slice_from_text(file->path), arena_copy(arena, buffer_slice(&text)), arena, &file->root, err);
	if (r == 0 && file->root)
		r = config_check(file, arena, err);
	file->there = r == 0;
	return r;
}

/* One that nobody named: it need not be there. */
static int find_file(struct config *config, struct arena *arena, const char *folder, const char *kind, struct error *err)
{
	struct config_file *file = &config->files[config->file_count++];
	int r;

	*file = (struct config_file){ .path = arena_printf(arena, "%s/" FILE_NAME, folder).ptr, .kind = kind };
	if (access(file->path, F_OK) < 0 && (errno == ENOENT || errno == ENOTDIR))
		return 0;
	r = check_owner(file->path, err);
	if (r == 0)
		r = read_file(file, arena, err);
	return r < 0 ? error_context(err, r, "configuration") : 0;
}

int config_read(const char *named, struct arena *arena, struct config *ret_config, struct error *err)
{
	cleanup_free char *folder = folder_of_user("XDG_CONFIG_HOME", ".config");
	const char *system_folder = getenv("PLIMSOLL_SYSCONFDIR");
	int r = 0;

	*ret_config = (struct config){ 0 };
	if (named) {
		ret_config->files[0] = (struct config_file){ .path = arena_text(arena, slice_from_text(named)), .kind = "named" };
		ret_config->file_count = 1;
		if (strcmp(named, NOTHING) != 0)
			r = read_file(&ret_config->files[0], arena, err);
		return r < 0 ? error_context(err, r, "configuration") : 0;
	}
	if (folder)
		r = find_file(ret_config, arena, folder, "user", err);
	if (r == 0)
		r = find_file(ret_config, arena, system_folder && *system_folder ? system_folder : SYSTEM_FOLDER, "system", err);
	return r;
}

/* Does PATH lie in the folder that OPERAND names? The whole machine is no such folder: its own configuration is what it goes by. */
static bool lies_in(const char *path, const char *operand)
{
	cleanup_free char *real = realpath(path, NULL), *folder = realpath(operand, NULL);
	size_t length = folder ? strlen(folder) : 0;

	return real && length > 1 && strncmp(real, folder, length) == 0 && real[length] == '/';
}

/* Who makes an image, or sends a change to a source tree, must not decide how it is judged. */
static int check_targets(const struct config *config, const struct options *options, struct error *err)
{
	if (!(option_table[OPTION_PLATFORM].commands & UINT64_C(1) << options->command))
		return 0;
	for (size_t i = 0; i < config->file_count; i++) {
		const struct config_file *file = &config->files[i];

		for (size_t k = 0; file->there && strcmp(file->kind, "named") != 0 && k < options->operand_count; k++) {
			const char *operand = options->operands[k], *colon = strchr(operand, ':');

			if (lies_in(file->path, operand) || (colon && lies_in(file->path, colon + 1)))
				return error_set(err, ERR_DENIED,
					"configuration: '%s' lies in what is scanned, and is not used; --config names it all the "
					"same, or /dev/null",
					file->path);
		}
	}
	return 0;
}

/* The section of COMMAND goes before the top. */
static const struct tree *find_value(
	const struct config_file *file, enum option_id id, enum command_id command, bool section_only)
{
	const char *name = option_table[id].name;
	char section[CONFIG_SECTION_SIZE];
	const struct tree *value = NULL, *table;

	config_section(command, section);
	table = section[0] ? tree_get(file->root, section) : NULL;
	if (table && table->kind == TREE_TABLE)
		value = tree_get(table, name);
	if (!value && !section_only && config_key_at_top(slice_from_text(name)) == id)
		value = tree_get(file->root, name);
	return value && value->kind != TREE_TABLE ? value : NULL; /* "vex" may be the section of that command, too */
}

bool config_take(
	const struct config *config, struct options *options, enum option_id id, enum command_id command, bool section_only)
{
	if (option_table[id].no_key)
		return false;
	for (size_t i = 0; i < config->file_count; i++) {
		const struct config_file *file = &config->files[i];
		const struct tree *value = file->root ? find_value(file, id, command, section_only) : NULL;
		const char **values;
		size_t count;

		if (!value)
			continue;
		count = config_values(file, &option_table[id], value, &options->arena, &values);
		for (size_t k = 0; k < count; k++)
			options_add(options, id, values[k]);
		options->values[id].source =
			arena_printf(&options->arena, "%s:%llu", file->path, (unsigned long long)value->key_line).ptr;
		return true;
	}
	return false;
}

int config_apply(const struct config *config, struct options *options, struct error *err)
{
	int r = check_targets(config, options, err);

	for (unsigned id = 0; r == 0 && id < OPTION_COUNT; id++)
		if (option_table[id].commands & UINT64_C(1) << options->command && options->values[id].count == 0)
			config_take(config, options, (enum option_id)id, options->command, false);
	return r;
}
