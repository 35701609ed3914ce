/* detectors_built.h - what secrets and malware are looked for by, compiled when plimsoll is built */
#pragma once
#include "base/buffer.h"
#include "base/error.h"

/* The built-in texts, as they are to be installed: struct scan_options has their path. */
int scan_compile_builtin(const char *reader_path, struct buffer *out, struct error *err);
