/* containerd.c - images that containerd keeps: one that runs is asked, else its files are read
 *
 * Its blobs lie as an OCI layout has them. Who may read those needs the socket for the names alone; who may not gets all over it. */
#include "base/cleanup.h"
#include "registry/digest.h"
#include "registry/reference.h"
#include "stores/containerd_meta.h"
#include "stores/containerd_roots.h"
#include "stores/containerd_socket.h"
#include "stores/stores.h"
#include <errno.h>
#include <fcntl.h>

#define ID_DIGITS_MIN 12u

/* What is looked for, and what became of that so far. */
struct finding {
	struct containerd_wanted wanted;
	const struct store_options *options;
	struct containerd_roots roots;
	struct stored_image image;
	struct error first; /* of what is said where it is nowhere */
	int result;         /* 0 only where it is found */
};

static void describe(struct stored_image *image, enum stored_form form, const struct containerd_image *found)
{
	image->form = form;
	image->name = found->name;
	image->manifest_digest = found->digest;
	image->media_type = found->media_type;
	image->size_bytes = found->size_bytes;
}

/* The folder of its blobs; -1 with errno. */
static int content_open(const char *root, struct arena *arena)
{
	return open(arena_printf(arena, "%s/io.containerd.content.v1.content", root).ptr, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

/* Whether a folder has the blob, and it may be read. */
static bool has_blob(int content, struct slice digest, struct arena *arena)
{
	return digest_is_sha256(digest) && faccessat(content, digest_path(arena, digest).ptr, R_OK, AT_EACCESS) == 0;
}

/* Asks the one that runs; reads its blobs where they lie when that may be. */
static int socket_find(struct finding *finding, const struct containerd_root *root, bool *ret_answered, struct error *err)
{
	struct stored_image *image = &finding->image;
	cleanup_fd int content = -1;
	struct containerd_image found;
	int r = containerd_socket_find(
		root->address, finding->options, &finding->wanted, &found, &image->blobs, ret_answered, err);

	if (r < 0)
		return r;
	content = root->path ? content_open(root->path, finding->wanted.arena) : -1;
	if (content < 0 || !has_blob(content, found.digest, finding->wanted.arena)) {
		describe(image, STORED_BLOBS, &found);
		return 0;
	}
	image->blobs.close(image->blobs.context);
	image->blobs.context = NULL;
	image->place_fd = steal_fd(&content);
	describe(image, STORED_LAYOUT, &found);
	return 0;
}

static int files_find(struct finding *finding, const char *root, struct error *err)
{
	struct containerd_image found = { 0 };
	int r = containerd_meta_find(root, &finding->wanted, &found, err);

	if (r < 0)
		return r;
	finding->image.place_fd = content_open(root, finding->wanted.arena);
	if (finding->image.place_fd < 0) /* the image is there: that is not the same as not found */
		return error_set(err, ERR_IO, "'%s/io.containerd.content.v1.content': %s", root, strerror(errno));
	describe(&finding->image, STORED_LAYOUT, &found);
	return 0;
}

/* "[/root]ns/name", "@sha256:…". */
static int wanted_take(struct slice name, struct arena *arena, struct containerd_wanted *wanted, struct error *err)
{
	struct reference reference;
	ptrdiff_t end = slice_starts_with(name, S("[/")) ? slice_find_byte(name, ']') : -1;

	*wanted = (struct containerd_wanted){
		.namespace = slice_from_text(getenv("CONTAINERD_NAMESPACE")), .text = name, .arena = arena
	};
	if (slice_starts_with(name, S("[")) && end < 0)
		return error_set(err, ERR_USAGE, "'%.*s' is not '[/FOLDER]NAME'", SLICE_ARG(name));
	if (end > 0) {
		wanted->root = arena_text(arena, slice_first(slice_from(name, 1), (size_t)end - 1));
		wanted->text = slice_from(name, (size_t)end + 1);
	}
	if (wanted->text.len == 0)
		return error_set(err, ERR_USAGE, "'containerd:' needs an image's name");
	if (slice_starts_with(wanted->text, S("@"))) {
		struct slice digits = slice_from(wanted->text, 1);

		if (slice_starts_with(digits, S("sha256:")))
			digits = slice_from(digits, 7);
		if (digits.len < ID_DIGITS_MIN)
			return error_set(err, ERR_USAGE, "'%.*s': at least %u digits of a digest are needed",
				SLICE_ARG(wanted->text), ID_DIGITS_MIN);
		wanted->digest = arena_printf(arena, "sha256:%.*s", SLICE_ARG(digits));
	} else if (reference_parse(wanted->text, arena, &reference, NULL) >= 0) {
		wanted->digest = reference.digest;
	}
	return 0;
}

/* The first that is not "not found" counts, else the first. */
static void note(struct finding *finding, int r, const struct error *why)
{
	if (r < 0 && finding->result < 0 && (finding->result != -ERR_NOT_FOUND || r == -ERR_NOT_FOUND) && finding->first.code)
		return;
	finding->result = r;
	finding->first = *why;
}

/* Whether there is something that may be asked: sockets that are not there are none. */
static bool may_ask(const struct finding *finding, size_t index)
{
	const struct containerd_root *items = finding->roots.items;

	if (!items[index].address || !finding->options->fetcher_path)
		return false;
	for (size_t i = 0; i < index; i++)
		if (items[i].address && strcmp(items[i].address, items[index].address) == 0)
			return false; /* two that share one: it was asked */
	return !items[index].path || access(items[index].address, F_OK) == 0;
}

static void root_find(struct finding *finding, size_t index)
{
	const struct containerd_root *root = &finding->roots.items[index];
	bool asked = may_ask(finding, index), answered = false;
	struct error why = { 0 }, of_socket, of_files;
	int r = -ERR_NOT_FOUND;

	if (asked) {
		r = socket_find(finding, root, &answered, &why);
	} else if (!root->path) {
		error_set(&why, ERR_UNSUPPORTED,
			"'%s' is not asked here, and nothing says where that containerd keeps its images: name the folder, as in "
			"'containerd:[/var/lib/containerd]NAME'",
			root->address);
		r = -ERR_UNSUPPORTED;
	}
	if (!answered && root->path) { /* one that does not run, or may not be asked */
		int of = files_find(finding, root->path, &of_files);

		if (of >= 0 || !asked) {
			r = of;
			why = of_files;
		} else if (of != -ERR_NOT_FOUND || r == -ERR_NOT_FOUND) {
			of_socket = why;
			error_set(&why, of_socket.code, "%s; and %s", of_socket.text, of_files.text);
		}
	}
	note(finding, r, &why);
}

static int finding_run(struct finding *finding, struct error *err)
{
	const char *root = finding->wanted.root;
	int r = 0;

	if (root)
		finding->roots = (struct containerd_roots){ { { root, NULL } }, 1 };
	else
		r = containerd_roots_find(getenv("CONTAINERD_ADDRESS"), finding->wanted.arena, &finding->roots, err);
	if (r < 0)
		return r;
	finding->result = -ERR_NOT_FOUND;
	for (size_t i = 0; i < finding->roots.count && finding->result < 0; i++)
		root_find(finding, i);
	if (finding->result < 0 && err)
		*err = finding->first;
	return finding->result;
}

static int containerd_find(
	struct slice name, const struct store_options *options, struct stored_image *ret_image, struct error *err)
{
	struct finding finding = { .options = options, .image = { .place_fd = -1 } };
	int r = wanted_take(name, &finding.image.arena, &finding.wanted, err);

	if (r >= 0)
		r = finding_run(&finding, err);
	if (r < 0) {
		stored_image_done(&finding.image);
		return error_context(err, r, "containerd");
	}
	*ret_image = finding.image;
	return 0;
}

const struct store store_containerd = {
	.scheme = "containerd",
	.find = containerd_find,
};
