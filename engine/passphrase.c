/*
 * passphrase.c - see passphrase.h.
 */
#include "passphrase.h"

int smtp_passphrase_answer(char *into, int room, int writing, void *given)
{
	smtp_passphrase *known = given;
	(void)writing;
	if (!known) {
		return -1;
	}
	known->asked = true;
	if (!known->text.data || room < 0 || known->text.length > (size_t)room) {
		return -1;
	}
	memcpy(into, known->text.data, known->text.length);
	return (int)known->text.length;
}
