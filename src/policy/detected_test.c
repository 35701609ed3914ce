/* detected_test.c - exemptions of secrets and malware, and policies that speak of what nobody looked for */
#include "base/buffer.h"
#include "base/test.h"
#include "policy/policy.h"
#include "policy/policy_file.h"

static void take_note(void *context, const struct note *note)
{
	buffer_addf(context, "%s%.*s\n", note->kind == NOTE_INCOMPLETE ? "incomplete: " : "", SLICE_ARG(note->text));
}

/* A secret whose fingerprint, and malware whose file's digest, are known. */
struct scene {
	struct finding findings[2];
	struct image image;
	struct report report;
};

static void scene_init(struct scene *scene)
{
	static const struct secret secret = { .fingerprint = { "0011223344556677", 16 } };
	static const struct malware malware = { .digest = { "sha256:abcd", 11 } };

	*scene = (struct scene){
		.findings = { { .kind = FINDING_SECRET,
				      .id = S("token"),
				      .rating = RATING_HIGH,
				      .place.path = S("srv/a"),
				      .secret = &secret },
			{ .kind = FINDING_MALWARE,
				.id = S("eicar"),
				.rating = RATING_HIGH,
				.place.path = S("srv/b"),
				.malware = &malware } },
	};
	scene->report = (struct report){
		.image = &scene->image, .findings = scene->findings, .finding_count = 2, .created = S("2026-11-26T00:00:00Z")
	};
}

static struct policy *read_policy(const char *text, struct arena *arena)
{
	struct policy *policy = NULL;
	struct error err = { .text = "" };

	policy_read(S("p.yaml"), arena_printf(arena, "version: 1\n%s\n", text), arena, &policy, &err);
	CHECK_TEXT(err.text, "");
	return policy;
}

TEST(one_secret_is_exempt_by_its_fingerprint_and_one_file_by_its_digest)
{
	static const struct {
		const char *id;
		const char *left[3];
	} exemptions[] = {
		{ "0011223344556677", { "eicar" } },
		{ "00112233*", { "eicar" } },
		{ "SHA256:ABCD", { "token" } },
		{ "0011223344556678", { "token", "eicar" } },
	};

	for (size_t i = 0; i < sizeof exemptions / sizeof exemptions[0]; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		cleanup_buffer struct buffer text = BUFFER_INIT(0);
		struct note_sink notes = { take_note, &text };
		struct policy_options options = { .policy = NULL };
		struct scene scene;
		size_t count = 0;

		scene_init(&scene);
		options.policy =
			read_policy(arena_printf(&arena, "exemptions: [{id: \"%s\", reason: r, owner: o, until: 2027-01-01}]",
					    exemptions[i].id)
					    .ptr,
				&arena);
		policy_exempt(&scene.report, &options, &arena, &notes);
		for (; exemptions[i].left[count]; count++)
			CHECK_SLICE(scene.report.findings[count].id, exemptions[i].left[count]);
		CHECK_INT(scene.report.finding_count, count);
	}
}

static const struct {
	const char *policy;
	bool secrets_skipped, malware_skipped;
	enum image_kind kind;
	const char *notes;
} unexamined[] = {
	{ "situations: {malware: block, secrets: block}", false, false, IMAGE_OF_LAYERS, "" },
	{ "situations: {malware: block, secrets: block}", true, false, IMAGE_OF_LAYERS,
		"incomplete: line 2: secrets would block, and was not examined this time\n" },
	{ "situations: {malware: block}", false, true, IMAGE_OF_LAYERS,
		"incomplete: line 2: malware would block, and was not examined this time\n" },
	{ "situations: {malware: warn}", false, true, IMAGE_OF_LAYERS,
		"line 2: malware: not examined this time, nothing is said of it\n" },
	{ "situations: {malware: allow}", false, true, IMAGE_OF_LAYERS, "" },
	{ "situations: {secrets: warn}", true, true, IMAGE_OF_LAYERS,
		"line 2: secrets: not examined this time, nothing is said of it\n" },
	{ "situations: {secrets: block}", true, true, IMAGE_BOM,
		"line 2: secrets: examined of files alone, nothing is said of it\n" },
	/* what a file does not speak of is the built-in policy's, and holds where it was looked for */
	{ "situations: {runs_as_root: warn}", true, true, IMAGE_OF_LAYERS, "" },
	{ "rules: [{match: {kind: malware}, action: block}]", true, true, IMAGE_OF_LAYERS,
		"incomplete: line 2: a rule would block malware, not examined this time\n" },
	{ "rules: [{match: {kind: [secret, malware], rating: high}, action: block}]", true, true, IMAGE_OF_LAYERS,
		"incomplete: line 2: a rule would block secrets and malware, not examined this time\n" },
	{ "rules: [{match: {kind: [secret, malware]}, action: block}]", true, false, IMAGE_OF_LAYERS, "" },
	{ "rules: [{match: {kind: secret}, action: warn}, {match: {kind: vulnerability}, action: block}]", true, true,
		IMAGE_OF_LAYERS, "" },
	{ "rules: [{match: {kind: secret}, action: block}]", true, true, IMAGE_BOM, "" },
};

TEST(what_would_block_and_nobody_looked_for_is_incomplete)
{
	for (size_t i = 0; i < sizeof unexamined / sizeof unexamined[0]; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		cleanup_buffer struct buffer text = BUFFER_INIT(0);
		struct note_sink notes = { take_note, &text };
		struct policy_options options = { .policy = read_policy(unexamined[i].policy, &arena) };
		struct scene scene;

		scene_init(&scene);
		scene.image.kind = unexamined[i].kind;
		scene.report.secrets_skipped = unexamined[i].secrets_skipped;
		scene.report.malware_skipped = unexamined[i].malware_skipped;
		policy_exempt(&scene.report, &options, &arena, &notes);
		CHECK_SLICE(buffer_slice(&text), unexamined[i].notes);
	}
}
