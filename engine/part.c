/*
 * part.c - see part.h.
 */
#include "part.h"

#include <stdio.h>
#include "address.h"
#include "filetype.h"
#include "parameter.h"

#define CID_MAX 900 /* fits on one line */

static void make_key(char key[SMTP_KEY_ROOM], size_t index, const char *member)
{
	snprintf(key, SMTP_KEY_ROOM, "attachments[%zu]%s", index, member);
}

static bool check_type(smtp_span type, const char *key, smtp_refusal *refusal)
{
	if (!smtp_filetype_is_valid(type)) {
		return smtp_refuse(refusal, key, "must be such as image/png, without parameters");
	}
	if (smtp_filetype_is_composite(type)) {
		return smtp_refuse(refusal, key,
			"must not be a message or multipart type: attach a mail as application/octet-stream");
	}
	return true;
}

/* A cid is given with or without the angle brackets that the field has. */
static smtp_span bare_cid(smtp_span cid)
{
	bool bracketed = cid.length >= 2 && cid.data[0] == '<' && cid.data[cid.length - 1] == '>';
	return bracketed ? (smtp_span){cid.data + 1, cid.length - 2} : cid;
}

/* A msg-id of RFC 5322 3.6.4; the half without @ that many write is understood by all readers. */
static bool is_cid(smtp_span cid)
{
	const char *at = cid.length ? memchr(cid.data, '@', cid.length) : NULL;
	smtp_span left = {cid.data, at ? (size_t)(at - cid.data) : cid.length};
	smtp_span right = {at ? at + 1 : NULL, at ? cid.length - left.length - 1 : 0};
	return cid.length <= CID_MAX && smtp_address_is_dot_atom(left) &&
		   (!at || smtp_address_is_dot_atom(right) || smtp_address_is_domain_or_literal(right));
}

bool smtp_part_check(const smtp_part *part, size_t index, const smtp_charset *charset, smtp_refusal *refusal)
{
	char key[SMTP_KEY_ROOM];
	if (!part->content.data && !part->source) {
		make_key(key, index, "");
		return smtp_refuse(refusal, key, "must have content");
	}
	make_key(key, index, ".name");
	if (part->name.data && !smtp_parameter_check_name(charset, part->name, key, refusal)) {
		return false;
	}
	make_key(key, index, ".type");
	if (part->type.data && !check_type(part->type, key, refusal)) {
		return false;
	}
	make_key(key, index, ".cid");
	if (part->cid.data && !is_cid(bare_cid(part->cid))) {
		return smtp_refuse(refusal, key, "must be such as logo@shop.example, in ASCII without spaces");
	}
	return true;
}

static bool put_cid(smtp_segments *segments, const smtp_part *part, smtp_span domain)
{
	smtp_buf *out = &segments->literals;
	char random[33];
	if (!part->cid.data && !part->is_inline) {
		return true;
	}
	smtp_buf_string(out, "Content-ID: <");
	if (part->cid.data) {
		smtp_buf_span(out, bare_cid(part->cid));
	} else if (smtp_random_digits(segments->random, random)) {
		smtp_buf_string(out, random);
		smtp_buf_span(out, domain);
	} else {
		return false;
	}
	return smtp_buf_string(out, ">\r\n");
}

/* The bare cid of the caller has no place to fold; the line stays below 998. */
static bool put_fields(
	smtp_segments *segments, const smtp_part *part, const smtp_charset *charset, smtp_span domain)
{
	smtp_buf *out = &segments->literals;
	smtp_span name = part->name;
	if (name.data) {
		name = smtp_parameter_base_name(charset, name);
	}
	smtp_buf_string(out, "Content-Type: ");
	smtp_buf_span(out, part->type.data ? part->type : smtp_span_of(smtp_filetype(name)));
	if (name.data) {
		smtp_parameter_put_old(out, "name", charset, name);
	}
	smtp_buf_string(out, "\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: ");
	smtp_buf_string(out, part->is_inline ? "inline" : "attachment");
	if (name.data) {
		smtp_parameter_put(out, "filename", charset, name);
	}
	smtp_buf_string(out, "\r\n");
	return put_cid(segments, part, domain) && smtp_buf_string(out, "\r\n");
}

smtp_status smtp_part_add(smtp_segments *segments, const smtp_part *part, size_t index,
	const smtp_charset *charset, smtp_span domain, smtp_refusal *refusal)
{
	if (!put_fields(segments, part, charset, domain)) {
		return SMTP_NO_MEMORY;
	}
	if (!part->source) {
		return smtp_segments_add_octets(segments, part->content) ? SMTP_OK : SMTP_NO_MEMORY;
	}
	smtp_status status = smtp_segments_add_source(segments, part->source);
	if (status == SMTP_REFUSED) {
		char key[SMTP_KEY_ROOM];
		make_key(key, index, "");
		smtp_refuse(refusal, key, "must be readable to its end, and from its start again");
	}
	return status;
}
