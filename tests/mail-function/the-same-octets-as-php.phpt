--TEST--
mail() with smtp.replace_mail: the same message, return value and warnings as PHP's own, for many shapes of arguments
--EXTENSIONS--
smtp
--SKIPIF--
<?php if (PHP_OS_FAMILY === 'Windows') die('skip needs a shell'); ?>
--INI--
smtp.replace_mail=1
mail.add_x_header=0
--FILE--
<?php
require __DIR__ . '/../capture.inc';
require __DIR__ . '/shapes.inc';

$folder = new SmtpTestFolder;
ini_set('smtp.server', "capture://$folder->path/mails");
$command = [PHP_BINARY, '-n', '-d', "sendmail_path=sh -c 'cat > $folder->path/mail' sh", '-d', 'mail.add_x_header=0', '-d', 'display_errors=stderr',
    __DIR__ . '/shapes.inc', "$folder->path/mail"];
$process = proc_open($command, [1 => ['pipe', 'w']], $pipes);
$expected = unserialize(stream_get_contents($pipes[1]));
proc_close($process);

/* what was captured, without its envelope and what was added */
function captured(SmtpTestFolder $folder): ?string
{
    $mails = $folder->mails();
    foreach (array_keys($mails) as $name) {
        unlink("$folder->path/mails/new/$name");
    }
    $text = preg_replace('~^(Return-Path|X-Envelope-To): .*\n~m', '', implode('', $mails));
    return $mails ? preg_replace('~^Date: .* \+0000\nMessage-ID: <[0-9a-f]{32}@\S+>\n\n~m', "\n", $text, 1) : null;
}

foreach (shapes() as $name => $arguments) {
    [$returned, $said] = call_mail($arguments);
    $message = captured($folder);
    [$expected_returned, $expected_said, $expected_message] = $expected[$name];
    if ($name === 'number as headers' && $expected_message !== null) {
        $expected_message = str_replace("\n5\n", "\n\n5\n", $expected_message); /* no header field: the text begins there */
    }
    if ($message !== null && strpos((string) $expected_message, "\nFrom: ") === false) {
        $message = preg_replace('~^From: .*\n~m', '', $message);
    }
    if ([$returned, $said, $message] !== [$expected_returned, $expected_said, $expected_message]) {
        echo "$name:\n";
        var_dump($returned, $said, $message, $expected_returned, $expected_said, $expected_message);
    }
}
echo count($expected), "\n";
?>
--EXPECT--
31
