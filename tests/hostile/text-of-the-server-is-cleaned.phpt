--TEST--
What a server says is shown as clean UTF-8
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../show.inc';

foreach (["550 \x1b[31mred\x07\r\n", "550 nul\0nul\r\n", "550 \xff\xfe\r\n", "550 " . "\xd3\xca\xcf\xe4" . "\r\n", "550 " . str_repeat('x', 1500) . "\r\n"] as $reply) {
    $result = send_to(['mail' => ['send' => $reply]]);
    echo json_encode([$result['phase'], $result['code'], substr((string) $result['response'], 0, 60)], JSON_UNESCAPED_UNICODE), "\n";
    var_dump(json_encode($result) !== false, preg_match('/[\x00-\x08\x0b-\x1f\x7f]/', print_r($result, true)));
}
?>
--EXPECT--
["mail",550,"\\x1B[31mred\\x07"]
bool(true)
int(0)
["mail",550,"nul?nul"]
bool(true)
int(0)
["mail",550,"ÿþ"]
bool(true)
int(0)
["mail",550,"ÓÊÏä"]
bool(true)
int(0)
["mail",550,"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"]
bool(true)
int(0)
