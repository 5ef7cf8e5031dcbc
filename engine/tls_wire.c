/*
 * tls_wire.c - see tls_wire.h.
 */
#include "tls_wire.h"

static int bio_write(BIO *bio, const char *octets, int length)
{
	smtp_tls_wire *wire = BIO_get_data(bio);
	size_t sent;
	BIO_clear_retry_flags(bio);
	if (length <= 0) {
		return 0;
	}
	smtp_io io = smtp_socket_send(wire->socket, octets, (size_t)length, &sent, &wire->sys_error);
	if (io == SMTP_IO_DONE) {
		return (int)sent;
	}
	if (io == SMTP_IO_WANT_WRITE) {
		BIO_set_retry_write(bio);
	}
	return -1;
}

void smtp_tls_wire_keep(smtp_tls_wire *wire, const char *octets, size_t length)
{
	size_t room = sizeof wire->opening - wire->opening_length;
	size_t kept = length < room ? length : room;
	if (kept) {
		memcpy(wire->opening + wire->opening_length, octets, kept);
		wire->opening_length += kept;
	}
}

static int bio_read(BIO *bio, char *into, int room)
{
	smtp_tls_wire *wire = BIO_get_data(bio);
	size_t received;
	BIO_clear_retry_flags(bio);
	if (room <= 0) {
		return 0;
	}
	smtp_io io = smtp_socket_receive(wire->socket, into, (size_t)room, &received, &wire->sys_error);
	switch (io) {
	case SMTP_IO_DONE:
		smtp_tls_wire_keep(wire, into, received);
		return (int)received;
	case SMTP_IO_WANT_READ:
		BIO_set_retry_read(bio);
		return -1;
	case SMTP_IO_EOF:
		wire->peer_ended = true;
		return 0;
	default:
		return -1;
	}
}

static long bio_control(BIO *bio, int command, long number, void *pointer)
{
	const smtp_tls_wire *wire = BIO_get_data(bio);
	(void)number;
	(void)pointer;
	switch (command) {
	case BIO_CTRL_FLUSH:
		return 1;
	case BIO_CTRL_EOF:
		return wire && wire->peer_ended;
	default:
		return 0;
	}
}

BIO_METHOD *smtp_tls_wire_method(void)
{
	/* BIO_get_new_index() has a hundred numbers for the whole life of a process; nobody looks for ours. */
	BIO_METHOD *method = BIO_meth_new(BIO_TYPE_SOURCE_SINK, "smtp");
	if (method && (!BIO_meth_set_write(method, bio_write) || !BIO_meth_set_read(method, bio_read) ||
					  !BIO_meth_set_ctrl(method, bio_control))) {
		BIO_meth_free(method);
		method = NULL;
	}
	return method;
}

BIO *smtp_tls_wire_bio(BIO_METHOD *method, smtp_tls_wire *wire)
{
	BIO *bio = BIO_new(method);
	if (bio) {
		BIO_set_data(bio, wire);
		BIO_set_init(bio, 1);
	}
	return bio;
}
