--TEST--
smtp_diagnose(): of a capture server says that nobody gets the mails
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../capture.inc';

$folder = new SmtpTestFolder;
$result = smtp_diagnose("capture://$folder->path/mails", ['from' => 'a@example.com', 'to' => 'b@example.net']);
show($result, 'ok', 'phase', 'category', 'message', 'error', 'working', 'transcript');
show_checks($result);
echo $folder->without_path($result['checks'][0]['message']), "\n";
echo count($folder->mails()), "\n";

$result = smtp_diagnose("capture://$folder->path/mails", ['from' => 'a@example.com', 'to' => 'b@example.net', 'message' => true, 'locale' => 'zh']);
show_checks($result);
echo $folder->without_path($result['checks'][0]['message']), "\n";
echo count($folder->mails()), "\n";

$result = smtp_diagnose("capture://$folder->path/no/such");
show($result, 'ok', 'phase', 'category', 'errno', 'error');
show_checks($result);
?>
--EXPECT--
ok: true
phase: null
category: null
message: "The folder takes the mails of this shop; none of them is sent."
error: null
working: null
transcript: []
pass: 
warn: config
fail: 
Mails are not sent: each is written into the folder (folder)/mails, and nobody gets it; for a live shop name a mail server instead.
0
pass: message
warn: config
fail: 
邮件不会发出：每封都写入目录 (folder)/mails，没有人会收到；正式上线的商店请改为真正的邮件服务器。
1
ok: false
phase: "message"
category: "unknown"
errno: 2
error: "message: No such file or directory [errno 2] (unknown)"
pass: 
warn: config
fail: message
