--TEST--
smtp.state_file: turns and pauses are shared with other PHPs and outlive them; a file that cannot be used is a warning
--EXTENSIONS--
smtp
--SKIPIF--
<?php
if (!is_readable('/proc/self/maps')) die('skip needs /proc');
if (PHP_VERSION_ID < 80000) die('skip PHP 7.4 tells of its start on stderr only');
?>
--FILE--
<?php
require __DIR__ . '/pacing.inc';

$folder = sys_get_temp_dir() . '/smtp-state-' . getmypid();
mkdir($folder, 0700);
$file = "$folder/state";

function in_another(string $what, array $settings, string $file): void
{
    echo "$what: ", run_at_once([another_php('$result = smtp_send(letter(), $settings); echo $result["ok"] ? "accepted" : $result["error"], "\n";',
        $settings, ['smtp.state_file' => $file])])[0];
}

$server = smtp_test_server(['mail' => ['250 ok', '451 4.7.1 Too many messages, slow down', '250 ok']]);
$slow = $server->settings(['rate' => '1/h', 'wait' => 0]);
in_another('the first', $slow, $file);
printf("mode %o\n", fileperms($file) & 07777);
in_another('with the same file', $slow, $file);
in_another('with another', ['rate' => '1/d'] + $slow, "$folder/other");
in_another('a pause, too', $server->settings(['wait' => 0]), "$folder/other");
in_another('with none', $server->settings(), '');
echo json_encode(strpos(file_get_contents($file) . file_get_contents("$folder/other"), 'example')), "\n\n";

file_put_contents("$folder/text", 'mine');
chmod("$folder/text", 0600);
symlink($file, "$folder/link");
chmod("$folder/other", 0644);
foreach (['text', 'link', 'other', 'none/state', ''] as $name) {
    echo preg_replace('~^\R| in Unknown on line 0~', '', run_at_once([another_php('echo "goes on\n";', [], ['smtp.state_file' => "$folder/$name"])])[0]);
}
echo file_get_contents("$folder/text"), "\n";
array_map('unlink', glob("$folder/*"));
rmdir($folder);
?>
--EXPECT--
the first: accepted
mode 600
with the same file: message: own rate (rate_limited)
with another: mail: 451 4.7.1 Too many messages, slow down (rate_limited)
a pause, too: message: not tried after 451 4.7.1 Too many messages, slow down (rate_limited)
with none: accepted
false

Warning: PHP Startup: smtp.state_file is damaged, or of another version: delete it, and it is made anew; turns and pauses are kept in memory instead
goes on
Warning: PHP Startup: smtp.state_file must not be a link; turns and pauses are kept in memory instead
goes on
Warning: PHP Startup: smtp.state_file is open to other users: its mode must be 0600; turns and pauses are kept in memory instead
goes on
Warning: PHP Startup: smtp.state_file cannot be made: No such file or directory; turns and pauses are kept in memory instead
goes on
Warning: PHP Startup: smtp.state_file cannot be opened: Is a directory; turns and pauses are kept in memory instead
goes on
mine
