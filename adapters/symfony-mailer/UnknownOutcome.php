<?php
/*
 * UnknownOutcome - the message was sent whole and the reply to it never came: it may have been accepted. To send it again by program may
 * deliver it twice.
 */
namespace Smtp\Symfony;

class UnknownOutcome extends SendFailed implements Unrecoverable
{
}
