/* folder_task.h - inside this room: a layer that an engine keeps as a folder, as a reader's task */
#pragma once
#include "base/buffer.h"
#include "base/deadline.h"
#include "image/pump.h"
#include "model/note.h"

/* Whether it is a folder that is to be read. */
static inline bool layer_is_folder(const struct layer *layer)
{
	return layer->form == LAYER_FOLDER || layer->form == LAYER_TREE;
}

/* Of such a layer of IMAGE: TASK's job has its kind, and its blob is the folder's descriptor. RET_HIDDEN gets what the reader cannot see itself; it is
 * for as long as TASK is. What could not be seen at all goes to NOTES. DEADLINE may be NULL. */
int folder_task_init(const struct image *image, const struct layer *layer, struct pump_task *task, struct deadline *deadline,
	struct buffer *ret_hidden, struct note_sink *notes, struct error *err);
