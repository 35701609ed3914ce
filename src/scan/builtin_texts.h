/* builtin_texts.h - what detectors look by without being given anything: the texts of patterns/ and of malware-rules/
 *
 * Made by tools/embed-texts, in the order of their names. A digest is that of all texts of its table, as hexadecimal digits: it
 * changes when one of them does. An empty folder is a table of none. */
#pragma once
#include "model/detector_text.h"

extern const struct detector_text builtin_patterns[]; /* DETECTOR_PATTERNS: patterns/NAME.toml */
extern const size_t builtin_pattern_count;            /* of texts, not of the patterns in them */
extern const char builtin_patterns_digest[];

extern const struct detector_text builtin_yara[]; /* DETECTOR_YARA: malware-rules/NAME.yar */
extern const size_t builtin_yara_count;
extern const char builtin_yara_digest[];
