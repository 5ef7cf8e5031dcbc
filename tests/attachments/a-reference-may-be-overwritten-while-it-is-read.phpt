--TEST--
attachments: a list that is a reference may be overwritten by the filter of a stream in it
--EXTENSIONS--
smtp
--FILE--
<?php
final class Overwrites extends php_user_filter
{
    public function filter($in, $out, &$consumed, $closing): int
    {
        $GLOBALS['list'] = $GLOBALS['first'] = null;
        $GLOBALS['something_else'] = array_fill(0, 20, str_repeat('x', 300));
        while ($bucket = stream_bucket_make_writeable($in)) {
            $consumed += $bucket->datalen;
            stream_bucket_append($out, $bucket);
        }
        return PSFS_PASS_ON;
    }
}

/* A stream that cannot seek is read while the options are. */
function filtered(string $text)
{
    [$ours, $theirs] = stream_socket_pair(PHP_OS_FAMILY === 'Windows' ? STREAM_PF_INET : STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
    fwrite($theirs, $text);
    fclose($theirs);
    stream_filter_append($ours, 'overwrites', STREAM_FILTER_READ);
    return $ours;
}

stream_filter_register('overwrites', 'Overwrites');
$first = ['stream' => filtered("the first\n"), 'name' => 'first' . getmypid() . '.txt', 'type' => strtolower('TEXT/PLAIN')];
$second = fopen('php://temp', 'w+');
fwrite($second, "the second\n");
$list = [&$first, ['stream' => $second, 'name' => strtolower('SECOND.txt')]];
unset($second);
$message = smtp_compose(['from' => 'shop@example.com', 'to' => 'buyer@example.net', 'text' => 'x', 'attachments' => &$list]);
var_dump($list, strpos($message, base64_encode("the first\n")) !== false, strpos($message, base64_encode("the second\n")) !== false, strpos($message, 'second.txt') !== false);
?>
--EXPECT--
NULL
bool(true)
bool(true)
bool(true)
