--TEST--
Fields: a wrong value is refused with its key
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../show.inc';

foreach ([
    ['charset' => 5], ['charset' => ''], ['charset' => "utf-8\r\nX: y"], ['charset' => 'klingon'], ['charset' => 'utf-16'],
    ['in_reply_to' => 5], ['in_reply_to' => [5]], ['in_reply_to' => 'a b'], ['references' => "<a@b.example>\r\n <c@d.example>"], ['references' => ['a@b c']],
    ['priority' => 0], ['priority' => 6], ['priority' => 'urgent'], ['priority' => '1.5'], ['priority' => true], ['priority' => []],
    ['list_unsubscribe' => 'x'], ['list_unsubscribe' => []], ['list_unsubscribe' => ['one_click' => true]], ['list_unsubscribe' => ['url' => "https://x\r\ny"]],
    ['list_unsubscribe' => ['url' => 'javascript:x']], ['list_unsubscribe' => ['url' => 'http://example.com/', 'one_click' => true]],
    ['list_unsubscribe' => ['mailto' => 'a@b.example', 'one_click' => true]], ['list_unsubscribe' => ['mailto' => 'nobody']], ['list_unsubscribe' => ['link' => 'x']],
    ['auto_submitted' => true], ['auto_submitted' => "auto\r\nX: y"], ['auto_submitted' => ''], ['auto_submitted' => 'perhaps'],
    ['dsn' => 'never'], ['dsn' => ['notify' => 5]], ['dsn' => ['notify' => 'always']], ['dsn' => ['notify' => ['never', 'delay']]], ['dsn' => ['notify' => ['delay', 5]]],
    ['dsn' => ['ret' => 'all']], ['dsn' => ['envid' => "a\r\nb"]], ['dsn' => ['envid' => str_repeat('x', 101)]], ['dsn' => ['orcpt' => 'x']],
    ['remove_bcc' => 'maybe'], ['remove_bcc' => true], ['raw' => 'x', 'attachments' => [['content' => 'x']]],
    ['attachments' => [['content' => 'x', 'type' => 'text']]], ['attachments' => [['content' => 'x', 'type' => "text/plain\r\nX: y"]]],
    ['attachments' => [['content' => 'x', 'type' => 'multipart/mixed']]], ['attachments' => [['content' => 'x', 'type' => 'text/plain; charset=x']]],
    ['inline' => [['content' => 'x', 'cid' => 'a b']]], ['inline' => [['content' => 'x', 'cid' => "a>\r\nX: y"]]], ['inline' => [['content' => 'x', 'cid' => '<a>']]],
    ['inline' => [['content' => 'x', 'name' => "\xff\xfe"]]], ['inline' => [['content' => 'x', 'cid' => 'a'], ['content' => 'y', 'cid' => 'a']]],
    ['calendar' => ['content' => 'x', 'method' => "REQUEST\r\nX: y"]], ['calendar' => ['content' => 'x', 'method' => 'A B']], ['calendar' => ['content' => "\xff"]],
] as $keys) {
    echo substr(json_encode($keys, JSON_UNESCAPED_SLASHES | JSON_PARTIAL_OUTPUT_ON_ERROR), 0, 70), "\n    ";
    try {
        smtp_send($keys + letter(), ['host' => '127.0.0.1', 'port' => 1, 'tls' => 'none']);
        echo "nothing thrown\n";
    } catch (Error $error) {
        echo str_replace('smtp_send(): Argument #1 ($message) ', '', $error->getMessage()), "\n";
    }
}
?>
--EXPECT--
{"charset":5}
    key "charset" must be of type string, int given
{"charset":""}
    key "charset" must not be empty
{"charset":"utf-8\r\nX: y"}
    key "charset" must be UTF-8, US-ASCII, GB2312, GBK, GB18030, Big5, ISO-8859-1 to 15 (there is no 12) or windows-1252
{"charset":"klingon"}
    key "charset" must be UTF-8, US-ASCII, GB2312, GBK, GB18030, Big5, ISO-8859-1 to 15 (there is no 12) or windows-1252
{"charset":"utf-16"}
    key "charset" must be UTF-8, US-ASCII, GB2312, GBK, GB18030, Big5, ISO-8859-1 to 15 (there is no 12) or windows-1252
{"in_reply_to":5}
    key "in_reply_to" must be of type array|string, int given
{"in_reply_to":[5]}
    key "in_reply_to" must hold only strings
{"in_reply_to":"a b"}
    key "in_reply_to[0]" must be one message id such as <unique.part@example.com>
{"references":"<a@b.example>\r\n <c@d.example>"}
    key "references[0]" must be one message id such as <unique.part@example.com>
{"references":["a@b c"]}
    key "references" must be one message id such as <unique.part@example.com>
{"priority":0}
    key "priority" must be between 1 and 5, or "high", "normal" or "low"
{"priority":6}
    key "priority" must be between 1 and 5, or "high", "normal" or "low"
{"priority":"urgent"}
    key "priority" must be between 1 and 5, or "high", "normal" or "low"
{"priority":"1.5"}
    key "priority" must be between 1 and 5, or "high", "normal" or "low"
{"priority":true}
    key "priority" must be of type int|string, bool given
{"priority":[]}
    key "priority" must be of type int|string, array given
{"list_unsubscribe":"x"}
    key "list_unsubscribe" must be of type array, string given
{"list_unsubscribe":[]}
    key "list_unsubscribe" must hold url, mailto or both
{"list_unsubscribe":{"one_click":true}}
    key "list_unsubscribe" must hold url, mailto or both
{"list_unsubscribe":{"url":"https://x\r\ny"}}
    key "list_unsubscribe.url" must be a URL such as https://shop.example/leave?id=1, in ASCII, of at most 900 octets
{"list_unsubscribe":{"url":"javascript:x"}}
    key "list_unsubscribe.url" must be a URL such as https://shop.example/leave?id=1, in ASCII, of at most 900 octets
{"list_unsubscribe":{"url":"http://example.com/","one_click":true}}
    key "list_unsubscribe.one_click" must not be true without an https URL
{"list_unsubscribe":{"mailto":"a@b.example","one_click":true}}
    key "list_unsubscribe.one_click" must not be true without an https URL
{"list_unsubscribe":{"mailto":"nobody"}}
    key "list_unsubscribe.mailto" must be an address, or a URL such as mailto:leave@shop.example?subject=leave
{"list_unsubscribe":{"link":"x"}}
    must not contain the unknown key "list_unsubscribe.link"
{"auto_submitted":true}
    key "auto_submitted" must be of type string, bool given
{"auto_submitted":"auto\r\nX: y"}
    key "auto_submitted" must be no, auto-generated, auto-replied or auto-notified
{"auto_submitted":""}
    key "auto_submitted" must not be empty
{"auto_submitted":"perhaps"}
    key "auto_submitted" must be no, auto-generated, auto-replied or auto-notified
{"dsn":"never"}
    key "dsn" must be of type array, string given
{"dsn":{"notify":5}}
    key "dsn.notify" must be of type array|string, int given
{"dsn":{"notify":"always"}}
    key "dsn.notify" must be "never", or hold only "success", "failure", "delay"
{"dsn":{"notify":["never","delay"]}}
    key "dsn.notify" must not hold never together with another word
{"dsn":{"notify":["delay",5]}}
    key "dsn.notify" must be "never", or hold only "success", "failure", "delay"
{"dsn":{"ret":"all"}}
    key "dsn.ret" must be "full" or "headers"
{"dsn":{"envid":"a\r\nb"}}
    key "dsn.envid" must be 1 to 100 printable ASCII characters
{"dsn":{"envid":"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
    key "dsn.envid" must be at most 100 characters, of which +, = and space count three
{"dsn":{"orcpt":"x"}}
    must not contain the unknown key "dsn.orcpt"
{"remove_bcc":"maybe"}
    key "remove_bcc" must be of type bool, string given
{"remove_bcc":true}
    nothing thrown
{"raw":"x","attachments":[{"content":"x"}]}
    key "text" must not be given together with raw
{"attachments":[{"content":"x","type":"text"}]}
    key "attachments[0].type" must be such as image/png, without parameters
{"attachments":[{"content":"x","type":"text/plain\r\nX: y"}]}
    key "attachments[0].type" must be such as image/png, without parameters
{"attachments":[{"content":"x","type":"multipart/mixed"}]}
    key "attachments[0].type" must not be a message or multipart type: attach a mail as application/octet-stream
{"attachments":[{"content":"x","type":"text/plain; charset=x"}]}
    key "attachments[0].type" must be such as image/png, without parameters
{"inline":[{"content":"x","cid":"a b"}]}
    key "inline[0].cid" must be such as logo@shop.example, in ASCII without spaces
{"inline":[{"content":"x","cid":"a>\r\nX: y"}]}
    key "inline[0].cid" must be such as logo@shop.example, in ASCII without spaces
{"inline":[{"content":"x","cid":"<a>"}]}
    nothing thrown
{"inline":[{"content":"x","name":null}]}
    key "inline[0].name" must be valid UTF-8 (octet 1 is not)
{"inline":[{"content":"x","cid":"a"},{"content":"y","cid":"a"}]}
    nothing thrown
{"calendar":{"content":"x","method":"REQUEST\r\nX: y"}}
    key "calendar.method" must be a method such as REQUEST or CANCEL
{"calendar":{"content":"x","method":"A B"}}
    key "calendar.method" must be a method such as REQUEST or CANCEL
{"calendar":{"content":null}}
    key "calendar.content" must be valid UTF-8 (octet 1 is not)
