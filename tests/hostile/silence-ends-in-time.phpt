--TEST--
A server that says nothing, or one octet at a time
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../show.inc';

foreach (['greeting', 'ehlo', 'mail', 'rcpt', 'data', 'data_end', 'quit'] as $phase) {
    $start = microtime(true);
    $result = send_to([$phase => ['silence' => true]]);
    echo "$phase: ", json_encode([$result['outcome'], $result['phase'], $result['category'], $result['retry_safe'], $result['retry']]), "\n";
    var_dump(microtime(true) - $start < 5);
}
foreach (['greeting' => '220 a very slow greeting', 'mail' => '250 a very slow reply to MAIL'] as $phase => $reply) {
    $start = microtime(true);
    $result = send_to([$phase => ['drip' => str_repeat($reply, 20), 'every' => 0.1]]);
    echo "$phase drips: ", json_encode([$result['outcome'], $result['phase'], $result['category']]), "\n";
    var_dump(microtime(true) - $start < 5);
}
$start = microtime(true);
$result = send_to(['ehlo' => ['drip' => str_repeat('250 x', 20), 'every' => 0.1]], ['timeout' => 60, 'deadline' => 1]);
echo "deadline: ", json_encode([$result['outcome'], $result['phase'], $result['category']]), "\n";
var_dump(microtime(true) - $start < 5);
?>
--EXPECT--
greeting: ["failed","greeting","connection_timeout",true,"later"]
bool(true)
ehlo: ["failed","ehlo","connection_timeout",true,"later"]
bool(true)
mail: ["failed","mail","connection_timeout",true,"later"]
bool(true)
rcpt: ["failed","rcpt","connection_timeout",true,"later"]
bool(true)
data: ["failed","data","connection_timeout",true,"later"]
bool(true)
data_end: ["unknown","data_end","connection_timeout",false,null]
bool(true)
quit: ["accepted","data_end",null,false,null]
bool(true)
greeting drips: ["failed","greeting","connection_timeout"]
bool(true)
mail drips: ["failed","mail","connection_timeout"]
bool(true)
deadline: ["failed","ehlo","connection_timeout"]
bool(true)
