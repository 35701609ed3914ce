/* bases_list.c - plimsoll bases list: the base images that are known by their layers */
#include "base/buffer.h"
#include "cli/bases.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/say.h"
#include "codec/json.h"
#include "codec/text.h"

#define LIST_BYTES_MAX (256u << 20)

static size_t layer_count(const struct known_base *base)
{
	return base->diff_ids.count ? base->diff_ids.count : base->layers.count;
}

/* Names may come from images: shown, not obeyed. */
static void put_shown(struct buffer *out, struct slice text)
{
	struct shown shown;

	while (text_next(&text, &shown))
		buffer_add(out, shown.bytes, shown.len);
}

static void write_text(const struct bases *bases, struct buffer *out)
{
	for (size_t i = 0; i < bases->count; i++) {
		const struct known_base *base = &bases->items[i];
		size_t layers = layer_count(base);

		put_shown(out, base->name);
		if (base->digest.len)
			buffer_addf(out, "  %.19s", base->digest.ptr);
		if (base->platform.len)
			buffer_add_slice(out, S("  "));
		put_shown(out, base->platform);
		buffer_addf(out, "  %zu %s", layers, layers == 1 ? "layer" : "layers");
		if (base->created.len)
			buffer_add_slice(out, S("  made "));
		put_shown(out, base->created);
		if (base->newer.len)
			buffer_add_slice(out, S("  newer: "));
		put_shown(out, base->newer);
		buffer_add_byte(out, '\n');
	}
}

/* The lines as files have them. */
static void write_json(const struct bases *bases, struct buffer *out)
{
	for (size_t i = 0; i < bases->count; i++)
		bases_put(&bases->items[i], out);
}

static int bases_list(const struct options *options)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(LIST_BYTES_MAX);
	const char *format = option_text(options, OPTION_PLAIN_FORMAT);
	cleanup_arena struct arena arena = ARENA_INIT;
	struct bases *bases;
	struct places places;
	struct error err;
	int r = places_find(&arena, &places, &err);

	if (r >= 0)
		r = bases_of_options(options, &places, &arena, &bases, &err);
	if (r >= 0) {
		if (format && strcmp(format, "json") == 0)
			write_json(bases, &text);
		else
			write_text(bases, &text);
		r = output_stdout(buffer_slice(&text), &err);
	}
	if (r < 0)
		say_error("%s", err.text);
	return r < 0 ? EXIT_FAILED : EXIT_DONE;
}

const struct command command_bases_list = {
	.operands = "",
	.about = "list the base images that are known by their layers",
	.text = "A line a base image: its name, digest, platform, layers, when it was made, what is newer. With --format json "
		"the lines "
		"are those of the file (docs/bases.schema.json).\n"
		"\n"
		"Without --bases it is your own file, $XDG_DATA_HOME/plimsoll/bases.jsonl (~/.local/share/plimsoll).\n",
	.run = bases_list,
};
