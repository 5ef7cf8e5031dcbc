--TEST--
smtp-doctor: the password from a file, standard input, the environment or a URL, in that order; and in no output
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../doctor.inc';
require __DIR__ . '/../secrets.inc';

$file = __DIR__ . '/where-the-password-comes-from.secret';
file_put_contents($file, "sesame-open\r\nsecond line\n");
$server = smtp_test_server(['users' => ['shop@example.com' => 'sesame-open', 'other' => 'sesame-open-2']]);
$host = "127.0.0.1:$server->port";
$url = "smtp://shop%40example.com:sesame-open@$host?tls=none";
$user = ['--tls', 'none', '--user', 'shop@example.com'];
$wrong = ['SMTP_PASSWORD' => 'sesame-open-wrong'];
$runs = [
    'file' => [array_merge([$host, '--password-file', $file], $user), $wrong, ''],
    'standard input' => [array_merge([$host, '--password-stdin'], $user), $wrong, "sesame-open\n"],
    'environment' => [array_merge([$host], $user), ['SMTP_PASSWORD' => 'sesame-open'], ''],
    'URL' => [[$url], $wrong, ''],
    'URL of another user' => [[$url, '--user', 'other'], ['SMTP_PASSWORD' => 'sesame-open-2'], ''],
    'a wrong one' => [array_merge([$host], $user), $wrong, ''],
    'no such file' => [array_merge([$host, '--password-file', "$file.none"], $user), [], ''],
    'nothing on standard input' => [array_merge([$host, '--password-stdin'], $user), [], ''],
    'a password without a user' => [[$host, '--tls', 'none', '--password-stdin'], [], "sesame-open\n"],
    'as an option' => [array_merge([$host, '--password', 'sesame-open'], $user), [], ''],
    'as an option with =' => [array_merge([$host, '--password=sesame-open'], $user), [], ''],
];
foreach ($runs as $name => [$arguments, $environment, $input]) {
    foreach ([['--transcript'], ['--json']] as $form) {
        $run = doctor(array_merge($arguments, $form), $environment, $input);
        $leaks = secrets_in($run->out . $run->errors, 'sesame-open');
        printf("%-26s %2d %s%s\n", $name, $run->status, $leaks ? 'SHOWN ' : '', $run->errors === '' || $form === ['--json'] ? '' : trim($run->errors));
    }
}
unlink($file);
?>
--CLEAN--
<?php @unlink(__DIR__ . '/where-the-password-comes-from.secret'); ?>
--EXPECT--
file                        0 
file                        0 
standard input              0 
standard input              0 
environment                 0 
environment                 0 
URL                         0 Warning: a password on the command line can be read by everybody on this machine.
URL                         0 
URL of another user         0 Warning: a password on the command line can be read by everybody on this machine.
URL of another user         0 
a wrong one                28 
a wrong one                28 
no such file                1 smtp-doctor: The file of --password-file cannot be read.
no such file                1 
nothing on standard input   1 smtp-doctor: No password was given. Leave out --user to test without a login.
nothing on standard input   1 
a password without a user   1 smtp-doctor: A password is given, but no --user.
a password without a user   1 
as an option                1 smtp-doctor: The password is not taken as an option: everybody on this machine could read it. Leave it out and you are asked for it; or use SMTP_PASSWORD or --password-file.
as an option                1 
as an option with =         1 smtp-doctor: The password is not taken as an option: everybody on this machine could read it. Leave it out and you are asked for it; or use SMTP_PASSWORD or --password-file.
as an option with =         1
