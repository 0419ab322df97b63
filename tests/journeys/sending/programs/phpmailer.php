<?php
// Sends with PHPMailer what the environment asks for, by way of one connection.
require getenv('LIBRARY');

$mail = new PHPMailer\PHPMailer\PHPMailer(true);
$mail->isSMTP();
$mail->Host = getenv('SMTP_HOST');
$mail->Port = (int) getenv('SMTP_PORT');
$mail->SMTPSecure = ['off' => '', 'starttls' => 'tls', 'implicit' => 'ssl'][getenv('SMTP_TLS')];
$mail->SMTPAutoTLS = false;
$mail->SMTPKeepAlive = true;
$mail->SMTPAuth = getenv('SMTP_AUTH') !== '';
$mail->AuthType = getenv('SMTP_AUTH');
$mail->Username = getenv('SMTP_USER');
$mail->Password = getenv('SMTP_PASSWORD');
$mail->dsn = getenv('MAIL_NOTIFY');
$mail->CharSet = 'UTF-8';
$mail->setFrom('app@example.com', 'Läden Köln');
foreach (explode(',', getenv('MAIL_TO')) as $address) {
    $mail->addAddress($address);
}
$mail->addBCC('bob@example.com');
$mail->Body = getenv('MAIL_TEXT');
$mail->addAttachment(getenv('MAIL_FILE'));
foreach (explode("\n", getenv('MAIL_SUBJECTS')) as $subject) {
    $mail->Subject = $subject;
    $mail->send();
}
$mail->smtpClose();
