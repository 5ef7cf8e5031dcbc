--TEST--
smtp-doctor: --json prints one document and --json-lines one for each check, without the password
--EXTENSIONS--
smtp
json
--FILE--
<?php
require __DIR__ . '/../doctor.inc';

$server = smtp_test_server(['users' => ['shop@example.com' => 'sesame-open'], 'greeting' => "220 caf\xe9"]);
$closed = smtp_test_closed_port();
$password = ['SMTP_PASSWORD' => 'sesame-open'];
$settings = ['--user', 'shop@example.com', '--tls', 'none', '--neighbours', $server->port];

$run = doctor(array_merge(["127.0.0.1:$closed", '--json', '--locale', 'zh'], $settings), $password);
$told = json_decode($run->out, true);
echo "status $run->status, ", $run->errors, substr_count($run->out, "\n") > 20 ? "readable\n" : "one line\n";
show($told, 'exit_status', 'ok', 'category');
echo json_encode(array_replace($told['working'], ['port' => 'PORT'])), "\n";
show_checks($told);
echo preg_match('~\p{Han}~u', $told['message']), "\n";

$run = doctor(array_merge(["127.0.0.1:$server->port", '--json-lines'], $settings), $password);
$lines = array_map(function ($line) { return json_decode($line, true); }, explode("\n", trim($run->out)));
$last = array_pop($lines);
echo "status $run->status, ", $run->errors, count($lines) === count($last['diagnosis']['checks']) ? "a line for each check\n" : "lines are missing\n";
var_dump(array_column($lines, 'check') == $last['diagnosis']['checks'], $last['diagnosis']['exit_status'], $last['diagnosis']['ok']);

$run = doctor(['--json', '--nonsense']);
var_dump($run->status, $run->out);
?>
--EXPECT--
status 2, readable
exit_status: 2
ok: false
category: "connection_refused"
{"username":"shop@example.com","tls":"none","host":"127.0.0.1","port":"PORT"}
pass: resolve neighbours local
warn: config
fail: connect
1
status 0, a line for each check
bool(true)
int(0)
bool(true)
int(1)
string(0) ""
