/*
 * mail.c - see mail.h.
 */
#include "mail.h"

#include "variants.h"

bool smtp_mail_init(smtp_mail *mail, const smtp_envelope *envelope)
{
	*mail = (smtp_mail){.envelope = envelope};
	return smtp_outcome_init(&mail->outcome, envelope->to_count);
}

void smtp_mail_free(smtp_mail *mail)
{
	smtp_free(mail->transaction.order);
	smtp_outcome_free(&mail->outcome);
	*mail = (smtp_mail){0};
}

void smtp_mail_append(smtp_mail **list, smtp_mail *mail)
{
	while (*list) {
		list = &(*list)->next;
	}
	mail->next = NULL;
	*list = mail;
}

smtp_mail *smtp_mail_pop(smtp_mail **list)
{
	smtp_mail *mail = *list;
	if (mail) {
		*list = mail->next;
		mail->next = NULL;
	}
	return mail;
}

bool smtp_mail_again(smtp_mail *mail)
{
	if (mail->content && !mail->content->rewind(mail->content->handle)) {
		return false;
	}
	smtp_free(mail->transaction.order);
	mail->transaction = (smtp_transaction){0};
	mail->begun = mail->under_way = mail->chunked = mail->decided = false;
	mail->outcome.failure = (smtp_failure){0};
	for (size_t i = 0; i < mail->outcome.addressee_count; i++) {
		smtp_addressee *addressee = &mail->outcome.addressees[i];
		if (addressee->standing < SMTP_STANDING_ACCEPTED) {
			*addressee = (smtp_addressee){.standing = SMTP_STANDING_WAITING};
		}
	}
	return true;
}

void smtp_mail_lost(smtp_mail *mail, const smtp_failure *failure)
{
	smtp_failure own = *failure;
	smtp_answer answer = {.code = failure->code, .reply = failure->reply};
	memcpy(answer.enhanced_code, failure->enhanced_code, sizeof answer.enhanced_code);
	if (smtp_outcome_count(&mail->outcome, SMTP_STANDING_AT_STAKE)) {
		own.variant = SMTP_VARIANT_LOST_AFTER_DOT;
	}
	smtp_outcome_fail(&mail->outcome, own, &answer);
	mail->decided = true;
}

bool smtp_mail_bdat_is_unknown(const smtp_mail *mail, int code)
{
	return mail->chunked && mail->transaction.named && (code == 500 || code == 502 || code == 503);
}
