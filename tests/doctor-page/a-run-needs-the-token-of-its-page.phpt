--TEST--
examples/doctor.php: only a POST with the token of this session runs; one at a time, and not too often
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
$server = smtp_test_server(['greeting' => [['await' => $go, 'reply' => '220 mail.example.com'], '220 mail.example.com']]);
$page = doctor_page(['may_use' => true, 'allow' => 'any']);
$wish = ['host' => '127.0.0.1', 'port' => $server->port, 'tls' => 'none', 'run' => '1'];

function verdict(array $answer): void
{
    preg_match('~<h2>(.*?)</h2>~s', $answer['body'], $found);
    echo $answer['status'], ' ', preg_replace('~port \d+~', 'port PORT', words($found[1] ?? 'no verdict')), "\n";
}

verdict($page->get('?' . http_build_query($wish + ['token' => $page->token()])));
verdict($page->get('?' . http_build_query($wish + ['token' => $page->token()]), [], 'PUT'));
$mine = $page->token();
verdict($page->post(['token' => ''] + $wish));
verdict($page->post(['token' => ['x' => 'y']] + $wish, ['Accept-Language: zh-CN']));
$page->forgetCookie();
$page->get();
verdict($page->post(['token' => $mine] + $wish));
verdict($page->post(['use' => "127.0.0.1 $server->port none"] + $wish));
echo count($server->received()), " runs\n";

// the first is kept waiting by the server
$first = $page->send($wish, ['Accept: application/x-ndjson']);
do {
    $line = fgets($first);
} while (strpos($line, '"connect') === false && strpos($line, 'data-check=\"connect') === false);
$second = $page->another();
verdict($second->post($wish));
$stream = $second->post($wish, ['Accept: application/x-ndjson', 'Accept-Language: zh']);
echo $stream['status'], ' ', words(events($stream['body'])[0]['verdict']), "\n";
file_put_contents($go, '');
stream_get_contents($first);
verdict($page->post($wish));

$page->setUp(['may_use' => true]);
for ($run = 1; ($answer = $page->post(['port' => '6379'] + $wish))['status'] === 200 && $run < 99; $run++);
verdict($answer);
echo $run > 20 && $run < 40 ? "after many\n" : "$run\n";
$page->forgetCookie();
echo $page->post(['port' => '6379'] + $wish)['status'], "\n";
?>
--EXPECT--
200 no verdict
200 no verdict
403 This form is too old, or the browser takes no cookies. Press "Check" again.
403 表单已过期，或浏览器不接受 Cookie。请再点一次“开始检查”。
403 This form is too old, or the browser takes no cookies. Press "Check" again.
200 no verdict
0 runs
429 The check before this one has not ended yet. Wait a little, 30 seconds at most.
429 请检查表单 上一次检查还没有结束，请稍等再试，最多 30 秒。
200 All is well: 127.0.0.1 port PORT takes the mail of this shop.
429 That was often. Mail servers lock out who knocks too often: wait ten minutes.
after many
200
