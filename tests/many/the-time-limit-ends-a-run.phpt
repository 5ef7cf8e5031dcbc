--TEST--
smtp_send_many(): max_execution_time ends a run: PHP's fatal error, after the connections are closed
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
require __DIR__ . '/ledger.inc';

// before the servers, which end in a shutdown function too
register_shutdown_function(function () use (&$before, &$silent) {
    echo count($silent->messages()), ' arrived, ', sockets() - $before, " sockets left\n";
});

// Without threads the limit counts processor time and ends in SIGPROF: the server sends that. With threads it counts
// real time from PHP 8.3 on.
$real = PHP_ZTS && PHP_VERSION_ID >= 80300;
$silent = smtp_test_server(['mail' => ['250 ok', '250 ok', ($real ? [] : ['signal' => 'PROF']) + ['silence' => true]]]);
set_time_limit($real ? 1 : 20);
$before = sockets();
smtp_send_many(letters(40), $silent->settings(['timeout' => 1000]), ['connections' => 1, 'on_result' => function ($key, $result) {
    echo "$key: $result[outcome]\n";
}]);
echo "not reached\n";
?>
--EXPECTF--
%AFatal error: Maximum execution time of %d second%S exceeded in %s on line %d
2 arrived, 0 sockets left
