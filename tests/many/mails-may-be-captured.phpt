--TEST--
smtp_send_many() to a folder: every message is there, with its result
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../capture.inc';
require __DIR__ . '/ledger.inc';

$folder = new SmtpTestFolder;
$ledger = new Ledger();
foreach (["capture://$folder->path/mails", ['capture' => "$folder->path/other"]] as $server) {
    $ledger = new Ledger();
    $totals = smtp_send_many($ledger->messages(20), $server, ['on_result' => $ledger, 'on_progress' => function ($progress) use (&$last) { $last = $progress; }]);
    echo $ledger->says(), ', ', counts($totals), $last === $totals ? ', the last progress' : '', "\n";
    $names = array_map(function ($results) { return $results[0]['queue_id']; }, $ledger->told);
    $mails = $folder->mails(is_array($server) ? 'other' : 'mails');
    sort($names);
    $found = array_keys($mails);
    sort($found);
    echo $names === $found ? 'each is a file' : json_encode($found), ', ', field(reset($mails), 'From'), "\n";
}

// what is thrown ends this, too
foreach (['on_result', 'messages'] as $where) {
    $ledger = new Ledger();
    thrown(function () use ($folder, $ledger, $where) {
        $messages = (function () use ($ledger, $where) {
            yield from $ledger->messages(5);
            if ($where === 'messages') {
                yield 'wrong' => letter(['to' => 1.5]);
            }
            yield from $ledger->messages(5);
        })();
        smtp_send_many($messages, "capture://$folder->path/$where", ['on_result' => function ($key, $result) use ($ledger, $where) {
            $ledger($key, $result);
            if ($where === 'on_result') {
                throw new RuntimeException("at $key");
            }
        }]);
    });
    echo $ledger->says(), ', ', count($folder->mails($where)), " files\n";
}
?>
--EXPECT--
20 taken, each told once, {"messages":20,"accepted":20,"partial":0,"failed":0,"unknown":0}, the last progress
each is a file, a@example.com
20 taken, each told once, {"messages":20,"accepted":20,"partial":0,"failed":0,"unknown":0}, the last progress
each is a file, a@example.com
at 0
1 taken, each told once, 1 files
smtp_send_many(): Argument #1 ($messages) key "[wrong].to" must be of type array|string, float given
5 taken, each told once, 5 files
