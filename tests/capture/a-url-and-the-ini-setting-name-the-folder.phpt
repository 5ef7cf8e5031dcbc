--TEST--
capture: as a URL and as smtp.server
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../capture.inc';

$folder = new SmtpTestFolder;
show(smtp_send(letter(), "capture://$folder->path/my%20mails"), 'ok');
ini_set('smtp.server', "CAPTURE://$folder->path/other?locale=zh&deadline=5");
show(smtp_send(letter()), 'ok');
show(smtp_send(letter()), 'ok');
echo count($folder->mails('my mails')), ' ', count($folder->mails('other')), "\n";
ob_start();
phpinfo(INFO_MODULES);
preg_match('/^smtp\.server => (.*) => /m', ob_get_clean(), $shown);
echo $folder->without_path($shown[1]), "\n";
foreach (['capture://', 'capture:///', 'capture://host/path', 'capture:///a b', 'capture:///a#b', 'capture:///a?b', 'capture:///%00'] as $url) {
    thrown(function () use ($url) { smtp_send(letter(), $url); });
}
?>
--EXPECT--
ok: true
ok: true
ok: true
1 2
CAPTURE://(folder)/other?locale=zh&deadline=5
smtp_send(): Argument #2 ($server) must be a URL like "smtp://user:password@host:587?tls=starttls"
nothing thrown
smtp_send(): Argument #2 ($server) must be a URL like "smtp://user:password@host:587?tls=starttls"
smtp_send(): Argument #2 ($server) must be a URL like "smtp://user:password@host:587?tls=starttls"
smtp_send(): Argument #2 ($server) must be a URL like "smtp://user:password@host:587?tls=starttls"
smtp_send(): Argument #2 ($server) must be a URL like "smtp://user:password@host:587?tls=starttls"
smtp_send(): Argument #2 ($server) key "capture" must not contain any null bytes
