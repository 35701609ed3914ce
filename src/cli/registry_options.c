/* registry_options.c - what the options say of registries */
#include "cli/registry_options.h"
#include "base/error.h"
#include "base/secret.h"
#include "cli/say.h"

#include <errno.h>
#include <unistd.h>

#define PASSWORD_BYTES_MAX 65536u

/* Into memory that is wiped: no buffer that grows and leaves its bytes behind. One line end at its end is the terminal's. */
static int read_password(struct secret **ret_password, struct error *err)
{
	char text[PASSWORD_BYTES_MAX];
	size_t len = 0;
	ssize_t got = 1;
	int r = 0;

	while (got > 0 && len < sizeof text) {
		got = read(STDIN_FILENO, text + len, sizeof text - len);
		if (got > 0)
			len += (size_t)got;
		else if (got < 0 && errno == EINTR)
			got = 1;
	}
	if (got < 0)
		r = error_errno(err, "--password-stdin: read");
	else if (len == sizeof text)
		r = error_set(err, ERR_LIMIT, "--password-stdin: more than %u bytes", PASSWORD_BYTES_MAX - 1);
	if (len && text[len - 1] == '\n')
		len--;
	if (len && text[len - 1] == '\r')
		len--;
	if (r >= 0 && len == 0)
		r = error_set(err, ERR_USAGE, "--password-stdin: there is none on standard input");
	if (r >= 0)
		*ret_password = secret_new(slice_make(text, len));
	secret_wipe(text, sizeof text);
	return r;
}

static int read_access(const struct options *options, struct access_options *access, struct error *err)
{
	const char *password = getenv("PLIMSOLL_PASSWORD");
	struct secret *secret = NULL;
	int r = 0;

	for (size_t i = 0; i < options->operand_count; i++)
		if (option_given(options, OPTION_PASSWORD_STDIN) && strcmp(options->operands[i], "-") == 0)
			return error_set(err, ERR_USAGE, "standard input is the target '-', and cannot be the password too");
	access->username = option_text(options, OPTION_USERNAME);
	if (!access->username)
		return option_given(options, OPTION_PASSWORD_STDIN)
			       ? error_set(err, ERR_USAGE, "--password-stdin goes with --username")
			       : 0;
	if (option_given(options, OPTION_PASSWORD_STDIN))
		r = read_password(&secret, err);
	else if (password && *password)
		secret = secret_new(slice_from_text(password));
	else
		return error_set(err, ERR_USAGE, "--username needs a password: --password-stdin, or PLIMSOLL_PASSWORD");
	access->password = secret;
	return r;
}

static void say_again(void *context, const struct error *why, uint64_t wait_ms)
{
	if (wait_ms)
		say_detail(context, "%s; once more in %.1f s", why->text, (double)wait_ms / 1000);
	else
		say_detail(context, "%s; the next place is asked", why->text);
}

int registry_options_read(
	const struct options *options, const struct places *places, struct registry_options *ret_registry, struct error *err)
{
	struct registry_options registry = { .fetcher_path = places->fetcher,
		.offline = option_given(options, OPTION_OFFLINE),
		.registries_path = places->registries,
		.authorities_path = option_text(options, OPTION_CACERT),
		.insecure = option_given(options, OPTION_INSECURE),
		.again = say_again,
		.context = (void *)options };
	int r = read_access(options, &registry.access, err);

	if (r >= 0)
		*ret_registry = registry;
	return r;
}

void registry_options_done(struct registry_options *registry)
{
	secret_free((struct secret *)registry->access.password);
	registry->access.password = NULL;
}

int named_repository_open(const struct options *options, const struct places *places, const char *name, struct arena *arena,
	struct named_repository *named, struct error *err)
{
	int r = reference_parse(slice_from_text(name), arena, &named->reference, err);

	if (r >= 0)
		r = registry_options_read(options, places, &named->options, err);
	if (r < 0)
		return r;
	named->options.access.host = arena_text(arena, named->reference.domain);
	named->options.deadline = deadline_in(option_duration_ms(options, OPTION_SHIP_TIMEOUT, 0));
	r = registries_open(&named->options, &named->registries, err);
	return r < 0 ? r : repository_open(named->registries, &named->reference, &named->repository, err);
}

void named_repository_done(struct named_repository *named)
{
	repository_close(named->repository);
	registries_close(named->registries);
	registry_options_done(&named->options);
	*named = (struct named_repository){ 0 };
}
