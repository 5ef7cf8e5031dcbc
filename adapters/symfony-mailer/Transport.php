<?php
/*
 * Transport - a transport of Symfony Mailer that sends with smtp_send(). TransportFactory makes it from a DSN.
 *
 * A message that did not go throws a SendFailed, which is a TransportException. Nothing is sent twice: a connection that is kept is looked
 * at before it is used, and an unknown outcome is told apart from a failure, also to a failover transport.
 */
namespace Smtp\Symfony;

use Symfony\Component\Mailer\Exception\InvalidArgumentException;
use Symfony\Component\Mailer\SentMessage;
use Symfony\Component\Mailer\Transport\AbstractTransport;
use Symfony\Component\Mailer\Transport\RoundRobinTransport;

final class Transport extends AbstractTransport
{
    private $server;
    private $threshold = 0;
    private $sleep = 0;
    private $sent = 0;

    /**
     * @param array|string|null $server     as for smtp_send(); null: the ini setting smtp.server
     * @param mixed             $dispatcher as for every transport
     * @param mixed             $logger     as for every transport
     */
    public function __construct($server = null, $dispatcher = null, $logger = null)
    {
        parent::__construct($dispatcher, $logger);
        $this->server = $server;
    }

    /** Sleeps that many seconds after each $threshold messages; the key `max_messages` of the server ends the connection. */
    public function setRestartThreshold(int $threshold, int $sleep = 0): self
    {
        $this->threshold = $threshold;
        $this->sleep = $sleep;
        return $this;
    }

    public function __toString(): string
    {
        if (!is_array($this->server) || !isset($this->server['host'])) {
            return 'smtp+ext://default';
        }
        $implicit = ($this->server['tls'] ?? '') === 'implicit';
        $port = $this->server['port'] ?? null;
        $usual = $port === null || $port === 25 || ($implicit && $port === 465);
        return sprintf('smtp%s+ext://%s%s', $implicit ? 's' : '', $this->server['host'], $usual ? '' : ":$port");
    }

    protected function doSend(SentMessage $message): void
    {
        $result = $this->transmit($message);
        $this->getLogger()->debug(sprintf('Email transport "%s": %s', $this, $result['error'] ?? $result['response']));
        if (!$result['ok']) {
            throw $this->exception($result);
        }
        $message->appendDebug(Transcript::text($result));
        if ($result['queue_id'] !== null) {
            $message->setMessageId($result['queue_id']);
        }
        $this->rest();
    }

    private function transmit(SentMessage $message): array
    {
        $envelope = $message->getEnvelope();
        $to = [];
        foreach ($envelope->getRecipients() as $recipient) {
            $to[] = $recipient->getEncodedAddress();
        }
        try {
            return smtp_send([
                'raw' => $message->toString(),
                'remove_bcc' => true,
                'envelope' => ['from' => $envelope->getSender()->getEncodedAddress(), 'to' => $to],
            ], $this->destination());
        } catch (\Error $error) {
            throw new InvalidArgumentException($error->getMessage(), 0, $error);
        }
    }

    /* A machine whose php.ini says capture:// sends nothing, whatever a DSN says that was copied with the rest. */
    private function destination()
    {
        return stripos((string) ini_get('smtp.server'), 'capture:') === 0 ? null : $this->server;
    }

    private function exception(array $result): \Throwable
    {
        $exception = SendFailed::of($result);
        return !$result['retry_safe'] && $this->isOneOfSeveral() ? new NotAgain($exception) : $exception;
    }

    /* Whether the caller would try another transport. Only asked when something may have been accepted. */
    private function isOneOfSeveral(): bool
    {
        foreach (debug_backtrace(DEBUG_BACKTRACE_IGNORE_ARGS) as $frame) {
            if (isset($frame['class']) && is_a($frame['class'], RoundRobinTransport::class, true)) {
                return true;
            }
        }
        return false;
    }

    private function rest(): void
    {
        if ($this->threshold > 0 && ++$this->sent >= $this->threshold) {
            $this->sent = 0;
            sleep($this->sleep);
        }
    }
}
