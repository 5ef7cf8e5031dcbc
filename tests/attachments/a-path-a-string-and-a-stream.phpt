--TEST--
attachments, inline: from a path, a string or a stream, as Python reads them
--EXTENSIONS--
smtp
--SKIPIF--
<?php exec('LD_PRELOAD= ' . (is_executable('/usr/bin/python3') ? '/usr/bin/' : '') . 'python3 -c "import email.policy" 2>&1', $out, $status); if ($status) die('skip needs python3'); ?>
--FILE--
<?php
require __DIR__ . '/../show.inc';
require __DIR__ . '/../read-mail.inc';

$folder = sys_get_temp_dir() . '/smtp-parts-' . getmypid();
mkdir($folder);
$binary = random_bytes(100000);
file_put_contents("$folder/订单 \"1001\".pdf", $binary);
file_put_contents("$folder/empty.txt", '');
$stream = fopen('php://memory', 'w+');
fwrite($stream, $binary);
$user = popen('printf "a,b\n1,2\n"', 'r');
$png = base64_decode('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==');
$contents = ['raw', $png, $binary, '', $binary, "a,b\n1,2\n"];
$message = letter([
    'html' => '<p><img src="cid:logo@example.com"></p>',
    'attachments' => [
        ['path' => "$folder/订单 \"1001\".pdf"],
        ['path' => "$folder/empty.txt", 'name' => '..\\dir/nothing.txt'],
        ['stream' => $stream, 'name' => str_repeat('很长的名字', 20) . '.zip', 'type' => 'application/zip'],
        ['stream' => $user, 'name' => 'table.csv'],
        ['content' => 'raw', 'disposition' => 'inline'],
    ],
    'inline' => [['content' => $png, 'name' => 'logo.png', 'cid' => 'logo@example.com']],
]);
$server = smtp_test_server();
show(smtp_send($message, $server->settings()), 'ok');
$received = $server->messages()[0];
$read = read_mail($received);
show_parts($read);
$found = array_slice(leaves($read), 2);
foreach ($found as $i => $part) {
    echo $part['encoding'], ': ', $part['sha1'] === sha1($contents[$i]) ? 'as it was' : json_encode($part), "\n";
}
echo $found[1]['cid'], "\n";
var_dump(strpos($received, $folder), strpos($received, basename($folder)));
?>
--CLEAN--
<?php
foreach (glob(sys_get_temp_dir() . '/smtp-parts-*') as $folder) {
    array_map('unlink', glob("$folder/*"));
    rmdir($folder);
}
?>
--EXPECT--
ok: true
multipart/mixed
  multipart/alternative
    text/plain, utf-8
    multipart/related
      text/html, utf-8
      application/octet-stream, inline, cid
      image/png, inline, logo.png, cid
  application/pdf, attachment, 订单 "1001".pdf
  text/plain, attachment, nothing.txt
  application/zip, attachment, 很长的名字很长的名字很长的名字很长的名字很长的名字很长的名字很长的名字很长的名字很长的名字很长的名字很长的名字很长的名字很长的名字很长的名字很长的名字很长的名字很长的名字很长的名字很长的名字很长的名字.zip
  text/csv, attachment, table.csv
base64: as it was
base64: as it was
base64: as it was
base64: as it was
base64: as it was
base64: as it was
<logo@example.com>
bool(false)
bool(false)
