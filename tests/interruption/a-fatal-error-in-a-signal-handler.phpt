--TEST--
smtp_send(): a fatal error in a signal handler ends the request as it would anywhere else
--EXTENSIONS--
smtp
pcntl
--SKIPIF--
<?php
if (!extension_loaded('pcntl')) die('skip needs pcntl');
?>
--ENV--
USE_ZEND_ALLOC=1
--FILE--
<?php
require __DIR__ . '/../show.inc';

// before the servers, which end in a shutdown function too
register_shutdown_function(function () use (&$before, &$silent) {
    echo implode(' | ', preg_replace('/ .*/', '', $silent->lines())), ', ', sockets() - $before, " sockets left\n";
});

$silent = smtp_test_server(['rcpt' => ['signal' => 'USR1', 'silence' => true]]);
pcntl_async_signals(true);
pcntl_signal(SIGUSR1, function () {
    eval('function strlen() {}');
});
$before = sockets();
smtp_send(letter(), $silent->settings(['timeout' => 1000]));
echo "not reached\n";
?>
--EXPECTF--
%AFatal error: Cannot redeclare %s
EHLO | MAIL | RCPT, 0 sockets left
