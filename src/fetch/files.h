/* files.h - inside this room: the files that are read in the jail */
#pragma once
#include "base/buffer.h"
#include "fetch/http.h"

/* See http_files(). AUTHORITIES, FOLDER: those that libcurl was built with; or NULL. */
void files_find(const char *authorities, const char *folder, const char *ret_files[HTTP_FILES_SIZE]);
/* All of the file at PATH (NULL: none), as far as it can be read, behind what is in OUT. */
void files_read_authorities(const char *path, struct buffer *out);
