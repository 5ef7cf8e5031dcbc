/*
 * mime.c - see mime.h. A boundary begins with "=_", which neither quoted-printable nor base64 can produce, and holds
 * 128 random bits, which a 7bit text cannot guess.
 */
#include "mime.h"

#include <openssl/rand.h>

bool smtp_mime_random(char digits[33])
{
	static const char hex[] = "0123456789abcdef";
	unsigned char octets[16];
	if (RAND_bytes(octets, sizeof octets) != 1) {
		return false;
	}
	for (size_t i = 0; i < sizeof octets; i++) {
		digits[2 * i] = hex[octets[i] >> 4];
		digits[2 * i + 1] = hex[octets[i] & 15];
	}
	digits[32] = '\0';
	return true;
}

static bool add_text(smtp_segments *segments, const char *type, smtp_span text)
{
	smtp_transfer transfer = smtp_transfer_choose(text);
	smtp_buf_string(&segments->literals, "Content-Type: ");
	smtp_buf_string(&segments->literals, type);
	smtp_buf_string(&segments->literals, "; charset=utf-8\r\nContent-Transfer-Encoding: ");
	smtp_buf_string(&segments->literals, smtp_encoding_name(transfer.encoding));
	smtp_buf_string(&segments->literals, "\r\n\r\n");
	return smtp_segments_add_text(segments, text, &transfer);
}

/* The CRLF in front of a delimiter belongs to it, and not to the part before. */
static void put_delimiter(smtp_buf *literals, const char *boundary, const char *before, const char *after)
{
	smtp_buf_string(literals, before);
	smtp_buf_string(literals, "--=_");
	smtp_buf_string(literals, boundary);
	smtp_buf_string(literals, after);
}

static smtp_status add_alternative(smtp_segments *segments, smtp_span text, smtp_span html)
{
	char boundary[33];
	smtp_buf *literals = &segments->literals;
	if (!smtp_mime_random(boundary)) {
		return SMTP_NO_MEMORY;
	}
	smtp_buf_string(literals, "Content-Type: multipart/alternative;\r\n boundary=\"=_");
	smtp_buf_string(literals, boundary);
	smtp_buf_string(literals, "\"\r\n\r\n");
	put_delimiter(literals, boundary, "", "\r\n");
	if (!add_text(segments, "text/plain", text)) {
		return SMTP_NO_MEMORY;
	}
	put_delimiter(literals, boundary, "\r\n", "\r\n");
	if (!add_text(segments, "text/html", html)) {
		return SMTP_NO_MEMORY;
	}
	put_delimiter(literals, boundary, "\r\n", "--\r\n");
	return SMTP_OK;
}

smtp_status smtp_mime_add(smtp_segments *segments, smtp_span text, smtp_span html)
{
	if (text.data && html.data) {
		return add_alternative(segments, text, html);
	}
	bool added = text.data ? add_text(segments, "text/plain", text) : add_text(segments, "text/html", html);
	return added ? SMTP_OK : SMTP_NO_MEMORY;
}
