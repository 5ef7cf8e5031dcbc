/*
 * circumstances.c - see circumstances.h.
 */
#include "circumstances.h"

static smtp_circumstances surroundings(const smtp_conn *conn, const smtp_mail *mail)
{
	const smtp_server *server = conn->options.server;
	smtp_circumstances around = {
		.greeting = smtp_span_of(conn->outcome.greeting),
		.host = smtp_span_of(conn->label),
		.port = smtp_server_port(server),
		.recognised = conn->recognised,
		.server = conn->provider,
		.proxy = smtp_span_of(conn->proxy_label),
		.ip = conn->ip[0] ? conn->ip : NULL,
		.tls = conn->facts.seen ? &conn->facts : NULL,
		.username = server->username,
		.locale = server->locale,
	};
	if (mail) {
		around.sender = smtp_span_of(mail->envelope->from);
	}
	return around;
}

void smtp_circumstances_recognise(smtp_conn *conn)
{
	if (!conn->recognised && conn->outcome.greeting) {
		conn->provider = smtp_verdict_server(smtp_span_of(conn->label), smtp_span_of(conn->outcome.greeting));
		conn->recognised = true;
	}
}

static void add_answer(smtp_circumstances *around, const smtp_answer *answer)
{
	around->code = answer->code;
	around->enhanced_code = answer->enhanced_code[0] ? answer->enhanced_code : NULL;
	around->reply = smtp_span_of(answer->reply);
}

smtp_circumstances smtp_circumstances_of_addressee(
	const smtp_conn *conn, const smtp_mail *mail, const smtp_addressee *addressee)
{
	smtp_circumstances around = surroundings(conn, mail);
	around.phase = addressee->phase;
	around.category = addressee->category;
	around.variant = addressee->variant;
	add_answer(&around, &addressee->answer);
	return around;
}

smtp_circumstances smtp_circumstances_of(const smtp_conn *conn, const smtp_mail *mail)
{
	const smtp_failure *failure = mail && mail->decided ? &mail->outcome.failure : &conn->outcome.failure;
	smtp_circumstances around = surroundings(conn, mail);
	if (failure->phase == SMTP_PHASE_NONE) {
		around.phase = SMTP_PHASE_DATA_END;
		add_answer(&around, mail ? &mail->outcome.final : &conn->outcome.final);
		return around;
	}
	around.phase = failure->phase;
	around.category = failure->category;
	around.variant = failure->variant;
	around.code = failure->code;
	around.enhanced_code = failure->enhanced_code[0] ? failure->enhanced_code : NULL;
	around.reply = smtp_span_of(failure->reply);
	around.sys_error = failure->sys_error;
	around.detail = failure->detail[0] ? smtp_span_of(failure->detail) : (smtp_span){0};
	return around;
}
