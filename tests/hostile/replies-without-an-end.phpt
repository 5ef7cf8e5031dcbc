--TEST--
A server that floods: a long line, endless lines, endless extensions
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../show.inc';

$start = microtime(true);
$before = memory_get_usage();
foreach ([
    ['greeting' => ['flood' => 'x', 'times' => 1 << 20, 'silence' => true]], ['greeting' => ['send' => '220 ', 'flood' => 'x']],
    ['greeting' => ['flood' => "220-x\r\n"]], ['ehlo' => ['flood' => "250-AUTH PLAIN\r\n"]], ['mail' => ['flood' => "250-x\r\n"]],
    ['data_end' => ['flood' => "250-x\r\n"]], ['greeting' => ['flood' => "\r\n"]], ['rcpt' => ['flood' => "\0"]],
] as $script) {
    $result = send_to($script);
    echo json_encode([$result['outcome'], $result['phase'], $result['category'], $result['retry_safe']]), "\n";
}
var_dump(microtime(true) - $start < 20, memory_get_usage() - $before < 1 << 20);
?>
--EXPECT--
["failed","greeting","protocol_error",true]
["failed","greeting","protocol_error",true]
["failed","greeting","protocol_error",true]
["failed","ehlo","protocol_error",true]
["failed","mail","protocol_error",true]
["unknown","data_end","protocol_error",false]
["failed","greeting","protocol_error",true]
["failed","rcpt","protocol_error",true]
bool(true)
bool(true)
