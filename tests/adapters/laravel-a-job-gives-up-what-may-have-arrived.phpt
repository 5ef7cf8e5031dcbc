--TEST--
Laravel: the job of the page comes again when the server says, and gives up what may have arrived or is refused
--EXTENSIONS--
smtp
ctype
iconv
mbstring
intl
--SKIPIF--
<?php require __DIR__ . '/library.inc'; skip_without(SYMFONY_MAILER, 'ctype', 'iconv', 'mbstring', 'intl'); ?>
--FILE--
<?php
namespace Illuminate\Bus {
    trait Queueable {}
}
namespace Illuminate\Contracts\Queue {
    interface ShouldQueue {}
}
namespace Illuminate\Queue {
    trait InteractsWithQueue
    {
        public function release($delay = 0)
        {
            echo 'comes again after ', round($delay / 60), " min\n";
        }

        public function fail($exception = null)
        {
            echo 'gives up: ', get_class($exception), "\n";
        }
    }
}
namespace Illuminate\Support\Facades {
    final class Mail
    {
        public static $transport;

        public static function to(string $address): self
        {
            return new self();
        }

        public function send($mail): void
        {
            self::$transport->send($mail);
        }
    }
}
namespace {
    require __DIR__ . '/library.inc';
    load_library(SYMFONY_MAILER, 'symfony-mailer');
    use Illuminate\Support\Facades\Mail;
    use Symfony\Component\Mailer\Transport\FailoverTransport;

    function now(): object
    {
        return new class {
            public function addHours(int $hours): string
            {
                return "in $hours hours";
            }
        };
    }

    function job(string $what, $transport): void
    {
        echo "$what: ";
        Mail::$transport = $transport;
        (new SendMail('b@example.net', symfony_mail()))->handle();
    }

    eval(page_block('queues', 'job'));
    $lost = smtp_test_server(['data_end' => ['close' => true]]);
    job('greylisted', symfony_transport(smtp_test_server(['rcpt' => '450 4.2.0 Greylisted, please try again in 5 minutes'])));
    job('later', symfony_transport(smtp_test_server(['data_end' => '451 4.3.0 Try again later'])));
    job('refused', symfony_transport(smtp_test_server(['rcpt' => '550 5.1.1 No such user'])));
    job('unknown', symfony_transport($lost));
    job('one of several', new FailoverTransport([symfony_transport($lost), symfony_transport(smtp_test_server())]));
    job('good', symfony_transport(smtp_test_server()));
    $job = new SendMail('', null);
    echo "\n", $job->retryUntil(), ', ', $job->timeout, " s\n";

    echo "\na mail of the page has the Message-ID that it was given, however often it is sent\n";
    $server = smtp_test_server();
    $mailer = new Symfony\Component\Mailer\Mailer(symfony_transport($server));
    for ($i = 0; $i < 2; $i++) {
        eval('use Symfony\Component\Mime\Email;' . page_block('queues', 'message id'));
    }
    foreach ($server->messages() as $message) {
        echo field($message, 'Message-ID'), "\n";
    }
}
?>
--EXPECT--
greylisted: comes again after 5 min
later: comes again after 1 min
refused: gives up: Smtp\Symfony\SendRefused
unknown: gives up: Smtp\Symfony\UnknownOutcome
one of several: gives up: Smtp\Symfony\NotAgain
good: 
in 4 hours, 330 s

a mail of the page has the Message-ID that it was given, however often it is sent
<order-1001-shipped@shop.example.com>
<order-1001-shipped@shop.example.com>
