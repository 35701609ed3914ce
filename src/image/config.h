/* config.h - read an image's configuration: what it runs, its layers' diff_ids, its history
 *
 * OCI image specification 1.1: config; Docker's is the same with more keys. Pure: TEXT in, slices into TEXT and ARENA out. */
#pragma once
#include "base/arena.h"
#include "base/error.h"
#include "image/platform.h"
#include "model/image.h"

#define STRINGS_MAX 10000 /* of env, entrypoint, cmd; lines of history */

struct history {
	struct slice created_by;
	bool empty_layer;
};

struct config {
	struct platform platform;
	struct slice created, user;
	struct slice *entrypoint, *cmd, *env, *diff_ids;
	size_t entrypoint_count, cmd_count, env_count, diff_id_count;
	struct history *history;
	size_t history_count;
};

int config_parse(struct slice text, struct arena *arena, struct config *ret_config, struct error *err);

/* Gives the COUNT LAYERS their history lines and tells the base image's from one's own.
 *
 * The n-th line that is not empty_layer made the n-th layer; where there are more or fewer of them than layers, nothing is said. A base
 * image usually ends with a CMD or ENTRYPOINT: of the lines below the last layer's, the last empty_layer one with such an instruction is
 * taken for the base image's end, and the layers below it for the base's. That is a guess: nothing in an image says it for sure. */
void history_describe(const struct history *history, size_t history_count, struct layer *layers, size_t count);
