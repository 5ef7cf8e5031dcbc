--TEST--
The story: QQ mail says "Connection frequency limited" to the final dot
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../show.inc';

foreach (['en', 'zh'] as $locale) {
    $server = smtp_test_server(['greeting' => '220 smtp.qq.com Esmtp QQ Mail Server', 'data_end' => '550 Connection frequency limited']);
    $result = smtp_send(letter(['subject' => '测试']), $server->settings(['locale' => $locale]));
    show_verdict($result);
    show($result, 'response', 'provider', 'message', 'help_url', 'error', 'accepted', 'rejected');
    show_advice($result, $locale);
}
?>
--EXPECT--
ok: false
outcome: "failed"
phase: "data_end"
category: "rate_limited"
code: 550
retry: "later"
retry_safe: true
response: "Connection frequency limited"
provider: "qq"
message: "QQ Mail thinks this account (or IP address) sends too often and refused the message: 550 Connection frequency limited. The message was not sent."
help_url: "https://service.mail.qq.com/detail/122"
error: "data_end: 550 Connection frequency limited (rate_limited)"
accepted: []
rejected: [{"address":"b@example.net","code":550,"enhanced_code":null,"response":"Connection frequency limited","category":"rate_limited","retry":"later"}]
advice: in en
ok: false
outcome: "failed"
phase: "data_end"
category: "rate_limited"
code: 550
retry: "later"
retry_safe: true
response: "Connection frequency limited"
provider: "qq"
message: "QQ 邮箱认为这个账号（或 IP）发信太频繁，拒绝了这封邮件：550 Connection frequency limited。邮件没有发出。"
help_url: "https://service.mail.qq.com/detail/122"
error: "data_end: 550 Connection frequency limited (rate_limited)"
accepted: []
rejected: [{"address":"b@example.net","code":550,"enhanced_code":null,"response":"Connection frequency limited","category":"rate_limited","retry":"later"}]
advice: in zh
