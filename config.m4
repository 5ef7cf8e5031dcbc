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
    engine/body.c
    engine/buf.c
    engine/envelope.c
    engine/lines.c
    engine/mailbox.c
    engine/names.c
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
