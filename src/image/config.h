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
	struct slice workdir;
	struct slices ports, volumes, labels; /* the names of ExposedPorts and Volumes; "name=value" */
	bool has_healthcheck;
	struct slice *entrypoint, *cmd, *env, *diff_ids;
	size_t entrypoint_count, cmd_count, env_count, diff_id_count;
	struct history *history;
	size_t history_count;
};

int config_parse(struct slice text, struct arena *arena, struct config *ret_config, struct error *err);
