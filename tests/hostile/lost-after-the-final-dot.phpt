--TEST--
A connection lost after the final dot: the outcome is unknown, and it says so
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../show.inc';

foreach (['en', 'zh'] as $locale) {
    foreach ([['close' => true], ['silence' => true], ['send' => "garbage\r\n"], ['send' => "250-a\r\n550 b\r\n"]] as $answer) {
        $result = send_to(['data_end' => $answer], ['locale' => $locale]);
        show_verdict($result);
        show($result, 'message', 'accepted', 'rejected');
        var_dump($result['message_id'] !== null);
    }
}
?>
--EXPECTF--
ok: false
outcome: "unknown"
phase: "data_end"
category: "connection_lost"
code: null
retry: null
retry_safe: false
message: "The message was sent completely to 127.0.0.1:PORT, but the reply to it never came: it may have been accepted or not (the server closed the connection)."
accepted: []
rejected: []
bool(true)
ok: false
outcome: "unknown"
phase: "data_end"
category: "connection_timeout"
code: null
retry: null
retry_safe: false
message: "The message was sent completely to 127.0.0.1:PORT, but the reply to it never came: it may have been accepted or not (no answer within %s)."
accepted: []
rejected: []
bool(true)
ok: false
outcome: "unknown"
phase: "data_end"
category: "protocol_error"
code: null
retry: null
retry_safe: false
message: "The message was sent completely to 127.0.0.1:PORT, but the reply to it never came: it may have been accepted or not."
accepted: []
rejected: []
bool(true)
ok: false
outcome: "unknown"
phase: "data_end"
category: "protocol_error"
code: null
retry: null
retry_safe: false
message: "The message was sent completely to 127.0.0.1:PORT, but the reply to it never came: it may have been accepted or not."
accepted: []
rejected: []
bool(true)
ok: false
outcome: "unknown"
phase: "data_end"
category: "connection_lost"
code: null
retry: null
retry_safe: false
message: "邮件已完整发给 127.0.0.1:PORT，但没有收到对方的确认：可能已被接收，也可能没有。"
accepted: []
rejected: []
bool(true)
ok: false
outcome: "unknown"
phase: "data_end"
category: "connection_timeout"
code: null
retry: null
retry_safe: false
message: "邮件已完整发给 127.0.0.1:PORT，但没有收到对方的确认：可能已被接收，也可能没有。"
accepted: []
rejected: []
bool(true)
ok: false
outcome: "unknown"
phase: "data_end"
category: "protocol_error"
code: null
retry: null
retry_safe: false
message: "邮件已完整发给 127.0.0.1:PORT，但没有收到对方的确认：可能已被接收，也可能没有。"
accepted: []
rejected: []
bool(true)
ok: false
outcome: "unknown"
phase: "data_end"
category: "protocol_error"
code: null
retry: null
retry_safe: false
message: "邮件已完整发给 127.0.0.1:PORT，但没有收到对方的确认：可能已被接收，也可能没有。"
accepted: []
rejected: []
bool(true)
