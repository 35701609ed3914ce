/* metasploit.c - Metasploit's modules (modules_metadata_base.json)
 *
 *	{"exploit_linux/http/x": {"fullname": "exploit/linux/http/x", "type": "exploit", "rank": 600, "references": ["CVE-2021-44228", …], …}, …}
 *
 * An exploit module takes the machine; one in auxiliary/admin does something to it that only its owner may. Both are weapons. The other
 * auxiliary modules look whether the flaw is there, read something, or stop a service, and those in post/ need a machine that is taken
 * already: proofs. So are exploits that their authors rank Low or Manual: these work for less than half of all who try, or not at all
 * without knowing the target. */
#include "codec/json.h"
#include "feeds/exploits.h"
#include "feeds/words.h"

#define RANK_AVERAGE 200u
#define REFERENCES_MAX 256u

struct module {
	struct slice name, modified;
	uint64_t rank;
	struct slice cves[REFERENCES_MAX];
	size_t cve_count;
};

enum exploit_kind metasploit_kind(struct slice name)
{
	return slice_starts_with(name, S("exploit/")) || slice_starts_with(name, S("auxiliary/admin/")) ? EXPLOIT_WEAPONISED
													: EXPLOIT_PROOF;
}

static void read_references(struct json *json, struct module *module)
{
	if (!json_enter_array_or_skip(json))
		return;
	while (json_next_item(json)) {
		struct slice reference = slice_trim(json_string_or_skip(json));

		if (words_are_cve(reference) && module->cve_count < REFERENCES_MAX)
			module->cves[module->cve_count++] = reference;
	}
}

static void read_module(struct json *json, struct module *module)
{
	struct slice key;

	module->rank = UINT64_MAX;
	if (!json_enter_object_or_skip(json))
		return;
	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("fullname")))
			module->name = slice_trim(json_string_or_skip(json));
		else if (slice_equal(key, S("mod_time")))
			module->modified = words_day(json_string_or_skip(json));
		else if (slice_equal(key, S("rank")) && json_peek(json) == JSON_NUMBER)
			module->rank = json_u64(json);
		else if (slice_equal(key, S("references")))
			read_references(json, module);
		else
			json_skip(json);
	}
}

static int hand_over(struct feed_sink *sink, const struct module *module, struct arena *arena, struct error *err)
{
	struct slice name = arena_printf(arena, "Metasploit %.*s", SLICE_ARG(module->name));
	enum exploit_kind kind = module->rank < RANK_AVERAGE ? EXPLOIT_PROOF : metasploit_kind(module->name);
	int r = 0;

	for (size_t i = 0; i < module->cve_count && r == 0; i++)
		r = exploits_hand_over(sink, module->cves[i], name, kind, err);
	return r;
}

int metasploit_parse(struct slice path, struct slice bytes, struct feed_sink *sink, struct arena *arena, struct error *err)
{
	struct slice key, newest = S("");
	size_t count = 0;
	struct json json;
	int r = 0;

	json_init(&json, bytes, arena);
	json.nul_replaced = true;
	json_enter_object(&json);
	while (r == 0 && json_next_key(&json, &key)) {
		struct module module = { 0 };

		read_module(&json, &module);
		if (json.failed)
			break;
		if (module.name.len == 0) {
			note_add(&sink->notes, NOTE_INCOMPLETE, path, "%.*s: is no module with a fullname",
				SLICE_ARG(slice_first(key, 80)));
			continue;
		}
		count++;
		newest = slice_compare(module.modified, newest) > 0 ? module.modified : newest;
		r = hand_over(sink, &module, arena, err);
	}
	if (r == 0)
		r = json_end(&json, err);
	if (r < 0)
		return r;
	if (count == 0)
		return error_set(err, ERR_FORMAT, "no module: this is not Metasploit's index");
	if (newest.len)
		sink->date(sink->context, newest);
	return 0;
}
