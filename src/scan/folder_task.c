/* folder_task.c - a layer that an engine keeps as a folder, as a reader's task */
#include "scan/folder_task.h"
#include "image/hidden.h"

#define HIDDEN_BYTES_MAX (64u << 20)

int folder_task_init(const struct image *image, const struct layer *layer, struct pump_task *task, struct deadline *deadline,
	struct buffer *ret_hidden, struct note_sink *notes, struct error *err)
{
	bool lays = task->job.kind == JOB_LAYER || task->job.kind == JOB_TREE;
	int r = 0;

	task->job.overlay = 1;
	task->job.owners = image->owners;
	task->folder = true;
	task->hash = false; /* nobody can */
	*ret_hidden = (struct buffer)BUFFER_INIT(HIDDEN_BYTES_MAX);
	if (lays && layer->form == LAYER_FOLDER) { /* below a tree is nothing to be hidden */
		r = hidden_find(task->blob.fd, deadline, ret_hidden, notes, err);
		task->wants = buffer_slice(ret_hidden);
	}
	return r;
}
