/* template.h - texts that users bring, filled in from JSON: what Mustache's specification (mustache(5), spec 1.4) asks for, without partials,
 * lambdas and inheritance; and ways of escaping besides HTML's. docs/templates.md is for users. */
#pragma once
#include "base/arena.h"
#include "base/buffer.h"
#include "base/error.h"

#define TEMPLATE_BYTES_MAX ((size_t)1 << 20)
#define TEMPLATE_DEPTH_MAX 64u        /* sections in sections */
#define TEMPLATE_STEPS_MAX 100000000u /* parts that are written, lists of lists of lists among them */
#define TEMPLATE_DELIMITER_MAX 16u    /* bytes of a delimiter */

struct template;

/* TEXT is kept. ERR_FORMAT or ERR_LIMIT: "line 3, column 7: …". */
int template_parse(struct slice text, struct arena *arena, const struct template **ret_template, struct error *err);

/* JSON is well-formed, as our own writer makes it; what is not is an error. What does not fit into OUT sets its `full`, which is no error here. */
int template_render(const struct template *template, struct slice json, struct buffer *out, struct error *err);
