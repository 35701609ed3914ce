/* image.h - an image as its manifest and configuration describe it
 *
 * OCI image specification 1.1: image-layout, manifest, config. All slices live as long as the image's arena. */
#pragma once
#include "base/arena.h"
#include "model/owner_map.h"
#include "model/table.h"

#define DIGEST_TEXT_SIZE 72 /* "sha256:" + 64 hex + NUL */

/* How a layer's files lie where it is read from. */
enum layer_form {
	LAYER_BLOB,   /* in an archive, whose bytes can be hashed */
	LAYER_FOLDER, /* unpacked by an engine into a folder, for overlayfs: nobody can hash it, and `digest` is empty */
	LAYER_TREE,   /* the same, with the files of all layers below: those are LAYER_BELOW */
	LAYER_BELOW,  /* in a LAYER_TREE: nothing of its own is to be read */
};

struct layer {
	uint64_t index; /* 0 is the lowest */
	enum layer_form form;
	struct slice digest;  /* "sha256:…" of the blob as the manifest or config states it; empty where nobody does */
	struct slice diff_id; /* of the uncompressed tar, as the configuration states it */
	struct slice media_type;
	struct slice created_by;  /* its history line, or empty */
	uint64_t size_bytes;      /* of the blob where it lies; of a folder's files, as the engine says */
	struct layer_table table; /* of contents, which its manifest says it has */
	bool base;                /* brought by the base image, as far as anything tells */
	const char *skip_reason;  /* not NULL: cannot be read (foreign, Windows, missing): named, incomplete */
};

/* Something of the configuration, and the line of the history that set it. */
struct setting {
	struct slice name;        /* "user", "entrypoint", "cmd", "environment" */
	struct slice variable;    /* of the environment: its name */
	uint64_t line;            /* of the history, from 1; 0: nobody knows */
	struct slice instruction; /* "USER app", "ENV PATH": without values of variables, which may be secret */
	uint64_t layer;           /* the uppermost that was there then */
	bool has_layer;           /* that is known, and there was one */
	bool base;                /* the line is the base image's */
};

enum image_kind {
	IMAGE_OF_LAYERS,
	IMAGE_ROOTFS, /* a folder that holds a whole system: one layer of no archive, and no configuration */
	IMAGE_SOURCE, /* a folder of anything else, such as sources: the same */
	IMAGE_BOM,    /* somebody's bill of materials: one layer of no archive, which is the document */
};

struct image {
	struct arena arena;
	enum image_kind kind;
	struct slice reference; /* what the user named, or the tag found: "debian:12" */
	struct slice target;    /* "oci:DIR:TAG": the scheme and place */
	struct slice digest;    /* of the manifest where there is one, else of the configuration: "sha256:…" */
	struct slice config_digest;
	struct slice os, architecture, variant; /* "linux", "amd64", "" */
	struct slice created;                   /* RFC 3339, or empty */
	struct slice user;                      /* config.User, or empty */
	struct slice *entrypoint, *cmd, *env;
	size_t entrypoint_count, cmd_count, env_count;
	struct slices ports;   /* config.ExposedPorts: "22/tcp" */
	struct slices volumes; /* config.Volumes: "/data" */
	struct slices labels;  /* "name=value" */
	struct slice base_name,
		base_digest;      /* org.opencontainers.image.base.*: what the manifest says, else the labels; or empty */
	struct slices history;    /* created_by of every line, those that made no layer among them */
	struct slice workdir;     /* config.WorkingDir, or empty */
	bool has_config;          /* a folder has none */
	bool has_healthcheck;     /* config.Healthcheck, and its test is not NONE */
	struct setting *settings; /* one for each of these that is there */
	size_t setting_count;
	struct layer *layers; /* lowest first */
	size_t layer_count;
	struct owner_map owners; /* of files in layers that are folders */
};
