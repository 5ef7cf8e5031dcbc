--TEST--
smtp_send_many() in fibers: suspended in on_result and in the generator, each goes on where it was
--EXTENSIONS--
smtp
--SKIPIF--
<?php
if (!class_exists('Fiber')) die('skip needs fibers');
?>
--FILE--
<?php
require __DIR__ . '/ledger.inc';

$server = smtp_test_server();
$ledgers = $fibers = [];
foreach (['one' => 100, 'two' => 200] as $name => $from) {
    $ledger = $ledgers[$name] = new Ledger();
    $fibers[$name] = new Fiber(function () use ($server, $ledger, $from) {
        $messages = function () use ($ledger, $from) {
            foreach (range($from, $from + 9) as $number) {
                Fiber::suspend();
                $ledger->taken[] = $number;
                yield $number => numbered($number);
            }
        };
        return smtp_send_many($messages(), $server->settings(), ['connections' => 2, 'on_result' => function ($key, $result) use ($ledger) {
            Fiber::suspend();
            $ledger($key, $result);
        }, 'on_progress' => function () { Fiber::suspend(); }]);
    });
}
for ($running = $fibers; $running; ) {
    foreach ($running as $name => $fiber) {
        $fiber->isStarted() ? $fiber->resume() : $fiber->start();
        if ($fiber->isTerminated()) {
            unset($running[$name]);
        }
    }
}
foreach ($fibers as $name => $fiber) {
    echo "$name: ", $ledgers[$name]->says(), ', ', counts($fiber->getReturn()), "\n";
}
echo arrived($server) === array_merge(range(100, 109), range(200, 209)) ? "each is there once\n" : json_encode(arrived($server)) . "\n";

// fibers that are thrown away in the middle
foreach (['on_result', 'the generator'] as $where) {
    $before = sockets();
    $fiber = new Fiber(function () use ($server, $where) {
        $messages = function () use ($where) {
            foreach (letters(10) as $number => $message) {
                if ($where === 'the generator' && $number === 5) {
                    Fiber::suspend();
                }
                yield $number => $message;
            }
        };
        smtp_send_many($messages(), $server->settings(), ['on_result' => function () use ($where) {
            if ($where === 'on_result') {
                Fiber::suspend();
            }
        }]);
        echo "not reached\n";
    });
    $fiber->start();
    unset($fiber);
    gc_collect_cycles();
    echo "$where: sockets left: ", sockets() - $before, "\n";
}
?>
--EXPECT--
one: 10 taken, each told once, {"messages":10,"accepted":10,"partial":0,"failed":0,"unknown":0}
two: 10 taken, each told once, {"messages":10,"accepted":10,"partial":0,"failed":0,"unknown":0}
each is there once
on_result: sockets left: 0
the generator: sockets left: 0
