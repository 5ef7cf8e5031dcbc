--TEST--
A server that speaks something else
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../show.inc';

foreach ([
    "HTTP/1.1 400 Bad Request\r\n\r\n", "SSH-2.0-OpenSSH_9.2\r\n", "\x16\x03\x01\x02\0\x01\r\n", "22\r\n", "\r\n\r\n", "2200 x\r\n", "220\r\n220 again\r\n",
    "220-mail\r\n250 other code\r\n", "220 a\0b\r\n", "199 x\r\n", "+OK POP3 ready\r\n", "* OK IMAP ready\r\n",
] as $greeting) {
    $result = send_to(['greeting' => ['send' => $greeting], 'ehlo' => ['close' => true]]);
    echo json_encode($greeting) ?: 'binary', ': ', json_encode([$result['ok'], $result['outcome'], $result['phase'], $result['category'], $result['retry_safe']]), "\n";
    json_encode($result, JSON_THROW_ON_ERROR);
}
?>
--EXPECT--
"HTTP\/1.1 400 Bad Request\r\n\r\n": [false,"failed","greeting","protocol_error",true]
"SSH-2.0-OpenSSH_9.2\r\n": [false,"failed","greeting","protocol_error",true]
"\u0016\u0003\u0001\u0002\u0000\u0001\r\n": [false,"failed","greeting","encryption_mismatch",true]
"22\r\n": [false,"failed","greeting","protocol_error",true]
"\r\n\r\n": [false,"failed","greeting","protocol_error",true]
"2200 x\r\n": [false,"failed","greeting","protocol_error",true]
"220\r\n220 again\r\n": [false,"failed","ehlo","protocol_error",true]
"220-mail\r\n250 other code\r\n": [false,"failed","greeting","protocol_error",true]
"220 a\u0000b\r\n": [false,"failed","ehlo","connection_lost",true]
"199 x\r\n": [false,"failed","greeting","protocol_error",true]
"+OK POP3 ready\r\n": [false,"failed","greeting","protocol_error",true]
"* OK IMAP ready\r\n": [false,"failed","greeting","protocol_error",true]
