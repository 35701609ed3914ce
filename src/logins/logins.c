/* logins.c - which servers let people in from afar, and what starts them */
#include "logins/logins.h"
#include "logins/parts.h"
#include <stdarg.h>
#include <stdio.h>

#define STARTS_MAX 64u
#define UNKNOWN_MAX 16u

static bool is_there(const struct search *search, const struct login_server *server, struct slice sentence)
{
	for (size_t i = 0; i < search->logins->start_count; i++)
		if (search->logins->starts[i].server == server && slice_equal(search->logins->starts[i].sentence, sentence))
			return true;
	return false;
}

void search_found_as(struct search *search, const struct login_server *server, struct slices words)
{
	struct logins *logins = search->logins;
	struct slice sentence = search->subject;
	struct login_start *start;

	for (size_t i = 0; i < search->depth; i++)
		sentence = arena_printf(
			search->arena, "%.*s%s%.*s", SLICE_ARG(sentence), i ? ", which " : " ", SLICE_ARG(search->chain[i].text));
	if (logins->start_count == STARTS_MAX || is_there(search, server, sentence))
		return;
	if (!logins->starts)
		logins->starts = arena_array(search->arena, struct login_start, STARTS_MAX);
	start = &logins->starts[logins->start_count++];
	*start = (struct login_start){ .server = server,
		.chain = arena_array(search->arena, struct exhibit, search->depth + 1),
		.chain_count = search->depth,
		.sentence = sentence };
	for (size_t i = 0; i < search->depth; i++)
		start->chain[i] = search->chain[i].exhibit;
	if (words.count) {
		start->words = (struct slices){ arena_array(search->arena, struct slice, words.count), words.count };
		memcpy(start->words.items, words.items, words.count * sizeof *words.items);
	}
}

void search_found(struct search *search, const struct login_server *server)
{
	search_found_as(search, server, (struct slices){ 0 });
}

void search_unknown(struct search *search, const char *format, ...)
{
	struct logins *logins = search->logins;
	struct slice text;
	char line[512];
	va_list arguments;

	if (search->in_init_script)
		return;
	va_start(arguments, format);
	vsnprintf(line, sizeof line, format, arguments);
	va_end(arguments);
	text = slice_from_text(line);
	for (size_t i = 0; i < logins->unknown_count; i++)
		if (slice_equal(logins->unknown[i], text))
			return;
	if (logins->unknown_count == UNKNOWN_MAX)
		return;
	if (!logins->unknown)
		logins->unknown = arena_array(search->arena, struct slice, UNKNOWN_MAX);
	logins->unknown[logins->unknown_count++] = arena_copy(search->arena, text);
}

bool search_push(struct search *search, const struct place *place, struct slice text)
{
	if (search->depth == CHAIN_MAX || search->steps >= STEPS_MAX) {
		search_unknown(search, "what is started is too much to follow: %.*s", SLICE_ARG(slice_first(text, 200)));
		return false;
	}
	search->steps++;
	if (place->line && place->path.len)
		text = arena_printf(search->arena, "%.*s (line %llu)", SLICE_ARG(text), (unsigned long long)place->line);
	if (place->conditional)
		text = arena_printf(search->arena, "%.*s where a condition holds", SLICE_ARG(text));
	search->chain[search->depth++] = (struct step){ { place->path, place->line, slice_first(place->text, 200) }, text };
	return true;
}

void search_pop(struct search *search)
{
	search->depth--;
}

/* What runs when a container is made of the image: ENTRYPOINT, and CMD as its arguments. */
static void follow_image(struct search *search, const struct image *image)
{
	struct slices words = { arena_array(search->arena, struct slice, image->entrypoint_count + image->cmd_count + 1), 0 };
	struct place place = { .folder = without_slash(image->workdir) };

	for (size_t i = 0; i < image->entrypoint_count; i++)
		words.items[words.count++] = image->entrypoint[i];
	for (size_t i = 0; i < image->cmd_count; i++)
		words.items[words.count++] = image->cmd[i];
	if (words.count == 0) {
		search_unknown(search, "the image names no command that it runs");
		return;
	}
	search->subject = image->entrypoint_count ? S("ENTRYPOINT") : S("CMD");
	place.text = search->subject;
	for (size_t i = 0; i < words.count && i < 8; i++)
		place.text = arena_printf(
			search->arena, "%.*s %.*s", SLICE_ARG(place.text), SLICE_ARG(slice_first(words.items[i], 100)));
	follow_command(search, &place, words);
}

void logins_find(const struct logins_input *input, struct arena *arena, struct logins *ret_logins)
{
	struct logins logins = { 0 };
	struct search search = { .input = input, .arena = arena, .logins = &logins };

	servers_find(&logins, input, arena);
	if (input->image->has_config) { /* even without a server: busybox may be one */
		follow_image(&search, input->image);
	} else if (logins.server_count) { /* a folder that holds a system: it boots */
		search.subject = S("init");
		follow_boot(&search);
	}
	if (search.steps >= STEPS_MAX)
		search_unknown(&search, "what is started is too much to follow");
	*ret_logins = logins;
}
