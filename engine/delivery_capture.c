/*
 * delivery_capture.c - a delivery that needs no connection: the mail is written into a folder, and settled.
 */
#include "delivery.h"

#include "capture.h"

static void settle_captured(smtp_delivery *job, const smtp_captured *captured)
{
	smtp_result *result = job->result;
	result->ok = true;
	result->outcome = SMTP_OUTCOME_ACCEPTED;
	result->phase = SMTP_PHASE_DATA_END;
	result->queue_id = smtp_strdup_span(smtp_span_of(captured->name));
	for (size_t i = 0; i < result->recipient_count; i++) {
		result->recipients[i].fate = SMTP_FATE_ACCEPTED;
	}
}

static void note(smtp_delivery *job, const smtp_captured *captured)
{
	smtp_span folder = job->server->capture;
	int64_t now = smtp_clock_now();
	if (captured->variant) {
		smtp_trace_note(&job->trace, SMTP_PHASE_MESSAGE, now, "not captured: %s", job->result->error);
	} else {
		smtp_trace_note(&job->trace, SMTP_PHASE_DATA_END, now, "captured, not sent: %.*s/new/%s",
			(int)folder.length, folder.data, captured->name);
	}
	job->result->timing[SMTP_TIMING_TOTAL] = now - job->trace.started;
	job->result->transcript = smtp_trace_take(&job->trace, &job->result->transcript_count);
}

void smtp_delivery_capture(smtp_delivery *job)
{
	smtp_captured captured;
	if (smtp_capture(job->server->capture, &job->envelope, job->mail.content, job->mail.facts, &captured)) {
		settle_captured(job, &captured);
	} else {
		smtp_circumstances around = smtp_capture_circumstances(job->server, &captured);
		smtp_delivery_settle_undone(job, &around);
	}
	note(job, &captured);
}
