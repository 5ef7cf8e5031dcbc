/*
 * session_steps.c - does the server keep up with commands that go ahead of their replies? One that reads a command and throws
 * away what stands behind it answers the first of a flight and none of the others.
 */
#include "session_state.h"

/* A reply to this command has come: was it said before the reply to the one before had come? */
void smtp_session_take_step(smtp_session *session, const expectation *expected)
{
	int class = smtp_reply_class(&session->reply);
	bool ahead = session->went_ahead && expected->sent_at <= session->heard;
	session->kept = session->kept || (ahead && (class == 2 || class == 3));
	session->heard = session->sent;
}

smtp_steps smtp_session_steps(const smtp_session *session)
{
	smtp_steps steps = {
		.went_ahead = session->went_ahead, .kept = session->kept, .awaited = session->expected_count};
	for (size_t i = 0; i < session->expected_count; i++) {
		const expectation *expected = &session->expected[(session->expected_first + i) % EXPECTATIONS];
		steps.overtaken += expected->sent_at <= session->heard;
	}
	return steps;
}
