<?php
/*
 * UnknownOutcome - the message was sent whole and the reply to it never came: it may have been accepted. To send it again by program may
 * deliver it twice. Who catches PHPMailer's exception only, still sees a failure.
 */
namespace Smtp\PHPMailer;

class UnknownOutcome extends Failure
{
}
