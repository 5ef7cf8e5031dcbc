--TEST--
A server that closes the connection at every phase
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../show.inc';

foreach (['greeting', 'ehlo', 'mail', 'rcpt', 'data', 'data_end', 'quit'] as $phase) {
    $result = send_to([$phase => ['close' => true]]);
    echo "$phase: ", json_encode([$result['outcome'], $result['phase'], $result['category'], $result['retry'], $result['retry_safe']]), "\n";
}
foreach (['greeting' => '220 half', 'ehlo' => "250-mail\r\n250-half", 'rcpt' => '25', 'data_end' => '250'] as $phase => $half) {
    $result = send_to([$phase => ['send' => $half, 'close' => true]]);
    echo "$phase, half a reply: ", json_encode([$result['outcome'], $result['phase'], $result['category'], $result['retry_safe']]), "\n";
}
foreach (['greeting', 'ehlo', 'mail', 'rcpt', 'data', 'data_end'] as $phase) {
    $result = send_to([$phase => ['reply' => '421 4.3.2 shutting down', 'close' => true]]);
    echo "$phase, 421: ", json_encode([$result['outcome'], $result['phase'], $result['category'], $result['code'], $result['retry'], $result['retry_safe']]), "\n";
}
?>
--EXPECT--
greeting: ["failed","greeting","connection_lost","later",true]
ehlo: ["failed","ehlo","connection_lost","later",true]
mail: ["failed","mail","connection_lost","later",true]
rcpt: ["failed","rcpt","connection_lost","later",true]
data: ["failed","data","connection_lost","later",true]
data_end: ["unknown","data_end","connection_lost",null,false]
quit: ["accepted","data_end",null,null,false]
greeting, half a reply: ["failed","greeting","connection_lost",true]
ehlo, half a reply: ["failed","ehlo","connection_lost",true]
rcpt, half a reply: ["failed","rcpt","connection_lost",true]
data_end, half a reply: ["unknown","data_end","connection_lost",false]
greeting, 421: ["failed","greeting","service_unavailable",421,"later",true]
ehlo, 421: ["failed","ehlo","service_unavailable",421,"later",true]
mail, 421: ["failed","mail","service_unavailable",421,"later",true]
rcpt, 421: ["failed","rcpt","service_unavailable",421,"later",true]
data, 421: ["failed","data","service_unavailable",421,"later",true]
data_end, 421: ["failed","data_end","service_unavailable",421,"later",true]
