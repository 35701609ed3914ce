/* cache_clean.c - plimsoll cache clean: forget what is kept of earlier scans */
#include "base/buffer.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/say.h"
#include "evidence/store.h"

#include <inttypes.h>

static int cache_clean(const struct options *options)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(100);
	cleanup_evidence struct evidence_store *store = NULL;
	uint64_t removed = 0;
	struct error err;
	int r = evidence_open_as_it_is(option_text(options, OPTION_CACHE_DIR), &store, &err);

	if (r == 0)
		r = evidence_clean(store, option_size(options, OPTION_KEEP, 0), &removed, &err);
	if (r == 0 && !option_given(options, OPTION_QUIET)) {
		buffer_addf(&text, "%" PRIu64 " %s removed\n", removed, removed == 1 ? "item" : "items");
		r = output_stdout(buffer_slice(&text), &err);
	}
	if (r < 0)
		say_error("%s", err.text);
	return r < 0 ? EXIT_FAILED : EXIT_DONE;
}

const struct command command_cache_clean = {
	.operands = "",
	.about = "forget what is kept of earlier scans",
	.run = cache_clean,
};
