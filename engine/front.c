/*
 * front.c - see front.h.
 */
#include "front.h"

static ptrdiff_t front_read(void *handle, char *into, size_t room)
{
	smtp_front *front = handle;
	size_t left = front->octets.length - front->position;
	if (!left) {
		return front->behind->read(front->behind->handle, into, room);
	}
	size_t length = left < room ? left : room;
	memcpy(into, front->octets.data + front->position, length);
	front->position += length;
	return (ptrdiff_t)length;
}

static bool front_rewind(void *handle)
{
	smtp_front *front = handle;
	front->position = 0;
	return front->behind->rewind(front->behind->handle);
}

void smtp_front_init(smtp_front *front, smtp_span octets, const smtp_source *behind)
{
	*front = (smtp_front){{front, front_read, front_rewind}, octets, behind, 0};
}
