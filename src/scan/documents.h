/* documents.h - inside this room: the bytes of documents that the user named, file or folder, for a reader */
#pragma once
#include "base/arena.h"
#include "base/buffer.h"
#include "base/error.h"

#define DOCUMENT_BYTES_MAX (15u << 20)
#define DOCUMENTS_BYTES_MAX (240u << 20) /* of a folder */
#define DOCUMENTS_MAX 20000u

struct documents {
	bool folder;
	struct buffer frames; /* RECORD_FILE, a document each */
	struct slice *names;  /* as the user would name them: "DIR/pkg/a.json"; the heap's */
	size_t count, capacity;
};

/* Of a folder: all *.json, *.yaml and *.yml below it, in the order of their names, links not followed, nothing that begins with a dot. */
int documents_read(const char *path, struct arena *arena, struct documents *ret_documents, struct error *err);
void documents_done(struct documents *documents);
