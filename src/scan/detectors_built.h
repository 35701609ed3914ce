/* detectors_built.h - what secrets and malware are looked for by, compiled when plimsoll is built */
#pragma once
#include "base/buffer.h"
#include "base/error.h"
#include "base/sha256.h"

/* The built-in texts, as they are to be installed: struct scan_options has their path. */
int scan_compile_builtin(const char *reader_path, struct buffer *out, struct error *err);

struct scan_options; /* scan/scan.h */
/* Another one finds other secrets and malware, of the same image: of the texts, and what clamd says of itself. */
int scan_detectors_digest(const struct scan_options *options, char ret_hex[SHA256_HEX_SIZE], struct error *err);
