/*
 * socket_error.c - error numbers of sockets in words, and what they mean for a mail on its way. errno on POSIX,
 * Winsock's numbers on Windows.
 */
#include "socket.h"

#include <stdio.h>

#ifdef _WIN32
#define SYSTEM(name) WSA##name

void smtp_socket_error_text(int error, char *text, size_t room)
{
	WCHAR wide[256];
	DWORD flags = FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS | FORMAT_MESSAGE_MAX_WIDTH_MASK;
	DWORD english = MAKELANGID(LANG_ENGLISH, SUBLANG_ENGLISH_US);
	DWORD length = FormatMessageW(flags, NULL, (DWORD)error, english, wide, 256, NULL);
	if (length == 0) {
		length = FormatMessageW(flags, NULL, (DWORD)error, 0, wide, 256, NULL);
	}
	while (length > 0 && wide[length - 1] <= L' ') {
		length--;
	}
	int written = WideCharToMultiByte(CP_UTF8, 0, wide, (int)length, text, (int)room - 1, NULL, NULL);
	if (written > 0) {
		text[written] = '\0';
	} else {
		snprintf(text, room, "error %d", error);
	}
}
#else
#include <errno.h>
#define SYSTEM(name) name

#if defined(__GLIBC__) && defined(_GNU_SOURCE)
#if __GLIBC_PREREQ(2, 32)
static const char *describe(int error, char *scratch, size_t room)
{
	const char *english = strerrordesc_np(error); /* the one that is not translated */
	return english ? english : strerror_r(error, scratch, room);
}
#else
static const char *describe(int error, char *scratch, size_t room)
{
	return strerror_r(error, scratch, room); /* GNU: may answer with a string of its own */
}
#endif
#else
static const char *describe(int error, char *scratch, size_t room)
{
	return strerror_r(error, scratch, room) == 0 ? scratch : NULL;
}
#endif

void smtp_socket_error_text(int error, char *text, size_t room)
{
	char scratch[256] = "";
	const char *words = describe(error, scratch, sizeof scratch);
	if (words && *words) {
		snprintf(text, room, "%s", words);
	} else {
		snprintf(text, room, "error %d", error);
	}
}
#endif

static const struct {
	int error;
	smtp_category category;
} meanings[] = {
	{SYSTEM(ECONNREFUSED), SMTP_CATEGORY_CONNECTION_REFUSED},
	{SYSTEM(ETIMEDOUT), SMTP_CATEGORY_CONNECTION_TIMEOUT},
	{SYSTEM(ECONNRESET), SMTP_CATEGORY_CONNECTION_LOST},
	{SYSTEM(ECONNABORTED), SMTP_CATEGORY_CONNECTION_LOST},
	{SYSTEM(ENETRESET), SMTP_CATEGORY_CONNECTION_LOST},
	{SYSTEM(ENOTCONN), SMTP_CATEGORY_CONNECTION_LOST},
	{SYSTEM(ENETUNREACH), SMTP_CATEGORY_NETWORK_UNREACHABLE},
	{SYSTEM(EHOSTUNREACH), SMTP_CATEGORY_NETWORK_UNREACHABLE},
	{SYSTEM(ENETDOWN), SMTP_CATEGORY_NETWORK_UNREACHABLE},
	{SYSTEM(EADDRNOTAVAIL), SMTP_CATEGORY_NETWORK_UNREACHABLE},
	{SYSTEM(EAFNOSUPPORT), SMTP_CATEGORY_NETWORK_UNREACHABLE},
	{SYSTEM(EACCES), SMTP_CATEGORY_NETWORK_UNREACHABLE}, /* SELinux, Windows' firewall */
#ifdef _WIN32
	{WSAEHOSTDOWN, SMTP_CATEGORY_NETWORK_UNREACHABLE},
	{WSAESHUTDOWN, SMTP_CATEGORY_CONNECTION_LOST},
#else
	{EPIPE, SMTP_CATEGORY_CONNECTION_LOST},
	{EPERM, SMTP_CATEGORY_NETWORK_UNREACHABLE}, /* netfilter */
#ifdef EHOSTDOWN
	{EHOSTDOWN, SMTP_CATEGORY_NETWORK_UNREACHABLE},
#endif
#ifdef ESHUTDOWN
	{ESHUTDOWN, SMTP_CATEGORY_CONNECTION_LOST},
#endif
#endif
};

bool smtp_socket_error_is_shortage(int error)
{
	return error == SYSTEM(EMFILE) || error == SYSTEM(ENOBUFS)
#ifndef _WIN32
		   || error == ENFILE || error == ENOMEM
#endif
		;
}

bool smtp_socket_error_is_denial(int error)
{
#ifndef _WIN32
	if (error == EPERM) {
		return true;
	}
#endif
	return error == SYSTEM(EACCES);
}

bool smtp_socket_error_is_of_source(int error)
{
	return error == SYSTEM(EADDRNOTAVAIL) || error == SYSTEM(EAFNOSUPPORT) || error == SYSTEM(EINVAL);
}

smtp_category smtp_socket_error_category(int error)
{
	for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++) {
		if (meanings[i].error == error) {
			return meanings[i].category;
		}
	}
	return SMTP_CATEGORY_UNKNOWN;
}
