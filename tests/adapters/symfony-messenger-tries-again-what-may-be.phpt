--TEST--
Symfony Messenger: tries again what may be tried again, when the server says, and nothing else
--EXTENSIONS--
smtp
ctype
iconv
mbstring
intl
--SKIPIF--
<?php
require __DIR__ . '/library.inc';
skip_without(SYMFONY_MAILER, 'ctype', 'iconv', 'mbstring', 'intl');
skip_without('Symfony/Component/Messenger/Exception/RecoverableExceptionInterface.php');
?>
--FILE--
<?php
require __DIR__ . '/library.inc';
load_library(SYMFONY_MAILER, 'symfony-mailer');
use Psr\Container\ContainerInterface;
use Smtp\Symfony\RetryStrategy;
use Symfony\Component\Messenger\Envelope;
use Symfony\Component\Messenger\Event\WorkerMessageFailedEvent;
use Symfony\Component\Messenger\EventListener\SendFailedMessageForRetryListener;
use Symfony\Component\Messenger\Exception\HandlerFailedException;
use Symfony\Component\Messenger\Retry\MultiplierRetryStrategy;
use Symfony\Component\Messenger\Stamp\DelayStamp;
use Symfony\Component\Messenger\Stamp\RedeliveryStamp;
use Symfony\Component\Messenger\Transport\Sender\SenderInterface;

/* The queue that a message goes back to, and a container that has just one thing. */
final class Queue implements SenderInterface
{
    public $sent;

    public function send(Envelope $envelope): Envelope
    {
        return $this->sent = $envelope;
    }
}

final class Container implements ContainerInterface
{
    private $thing;

    public function __construct($thing)
    {
        $this->thing = $thing;
    }

    public function get(string $name)
    {
        return $this->thing;
    }

    public function has(string $name): bool
    {
        return true;
    }
}

/* What Messenger does with a message of that many tries, when this was thrown; to half a minute, since newer ones vary it a little. */
function messenger(\Throwable $thrown, int $tries, $strategy): string
{
    $queue = new Queue();
    $envelope = new Envelope(new stdClass(), $tries ? [new RedeliveryStamp($tries)] : []);
    $event = new WorkerMessageFailedEvent($envelope, 'async', new HandlerFailedException($envelope, [$thrown]));
    (new SendFailedMessageForRetryListener(new Container($queue), new Container($strategy)))->onMessageFailed($event);
    return $event->willRetry() ? 'in ' . round($queue->sent->last(DelayStamp::class)->getDelay() / 30000) / 2 . ' min' : 'not again';
}

function try_one(string $what, $transport): void
{
    try {
        $transport->send(symfony_mail()->addTo('gone@example.net'));
    } catch (\Throwable $thrown) {
        $hasty = new RetryStrategy(new MultiplierRetryStrategy(3, 1000));
        echo "$what: ", get_class($thrown), ', ', messenger($thrown, 0, new RetryStrategy()), '; after 10 tries ', messenger($thrown, 10, new RetryStrategy()),
            '; with a hasty strategy ', messenger($thrown, 0, $hasty), "\n";
    }
}

$servers = [
    'later' => ['data_end' => '451 4.3.0 Try again later'],
    'later, it says when' => ['rcpt' => '450 4.2.0 Greylisted, please try again in 5 minutes'],
    'refused' => ['rcpt' => '550 5.1.1 No such user'],
    'to be changed' => ['mail' => '553 5.7.1 Sender address rejected: not owned by user'],
    'unknown' => ['data_end' => ['close' => true]],
];
foreach ($servers as $what => $script) {
    try_one($what, symfony_transport(smtp_test_server($script)));
}
$several = new Symfony\Component\Mailer\Transport\FailoverTransport([symfony_transport(smtp_test_server($servers['unknown'])), symfony_transport(smtp_test_server())]);
try_one('unknown, one of several', $several);
$some = smtp_test_server(['match' => ['RCPT TO:<gone@' => '550 5.1.1 No such user']]);
try_one('partly', symfony_transport($some, 'recipients=any'));

$own = smtp_test_server();
symfony_transport($own, 'rate=1/m&wait=0')->send(symfony_mail());
try_one('its turn has not come', symfony_transport($own, 'rate=1/m&wait=0'));
$quota = smtp_test_server(['mail' => '452 4.7.1 Too many messages, try again in 10 minutes']);
try_one('too many', symfony_transport($quota, 'wait=0'));
try_one('a pause', symfony_transport($quota, 'wait=0'));
echo "the server was asked ", substr_count(implode("\n", $quota->lines()), 'MAIL'), " time\n";
try {
    symfony_transport($quota, 'wait=0')->send(symfony_mail());
} catch (Smtp\Symfony\HeldBack $exception) {
    echo 'Messenger 7.2 and later ask it themselves: ', round($exception->getRetryDelay() / 60000), " min\n";
}
?>
--EXPECT--
later: Smtp\Symfony\SendFailed, in 0.5 min; after 10 tries not again; with a hasty strategy in 0 min
later, it says when: Smtp\Symfony\SendFailed, in 5 min; after 10 tries not again; with a hasty strategy in 5 min
refused: Smtp\Symfony\SendRefused, not again; after 10 tries not again; with a hasty strategy not again
to be changed: Smtp\Symfony\SendRefused, not again; after 10 tries not again; with a hasty strategy not again
unknown: Smtp\Symfony\UnknownOutcome, not again; after 10 tries not again; with a hasty strategy not again
unknown, one of several: Smtp\Symfony\NotAgain, not again; after 10 tries not again; with a hasty strategy not again
partly: Smtp\Symfony\PartlySent, not again; after 10 tries not again; with a hasty strategy not again
its turn has not come: Smtp\Symfony\HeldBack, in 1 min; after 10 tries in 1 min; with a hasty strategy in 1 min
too many: Smtp\Symfony\SendFailed, in 10 min; after 10 tries not again; with a hasty strategy in 10 min
a pause: Smtp\Symfony\HeldBack, in 10 min; after 10 tries in 10 min; with a hasty strategy in 10 min
the server was asked 1 time
Messenger 7.2 and later ask it themselves: 10 min
