/* memory_file.h - a file that is nowhere but in memory: nothing is written to disk */
#pragma once
#include "base/error.h"
#include "base/slice.h"

int memory_file_open(struct error *err); /* the descriptor */
int memory_file_write(int fd, struct slice bytes, struct error *err);
int memory_file_seal(int fd, struct error *err); /* from now on nobody can change it */
