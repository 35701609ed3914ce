/* hidden.h - what a layer that is a folder hides besides its whiteouts: the folders that are opaque
 *
 * They are marked by attributes (linux/Documentation/filesystems/overlayfs.rst), of which those of the system's own overlayfs are told
 * to nobody but root; a reader in its jail is not. So the folders are listed here; no file is opened, no attribute's value counts but "y". */
#pragma once
#include "base/buffer.h"
#include "base/deadline.h"
#include "base/error.h"
#include "model/note.h"

/* FOLDER_FD: the layer's. RET_RECORDS gets a RECORD_WHITEOUT frame each, for a job with `overlay`. What could not be told goes to NOTES.
 * DEADLINE may be NULL. */
int hidden_find(int folder_fd, struct deadline *deadline, struct buffer *ret_records, struct note_sink *notes, struct error *err);
