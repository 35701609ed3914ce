/* completion.h - the completion scripts: a file a shell */
#pragma once
#include "base/buffer.h"
#include "cli/command.h"

void completion_write_bash(struct buffer *out);
void completion_write_fish(struct buffer *out);
void completion_write_zsh(struct buffer *out);

/* The first word of a command of two: "db" of "db status"; empty for others. */
struct slice completion_group(enum command_id id);
/* Is this the first command of its group in the table? So that a group is listed once. */
bool completion_begins_group(enum command_id id);
