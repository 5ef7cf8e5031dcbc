--TEST--
keepalive: when the process ends, QUIT is said on the connections that rest, and nobody waits for an answer
--EXTENSIONS--
smtp
openssl
--SKIPIF--
<?php
if (!extension_loaded('openssl')) die('skip needs openssl');
if (!is_readable('/proc/self/maps')) die('skip needs /proc');
?>
--FILE--
<?php
require __DIR__ . '/../show.inc';
require __DIR__ . '/../certificates.inc';

$tls = smtp_test_certificates();
preg_match('~\S+/smtp\.so~', (string) file_get_contents('/proc/self/maps'), $found);
$code = 'require ' . var_export(dirname(__DIR__) . '/show.inc', true) . '; var_dump(smtp_send(letter(), json_decode(getenv("SMTP_KEEP_SETTINGS"), true))["ok"]);';
exec(escapeshellarg(PHP_BINARY) . ' -n -r "exit(extension_loaded(\'json\') ? 0 : 1);"', $lines, $status);
foreach (['none' => [], 'starttls' => ['certificate' => $tls->server(), 'tls' => 'starttls']] as $mode => $script) {
    // a server that never answers QUIT: who waits for it does so until the test runs out of time
    $server = smtp_test_server($script + ['quit' => ['silence' => true]]);
    $settings = $server->settings(['host' => 'localhost', 'tls' => $mode, 'cafile' => $tls->ca, 'keepalive' => 600]);
    $command = array_merge([PHP_BINARY, '-n'], $status === 0 ? [] : ['-d', 'extension=json'],
        $found ? ['-d', "extension=$found[0]"] : [], ['-r', $code]);
    $process = proc_open($command, [['pipe', 'r'], ['pipe', 'w']], $pipes, null, ['SMTP_KEEP_SETTINGS' => json_encode($settings)] + getenv());
    echo "$mode: ", trim(stream_get_contents($pipes[1])), ', ended with ', proc_close($process), ', ', array_slice($server->lines(), -1)[0], "\n";
}
?>
--EXPECT--
none: bool(true), ended with 0, QUIT
starttls: bool(true), ended with 0, QUIT
