<?php
/*
 * NotAgain - in place of UnknownOutcome and PartlySent inside a failover() or roundrobin() transport, which would send the message again
 * over its next transport after any TransportException. This is none. getPrevious() is the exception that it stands for.
 */
namespace Smtp\Symfony;

use Symfony\Component\Mailer\Exception\RuntimeException;

class NotAgain extends RuntimeException implements Unrecoverable
{
    public function __construct(SendFailed $exception)
    {
        parent::__construct($exception->getMessage(), $exception->getCode(), $exception);
    }
}
