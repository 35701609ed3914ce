#include "base/buffer.h"
#include "base/cleanup.h"
#include "base/test.h"
#include "image/open.h"
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* A folder with one file or link, opened as a bare path: what is it taken for? */
static void check_guess(const char *const *paths, const char *want)
{
	char folder[] = "/tmp/plimsoll-guess-XXXXXX", path[256];
	struct opened *opened;
	struct error err;
	size_t count = 0;

	CHECK(mkdtemp(folder));
	for (; paths[count]; count++) {
		bool is_folder = paths[count][strlen(paths[count]) - 1] == '/';
		int fd;

		snprintf(path, sizeof path, "%s/%s", folder, paths[count]);
		if (is_folder) {
			CHECK_INT(mkdir(path, 0755), 0);
			continue;
		}
		fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
		CHECK(fd >= 0);
		close(fd);
	}
	if (want) {
		CHECK_INT(image_open(folder, NULL, &opened, &err), 0);
		snprintf(path, sizeof path, "%s:%s", want, folder);
		CHECK_SLICE(image_of(opened)->target, path);
		CHECK_INT(image_of(opened)->layer_count, 1);
		CHECK_SLICE(image_of(opened)->layers[0].digest, "");
		image_close(opened);
	} else {
		CHECK(image_open(folder, NULL, &opened, &err) < 0); /* an image, and a broken one */
	}
	while (count-- > 0) {
		snprintf(path, sizeof path, "%s/%s", folder, paths[count]);
		remove(path);
	}
	rmdir(folder);
}

TEST(a_folder_is_what_it_looks_like)
{
	check_guess((const char *const[]){ "etc/", "etc/os-release", NULL }, "rootfs");
	check_guess((const char *const[]){ "usr/", "usr/lib/", "usr/lib/os-release", NULL }, "rootfs");
	check_guess((const char *const[]){ "var/", "var/lib/", "var/lib/dpkg/", "var/lib/dpkg/status", NULL }, "rootfs");
	check_guess((const char *const[]){ "package-lock.json", NULL }, "fs");
	check_guess((const char *const[]){ "index.json", "package.json", NULL }, "fs");
	check_guess((const char *const[]){ "manifest.json", NULL }, "fs");
	check_guess((const char *const[]){ NULL }, "fs");
	check_guess((const char *const[]){ "index.json", "oci-layout", NULL }, NULL);
	check_guess((const char *const[]){ "index.json", "blobs/", NULL }, NULL);
	check_guess((const char *const[]){ "oci-layout", "etc/", "etc/os-release", NULL }, NULL);
}

TEST(a_folder_is_opened_as_the_user_says)
{
	struct opened *opened;
	struct blob blob;
	struct stat status;
	struct error err;

	CHECK_INT(image_open("rootfs:/usr", NULL, &opened, &err), 0);
	CHECK_INT(image_of(opened)->kind, IMAGE_ROOTFS);
	CHECK_SLICE(image_of(opened)->target, "rootfs:/usr");
	CHECK_SLICE(image_of(opened)->reference, "/usr");
	CHECK_INT(image_blob(opened, &image_of(opened)->layers[0], &blob, &err), 0);
	CHECK_INT(fstat(blob.fd, &status), 0);
	CHECK(S_ISDIR(status.st_mode));
	CHECK_INT(blob.length, 0);
	image_close(opened);
	CHECK_INT(image_open("fs:/usr", NULL, &opened, &err), 0);
	CHECK_INT(image_of(opened)->kind, IMAGE_SOURCE);
	image_close(opened);
}

TEST(a_folder_has_no_platform)
{
	struct image_options options = { .platform = S("linux/arm64") };
	struct opened *opened;
	struct error err;

	CHECK_INT(image_open("rootfs:/usr", &options, &opened, &err), -ERR_USAGE);
	CHECK_TEXT(err.text, "'/usr': a folder of files has no platform: --platform is for images");
}
