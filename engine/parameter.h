/*
 * parameter.h - parameters of Content-Type and Content-Disposition: tokens, quoted-strings, RFC 2231.
 *
 * Guarantees: a value is written so that it comes back as it was, characters of its charset stay whole, lines
 * have at most 78 octets. What is written here was checked before. RFC 2045 5.1, RFC 2231 3 and 4. Pure.
 */
#ifndef SMTP_PARAMETER_H
#define SMTP_PARAMETER_H

#include "charset.h"

/* token of RFC 2045 5.1. */
bool smtp_parameter_is_token(smtp_span text);

/* Appends `; name=value` to a field that stands open in `out`, on a line of its own. The value is a quoted-string where it
 * is printable ASCII that fits one line, else RFC 2231: `name*=charset''value`, percent-encoded, and cut
 * into `name*0*`, `name*1*` where it is longer than a line. */
void smtp_parameter_put(smtp_buf *out, const char *name, const smtp_charset *charset, smtp_span value);

/* The same for readers that know no RFC 2231: where smtp_parameter_put() would use it, the value is a quoted-string
 * with encoded-words of RFC 2047 in it. No standard allows that, every mail reader understands it. */
void smtp_parameter_put_old(smtp_buf *out, const char *name, const smtp_charset *charset, smtp_span value);

/* What follows the last `/` or `\` of a path; characters of the charset that end in such an octet are stepped over. */
smtp_span smtp_parameter_base_name(const smtp_charset *charset, smtp_span path);

/* Refuses what cannot be a file name: controls, what is not valid in the charset, and names without a base name. */
bool smtp_parameter_check_name(
	const smtp_charset *charset, smtp_span path, const char *key, smtp_refusal *refusal);

#endif
