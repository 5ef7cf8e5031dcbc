--TEST--
capture: a folder that cannot be used is a failure that says so; a wrong setting is thrown
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../capture.inc';

$folder = new SmtpTestFolder;
mkdir("$folder->path/photos");
touch("$folder->path/photos/a.jpg");
foreach (['photos', 'no/such'] as $name) {
    $result = smtp_send(letter(), ['capture' => "$folder->path/$name"]);
    show_verdict($result);
    echo $folder->without_path("$result[message]\n$result[error]\n{$result['rejected'][0]['address']}\n");
}
echo implode(' ', array_diff(scandir("$folder->path/photos"), ['.', '..'])), "\n";
$result = smtp_send(letter(), ['capture' => "$folder->path/photos", 'locale' => 'zh']);
echo $folder->without_path($result['message']), "\n";
show_advice($result, 'zh');

foreach ([['capture' => 'mails'], ['capture' => ''], ['capture' => 5], ['capture' => '/tmp/x', 'host' => 'mail.example.com'], ['capture' => '/tmp/x', 'port' => 25],
    ['capture' => '/tmp/x', 'socket' => '/run/x'], ['capture' => '/tmp/x', 'allow' => 'public']] as $server) {
    thrown(function () use ($server) { smtp_send(letter(), $server); });
}
ini_set('open_basedir', $folder->path);
thrown(function () { smtp_send(letter(), ['capture' => '/tmp']); });
show(smtp_send(letter(), ['capture' => "$folder->path/mails"]), 'ok');
?>
--EXPECT--
ok: false
outcome: "failed"
phase: "message"
category: "unknown"
code: null
retry: "fix"
retry_safe: true
The mail was to be captured, but (folder)/photos is there already and is no maildir: nothing was written.
message: capture no maildir (unknown)
b@example.net
ok: false
outcome: "failed"
phase: "message"
category: "unknown"
code: null
retry: "fix"
retry_safe: true
The mail was to be captured, but it cannot be written into the folder (folder)/no/such: No such file or directory (error 2).
message: No such file or directory [errno 2] (unknown)
b@example.net
a.jpg
邮件应当截存而不发送，但 (folder)/photos 已经存在，又不是 Maildir：没有写入任何内容。
advice: in zh
smtp_send(): Argument #2 ($server) key "capture" must be an absolute path
smtp_send(): Argument #2 ($server) key "capture" must not be empty
smtp_send(): Argument #2 ($server) key "capture" must be of type string, int given
smtp_send(): Argument #2 ($server) key "host" must not be given together with capture
smtp_send(): Argument #2 ($server) key "port" must not be given together with capture
smtp_send(): Argument #2 ($server) key "socket" must not be given together with capture
smtp_send(): Argument #2 ($server) key "capture" must not be given when "allow" is "public"
smtp_send(): Argument #2 ($server) key "capture" must be within the paths of open_basedir
ok: true
