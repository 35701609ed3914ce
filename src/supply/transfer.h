/* transfer.h - carry a store to another machine: one file, with a signature beside it
 *
 * What comes from elsewhere is believed in this order: its signature, before a byte of it is looked at; its sequence number, which may not
 * be lower than that of the store in place; what comes out of it, which is inflated in the jail, by its digest; and the store that this
 * is, by reading all of it. Only then it takes the place of the user's own, which is kept as the previous one. */
#pragma once
#include "base/buffer.h"
#include "base/error.h"

/* A good store's file, as FILE is to be, into OUT; whoever made STORE another one meanwhile is an error. */
int supply_export(const char *store, struct buffer *out, struct error *err);

/* What makes NEW of OLD, as a file is to be, into OUT. */
int supply_delta(const char *old, const char *new, struct buffer *out, struct error *err);

struct import_options {
	const char *file;                    /* or, where it is NULL, BYTES; errors call them NAME then */
	struct slice bytes, signature_bytes; /* whose ceiling is that of a file, BUNDLE_FILE_BYTES_MAX */
	const char *name;
	const char *signature;  /* the file that has it */
	const char *public_key; /* PEM; NULL: the signature is not looked at */
	const char *store;      /* the user's own place */
	const char *reader_path;
	bool allow_older; /* than the store in place */
};

struct import_result {
	char date[32], before[32]; /* of the stores; before: "" where there was none, or it is damaged */
	uint64_t advisories, packages;
	bool in_place; /* it was there already: nothing changed, and the one before stays */
};

/* -ERR_UNTRUSTED: of the signature, a digest or an older one; after any error the store in place is what it was. */
int supply_import(const struct import_options *options, struct import_result *ret_result, struct error *err);
