dnl The file lists are kept by bin/check-files.
PHP_ARG_ENABLE([smtp],
  [whether to enable smtp support],
  [AS_HELP_STRING([--enable-smtp], [Enable smtp support (needs OpenSSL)])])

if test "$PHP_SMTP" != "no"; then
  PKG_CHECK_MODULES([OPENSSL], [openssl >= 1.1.1])
  PHP_EVAL_INCLINE([$OPENSSL_CFLAGS])
  PHP_EVAL_LIBLINE([$OPENSSL_LIBS], [SMTP_SHARED_LIBADD])

  dnl The resolver's helper thread. A static build takes it from PHP's own libraries.
  AC_CHECK_LIB([pthread], [pthread_create], [PHP_ADD_LIBRARY([pthread],, [SMTP_SHARED_LIBADD])])

  dnl That thread may outlive the module's unloading: its code must stay mapped.
  AC_MSG_CHECKING([whether the linker knows -z nodelete])
  smtp_saved_LDFLAGS=$LDFLAGS
  LDFLAGS="$LDFLAGS -Wl,-z,nodelete"
  AC_LINK_IFELSE([AC_LANG_PROGRAM([], [])],
    [AC_MSG_RESULT([yes])
     SMTP_SHARED_LIBADD="$SMTP_SHARED_LIBADD -Wl,-z,nodelete"],
    [AC_MSG_RESULT([no])])
  LDFLAGS=$smtp_saved_LDFLAGS

  dnl sources
  smtp_sources=m4_normalize(["
    engine/address.c
    engine/auth.c
    engine/body.c
    engine/buf.c
    engine/caps.c
    engine/catalogue.c
    engine/catalogue_en_link.c
    engine/catalogue_en_provider.c
    engine/catalogue_en_reply.c
    engine/catalogue_zh_link.c
    engine/catalogue_zh_provider.c
    engine/catalogue_zh_reply.c
    engine/certificate.c
    engine/channel.c
    engine/check.c
    engine/check_words.c
    engine/circumstances.c
    engine/clock.c
    engine/compose.c
    engine/conn.c
    engine/conn_notes.c
    engine/date.c
    engine/diagnose.c
    engine/diagnose_checks.c
    engine/dial.c
    engine/encode.c
    engine/endpoint.c
    engine/envelope.c
    engine/explain.c
    engine/header.c
    engine/lines.c
    engine/mailbox.c
    engine/mime.c
    engine/names.c
    engine/neighbours.c
    engine/outcome.c
    engine/providers.c
    engine/raw.c
    engine/reading.c
    engine/reply.c
    engine/report.c
    engine/resolve.c
    engine/rules_china.c
    engine/rules_codes.c
    engine/rules_envelope.c
    engine/rules_local.c
    engine/rules_session.c
    engine/rules_world.c
    engine/run.c
    engine/segments.c
    engine/send.c
    engine/server.c
    engine/session.c
    engine/session_mail.c
    engine/session_open.c
    engine/session_reply.c
    engine/socket.c
    engine/socket_error.c
    engine/text.c
    engine/tls.c
    engine/tls_wire.c
    engine/trace.c
    engine/trust.c
    engine/verdict.c
    engine/words.c
    ext/addresses.c
    ext/functions.c
    ext/message.c
    ext/options.c
    ext/result.c
    ext/settings.c
    ext/smtp.c
    ext/stream.c
    ext/url.c
  "])
  dnl end of sources

  PHP_SUBST([SMTP_SHARED_LIBADD])
  PHP_NEW_EXTENSION([smtp], [$smtp_sources], [$ext_shared],,
    [-D_GNU_SOURCE -DZEND_ENABLE_STATIC_TSRMLS_CACHE=1 -fvisibility=hidden -I@ext_srcdir@])
  PHP_ADD_BUILD_DIR([$ext_builddir/ext])
  PHP_ADD_BUILD_DIR([$ext_builddir/engine])
fi
