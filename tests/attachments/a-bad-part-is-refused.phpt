--TEST--
attachments, inline, calendar: what is missing or wrong is said with its key and position
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../show.inc';

$file = ['content' => 'x', 'name' => 'x.txt'];
$closed = fopen('php://memory', 'r');
fclose($closed);
foreach ([
    ['attachments' => 'invoice.pdf'], ['attachments' => ['invoice.pdf']], ['attachments' => $file], ['attachments' => [$file, 5]],
    ['attachments' => ['logo' => $file]], ['inline' => 'x'], ['inline' => [$file, 'x']],
    ['attachments' => [[]]], ['attachments' => [['name' => 'x']]], ['attachments' => [$file, ['content' => 'x', 'path' => __FILE__]]],
    ['inline' => [['content' => null]]], ['attachments' => [['file' => 'x']]], ['attachments' => [$file, $file, ['content' => 5]]],
    ['attachments' => [['path' => 5]]], ['attachments' => [['path' => '']]], ['attachments' => [['stream' => 'x']]],
    ['attachments' => [['stream' => $closed]]], ['attachments' => [['stream' => stream_context_create()]]],
    ['attachments' => [$file + ['disposition' => 'form-data']]], ['attachments' => [$file + ['disposition' => 5]]],
    ['attachments' => [$file + ['type' => 5]]], ['attachments' => [['name' => "x\0y"] + $file]], ['inline' => [$file + ['cid' => '']]],
    ['calendar' => 'BEGIN:VCALENDAR'], ['calendar' => []], ['calendar' => ['method' => 'REQUEST']], ['calendar' => ['content' => 5]],
    ['calendar' => ['content' => 'x', 'what' => 1]],
] as $keys) {
    thrown(function () use ($keys) { smtp_send(letter($keys), ['host' => '127.0.0.1', 'port' => 1, 'tls' => 'none']); });
}
?>
--EXPECT--
smtp_send(): Argument #1 ($message) key "attachments" must be of type array, string given
smtp_send(): Argument #1 ($message) key "attachments" must be a list of arrays such as ['path' => 'invoice.pdf']
smtp_send(): Argument #1 ($message) key "attachments" must be a list of arrays such as ['path' => 'invoice.pdf']
smtp_send(): Argument #1 ($message) key "attachments" must be a list of arrays such as ['path' => 'invoice.pdf']
smtp_send(): Argument #1 ($message) key "attachments" must be a list of arrays such as ['path' => 'invoice.pdf']
smtp_send(): Argument #1 ($message) key "inline" must be of type array, string given
smtp_send(): Argument #1 ($message) key "inline" must be a list of arrays such as ['path' => 'invoice.pdf']
smtp_send(): Argument #1 ($message) key "attachments[0].content" must be given, or path, or stream: exactly one of them
smtp_send(): Argument #1 ($message) key "attachments[0].content" must be given, or path, or stream: exactly one of them
smtp_send(): Argument #1 ($message) key "attachments[1].content" must be given, or path, or stream: exactly one of them
smtp_send(): Argument #1 ($message) key "inline[0].content" must be given, or path, or stream: exactly one of them
smtp_send(): Argument #1 ($message) must not contain the unknown key "attachments[0].file"
smtp_send(): Argument #1 ($message) key "attachments[2].content" must be of type string, int given
smtp_send(): Argument #1 ($message) key "attachments[0].path" must be of type string, int given
smtp_send(): Argument #1 ($message) key "attachments[0].path" must not be empty
smtp_send(): Argument #1 ($message) key "attachments[0].stream" must be of type resource, string given
smtp_send(): Argument #1 ($message) key "attachments[0].stream" must be an open stream
smtp_send(): Argument #1 ($message) key "attachments[0].stream" must be an open stream
smtp_send(): Argument #1 ($message) key "attachments[0].disposition" must be "attachment" or "inline"
smtp_send(): Argument #1 ($message) key "attachments[0].disposition" must be "attachment" or "inline"
smtp_send(): Argument #1 ($message) key "attachments[0].type" must be of type string, int given
smtp_send(): Argument #1 ($message) key "attachments[0].name" must not contain any null bytes
smtp_send(): Argument #1 ($message) key "inline[0].cid" must not be empty
smtp_send(): Argument #1 ($message) key "calendar" must be of type array, string given
smtp_send(): Argument #1 ($message) key "calendar.content" must be given
smtp_send(): Argument #1 ($message) key "calendar.content" must be given
smtp_send(): Argument #1 ($message) key "calendar.content" must be of type string, int given
smtp_send(): Argument #1 ($message) must not contain the unknown key "calendar.what"
