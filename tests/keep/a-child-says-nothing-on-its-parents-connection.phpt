--TEST--
keepalive: a forked process neither uses nor ends the connections that rest in its parent
--EXTENSIONS--
smtp
openssl
pcntl
--SKIPIF--
<?php
if (!extension_loaded('pcntl')) die('skip needs pcntl');
if (!extension_loaded('openssl')) die('skip needs openssl');
?>
--FILE--
<?php
require __DIR__ . '/../show.inc';
require __DIR__ . '/../certificates.inc';

$tls = smtp_test_certificates();
foreach (['none', 'starttls'] as $mode) {
    foreach (['sends', 'closes', 'only ends'] as $what) {
        $server = null; // the child ends with one server, not several
        $server = smtp_test_server(['tls' => $mode, 'certificate' => $tls->server()]);
        $settings = $server->settings(['host' => 'localhost', 'tls' => $mode, 'cafile' => $tls->ca, 'keepalive' => 60]);
        smtp_send(letter(), $settings);
        [$ours, $theirs] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
        $child = pcntl_fork();
        if ($child === 0) {
            if ($what !== 'only ends') {
                $result = smtp_send(letter(), ['keepalive' => $what === 'sends' ? 60 : 0] + $settings);
                fwrite($theirs, $result['ok'] && !$result['server']['reused'] ? 'its own connection, ' : json_encode($result));
            }
            fwrite($theirs, smtp_stats()['here']['connections_resting'] . ' resting');
            end_child($server);
        }
        fclose($theirs);
        $told = stream_get_contents($ours);
        pcntl_waitpid($child, $status);
        $result = smtp_send(letter(), $settings);
        smtp_send(letter(), ['keepalive' => 0] + $settings);
        $verbs = array_map(function ($line) { return strtok($line, ' '); }, $server->received()[0]['lines']);
        echo "$mode, it $what: $told; the parent ", $result['ok'] && $result['server']['reused'] ? 'goes on' : 'does not', ': ',
            implode(' ', array_diff($verbs, ['EHLO', 'STARTTLS'])), "\n";
    }
}

/* Module shutdown runs in the child, too; but the server of the test is its parent's. */
function end_child(SmtpTestServer $server): void
{
    (function () { $this->control = null; })->call($server);
    exit(0);
}
?>
--EXPECT--
none, it sends: its own connection, 1 resting; the parent goes on: MAIL RCPT DATA MAIL RCPT DATA QUIT
none, it closes: its own connection, 0 resting; the parent goes on: MAIL RCPT DATA MAIL RCPT DATA QUIT
none, it only ends: 0 resting; the parent goes on: MAIL RCPT DATA MAIL RCPT DATA QUIT
starttls, it sends: its own connection, 1 resting; the parent goes on: MAIL RCPT DATA MAIL RCPT DATA QUIT
starttls, it closes: its own connection, 0 resting; the parent goes on: MAIL RCPT DATA MAIL RCPT DATA QUIT
starttls, it only ends: 0 resting; the parent goes on: MAIL RCPT DATA MAIL RCPT DATA QUIT
