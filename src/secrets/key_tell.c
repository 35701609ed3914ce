/* key_tell.c - what is said of a key that was found, and how bad it is */
#include "base/clock.h"
#include "base/moment.h"
#include "codec/base64.h"
#include "secrets/key.h"

static const char action_key[] =
	"Take the key out of the image and of all its layers, replace it wherever it is trusted, and give the new one "
	"to the container when it is started (a secret of the engine or a mounted file).";

static struct slice masked(struct arena *arena, struct slice bytes)
{
	struct buffer text = BUFFER_INIT(0);
	struct slice ret;

	/* The first bytes of a key say what it is; of its text four characters are shown at most. */
	base64_add(&text, slice_first(bytes, 48));
	ret = secrets_mask(arena, arena_copy(arena, buffer_slice(&text)));
	buffer_done(&text);
	return ret;
}

/* Where in the file AT is. Positions come in order, so that lines are counted once. */
static void set_place(struct key_scan *scan, size_t at, struct secret *secret)
{
	const char *newline;

	while (scan->outer) {
		at = scan->outer->at;
		scan = scan->outer;
	}
	if (!scan->is_text)
		return;
	if (at < scan->counted) { /* never: but a wrong number is better than a wrong byte */
		secret->line = scan->line;
		return;
	}
	while ((newline = at > scan->counted ? memchr(scan->bytes.ptr + scan->counted, '\n', at - scan->counted) : NULL)) {
		scan->counted = (size_t)(newline - scan->bytes.ptr) + 1;
		scan->line_start = scan->counted;
		scan->line++;
	}
	scan->counted = at;
	secret->line = scan->line;
	if (scan->line_start || !scan->begins_within)
		secret->column = at - scan->line_start + 1;
}

/* False: it was told with the window before. */
static bool complete(struct key_scan *scan, struct secret *secret, struct slice identity)
{
	char fingerprint[SECRET_FINGERPRINT_SIZE + 1];
	const struct key_scan *outer = key_scan_outermost(scan);

	if (outer->end <= outer->overlap && outer->overlap)
		return false;
	secret->path = scan->path;
	secret->source = S("plimsoll");
	set_place(scan, scan->at, secret);
	secrets_fingerprint(scan->secrets, identity, fingerprint);
	secret->fingerprint = arena_copy(scan->arena, slice_from_text(fingerprint));
	return true;
}

/* The first KEYS_TOLD_MAX of a rule one by one; the last of them waits until it is known how many more there are. */
static int deliver(struct key_scan *scan, const struct secret *secret)
{
	struct key_told *told = NULL;

	for (size_t i = 0; !told && i < sizeof scan->told / sizeof *scan->told; i++)
		if (!scan->told[i].count || slice_equal(scan->told[i].rule, secret->rule))
			told = &scan->told[i];
	if (!told)
		return 0; /* never: there are fewer rules */
	told->rule = secret->rule;
	if (++told->count < KEYS_TOLD_MAX)
		return scan->sink->add(scan->sink->context, secret);
	if (told->count == KEYS_TOLD_MAX)
		told->last = *secret;
	return 0;
}

static int add(struct key_scan *scan, struct secret *secret, struct slice identity)
{
	return complete(scan, secret, identity) ? deliver(key_scan_outermost(scan), secret) : 0;
}

int key_tell_end(struct key_scan *scan)
{
	int r = 0;

	for (unsigned i = 0; r >= 0 && i < scan->held_count && scan->certificates <= KEY_CERTIFICATES_MAX; i++)
		r = deliver(scan, &scan->held[i]);
	for (size_t i = 0; r >= 0 && i < sizeof scan->told / sizeof *scan->told; i++) {
		if (scan->told[i].count < KEYS_TOLD_MAX)
			continue;
		scan->told[i].last.more = scan->told[i].count - KEYS_TOLD_MAX;
		r = scan->sink->add(scan->sink->context, &scan->told[i].last);
	}
	return r;
}

/* BEFORE and BEHIND stand round a fact, where there is one. */
static void add_fact(struct buffer *facts, const char *before, struct slice fact, const char *behind)
{
	if (fact.len)
		buffer_addf(facts, "%s%s%.*s%s", facts->len ? ", " : "", before, SLICE_ARG(fact), behind);
}

static struct slice facts_of(struct arena *arena, const struct key *key)
{
	struct buffer facts = BUFFER_INIT(0);
	struct slice ret;

	add_fact(&facts, "", key->store, "");
	add_fact(&facts, "", key->kind.len ? key->kind : S("private key"), "");
	if (key->encrypted && key->protection.len)
		add_fact(&facts, "encrypted (", key->protection, ")");
	else
		add_fact(&facts, "", key->encrypted ? S("encrypted") : S("not encrypted"), "");
	add_fact(&facts, "", key->fingerprint, "");
	add_fact(&facts, "", key->more, "");
	/* Names of algorithms come from the file. */
	for (size_t i = 0; i < facts.len; i++)
		if (facts.ptr[i] < 0x20 || facts.ptr[i] > 0x7e)
			facts.ptr[i] = '?';
	ret = arena_copy(arena, buffer_slice(&facts));
	buffer_done(&facts);
	return ret;
}

static bool is_ssh_host_key(struct slice path)
{
	struct slice folder = slice_folder_name(path), name = slice_base_name(path);

	return (slice_equal(folder, S("etc/ssh")) && slice_starts_with(name, S("ssh_host_")) &&
		       slice_ends_with(name, S("_key"))) ||
	       (slice_equal(folder, S("etc/dropbear")) && slice_starts_with(name, S("dropbear_")) &&
		       slice_ends_with(name, S("_host_key")));
}

static void rate(struct arena *arena, struct slice path, const struct key *key, struct secret *secret)
{
	const char *whose = key_whose(key->fingerprint), *harmless = key_harmless_place(path);

	secret->rating = RATING_LOW;
	if (is_ssh_host_key(path)) {
		secret->rating = RATING_HIGH;
		secret->reason = whose ? arena_printf(arena, "the host key of this image's SSH server is published: %s", whose)
				       : S("all containers of this image have the same host key: who has the image can pass for "
					   "any of them");
	} else if (whose) {
		secret->reason = arena_printf(arena, "published, and no secret: %s", whose);
	} else if (key->on_token) {
		secret->reason = S("of no use without the security key (FIDO) that it was made on");
	} else if (slice_starts_with(slice_base_name(path), S("libgnutls.so."))) {
		secret->reason = S("one of GnuTLS's self-tests: every copy of the library has it");
	} else if (harmless) {
		secret->reason = slice_from_text(harmless);
	} else if (key->encrypted) {
		secret->rating = RATING_MODERATE;
		secret->reason = S("encrypted: who has the image can try passphrases without end");
	} else {
		secret->rating = RATING_HIGH;
		secret->reason = S("not encrypted: who has the image has the key");
	}
}

int key_tell(struct key_scan *scan, const struct key *key)
{
	struct secret secret = { .action = slice_from_text(action_key) };

	rate(scan->arena, scan->path, key, &secret);
	if (is_ssh_host_key(scan->path)) {
		secret.rule = S("ssh-host-key");
		secret.title = S("SSH host key");
		secret.action = S("Delete the host keys in the image, and have them made when a container is first started "
				  "(ssh-keygen -A).");
	} else if (key->store.len) {
		secret.rule = S("key-store");
		secret.title = S("Key store with a private key");
	} else {
		secret.rule = key->encrypted ? S("encrypted-private-key") : S("private-key");
		secret.title = key->encrypted ? S("Encrypted private key") : S("Private key");
	}
	secret.facts = facts_of(scan->arena, key);
	secret.masked = masked(scan->arena, key->bytes);
	/* The same key in two forms is one secret. */
	return add(scan, &secret, key->fingerprint.len ? key->fingerprint : key->bytes);
}

int key_tell_cut(struct key_scan *scan, struct slice text)
{
	const char *harmless = key_harmless_place(scan->path);
	struct secret secret = {
		.rule = S("private-key"),
		.title = S("Private key"),
		.rating = harmless ? RATING_LOW : RATING_HIGH,
		.reason = harmless ? slice_from_text(harmless)
				   : S("a private key begins here; whether it is encrypted is not known"),
		.facts = S("not read to its end"),
		.action = slice_from_text(action_key),
		.masked = S("***"),
	};

	return key_scan_outermost(scan)->goes_on ? 0 : add(scan, &secret, text);
}

int key_tell_unreadable(struct key_scan *scan, struct slice bytes, const char *why)
{
	struct secret secret = {
		.rule = S("private-key"),
		.title = S("Private key"),
		.rating = RATING_LOW,
		.reason = S("it is called a private key, and no program can read it as one"),
		.facts = S("not readable"),
		.action = slice_from_text(action_key),
		.masked = S("***"),
	};

	if (scan->notes)
		note_add(scan->notes, NOTE_REMARK, scan->path, "byte %zu: %s", key_scan_outermost(scan)->at, why);
	return bytes.len ? add(scan, &secret, bytes) : 0;
}

/* "2026-11-26". The C library's own would look for the machine's zone of time, which is a file, and in the jail there are none. */
static void day_text(uint64_t seconds, char ret_text[CLOCK_TEXT_SIZE])
{
	uint64_t days = seconds / 86400, year = 1970;
	unsigned month = 1, length;

	while (days >= 365u + (moment_month_days((unsigned)year, 2) == 29)) {
		days -= 365u + (moment_month_days((unsigned)year, 2) == 29);
		year++;
	}
	while (days >= (length = moment_month_days((unsigned)year, month))) {
		days -= length;
		month++;
	}
	snprintf(ret_text, CLOCK_TEXT_SIZE, "%04u-%02u-%02u", (unsigned)year, month, (unsigned)days + 1);
}

int key_tell_certificate(struct key_scan *scan, const struct certificate *certificate)
{
	char from[CLOCK_TEXT_SIZE], to[CLOCK_TEXT_SIZE];
	struct key_scan *outer = key_scan_outermost(scan);
	struct secret secret = {
		.rule = S("expired-certificate"),
		.title = S("Certificate that is out of date"),
		.rating = RATING_LOW,
		.action = S("Renew the certificate, or take it out of the image; certificates that end are better given when a "
			    "container is started."),
	};

	outer->certificates++;
	if (outer->held_count == KEY_CERTIFICATES_MAX || certificate->not_after <= 0)
		return 0;
	secret.ends = (uint64_t)certificate->not_after;
	day_text(certificate->not_before < 0 ? 0 : (uint64_t)certificate->not_before, from);
	day_text((uint64_t)certificate->not_after, to);
	secret.reason = arena_printf(scan->arena, "out of date since %s", to);
	secret.facts = arena_printf(
		scan->arena, "subject %s; good from %s to %s", arena_text(scan->arena, certificate->subject), from, to);
	secret.masked = masked(scan->arena, certificate->bytes);
	if (complete(scan, &secret, certificate->bytes))
		outer->held[outer->held_count++] = secret;
	return 0;
}

int key_tell_authorized(struct key_scan *scan, const struct key *key, const char *whose)
{
	struct secret secret = {
		.rule = S("published-authorized-key"),
		.title = S("SSH key that lets everybody in"),
		.rating = RATING_HIGH,
		.reason = arena_printf(scan->arena, "the private half of this key is published: %s", whose),
		.facts = arena_printf(scan->arena, "%.*s, %.*s", SLICE_ARG(key->kind), SLICE_ARG(key->fingerprint)),
		.action = S("Take the key out of the file: whoever reaches the SSH server logs in with it."),
		.masked = S("***"),
	};

	return add(scan, &secret, key->fingerprint);
}
