dnl The file lists are kept by bin/check-files.
PHP_ARG_ENABLE([smtp],
  [whether to enable smtp support],
  [AS_HELP_STRING([--enable-smtp], [Enable smtp support (needs OpenSSL)])])

if test "$PHP_SMTP" != "no"; then
  PKG_CHECK_MODULES([OPENSSL], [openssl >= 1.1.1])
  PHP_EVAL_INCLINE([$OPENSSL_CFLAGS])
  PHP_EVAL_LIBLINE([$OPENSSL_LIBS], [SMTP_SHARED_LIBADD])

  dnl Domains that are not ASCII; without it they must be written as A-labels.
  PKG_CHECK_MODULES([LIBIDN2], [libidn2 >= 2.0.0],
    [PHP_EVAL_INCLINE([$LIBIDN2_CFLAGS])
     PHP_EVAL_LIBLINE([$LIBIDN2_LIBS], [SMTP_SHARED_LIBADD])
     SMTP_IDN_CFLAGS=-DHAVE_LIBIDN2],
    [SMTP_IDN_CFLAGS=])

  dnl The resolver's helper thread. A static build takes it from PHP's own libraries.
  AC_CHECK_LIB([pthread], [pthread_create], [PHP_ADD_LIBRARY([pthread],, [SMTP_SHARED_LIBADD])])

  dnl Words of 64 bits that several processes count with: on some machines of 32 bits they are a library's.
  AC_MSG_CHECKING([whether atomic words of 64 bits need libatomic])
  AC_LINK_IFELSE([AC_LANG_PROGRAM([[
      #include <stdatomic.h>
      #include <stdint.h>
      _Atomic uint64_t word;
    ]], [[
      uint64_t seen = atomic_load(&word);
      return !atomic_compare_exchange_strong(&word, &seen, seen + atomic_fetch_add(&word, 1));
    ]])],
    [AC_MSG_RESULT([no])],
    [AC_MSG_RESULT([yes])
     PHP_ADD_LIBRARY([atomic],, [SMTP_SHARED_LIBADD])])

  dnl nodelete: that thread may outlive the module's unloading, and its code must stay mapped. The others: what is looked
  dnl up when the module is loaded cannot be written any more.
  m4_foreach([flag], [nodelete, relro, now], [
    AC_MSG_CHECKING([whether the linker knows -z ]flag)
    smtp_saved_LDFLAGS=$LDFLAGS
    LDFLAGS="$LDFLAGS -Wl,-z,flag"
    AC_LINK_IFELSE([AC_LANG_PROGRAM([], [])],
      [AC_MSG_RESULT([yes])
       SMTP_SHARED_LIBADD="$SMTP_SHARED_LIBADD -Wl,-z,flag"],
      [AC_MSG_RESULT([no])])
    LDFLAGS=$smtp_saved_LDFLAGS
  ])

  AX_CHECK_COMPILE_FLAG([-fstack-protector-strong], [SMTP_HARDENING=-fstack-protector-strong], [SMTP_HARDENING=], [-Werror])
  AX_CHECK_COMPILE_FLAG([-Wformat -Wformat-security], [SMTP_HARDENING="$SMTP_HARDENING -Wformat -Wformat-security"],, [-Werror])
  dnl It needs an optimizing compiler, may be asked for already, and the sanitizers see more without it.
  AC_MSG_CHECKING([whether to ask for _FORTIFY_SOURCE])
  AC_COMPILE_IFELSE([AC_LANG_PROGRAM([[
      #if !defined __OPTIMIZE__ || defined _FORTIFY_SOURCE || defined __SANITIZE_ADDRESS__
      # error no
      #elif defined __has_feature
      # if __has_feature(address_sanitizer)
      #  error no
      # endif
      #endif
    ]], [])],
    [AC_MSG_RESULT([yes])
     SMTP_HARDENING="$SMTP_HARDENING -D_FORTIFY_SOURCE=2"],
    [AC_MSG_RESULT([no])])

  dnl sources
  smtp_sources=m4_normalize(["
    engine/address.c
    engine/address_charset.c
    engine/address_list.c
    engine/auth.c
    engine/auth_cram.c
    engine/auth_name.c
    engine/auth_oauth.c
    engine/auth_plain.c
    engine/auth_scram.c
    engine/backoff.c
    engine/base64.c
    engine/base64_wide.c
    engine/body.c
    engine/buf.c
    engine/canonical.c
    engine/caps.c
    engine/capture.c
    engine/catalogue.c
    engine/catalogue_en_link.c
    engine/catalogue_en_provider.c
    engine/catalogue_en_reply.c
    engine/catalogue_en_sending.c
    engine/catalogue_zh_link.c
    engine/catalogue_zh_provider.c
    engine/catalogue_zh_reply.c
    engine/catalogue_zh_sending.c
    engine/certificate.c
    engine/certificates.c
    engine/channel.c
    engine/charset.c
    engine/check.c
    engine/check_words.c
    engine/circumstances.c
    engine/clock.c
    engine/compose.c
    engine/conn.c
    engine/conn_again.c
    engine/conn_keep.c
    engine/conn_notes.c
    engine/conn_open.c
    engine/conn_plan.c
    engine/conn_proxy.c
    engine/conn_talk.c
    engine/conn_tls.c
    engine/date.c
    engine/date_find.c
    engine/delivery.c
    engine/delivery_capture.c
    engine/demands.c
    engine/diagnose.c
    engine/diagnose_capture.c
    engine/diagnose_checks.c
    engine/diagnose_config.c
    engine/diagnose_host.c
    engine/diagnose_interception.c
    engine/diagnose_local.c
    engine/diagnose_login.c
    engine/diagnose_neighbours.c
    engine/diagnose_sender.c
    engine/diagnose_way.c
    engine/dial.c
    engine/digest.c
    engine/dkim.c
    engine/dkim_key.c
    engine/dkim_keys.c
    engine/dkim_published.c
    engine/dkim_read.c
    engine/dkim_sign.c
    engine/dmarc.c
    engine/dns.c
    engine/dnsmessage.c
    engine/dsn.c
    engine/encode.c
    engine/endpoint.c
    engine/endpoint_scope.c
    engine/envelope.c
    engine/escapes.c
    engine/explain.c
    engine/fields.c
    engine/fields_optional.c
    engine/filetype.c
    engine/fingerprint.c
    engine/folded.c
    engine/front.c
    engine/header.c
    engine/identity.c
    engine/idn.c
    engine/interception.c
    engine/interceptors.c
    engine/job.c
    engine/lines.c
    engine/local.c
    engine/mail.c
    engine/mailbox.c
    engine/maildir.c
    engine/mask.c
    engine/mime.c
    engine/names.c
    engine/nameserver.c
    engine/neighbours.c
    engine/nfkc.c
    engine/nfkc_data.c
    engine/nfkc_parts.c
    engine/outcome.c
    engine/pace.c
    engine/parameter.c
    engine/parked.c
    engine/part.c
    engine/passphrase.c
    engine/peer.c
    engine/pool.c
    engine/pool_run.c
    engine/providers.c
    engine/providers_access.c
    engine/proxy.c
    engine/quirks.c
    engine/random.c
    engine/raw.c
    engine/raw_filter.c
    engine/reading.c
    engine/reading_phase.c
    engine/recovery.c
    engine/reply.c
    engine/report.c
    engine/report_words.c
    engine/resolve.c
    engine/rules_access.c
    engine/rules_china.c
    engine/rules_codes.c
    engine/rules_content.c
    engine/rules_filters.c
    engine/rules_identity.c
    engine/rules_local.c
    engine/rules_login.c
    engine/rules_mailbox.c
    engine/rules_rate.c
    engine/rules_reputation.c
    engine/rules_sender.c
    engine/rules_server.c
    engine/rules_tls.c
    engine/rules_world.c
    engine/run.c
    engine/saslprep.c
    engine/saslprep_data.c
    engine/scram.c
    engine/scram_keys.c
    engine/scram_parse.c
    engine/segments.c
    engine/send.c
    engine/send_many.c
    engine/sender_dns.c
    engine/sender_judge.c
    engine/sender_spf.c
    engine/sender_words.c
    engine/sendmail_options.c
    engine/server.c
    engine/server_login.c
    engine/server_options.c
    engine/session.c
    engine/session_auth.c
    engine/session_command.c
    engine/session_content.c
    engine/session_failure.c
    engine/session_mail.c
    engine/session_open.c
    engine/session_parameters.c
    engine/session_queue.c
    engine/session_reply.c
    engine/session_secret.c
    engine/session_steps.c
    engine/session_transaction.c
    engine/shared.c
    engine/shared_file.c
    engine/sink.c
    engine/slip.c
    engine/socket.c
    engine/socket_error.c
    engine/sort.c
    engine/spf.c
    engine/spf_macro.c
    engine/spf_proposal.c
    engine/spf_term.c
    engine/stats.c
    engine/store.c
    engine/submission.c
    engine/submission_body.c
    engine/submission_fields.c
    engine/submit.c
    engine/taglist.c
    engine/text.c
    engine/tickets.c
    engine/tls.c
    engine/tls_binding.c
    engine/tls_context.c
    engine/tls_error.c
    engine/tls_resume.c
    engine/tls_verify.c
    engine/tls_wire.c
    engine/trace.c
    engine/trust.c
    engine/turn.c
    engine/verdict.c
    engine/words.c
    engine/wrap.c
    ext/addresses.c
    ext/batch.c
    ext/caller.c
    ext/counters.c
    ext/dates.c
    ext/dkim_options.c
    ext/file.c
    ext/functions.c
    ext/interrupt.c
    ext/login_options.c
    ext/mail_function.c
    ext/mail_parameters.c
    ext/many.c
    ext/message.c
    ext/message_fields.c
    ext/options.c
    ext/parts.c
    ext/result.c
    ext/settings.c
    ext/smtp.c
    ext/stream.c
    ext/tls_options.c
    ext/url.c
  "])
  dnl end of sources

  PHP_SUBST([SMTP_SHARED_LIBADD])
  PHP_NEW_EXTENSION([smtp], [$smtp_sources], [$ext_shared],,
    [$SMTP_IDN_CFLAGS $SMTP_HARDENING -D_GNU_SOURCE -DZEND_ENABLE_STATIC_TSRMLS_CACHE=1 -fvisibility=hidden -I@ext_srcdir@])
  PHP_ADD_BUILD_DIR([$ext_builddir/ext])
  PHP_ADD_BUILD_DIR([$ext_builddir/engine])
fi
