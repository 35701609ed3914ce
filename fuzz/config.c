/* config.c - fuzz what reads an image's configuration and tells its history */
#include "image/config.h"
#include "image/history.h"
#include "image/manifest.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint64_t touch(const struct slice *items, size_t count)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += slice_hash(items[i], 0);
	return sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct config config;
	struct layer *layers;
	struct error err;
	uint64_t sum;
	size_t made = 0;

	if (config_parse(slice_make(data, size), &arena, &config, &err) < 0)
		return 0;
	if (config.diff_id_count > LAYERS_MAX || config.env_count > STRINGS_MAX || config.history_count > STRINGS_MAX)
		abort();
	sum = touch(config.entrypoint, config.entrypoint_count) + touch(config.cmd, config.cmd_count) +
	      touch(config.env, config.env_count) + touch(config.diff_ids, config.diff_id_count) + touch(&config.user, 1) +
	      touch(&config.created, 1) + touch(&config.platform.os, 1);
	for (size_t i = 0; i < config.history_count; i++)
		made += !config.history[i].empty_layer;
	layers = arena_array(&arena, struct layer, made);
	history_describe(config.history, config.history_count, layers, made);
	for (size_t i = 0; i < made; i++) {
		sum += touch(&layers[i].created_by, 1);
		if (i && layers[i].base && !layers[i - 1].base)
			abort(); /* the base's layers are the lowest ones */
	}
	__asm__ volatile("" : : "r"(sum));
	return 0;
}
