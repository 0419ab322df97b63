<?php
// Sends with Symfony Mailer what the environment asks for, by way of one connection.
require getenv('LIBRARY');

use Symfony\Component\Mailer\{Mailer, Transport};
use Symfony\Component\Mime\{Address, Email};

$scheme = getenv('SMTP_TLS') === 'implicit' ? 'smtps' : 'smtp';
$credentials = rawurlencode(getenv('SMTP_USER')) . ':' . rawurlencode(getenv('SMTP_PASSWORD'));
$login = getenv('SMTP_AUTH') === '' ? '' : "$credentials@";
$address = getenv('SMTP_HOST') . ':' . getenv('SMTP_PORT');
$mailer = new Mailer(Transport::fromDsn("$scheme://$login$address"));
foreach (explode("\n", getenv('MAIL_SUBJECTS')) as $subject) {
    $email = (new Email())
        ->from(new Address('app@example.com', 'Läden Köln'))
        ->to(...explode(',', getenv('MAIL_TO')))
        ->bcc('bob@example.com')
        ->subject($subject)
        ->text(getenv('MAIL_TEXT'))
        ->attachFromPath(getenv('MAIL_FILE'));
    $mailer->send($email);
}
