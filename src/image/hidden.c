/* hidden.c - what a layer that is a folder hides besides its whiteouts: the folders that are opaque */
#include "image/hidden.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "link/record.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <unistd.h>

#define PENDING_BYTES_MAX (64u << 20) /* paths of folders that are still to be listed */
#define FOLDERS_MAX 1000000u
#define LIST_BYTES_MAX 65536u            /* of names of attributes: XATTR_LIST_MAX */
#define FIRST_USER_NAMESPACE 0xeffffffdu /* linux/proc_ns.h: PROC_USER_INIT_INO */

struct search {
	int root_fd;
	bool is_roots; /* the store: mounted with the attributes that root alone can set */
	struct note_sink *notes;
	struct buffer *records;
	struct buffer pending; /* paths, each with a NUL; the last is the next */
	uint64_t folder_count;
	char list[LIST_BYTES_MAX];
};

static bool is_in_first_namespace(void)
{
	struct stat status;

	return stat("/proc/self/ns/user", &status) == 0 && status.st_ino == FIRST_USER_NAMESPACE;
}

/* trusted.*: to others the system says that there are none. */
static bool may_see_trusted(void)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[2] = { 0 };

	return is_in_first_namespace() && syscall(SYS_capget, &header, data) == 0 && data[0].effective & 1u << CAP_SYS_ADMIN;
}

/* Who is not root cannot set such attributes: in his store there are none. Seen from within his namespace its folders are our own. FOLDER_FD:
 * a layer's, which may be anybody's who is in the layer's archive; the one that it lies in is who made the store. */
static bool is_made_without_root(int folder_fd)
{
	struct stat above;

	if (fstatat(folder_fd, "..", &above, 0) < 0)
		return false;
	return is_in_first_namespace() ? above.st_uid != 0 : above.st_uid == geteuid();
}

/* Images can bring attributes "user.…" of their own, which engines keep, and which hide nothing where others are the ones that count: in
 * root's stores, and where fuse-overlayfs does not mount. */
static bool is_heeded(const struct search *search, struct slice attribute)
{
	return slice_starts_with(attribute, S("trusted.")) ||
	       (slice_starts_with(attribute, S("user.overlay.")) && !search->is_roots);
}

/* What ATTRIBUTE is called behind "trusted.overlay.", "user.overlay." (also of fuse-overlayfs: "user.fuseoverlayfs."), or empty. */
static struct slice overlay_word(struct slice attribute)
{
	static const struct slice prefixes[] = { S("trusted.overlay."), S("user.overlay."), S("user.fuseoverlayfs.") };

	for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
		if (slice_starts_with(attribute, prefixes[i]))
			return slice_from(attribute, prefixes[i].len);
	return S("");
}

static int take_opaque(struct search *search, int fd, struct slice path, const char *attribute, struct error *err)
{
	struct whiteout whiteout = { .path = path, .opaque = 1 };
	char value[2];
	ssize_t len = fgetxattr(fd, attribute, value, sizeof value);

	if (len == 1 && value[0] == 'x')
		note_add(search->notes, NOTE_INCOMPLETE, path,
			"what is taken away in this folder is marked by attributes: not read");
	if (len != 1 || value[0] != 'y')
		return 0;
	if (!is_heeded(search, slice_from_text(attribute))) {
		note_add(search->notes, NOTE_INCOMPLETE, path,
			"is marked as hiding what lies below (%s), which not every engine heeds: nothing is hidden by it",
			attribute);
		return 0;
	}
	return record_write(search->records, RECORD_WHITEOUT, &whiteout)
		       ? 0
		       : error_set(err, ERR_LIMIT, "too many folders that hide those below them");
}

static int take_attributes(struct search *search, int fd, struct slice path, struct error *err)
{
	ssize_t len = flistxattr(fd, search->list, sizeof search->list);
	int r = 0;

	if (len < 0 && errno != ENOTSUP)
		note_add(search->notes, NOTE_INCOMPLETE, path, "its attributes cannot be listed: %s", strerror(errno));
	for (ssize_t at = 0; at < len && r >= 0;) {
		const char *attribute = search->list + at;
		struct slice name = slice_from_text(attribute), word = overlay_word(name);

		if (slice_equal(word, S("opaque")))
			r = take_opaque(search, fd, path, attribute, err);
		else if (slice_equal(word, S("redirect")))
			note_add(search->notes, NOTE_INCOMPLETE, path,
				"stands for a lower layer's folder of another name (redirect): what is in that was not found "
				"here");
		at += (ssize_t)name.len + 1;
	}
	return r;
}

static bool is_folder(int folder_fd, const struct dirent *entry)
{
	struct stat status;

	if (entry->d_name[0] == '.' && (!entry->d_name[1] || (entry->d_name[1] == '.' && !entry->d_name[2])))
		return false;
	if (entry->d_type != DT_UNKNOWN)
		return entry->d_type == DT_DIR;
	return fstatat(folder_fd, entry->d_name, &status, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT) == 0 && S_ISDIR(status.st_mode);
}

static int add_pending(struct search *search, struct slice path, const char *name, struct error *err)
{
	struct buffer *pending = &search->pending;
	bool added = (path.len == 0 || (buffer_add(pending, path.ptr, path.len) && buffer_add_byte(pending, '/'))) &&
		     buffer_add(pending, name, strlen(name) + 1);

	return added ? 0 : error_set(err, ERR_LIMIT, "more than %u MiB of names of folders", PENDING_BYTES_MAX >> 20);
}

CLEANUP_DEFINE(DIR *, close_listing, closedir)

/* All folders in PATH become pending. */
static int list_folder(struct search *search, int *fd, struct slice path, struct error *err)
{
	CLEANUP(close_listing) DIR *listing = fdopendir(*fd);
	const struct dirent *entry;
	int r = 0;

	if (!listing)
		return error_errno(err, "list a folder");
	*fd = -1;
	while (r >= 0 && (errno = 0, entry = readdir(listing)))
		if (is_folder(dirfd(listing), entry))
			r = add_pending(search, path, entry->d_name, err);
	if (r >= 0 && errno)
		note_add(search->notes, NOTE_INCOMPLETE, path, "cannot be listed: %s", strerror(errno));
	return r;
}

/* PATH: "" is the layer's own, of which nothing can be hidden. */
static int take_folder(struct search *search, const char *path, struct error *err)
{
	struct open_how how = { .flags = O_RDONLY | O_DIRECTORY | O_NONBLOCK | O_CLOEXEC,
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_XDEV };
	cleanup_fd int fd = (int)syscall(SYS_openat2, search->root_fd, path[0] ? path : ".", &how, sizeof how);
	struct slice name = slice_from_text(path);
	int r = 0;

	if (fd < 0 && errno != ENOENT)
		note_add(search->notes, NOTE_INCOMPLETE, slice_first(name, 128), "%s",
			errno == EXDEV ? "another file system is mounted here" : strerror(errno));
	if (fd < 0)
		return 0;
	if (++search->folder_count > FOLDERS_MAX)
		return error_set(err, ERR_LIMIT, "more than %u folders", FOLDERS_MAX);
	if (name.len)
		r = take_attributes(search, fd, name, err);
	return r < 0 ? r : list_folder(search, &fd, name, err);
}

/* Takes the last of what is pending. */
static struct slice next_pending(struct search *search, struct buffer *path)
{
	size_t at = search->pending.len - 1;

	while (at > 0 && search->pending.ptr[at - 1])
		at--;
	buffer_clear(path);
	buffer_add(path, search->pending.ptr + at, search->pending.len - at);
	search->pending.len = at;
	return buffer_slice(path);
}

static int search_all(struct search *search, struct deadline *deadline, struct error *err)
{
	cleanup_buffer struct buffer path = BUFFER_INIT(0);
	int r = take_folder(search, "", err);

	while (r >= 0 && search->pending.len) {
		if (deadline_step(deadline))
			return error_set(err, ERR_TIMEOUT, "not done in time (--timeout)");
		r = take_folder(search, next_pending(search, &path).ptr, err);
	}
	return r;
}

int hidden_find(int folder_fd, struct deadline *deadline, struct buffer *ret_records, struct note_sink *notes, struct error *err)
{
	static const char unknown[] = "which of its folders hide those of lower layers only root can tell "
				      "(trusted.overlay.opaque): nothing is hidden by them";
	struct search *search = memory_one(struct search);
	int r;

	*search = (struct search){
		.root_fd = folder_fd,
		.is_roots = !is_made_without_root(folder_fd),
		.notes = notes,
		.records = ret_records,
		.pending = BUFFER_INIT(PENDING_BYTES_MAX),
	};
	if (!may_see_trusted() && search->is_roots)
		note_add(notes, NOTE_INCOMPLETE, S(""), "%s", unknown);
	r = search_all(search, deadline, err);
	buffer_done(&search->pending);
	free(search);
	return r;
}
