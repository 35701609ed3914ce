/* seccomp.c - the lists of system calls (seccomp(2)), one a profile */
#include "jail/seccomp.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#else
#error "the jail knows the system calls of x86_64 and aarch64 only"
#endif

/* Lists end with -1; numbers that an architecture lacks are left out there. */
static const int reader_calls[] = {
	SYS_read,
	SYS_write,
	SYS_pread64,
	SYS_lseek,
	SYS_close,
	SYS_brk,
	SYS_munmap,
	SYS_mremap,
	SYS_madvise,
	SYS_futex,
	SYS_exit,
	SYS_exit_group,
	SYS_rt_sigreturn,
	SYS_clock_gettime,
	SYS_restart_syscall,
	SYS_ppoll, /* clamd answers while it is still being sent to */
	SYS_getrandom,
	SYS_sysinfo,        /* glibc's qsort asks how much memory there is */
	SYS_rt_sigprocmask, /* abort's, as the next two: a broken promise of ours is to be told from an attack */
	SYS_getpid,
	SYS_gettid,
	-1,
};

static const int zygote_calls[] = {
	SYS_recvmsg,
	SYS_sendmsg,
	SYS_wait4,
	SYS_waitid,
	SYS_pidfd_open,
	SYS_getppid,
	SYS_set_robust_list,
	SYS_rt_sigaction,
	SYS_prlimit64,
	SYS_prctl,
	SYS_seccomp,
	SYS_rseq,
#ifdef SYS_poll
	SYS_poll,
#endif
#ifdef SYS_fork
	SYS_fork,
#endif
	-1,
};

/* What may be opened is landlock's matter, how it may be opened emit_without_bits' below. Of what landlock keeps closed, names and
 * sizes may still be looked at. */
static const int folder_calls[] = {
	SYS_getdents64,
	SYS_fstat,
	SYS_newfstatat,
	SYS_statx,
	SYS_fstatfs,
	SYS_readlinkat,
	SYS_fgetxattr,
	-1,
};

static const int net_calls[] = {
	SYS_connect,
	SYS_sendto,
	SYS_recvfrom,
	SYS_sendmsg,
	SYS_recvmsg,
	SYS_sendmmsg,
	SYS_getsockopt,
	SYS_setsockopt,
	SYS_getsockname,
	SYS_getpeername,
	SYS_shutdown,
	SYS_bind,
	SYS_ppoll,
	SYS_fcntl,
	SYS_dup3,
	SYS_fstat,
	SYS_newfstatat,
	SYS_statx,
	SYS_faccessat,
	SYS_readlinkat,
	SYS_getdents64,
	SYS_uname,
	SYS_getuid,
	SYS_geteuid,
	SYS_getgid,
	SYS_getegid,
	SYS_rt_sigaction,
	SYS_set_robust_list,
	SYS_rseq,
	SYS_sched_getaffinity,
	SYS_eventfd2,
	SYS_pipe2,
	SYS_clock_nanosleep,
	SYS_epoll_create1,
	SYS_epoll_ctl,
	SYS_epoll_pwait,
	SYS_writev,
	SYS_readv,
	SYS_sched_yield,
	SYS_mlock, /* what is secret stays out of the swap */
#ifdef SYS_poll
	SYS_poll,
#endif
#ifdef SYS_open
	SYS_access,
	SYS_stat,
	SYS_lstat,
	SYS_readlink,
#endif
	-1,
};

/* Sanitizer builds: what reaches outside is refused. */
static const int outside_calls[] = {
	SYS_execve,
	SYS_execveat,
	SYS_ptrace,
	SYS_connect,
	SYS_bind,
	SYS_listen,
	SYS_mkdirat,
	SYS_unlinkat,
	SYS_renameat2,
	SYS_mount,
	SYS_setns,
	SYS_unshare,
	SYS_init_module,
	SYS_bpf,
	-1,
};

#define FILTER_MAX 512

struct filter {
	struct sock_filter code[FILTER_MAX];
	unsigned short length;
};

static void emit(struct filter *filter, unsigned code, unsigned k, unsigned char if_true, unsigned char if_false)
{
	if (filter->length < FILTER_MAX)
		filter->code[filter->length++] = (struct sock_filter){ (unsigned short)code, if_true, if_false, k };
}

static void emit_return(struct filter *filter, unsigned action)
{
	emit(filter, BPF_RET | BPF_K, action, 0, 0);
}

static void emit_load(struct filter *filter, size_t offset)
{
	emit(filter, BPF_LD | BPF_W | BPF_ABS, (unsigned)offset, 0, 0);
}

/* With the call's number loaded: ACTION for each call of the list. */
static void emit_calls(struct filter *filter, const int *calls, unsigned action)
{
	for (; *calls != -1; calls++) {
		emit(filter, BPF_JMP | BPF_JEQ | BPF_K, (unsigned)*calls, 0, 1);
		emit_return(filter, action);
	}
}

/* CALL is allowed when argument INDEX has none of the bits of FORBIDDEN (low 32 bits; the high ones carry none of these). */
static void emit_without_bits(struct filter *filter, int call, unsigned index, unsigned forbidden)
{
	emit(filter, BPF_JMP | BPF_JEQ | BPF_K, (unsigned)call, 0, 4);
	emit_load(filter, offsetof(struct seccomp_data, args) + 8 * index);
	emit(filter, BPF_JMP | BPF_JSET | BPF_K, forbidden, 1, 0);
	emit_return(filter, SECCOMP_RET_ALLOW);
	emit_return(filter, SECCOMP_RET_KILL_PROCESS);
}

/* CALL is allowed when argument INDEX (its low 32 bits: all that the kernel looks at) is one of VALUES, else OTHERWISE. */
static void emit_with_one_of(
	struct filter *filter, int call, unsigned index, const unsigned *values, unsigned char count, unsigned otherwise)
{
	emit(filter, BPF_JMP | BPF_JEQ | BPF_K, (unsigned)call, 0, (unsigned char)(2 + 2 * count));
	emit_load(filter, offsetof(struct seccomp_data, args) + 8 * index);
	for (unsigned char i = 0; i < count; i++) {
		emit(filter, BPF_JMP | BPF_JEQ | BPF_K, values[i], 0, 1);
		emit_return(filter, SECCOMP_RET_ALLOW);
	}
	emit_return(filter, otherwise);
}

/* abort(3): a signal to ourselves and to nobody else. The zygote's list holds for its children too, whose ids it cannot know:
 * it leaves that question to theirs. */
static void emit_abort(struct filter *filter, bool of_anybody)
{
	emit(filter, BPF_JMP | BPF_JEQ | BPF_K, SYS_tgkill, 0, 6);
	emit_load(filter, offsetof(struct seccomp_data, args));
	emit(filter, BPF_JMP | BPF_JEQ | BPF_K, (unsigned)getpid(), 0, of_anybody ? 0 : 3);
	emit_load(filter, offsetof(struct seccomp_data, args) + 8 * 2);
	emit(filter, BPF_JMP | BPF_JEQ | BPF_K, SIGABRT, 0, 1);
	emit_return(filter, SECCOMP_RET_ALLOW);
	emit_return(filter, SECCOMP_RET_KILL_PROCESS);
}

static void emit_head(struct filter *filter)
{
	emit_load(filter, offsetof(struct seccomp_data, arch));
	emit(filter, BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0);
	emit_return(filter, SECCOMP_RET_KILL_PROCESS);
	emit_load(filter, offsetof(struct seccomp_data, nr));
#if defined(__x86_64__)
	emit(filter, BPF_JMP | BPF_JGE | BPF_K, 0x40000000u, 0, 1); /* the x32 numbers of the same calls */
	emit_return(filter, SECCOMP_RET_KILL_PROCESS);
#endif
}

#define CLONE_NEW_ANYTHING \
	(CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET)

#define OPEN_FOR_WRITING (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND | (O_TMPFILE & ~O_DIRECTORY))
#define NOT_A_STREAM (SOCK_STREAM ^ 15) /* bits that the other kinds of socket have: SOCK_DGRAM could be sent anywhere */

/* plimsoll-net may open files and sockets, but none that reach what else the user has here: other programs' sockets, the terminal,
 * files to write, processes to signal. Where libraries try it without harm they are refused and go on. */
static void emit_net(struct filter *filter)
{
	static const unsigned families[] = { AF_INET, AF_INET6, AF_NETLINK }, requests[] = { FIONREAD, FIONBIO, TCGETS },
			      self[] = { 0 };

	emit_with_one_of(filter, SYS_socket, 0, families, 3, SECCOMP_RET_ERRNO | EAFNOSUPPORT);
	emit_without_bits(filter, SYS_socketpair, 1, NOT_A_STREAM);
	emit_with_one_of(filter, SYS_ioctl, 1, requests, 3, SECCOMP_RET_ERRNO | ENOTTY);
	emit_with_one_of(filter, SYS_prlimit64, 0, self, 1, SECCOMP_RET_ERRNO | EPERM);
	emit_without_bits(filter, SYS_openat, 2, OPEN_FOR_WRITING);
#ifdef SYS_open
	emit_without_bits(filter, SYS_open, 1, OPEN_FOR_WRITING);
#endif
	emit_calls(filter, net_calls, SECCOMP_RET_ALLOW);
	/* A resolver thread; clone3's flags lie in memory where no filter sees them: ENOSYS makes libc use clone. */
	emit_without_bits(filter, SYS_clone, 0, CLONE_NEW_ANYTHING | CLONE_PTRACE);
}

/* openat2 is not among them: its flags lie in memory, where no filter sees them. */
static void emit_folder(struct filter *filter)
{
	emit_without_bits(filter, SYS_openat, 2, OPEN_FOR_WRITING);
	emit_calls(filter, folder_calls, SECCOMP_RET_ALLOW);
}

static void build(struct filter *filter, enum jail_profile profile)
{
#ifndef PLIMSOLL_SANITIZED
	bool zygote = profile == JAIL_ZYGOTE || profile == JAIL_FOLDER_ZYGOTE;
#endif
	emit_head(filter);
#ifdef PLIMSOLL_SANITIZED
	if (profile != JAIL_NET)
		emit_calls(filter, outside_calls, SECCOMP_RET_ERRNO | EPERM);
	emit_return(filter, SECCOMP_RET_ALLOW);
	(void)reader_calls;
	(void)zygote_calls;
	(void)emit_net;
	(void)emit_folder;
	(void)emit_abort;
#else
	(void)outside_calls;
	/* Memory, never executable. */
	emit_without_bits(filter, SYS_mmap, 2, PROT_EXEC);
	emit_without_bits(filter, SYS_mprotect, 2, PROT_EXEC);
	emit_calls(filter, reader_calls, SECCOMP_RET_ALLOW);
	emit_abort(filter, zygote);
	if (zygote) {
		emit_calls(filter, zygote_calls, SECCOMP_RET_ALLOW);
		emit_without_bits(filter, SYS_clone, 0, CLONE_NEW_ANYTHING | CLONE_VM | CLONE_PTRACE | CLONE_THREAD);
	}
	if (profile == JAIL_FOLDER_ZYGOTE || profile == JAIL_FOLDER_READER)
		emit_folder(filter);
	if (profile == JAIL_NET)
		emit_net(filter);
	emit(filter, BPF_JMP | BPF_JEQ | BPF_K, SYS_clone3, 0, 1);
	emit_return(filter, SECCOMP_RET_ERRNO | ENOSYS);
	emit_return(filter, SECCOMP_RET_KILL_PROCESS);
#endif
}

int seccomp_enter(enum jail_profile profile, struct error *err)
{
	struct filter filter = { .length = 0 };
	struct sock_fprog program;

	build(&filter, profile);
	if (filter.length >= FILTER_MAX)
		return error_set(err, ERR_LIMIT, "seccomp list of %u instructions is too long", filter.length);
	program = (struct sock_fprog){ .len = filter.length, .filter = filter.code };
	if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) < 0)
		return error_errno(err, "seccomp");
	return 0;
}
