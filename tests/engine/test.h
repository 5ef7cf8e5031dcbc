/*
 * test.h - cmocka in one include, and spans that read well in a test.
 */
#ifndef SMTP_TEST_H
#define SMTP_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "buf.h"

#define assert_span(span, expected)                                                                          \
	do {                                                                                                     \
		assert_int_equal((span).length, strlen(expected));                                                   \
		assert_memory_equal((span).data, expected, (span).length);                                           \
	} while (0)

#endif
