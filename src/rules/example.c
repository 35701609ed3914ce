/* example.c - the examples of a rule: small trees, and what the rule must say of each */
#include "base/words.h"
#include "model/capability.h"
#include "rules/reading.h"

#define FILES_MAX 200u
#define FILE_BYTES_MAX (64u << 10)
#define PACKAGES_MAX 200u
#define WORDS_MAX 200u
#define LINE_BYTES_MAX 4000u
#define TITLE_BYTES_MAX 200u

const char *rule_result(enum judgement_kind kind)
{
	static const char *const words[JUDGEMENT_KIND_COUNT] = {
		[JUDGEMENT_PASS] = "pass",
		[JUDGEMENT_FAIL] = "fail",
		[JUDGEMENT_NOT_APPLICABLE] = "not-applicable",
		[JUDGEMENT_INCOMPLETE] = "incomplete",
	};

	return kind < JUDGEMENT_KIND_COUNT ? words[kind] : "";
}

static enum judgement_kind judgement_of(struct slice word)
{
	unsigned kind = 0;

	while (kind + 1 < JUDGEMENT_KIND_COUNT && !slice_equal(word, slice_from_text(rule_result((enum judgement_kind)kind))))
		kind++;
	return (enum judgement_kind)kind;
}

static enum file_kind file_kind_of(struct slice word)
{
	return slice_equal(word, S("folder"))   ? FILE_FOLDER
	       : slice_equal(word, S("link"))   ? FILE_SYMLINK
	       : slice_equal(word, S("device")) ? FILE_DEVICE
						: FILE_REGULAR;
}

/* "[uid, gid]" */
static void read_owner(struct schema *schema, const struct tree *value, struct file *file)
{
	if (!schema_list(schema, value, 2, 2))
		return;
	file->uid = schema_number(schema, value->items[0], 0, UINT32_MAX, 0);
	file->gid = schema_number(schema, value->items[1], 0, UINT32_MAX, 0);
}

static uint64_t read_capability(struct schema *schema, const struct tree *value)
{
	struct slice name = schema_line(schema, value, TITLE_BYTES_MAX);

	for (unsigned i = 0; i < CAPABILITY_COUNT; i++)
		if (slice_equal(name, capability_name(i)))
			return 1ull << i;
	if (!schema->failed)
		schema_fail_key(schema, value, "no capability is called so: cap_net_raw and the like (capabilities(7))");
	return 0;
}

static struct file read_file(struct reading *reading, const struct tree *value)
{
	struct schema *schema = &reading->schema;
	struct file file = { 0 };
	const struct tree *to;

	if (!schema_table(schema, value, "path! kind mode owner text to capability package"))
		return file;
	file.path = slice_from(path_read(schema, tree_get(value, "path"), false), 1);
	file.kind = file_kind_of(schema_word(schema, tree_get(value, "kind"), "file folder link device"));
	file.mode = schema_mode(schema, tree_get(value, "mode"),
		file.kind == FILE_FOLDER    ? 0755
		: file.kind == FILE_SYMLINK ? 0777
					    : 0644);
	read_owner(schema, tree_get(value, "owner"), &file);
	file.bytes = schema_text(schema, tree_get(value, "text"), FILE_BYTES_MAX);
	file.size = file.bytes.len;
	file.owner = schema_line(schema, tree_get(value, "package"), TITLE_BYTES_MAX);
	file.owner_known = 1;
	if (tree_get(value, "capability"))
		file.capabilities = read_capability(schema, tree_get(value, "capability"));
	to = tree_get(value, "to");
	file.link = schema_line(schema, to, PATH_BYTES_MAX);
	if (file.kind == FILE_SYMLINK && !to)
		schema_fail(schema, value, "the key 'to' is missing: where the link leads");
	else if (file.kind != FILE_SYMLINK && to)
		schema_fail_key(schema, to, "'to' is for links: kind: link");
	if (file.kind != FILE_REGULAR && tree_get(value, "text"))
		schema_fail_key(schema, tree_get(value, "text"), "'text' is for files");
	return file;
}

static void read_files(struct reading *reading, const struct tree *value, struct example *example)
{
	if (!schema_list(&reading->schema, value, 0, FILES_MAX))
		return;
	example->file_count = value->count;
	example->files = arena_array(reading->schema.arena, struct file, value->count);
	for (size_t i = 0; i < value->count && !reading->schema.failed; i++) {
		example->files[i] = read_file(reading, value->items[i]);
		for (size_t before = 0; before < i && !reading->schema.failed; before++)
			if (slice_equal(example->files[i].path, example->files[before].path))
				schema_fail(&reading->schema, value->items[i], "a path that stands twice");
	}
}

static const char package_words[] = ""
#define PACKAGE_TYPE(symbol, purl, ecosystem, scheme, word) " " purl
#include "model/package_types.def"
#undef PACKAGE_TYPE
	;

static enum package_type package_type_of(struct slice purl)
{
	for (unsigned type = PACKAGE_UNKNOWN + 1; type < PACKAGE_TYPE_COUNT; type++)
		if (slice_equal(purl, slice_from_text(package_type_facts((enum package_type)type)->purl)))
			return (enum package_type)type;
	return PACKAGE_UNKNOWN;
}

static struct package read_package(struct schema *schema, const struct tree *value)
{
	struct package package = { 0 };

	if (!schema_table(schema, value, "type! name! version! source path"))
		return package;
	package.type = package_type_of(schema_word(schema, tree_get(value, "type"), package_words));
	package.name = schema_line(schema, tree_get(value, "name"), TITLE_BYTES_MAX);
	package.version = package.source_version = schema_line(schema, tree_get(value, "version"), TITLE_BYTES_MAX);
	package.source_name = schema_line(schema, tree_get(value, "source"), TITLE_BYTES_MAX);
	if (!package.source_name.len)
		package.source_name = package.name;
	package.path = schema_line(schema, tree_get(value, "path"), PATH_BYTES_MAX);
	return package;
}

static void read_packages(struct schema *schema, const struct tree *value, struct example *example)
{
	if (!schema_list(schema, value, 0, PACKAGES_MAX))
		return;
	example->package_count = value->count;
	example->packages = arena_array(schema->arena, struct package, value->count);
	for (size_t i = 0; i < value->count; i++)
		example->packages[i] = read_package(schema, value->items[i]);
}

static void read_words(struct schema *schema, const struct tree *value, struct slice **ret_items, size_t *ret_count)
{
	struct slices words = schema_lines(schema, value, WORDS_MAX, LINE_BYTES_MAX);

	*ret_items = words.items;
	*ret_count = words.count;
}

static void read_config(struct schema *schema, const struct tree *value, struct image *image)
{
	if (!schema_table(schema, value, "user entrypoint cmd env ports volumes labels history workdir healthcheck reference"))
		return;
	image->user = schema_text(schema, tree_get(value, "user"), LINE_BYTES_MAX);
	image->workdir = schema_text(schema, tree_get(value, "workdir"), LINE_BYTES_MAX);
	image->reference = schema_text(schema, tree_get(value, "reference"), LINE_BYTES_MAX);
	read_words(schema, tree_get(value, "entrypoint"), &image->entrypoint, &image->entrypoint_count);
	read_words(schema, tree_get(value, "cmd"), &image->cmd, &image->cmd_count);
	read_words(schema, tree_get(value, "env"), &image->env, &image->env_count);
	image->ports = schema_lines(schema, tree_get(value, "ports"), WORDS_MAX, LINE_BYTES_MAX);
	image->volumes = schema_lines(schema, tree_get(value, "volumes"), WORDS_MAX, LINE_BYTES_MAX);
	image->labels = schema_lines(schema, tree_get(value, "labels"), WORDS_MAX, LINE_BYTES_MAX);
	image->history = schema_lines(schema, tree_get(value, "history"), WORDS_MAX, LINE_BYTES_MAX);
	image->has_healthcheck = schema_switch(schema, tree_get(value, "healthcheck"), false);
}

/* What a guess made of an account's password: no hash is needed, and none is guessed on. */
static struct password read_password(struct schema *schema, const struct tree *value)
{
	static const char words[] = "not-guessed empty plain derived default common";
	struct password password = { .path = S("etc/shadow"), .line = 1, .required_done = 1 };
	struct slice class, word;
	const char *left = words;

	if (!schema_table(schema, value, "account! class! scheme path"))
		return password;
	password.account = schema_line(schema, tree_get(value, "account"), TITLE_BYTES_MAX);
	password.scheme = schema_line(schema, tree_get(value, "scheme"), TITLE_BYTES_MAX);
	if (tree_get(value, "path"))
		password.path = slice_from(path_read(schema, tree_get(value, "path"), false), 1);
	class = schema_word(schema, tree_get(value, "class"), words);
	for (unsigned number = 0; words_next(&left, &word); number++) /* the order of enum password_class */
		if (slice_equal(class, word))
			password.guess = number;
	return password;
}

static void read_passwords(struct schema *schema, const struct tree *value, struct example *example)
{
	if (!schema_list(schema, value, 0, PACKAGES_MAX))
		return;
	example->password_count = value->count;
	example->passwords = arena_array(schema->arena, struct password, value->count);
	for (size_t i = 0; i < value->count; i++)
		example->passwords[i] = read_password(schema, value->items[i]);
}

static enum image_kind read_target(struct schema *schema, const struct tree *value)
{
	struct slice word = schema_word(schema, value, "image rootfs source");

	return slice_equal(word, S("rootfs")) ? IMAGE_ROOTFS : slice_equal(word, S("source")) ? IMAGE_SOURCE : IMAGE_OF_LAYERS;
}

struct example example_read(struct reading *reading, const struct tree *value)
{
	struct schema *schema = &reading->schema;
	struct example example = { 0 };
	const struct tree *distribution;

	if (!schema_table(schema, value, "title expect! files packages config passwords distribution target"))
		return example;
	example.line = value->line;
	example.title = schema_line(schema, tree_get(value, "title"), TITLE_BYTES_MAX);
	example.expected = judgement_of(schema_word(schema, tree_get(value, "expect"), "pass fail not-applicable incomplete"));
	read_files(reading, tree_get(value, "files"), &example);
	read_packages(schema, tree_get(value, "packages"), &example);
	read_config(schema, tree_get(value, "config"), &example.image);
	read_passwords(schema, tree_get(value, "passwords"), &example);
	example.image.kind = read_target(schema, tree_get(value, "target"));
	example.image.has_config = example.image.kind == IMAGE_OF_LAYERS;
	distribution = tree_get(value, "distribution");
	if (schema_table(schema, distribution, "id! version id-like support")) {
		example.distribution.id = schema_line(schema, tree_get(distribution, "id"), TITLE_BYTES_MAX);
		example.distribution.version_id = schema_line(schema, tree_get(distribution, "version"), TITLE_BYTES_MAX);
		example.distribution.support = schema_word(schema, tree_get(distribution, "support"), "given ended");
		example.distribution.id_like = schema_line(schema, tree_get(distribution, "id-like"), TITLE_BYTES_MAX);
	}
	return example;
}
