--TEST--
attachments: a path is a regular file of this machine inside open_basedir, never a URL, a device or a FIFO
--EXTENSIONS--
smtp
--SKIPIF--
<?php if (PHP_OS_FAMILY === 'Windows') die('skip needs links and devices'); ?>
--FILE--
<?php
require __DIR__ . '/../show.inc';

$folder = '/tmp/smtp-paths-' . getmypid();
mkdir($folder);
mkdir("$folder/inside");
chdir($folder);
file_put_contents("$folder/file.txt", 'x');
file_put_contents("$folder/a:b.txt", 'x');
exec("mkfifo " . escapeshellarg("$folder/fifo"));
symlink("$folder/fifo", "$folder/link-to-fifo");
$socket = stream_socket_server("unix://$folder/socket");

class Everything
{
    public function stream_open() { echo "opened by a wrapper\n"; return true; }
    public function url_stat() { echo "asked by a wrapper\n"; return []; }
}
stream_wrapper_register('mine', 'Everything');
$try = function (string ...$paths) {
    foreach ($paths as $path) {
        foreach (['attachments', 'inline'] as $key) {
            try {
                smtp_send(letter([$key => [['path' => $path]]]), ['host' => '127.0.0.1', 'port' => 1, 'tls' => 'none']);
                $said[] = 'opened';
            } catch (Error $error) {
                $said[] = preg_replace('/.*? key "' . $key . '\[0\].path" must/', 'must', $error->getMessage());
            }
        }
        echo substr(strtr($path, [$GLOBALS['folder'] => '*', "\0" => '\0']), 0, 40), ': ', implode(' ', array_unique($said)), "\n";
        $said = [];
    }
};
$try("phar://$folder/x.phar/file", "PHAR://$folder/x.phar", "pHaR:x", 'PHP://filter/read=string.rot13/resource=/etc/passwd', 'php://stdin', 'data:text/plain,x',
    'DATA:text/plain;base64,eA==', 'http://127.0.0.1:1/x', 'FTP://127.0.0.1/x', "file://$folder/file.txt", "compress.zlib://$folder/file.txt",
    "glob://$folder/*", 'expect://id', 'mine://x', 'nosuchscheme://x', 'ab:c.txt');
echo "--\n";
$try($folder, "$folder/", '.', "$folder/fifo", "$folder/link-to-fifo", '/dev/zero', '/dev/null', "$folder/socket", "$folder/none", "$folder/file.txt/x",
    "$folder/file.txt\0.png", str_repeat('x', 5000));
echo "--\n";
symlink("$folder/file.txt", "$folder/inside/link");
$try("$folder/inside/link", "$folder/file.txt", 'file.txt', './a:b.txt');
ini_set('open_basedir', __DIR__ . '/..' . PATH_SEPARATOR . "$folder/inside");
$try("$folder/inside/link", "$folder/inside/../file.txt", 'file.txt', "$folder/none", '/dev/zero');
?>
--CLEAN--
<?php
foreach (glob("/tmp/smtp-paths-*") as $folder) {
    array_map('unlink', array_merge(glob("$folder/inside/*"), array_filter(glob("$folder/*"), function ($path) { return !is_dir($path); })));
    @rmdir("$folder/inside");
    @rmdir($folder);
}
?>
--EXPECT--
phar://*/x.phar/file: must be a path on this machine, not a URL or a stream wrapper
PHAR://*/x.phar: must be a path on this machine, not a URL or a stream wrapper
pHaR:x: must be a path on this machine, not a URL or a stream wrapper
PHP://filter/read=string.rot13/resource=: must be a path on this machine, not a URL or a stream wrapper
php://stdin: must be a path on this machine, not a URL or a stream wrapper
data:text/plain,x: must be a path on this machine, not a URL or a stream wrapper
DATA:text/plain;base64,eA==: must be a path on this machine, not a URL or a stream wrapper
http://127.0.0.1:1/x: must be a path on this machine, not a URL or a stream wrapper
FTP://127.0.0.1/x: must be a path on this machine, not a URL or a stream wrapper
file://*/file.txt: must be a path on this machine, not a URL or a stream wrapper
compress.zlib://*/file.txt: must be a path on this machine, not a URL or a stream wrapper
glob://*/*: must be a path on this machine, not a URL or a stream wrapper
expect://id: must be a path on this machine, not a URL or a stream wrapper
mine://x: must be a path on this machine, not a URL or a stream wrapper
nosuchscheme://x: must be a path on this machine, not a URL or a stream wrapper
ab:c.txt: must be a path on this machine, not a URL or a stream wrapper
--
*: must be a regular file
*/: must be a regular file
.: must be a regular file
*/fifo: must be a regular file
*/link-to-fifo: must be a regular file
/dev/zero: must be a regular file
/dev/null: must be a regular file
*/socket: must be a regular file
*/none: must be a readable file
*/file.txt/x: must be a readable file
*/file.txt\0.png: must not contain any null bytes
xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx: must be a shorter path
--
*/inside/link: opened
*/file.txt: opened
file.txt: opened
./a:b.txt: opened
*/inside/link: must be within the paths of open_basedir
*/inside/../file.txt: must be within the paths of open_basedir
file.txt: must be within the paths of open_basedir
*/none: must be within the paths of open_basedir
/dev/zero: must be within the paths of open_basedir
