--TEST--
Fields: answers, priority, unsubscribing, automatic mail, in each of their forms
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../show.inc';

foreach ([
    ['in_reply_to' => 'a@example.com'], ['in_reply_to' => ['<a@example.com>', 'b@example.com'], 'references' => "<a@example.com>\t <b@example.com> c@example.com"],
    ['references' => ['a@example.com', '<b@example.com>']], ['in_reply_to' => '', 'references' => []],
    ['priority' => 1], ['priority' => '2'], ['priority' => 'high'], ['priority' => 'Normal'], ['priority' => 'low'], ['priority' => 5],
    ['auto_submitted' => 'auto-generated'],
    ['list_unsubscribe' => ['mailto' => 'leave@example.com']], ['list_unsubscribe' => ['url' => 'https://example.com/leave?u=1', 'mailto' => 'mailto:leave@example.com?subject=leave', 'one_click' => true]],
    ['reply_to' => 'c@example.com', 'sender' => 'd@example.com', 'headers' => ['X-Mailer' => 'shop', 'X-Tag' => ['a', 'b']]],
] as $keys) {
    $head = preg_replace('/\r\n(?=[ \t])/', '', explode("\r\n\r\n", smtp_compose(letter($keys)))[0]);
    echo implode("\n", preg_grep('/^(From|To|Subject|Date|Message-ID|MIME-Version|Content-[\w-]+):/i', explode("\r\n", $head), PREG_GREP_INVERT)), "\n--\n";
}
?>
--EXPECT--
In-Reply-To: <a@example.com>
--
In-Reply-To: <a@example.com> <b@example.com>
References: <a@example.com> <b@example.com> <c@example.com>
--
References: <a@example.com> <b@example.com>
--

--
X-Priority: 1 (Highest)
Importance: high
--
X-Priority: 2 (High)
Importance: high
--
X-Priority: 1 (Highest)
Importance: high
--
X-Priority: 3 (Normal)
Importance: normal
--
X-Priority: 5 (Lowest)
Importance: low
--
X-Priority: 5 (Lowest)
Importance: low
--
Auto-Submitted: auto-generated
--
List-Unsubscribe: <mailto:leave@example.com>
--
List-Unsubscribe: <https://example.com/leave?u=1>, <mailto:leave@example.com?subject=leave>
List-Unsubscribe-Post: List-Unsubscribe=One-Click
--
Sender: d@example.com
Reply-To: c@example.com
X-Mailer: shop
X-Tag: a
X-Tag: b
--
