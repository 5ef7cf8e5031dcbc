--TEST--
smtp_explain(): what a reply means, in both languages
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../show.inc';

foreach (['en', 'zh'] as $locale) {
    $result = smtp_explain('550 Connection frequency limited', ['phase' => 'data_end', 'host' => 'smtp.qq.com', 'locale' => $locale]);
    echo implode(' ', array_keys($result)), "\n";
    show($result, 'category', 'retry', 'provider', 'code', 'enhanced_code', 'response', 'message', 'help_url');
}
foreach (['535 5.7.8 Error: authentication failed', "550-5.1.1 first\r\n550 5.1.1 User unknown", 'host mx.example.net said: 452 4.2.2 Mailbox full (in reply to RCPT TO command)',
    '', "\xff\xfe\0", 'hello', '250 2.0.0 Ok', '999 what', str_repeat('550-x ', 100000)] as $reply) {
    $result = smtp_explain($reply);
    show($result, 'category', 'retry', 'code', 'enhanced_code');
    var_dump(json_encode($result) !== false);
}
?>
--EXPECT--
category retry retry_after provider code enhanced_code response message advice help_url
category: "rate_limited"
retry: "later"
provider: "qq"
code: 550
enhanced_code: null
response: "Connection frequency limited"
message: "QQ Mail thinks this account (or IP address) sends too often and refused the message: 550 Connection frequency limited. The message was not sent."
help_url: "https://service.mail.qq.com/detail/122"
category retry retry_after provider code enhanced_code response message advice help_url
category: "rate_limited"
retry: "later"
provider: "qq"
code: 550
enhanced_code: null
response: "Connection frequency limited"
message: "QQ 邮箱认为这个账号（或 IP）发信太频繁，拒绝了这封邮件：550 Connection frequency limited。邮件没有发出。"
help_url: "https://service.mail.qq.com/detail/122"
category: "auth_failed"
retry: "fix"
code: 535
enhanced_code: "5.7.8"
bool(true)
category: "mailbox_not_found"
retry: "never"
code: 550
enhanced_code: "5.1.1"
bool(true)
category: "mailbox_full"
retry: "later"
code: 452
enhanced_code: "4.2.2"
bool(true)
category: "unknown"
retry: null
code: null
enhanced_code: null
bool(true)
category: "unknown"
retry: null
code: null
enhanced_code: null
bool(true)
category: "unknown"
retry: null
code: null
enhanced_code: null
bool(true)
category: null
retry: null
code: 250
enhanced_code: "2.0.0"
bool(true)
category: "unknown"
retry: null
code: null
enhanced_code: null
bool(true)
category: "unknown"
retry: "never"
code: 550
enhanced_code: null
bool(true)
