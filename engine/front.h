/*
 * front.h - a source with octets in front of another one: signatures before the message that they sign. Pure.
 */
#ifndef SMTP_FRONT_H
#define SMTP_FRONT_H

#include "buf.h"

typedef struct smtp_front {
	smtp_source source;
	smtp_span octets;
	const smtp_source *behind;
	size_t position;
} smtp_front;

/* `front` must not move while its source is used; the octets and the source behind are borrowed. */
void smtp_front_init(smtp_front *front, smtp_span octets, const smtp_source *behind);

#endif
