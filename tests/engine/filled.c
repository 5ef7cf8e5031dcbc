/*
 * filled.c - see filled.h.
 */
#include "test.h"
#include "filled.h"

void filled_by(filled_way by, const smtp_source *source, size_t room, smtp_buf *wire, uint64_t *octets)
{
	smtp_body body;
	smtp_body_init(&body, source);
	body.canonical = by.canonical;
	body.chunked = by.chunked;
	smtp_body_status status;
	do {
		size_t before = wire->length;
		status = smtp_body_fill(&body, wire, room);
		assert_true(wire->length - before <= room);
		assert_int_not_equal(status, SMTP_BODY_FAILED);
	} while (status == SMTP_BODY_MORE);
	assert_true(body.ended);
	*octets = body.octets;
}

void filled_same(const smtp_buf *wire, const smtp_buf *expected, size_t without)
{
	assert_int_equal(wire->length, expected->length - without);
	assert_memory_equal(smtp_buf_view(wire).data, smtp_buf_view(expected).data, wire->length);
}
