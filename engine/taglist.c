/*
 * taglist.c - see taglist.h.
 */
#include "taglist.h"

#include "text.h"

static smtp_span take_piece(smtp_span *list)
{
	const char *end = memchr(list->data, ';', list->length);
	smtp_span piece = {list->data, end ? (size_t)(end - list->data) : list->length};
	size_t taken = piece.length + (end ? 1 : 0);
	*list = (smtp_span){list->data + taken, list->length - taken};
	return smtp_text_trim(piece, SMTP_WHITE);
}

bool smtp_taglist_next(smtp_span *list, smtp_span *name, smtp_span *value)
{
	smtp_span piece = {NULL, 0};
	while (list->length && !piece.length) {
		piece = take_piece(list);
	}
	if (!piece.length) {
		return false;
	}
	const char *equals = memchr(piece.data, '=', piece.length);
	size_t length = equals ? (size_t)(equals - piece.data) : 0;
	size_t start = equals ? length + 1 : 0;
	*name = smtp_text_trim((smtp_span){piece.data, length}, SMTP_WHITE);
	*value = smtp_text_trim((smtp_span){piece.data + start, piece.length - start}, SMTP_WHITE);
	return true;
}

smtp_span smtp_taglist_find(smtp_span list, const char *name)
{
	smtp_span tag, value;
	while (smtp_taglist_next(&list, &tag, &value)) {
		if (smtp_span_equals(tag, name)) {
			return value;
		}
	}
	return (smtp_span){NULL, 0};
}
