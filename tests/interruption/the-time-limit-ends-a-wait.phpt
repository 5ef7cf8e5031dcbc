--TEST--
smtp_send(): max_execution_time ends a wait: PHP's fatal error, after the connection is closed
--EXTENSIONS--
smtp
--SKIPIF--
<?php
if (PHP_OS_FAMILY === 'Windows') die('skip needs signals');
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

// Without threads the limit counts processor time and ends in SIGPROF: the server sends that. With threads it counts
// real time from PHP 8.3 on.
$real = PHP_ZTS && PHP_VERSION_ID >= 80300;
$silent = smtp_test_server(['mail' => ($real ? [] : ['signal' => 'PROF']) + ['silence' => true]]);
set_time_limit($real ? 1 : 20);
$before = sockets();
smtp_send(letter(), $silent->settings(['timeout' => 1000]));
echo "not reached\n";
?>
--EXPECTF--
%AFatal error: Maximum execution time of %d second%S exceeded in %s on line %d
EHLO | MAIL, 0 sockets left
