/*
 * channel.c - see channel.h.
 */
#include "channel.h"
#include "variants.h"

smtp_failure smtp_failure_of_socket(int error)
{
	smtp_failure failure = {.category = smtp_socket_error_category(error), .sys_error = error};
	failure.variant = smtp_socket_error_is_shortage(error) ? SMTP_VARIANT_NO_MEMORY : NULL;
	smtp_socket_error_text(error, failure.detail, sizeof failure.detail);
	return failure;
}

smtp_failure smtp_failure_of_tls(const smtp_tls_error *error)
{
	smtp_failure failure = smtp_failure_of(error->category, error->variant, "%s", error->text);
	failure.sys_error = error->sys_error;
	return failure;
}

smtp_failure smtp_failure_of_eof(void)
{
	return smtp_failure_of(SMTP_CATEGORY_CONNECTION_LOST, NULL, "the server closed the connection");
}

static smtp_io judge_tls(smtp_io io, const smtp_tls_error *error, smtp_failure *failure)
{
	if (io == SMTP_IO_FAILED) {
		*failure = smtp_failure_of_tls(error);
	} else if (io == SMTP_IO_EOF) {
		*failure = smtp_failure_of_eof();
	}
	return io;
}

static smtp_io judge_socket(smtp_io io, int error, smtp_failure *failure)
{
	if (io == SMTP_IO_FAILED) {
		*failure = smtp_failure_of_socket(error);
	} else if (io == SMTP_IO_EOF) {
		*failure = smtp_failure_of_eof();
	}
	return io;
}

smtp_io smtp_channel_receive(
	const smtp_channel *channel, char *into, size_t room, size_t *received, smtp_failure *failure)
{
	if (channel->tls) {
		smtp_tls_error error = {0};
		smtp_io io = smtp_tls_read(channel->tls, into, room, received, &error);
		return judge_tls(io, &error, failure);
	}
	int error = 0;
	smtp_io io = smtp_socket_receive(channel->socket, into, room, received, &error);
	return judge_socket(io, error, failure);
}

smtp_io smtp_channel_send(const smtp_channel *channel, smtp_span octets, size_t *sent, smtp_failure *failure)
{
	if (channel->tls) {
		smtp_tls_error error = {0};
		smtp_io io = smtp_tls_write(channel->tls, octets.data, octets.length, sent, &error);
		return judge_tls(io, &error, failure);
	}
	int error = 0;
	smtp_io io = smtp_socket_send(channel->socket, octets.data, octets.length, sent, &error);
	return judge_socket(io, error, failure);
}

bool smtp_channel_holds(const smtp_channel *channel)
{
	return channel->tls && smtp_tls_holds(channel->tls);
}

void smtp_channel_close(smtp_channel *channel, bool polite)
{
	if (channel->tls && polite) {
		smtp_tls_close(channel->tls);
	}
	smtp_tls_free(channel->tls);
	smtp_socket_close(channel->socket);
	*channel = (smtp_channel){.socket = SMTP_NO_SOCKET};
}
