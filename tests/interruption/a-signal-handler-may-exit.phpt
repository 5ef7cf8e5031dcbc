--TEST--
smtp_send(): a signal handler that exits ends the request; the connection is closed and shutdown functions may send mail
--EXTENSIONS--
smtp
pcntl
--SKIPIF--
<?php
if (!extension_loaded('pcntl')) die('skip needs pcntl');
?>
--FILE--
<?php
require __DIR__ . '/../show.inc';

// before the servers, which end in a shutdown function too
register_shutdown_function(function () use (&$before, &$silent, &$server) {
    echo implode(' | ', preg_replace('/ .*/', '', $silent->lines())), ', ', sockets() - $before, " sockets left\n";
    show(smtp_send(letter(), $server->settings()), 'outcome');
});

$silent = smtp_test_server(['mail' => ['signal' => 'TERM', 'silence' => true]]);
$server = smtp_test_server();
pcntl_async_signals(true);
pcntl_signal(SIGTERM, function () {
    echo "asked to end\n";
    exit(0);
});
$before = sockets();
smtp_send(letter(), $silent->settings(['timeout' => 1000]));
echo "not reached\n";
?>
--EXPECT--
asked to end
EHLO | MAIL, 0 sockets left
outcome: "accepted"
