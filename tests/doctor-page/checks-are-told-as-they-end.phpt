--TEST--
examples/doctor.php: the stream tells each check as it ends; who closes the page ends the diagnosis
--EXTENSIONS--
smtp
--SKIPIF--
<?php
if (!extension_loaded('session')) die('skip needs sessions');
if (!is_readable('/proc/self/maps')) die('skip needs /proc');
?>
--FILE--
<?php
require __DIR__ . '/../show.inc';
require __DIR__ . '/page.inc';

$go = sys_get_temp_dir() . '/smtp-doctor-go-' . getmypid();
$wait = ['await' => $go, 'reply' => '250 2.1.0 Ok'];
$page = doctor_page(['may_use' => true, 'allow' => 'any']);
$wish = ['tls' => 'none', 'from' => 'shop@example.com', 'to' => 'buyer@example.net', 'message' => '1', 'host' => '127.0.0.1'];

/* Reads until that check has come; gives the names so far. */
function read_until($stream, string $last): array
{
    $names = [];
    while (!in_array($last, $names, true) && ($line = fgets($stream)) !== false) {
        $names = array_merge($names, preg_match('~data-check=\\\\"(\w+)~', $line, $found) ? [$found[1]] : []);
    }
    return $names;
}

$server = smtp_test_server(['mail' => $wait]);
$stream = $page->send($wish + ['port' => $server->port], ['Accept: application/x-ndjson']);
$head = stream_get_line($stream, 65536, "\r\n\r\n");
echo implode("\n", preg_grep('~^(HTTP|Content-Type|Cache-Control|X-Accel)~i', explode("\r\n", $head))), "\n";
echo 'before MAIL is answered: ', implode(' ', array_diff(read_until($stream, 'ehlo'), ['starttls', 'tls', 'certificate'])), "\n";
file_put_contents($go, '');
$lines = explode("\n", trim(stream_get_contents($stream)));
$last = json_decode(end($lines), true);
echo 'after it: ', count($lines) > 4 ? 'more' : 'nothing', ', then ', implode(' ', array_keys($last)), ': ', without_ports($last['say']), "\n";
var_dump(min(array_map('strlen', $lines)) >= 4096);
$server->stop();

$server = smtp_test_server(['mail' => $wait]);
$stream = $page->send($wish + ['port' => $server->port], ['Accept: application/x-ndjson']);
read_until($stream, 'ehlo');
fclose($stream);
file_put_contents($go, '');
$lines = $server->lines();
echo 'heard by the server: ', implode(' ', preg_replace('~[ :].*~', '', array_diff($lines, ['QUIT']))), "\n";
echo count($server->messages()), " messages\n";
?>
--EXPECTF--
HTTP/1.1 200 OK
Content-Type: application/x-ndjson; charset=utf-8
Cache-Control: no-store, no-transform
X-Accel-Buffering: no
before MAIL is answered: config resolve connect greeting ehlo
after it: more, then verdict rest say: Done.
bool(true)
heard by the server: EHLO MAIL%S
0 messages
