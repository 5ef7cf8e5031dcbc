/*
 * nodeepbind.c - lets a module built under AddressSanitizer be loaded by a php that was not.
 *
 * PHP 7.4 to 8.3 open extensions with RTLD_DEEPBIND, which the sanitizer's runtime refuses. Preloaded before
 * php starts, for bin/test only.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stddef.h>

void *dlopen(const char *file, int mode)
{
	void *(*next)(const char *, int);

	*(void **)&next = dlsym(RTLD_NEXT, "dlopen");
	return next == NULL ? NULL : next(file, mode & ~RTLD_DEEPBIND);
}
