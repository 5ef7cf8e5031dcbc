--TEST--
smtp_diagnose(): a client that has gone ends the request inside a callback and inside a wait, unless it is to be ignored
--EXTENSIONS--
smtp
--SKIPIF--
<?php
if (!is_readable('/proc/self/maps')) die('skip needs /proc');
?>
--ENV--
USE_ZEND_ALLOC=1
--FILE--
<?php
/* A php of its own, whose output goes to a pipe that nobody reads; it tells on stderr what it sees. */
function without_a_client(string $code): void
{
    preg_match('~\S+/smtp\.so~', file_get_contents('/proc/self/maps'), $module);
    $prologue = 'require ' . var_export(dirname(__DIR__) . '/server.inc', true) . ';
        function tell(...$words) { fwrite(STDERR, implode(" ", $words) . "\n"); }
        function heard($server) { return implode(" | ", preg_replace("/ .*/", "", $server->lines())); }
        fgets(STDIN);';
    $command = [PHP_BINARY, '-n', '-d', "extension={$module[0]}", '-d', 'output_buffering=0', '-r', $prologue . $code];
    $child = proc_open($command, [['pipe', 'r'], ['pipe', 'w'], ['pipe', 'w']], $pipes);
    fclose($pipes[1]);
    fwrite($pipes[0], "go on\n");
    echo stream_get_contents($pipes[2]), "--\n";
    proc_close($child);
}

// the echo ends the request; what a shutdown function sends then goes out
without_a_client('
    register_shutdown_function(function () use (&$server, &$other) {
        tell(heard($server));
        tell(smtp_send(["from" => "a@example.com", "to" => "b@example.net", "text" => "x"], $other->settings())["outcome"]);
    });
    [$server, $other] = [smtp_test_server(["mail" => ["silence" => true]]), smtp_test_server(["rcpt" => ["drip" => "250 ok\r\n"]])];
    smtp_diagnose($server->settings(), ["from" => "a@example.com", "on_check" => function ($check) {
        if ($check["name"] === "ehlo") {
            echo "anybody there?\n";
        }
    }]);
    tell("not reached");
');

// nobody minds
without_a_client('
    ignore_user_abort(true);
    $server = smtp_test_server();
    $result = smtp_diagnose($server->settings(), ["on_check" => function ($check) { echo "anybody there?\n"; }]);
    tell("aborted:", connection_aborted(), "ok:", (int) $result["ok"], heard($server));
');

// it is minded again while the server lets us wait
without_a_client('
    register_shutdown_function(function () use (&$server) { tell(heard($server)); });
    ignore_user_abort(true);
    $server = smtp_test_server(["mail" => ["silence" => true]]);
    smtp_diagnose($server->settings(["timeout" => 1000]), ["deadline" => 1000, "from" => "a@example.com", "on_check" => function ($check) {
        if ($check["name"] === "ehlo") {
            echo "anybody there?\n";
            ignore_user_abort(false);
        }
    }]);
    tell("not reached");
');
?>
--EXPECT--
EHLO | MAIL
accepted
--
aborted: 1 ok: 1 EHLO | QUIT
--
EHLO | MAIL
--
