/* prepare.c - what several checks ask of an image, found out once */
#include "judge/checks.h"

void judging_prepare(struct judging *judging)
{
	user_files_read(judging->input->logins.root, judging->arena, &judging->users);
}
