/*
 * rules_access.c - what the large access providers of Europe and America write: they answer with short codes of
 * their own, and the words around them are often the same for different causes.
 */
#include "rules.h"

/* clang-format off */
/* OFR_nnn (Orange), LPNnnn_nnn (La Poste): the last number tells. */
static const smtp_rule orange[] = {
	RULE(ANY, 0, " 101 | 103 | 104 $| 109 |trop de connexions|too many connection", RATE_LIMITED, LATER),
	RULE(ANY, 5, "domaine*spf; 401 ", AUTHENTICATION_POLICY, FIX),
	RULE(ANY, 0, "adresse ip;ip source;emails envoyes*bloques; 501 ; 513 ; 514 ; 102 $", IP_BLOCKED, NONE),
	RULE(ANY, 0, "authentification requise| 402 ", AUTH_REQUIRED, FIX),
	RULE(ANY, 0, "authentification*invalide; 305 ", AUTH_FAILED, FIX),
	RULE(ANY, 0, "destinataire*invalide;invalid recipient; 416 ; 418 ; 419 ", MAILBOX_NOT_FOUND, NEVER),
	RULE(ANY, 0, "boite*pleine; 417 ", MAILBOX_FULL, LATER),
	RULE(ANY, 0, "compte*bloque;account is blocked;archivee; 426 ; 425 ", MAILBOX_DISABLED, NEVER),
	RULE(ANY, 0, "emetteur invalide|invalid sender| 403 | 405 | 415 ", SENDER_REJECTED, NONE),
	RULE(ANY, 0, "not owned by user", SENDER_UNVERIFIED, FIX),
	RULE(ANY, 0, "mail rejete|mail rejected| 506 ", SPAM_CONTENT, NONE),
	RULE(ANY, 0, "taille limite|message size| 508 ", MESSAGE_TOO_LARGE, NEVER),
	RULE(ANY, 5, "service unavailable", IP_BLOCKED, FIX),
	RULE(ANY, 0, "service refuse|service refused| 999 | 505 ", SERVER_BUSY, LATER),
};

static const smtp_rule gmx[] = {
	RULE(ANY, 5, "reject due to policy restrictions|ip address is black listed|no smtp service", IP_BLOCKED, FIX),
	RULE(ANY, 4, "temporarily rejected|reject due to policy", IP_BLOCKED, LATER),
	RULE(ANY, 0, "dialup|dynamic ip", IP_BLOCKED, FIX),
};

static const smtp_rule tonline[] = {
	RULE(ANY, 0, "a problem occurred|none bad reputation|bad reputation", IP_BLOCKED, NONE),
	RULE(ANY, 0, "contact*tosa;tobr", IP_BLOCKED, NONE),
};

/* "BLnnnn" is a list; RL a limit; PHxx phishing. */
static const smtp_rule comcast[] = {
	RULE(ANY, 0, "bl000|bl00| bl0|dnsbls", IP_BLOCKED, NONE),
	RULE(ANY, 0, "rl000|rl00|too many recent|throttled|concurrent connection", RATE_LIMITED, LATER),
	RULE(ANY, 0, "account not available|not our customer", MAILBOX_NOT_FOUND, NEVER),
};

/* "IBnnn" of the relays of secureserver.net. */
static const smtp_rule godaddy[] = {
	RULE(ANY, 4, "ib007|ib108|ib110|too many sessions|simultaneous", RATE_LIMITED, LATER),
	RULE(ANY, 0, "ib111|ib112|ib113|ib103|ib104|ib105|ib106|ib107|ib101", IP_BLOCKED, NONE),
	RULE(ANY, 0, "ib504|ib212|ib607", RATE_LIMITED, LATER),
	RULE(ANY, 0, "ib601|ib602|ib603|ib604|ib705", SPAM_CONTENT, NEVER),
};
/* clang-format on */

const smtp_rules smtp_rules_orange = RULES(orange);
const smtp_rules smtp_rules_gmx = RULES(gmx);
const smtp_rules smtp_rules_tonline = RULES(tonline);
const smtp_rules smtp_rules_comcast = RULES(comcast);
const smtp_rules smtp_rules_godaddy = RULES(godaddy);
