/*
 * parts.h - attachments, inline parts and an invitation, as PHP code writes them: arrays that hold octets, a path or a
 * stream, and say what they are. Nothing is read here; the engine reads while it sends.
 */
#ifndef PHP_SMTP_PARTS_H
#define PHP_SMTP_PARTS_H

#include "options.h"

typedef struct php_smtp_parts {
	smtp_part *items;
	size_t count;
	bool is_inline; /* unless a part says otherwise */
	bool *bailed;   /* see stream.h */
} php_smtp_parts;

php_smtp_reader php_smtp_read_parts;    /* field: php_smtp_parts, its last two members set */
php_smtp_reader php_smtp_read_calendar; /* field: smtp_calendar */

/* Both lists in one: that of the engine. */
smtp_part_list php_smtp_join_parts(const php_smtp_place *place, const php_smtp_parts *one,
	const php_smtp_parts *other);

#endif
