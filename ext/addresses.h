/*
 * addresses.h - addresses as PHP code writes them: 'a@b', 'Name <a@b>', ['a@b' => 'Name'], or a list of those;
 * ['Team' => ['a@b', 'c@d']] is a group.
 * What an address may be is the engine's to judge.
 */
#ifndef PHP_SMTP_ADDRESSES_H
#define PHP_SMTP_ADDRESSES_H

#include "options.h"

php_smtp_reader php_smtp_read_mailboxes; /* field: smtp_mailbox_list */
php_smtp_reader php_smtp_read_mailbox;   /* field: smtp_mailbox; exactly one */

#endif
