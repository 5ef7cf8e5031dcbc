--TEST--
smtp-doctor: the asked port is closed, another works: its settings as an array and as a command, which then passes
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../doctor.inc';

$server = smtp_test_server(['users' => ['shop@example.com' => 'sesame-open']]);
$closed = smtp_test_closed_port();
foreach (['en', 'zh'] as $locale) {
    $run = doctor(["127.0.0.1:$closed", '--user=shop@example.com', '--tls=none', "--neighbours=$server->port", '--locale', $locale],
        ['SMTP_PASSWORD' => 'sesame-open']);
    $text = str_replace($closed, 'CLOSED', plain($run->out, $server));
    echo "status $run->status\n", implode("\n", preg_filter('~^.*(?:FAIL|失败|other ports|其他端口).*# (?:ms|毫秒)\K.*~u', '', explode("\n", $text))), "\n";
    echo preg_replace('~.*^(?=These settings|可用的设置)~msu', '', preg_replace('~\n\n(What to do|怎么办).*~su', '', $text)), "\n\n";
}
preg_match('~"(smtp://\S+)"~', $run->out, $url);
$run = doctor(['--server', $url[1], '--quiet'], ['SMTP_PASSWORD' => 'sesame-open']);
echo "status $run->status\n", plain(strtok($run->out, "\n"), $server), "\n";
echo count(array_filter(array_column($server->received(), 'user'))), " logged in\n";
?>
--EXPECT--
status 2
  FAIL  connection # ms
   ok   other ports # ms
These settings work (fill in your password):
  [
      'host' => '127.0.0.1',
      'port' => PORT,
      'tls' => 'none',
      'username' => 'shop@example.com',
      'password' => '...',
  ]
To test them:
  smtp-doctor --server "smtp://shop%40example.com@127.0.0.1:PORT?tls=none"

status 2
  失败  连接 # 毫秒
  通过  其他端口 # 毫秒
可用的设置（密码请自行填写）：
  [
      'host' => '127.0.0.1',
      'port' => PORT,
      'tls' => 'none',
      'username' => 'shop@example.com',
      'password' => '...',
  ]
用它们再检查一次：
  smtp-doctor --server "smtp://shop%40example.com@127.0.0.1:PORT?tls=none"

status 0
All is well: 127.0.0.1 port PORT takes the mail of this shop.
1 logged in
