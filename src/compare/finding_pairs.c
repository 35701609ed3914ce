/* finding_pairs.c - which findings of two reports are the same */
#include "compare/finding_pairs.h"
#include "codec/json.h"
#include "codec/utf8.h"
#include "compare/finding_key.h"

struct looking {
	struct finding_list older, newer;
	enum finding_likeness likeness;
	bool by_alias;
	struct sha256 *sha256;
	struct arena *arena;
};

static bool is_plain(struct slice text)
{
	const char *stop = text.ptr + text.len;

	for (const char *at = text.ptr; at < stop;) {
		size_t len = utf8_sequence(at, stop);

		if (len == 0 || *at == '\0')
			return false;
		at += len;
	}
	return true;
}

/* As it comes back from a JSON report, where bytes that are no UTF-8 are U+FFFD. */
static struct slice as_saved(struct slice text, struct arena *arena)
{
	cleanup_buffer struct buffer written = BUFFER_INIT(0);
	struct json_writer writer;
	struct json json;

	if (text.len == 0 || is_plain(text))
		return text;
	json_writer_init(&writer, &written, false);
	json_put_string(&writer, text);
	json_init(&json, buffer_slice(&written), arena);
	json.nul_replaced = true;
	return arena_copy(arena, json_string(&json));
}

static void key_of_finding(
	const struct looking *looking, const struct finding *finding, struct slice id, unsigned char ret_key[SHA256_SIZE])
{
	struct arena *arena = looking->arena;
	struct finding plain = *finding;
	struct package package;
	struct secret secret;

	plain.place.path = as_saved(plain.place.path, arena);
	if (plain.place.package) {
		package = *plain.place.package;
		package.name = as_saved(package.name, arena);
		package.source_name = as_saved(package.source_name, arena);
		plain.place.package = &package;
	}
	if (plain.secret) {
		secret = *plain.secret;
		secret.masked = as_saved(secret.masked, arena);
		secret.facts = as_saved(secret.facts, arena);
		plain.secret = &secret;
	}
	finding_key(&plain, looking->likeness, as_saved(id, arena), looking->sha256, ret_key);
}

static bool key_of(const void *context, bool newer, size_t index, size_t which, unsigned char ret_key[SHA256_SIZE])
{
	const struct looking *looking = context;
	const struct finding *finding = &(newer ? looking->newer : looking->older).items[index];
	struct slice id = finding->id;

	if (looking->likeness == FINDING_ALIKE && !finding->secret)
		return false;
	if (looking->by_alias && finding->kind != FINDING_VULNERABILITY)
		return false;
	if (which > 0) {
		if (!looking->by_alias || which > finding->aliases.count)
			return false;
		id = finding->aliases.items[which - 1];
	}
	key_of_finding(looking, finding, id, ret_key);
	return true;
}

static bool has_secret(struct finding_list list)
{
	for (size_t i = 0; i < list.count; i++)
		if (list.items[i].secret)
			return true;
	return false;
}

/* Fingerprints are made under a salt that each user has for himself: those of another machine are like none of ours. */
static bool no_secret_is_paired(const struct looking *looking, const struct pairs *pairs)
{
	for (size_t i = 0; i < looking->older.count; i++)
		if (looking->older.items[i].secret && pairs->older[i] != PAIR_NONE)
			return false;
	return has_secret(looking->older) && has_secret(looking->newer);
}

void finding_pairs_match(struct finding_list older, struct finding_list newer, struct pairs *ret_pairs, bool *ret_alike)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct looking looking = { .older = older, .newer = newer, .sha256 = sha256_new(), .arena = &arena };

	pairs_init(ret_pairs, older.count, newer.count);
	looking.likeness = FINDING_IN_PLACE;
	pairs_match(ret_pairs, key_of, &looking);
	looking.likeness = FINDING_ANYWHERE;
	pairs_match(ret_pairs, key_of, &looking);
	looking.by_alias = true;
	pairs_match(ret_pairs, key_of, &looking);
	looking.by_alias = false;
	*ret_alike = no_secret_is_paired(&looking, ret_pairs);
	looking.likeness = FINDING_ALIKE;
	if (*ret_alike)
		pairs_match(ret_pairs, key_of, &looking);
	sha256_free(looking.sha256);
}
