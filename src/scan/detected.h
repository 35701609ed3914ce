/* detected.h - inside this room: secrets and malware of all layers: gathered, kept, and made findings of */
#pragma once
#include "base/buffer.h"
#include "scan/state.h"

/* After the merge: from the layers' records, and from the image's configuration -> detected. */
int scan_take_detected(struct scan *scan, struct error *err);
/* For evidence that is kept of the whole image. */
void detected_put(const struct detected *detected, struct buffer *out);
int detected_take(struct scan *scan, enum record_kind kind, struct slice fields, uint64_t layer, uint64_t hidden_by,
	bool replaced, struct error *err);
void detected_done(struct detected *detected);
/* -> findings, which are added to the report's but for those that HIDE takes; and what was not looked at. */
void scan_list_detected(struct scan *scan, bool (*hide)(struct scan *scan, const struct finding *finding));
