"""PHP's senders, with the settings of docs/senders.md."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from documented import FILE, SUBJECT, TEXT, check_complete, snippet, variables
from mailtrap_local import Mailbox

LIBRARIES = Path("/usr/share/php")
VALUES = (
    "$file = $argv[1];"
    f"$subject = '{SUBJECT}'; $text = \"{TEXT}\"; $name = 'ä b.bin'; $shop = 'Läden Köln';"
)
PHPMAILER = """<?php
require '{library}';
{values}
$mail = new PHPMailer\\PHPMailer\\PHPMailer(true);
{settings}
$mail->CharSet = 'UTF-8';
$mail->setFrom('app@example.com', $shop);
$mail->addAddress('ann@example.com');
$mail->addBCC('bob@example.com');
$mail->Subject = $subject;
$mail->Body = $text;
$mail->addAttachment($file, $name);
$mail->send();
"""
SYMFONY = """<?php
require '{library}';
use Symfony\\Component\\Mime\\{{Address, Email}};
{values}
$email = (new Email())
    ->from(new Address('app@example.com', $shop))
    ->to('ann@example.com')
    ->bcc('bob@example.com')
    ->subject($subject)
    ->text($text)
    ->attachFromPath($file, $name);
$transport = Symfony\\Component\\Mailer\\Transport::fromDsn(getenv('MAILER_DSN'));
(new Symfony\\Component\\Mailer\\Mailer($transport))->send($email);
"""
PEAR = """<?php
require 'Mail.php';
{settings}
$headers = ['From' => 'app@example.com', 'To' => 'ann@example.com', 'Subject' => 'Hello'];
$sent = $mailer->send('ann@example.com', $headers, 'It works.');
if ($sent !== true) {{ fwrite(STDERR, $sent->getMessage()); exit(1); }}
"""
MAIL = """<?php
$sent = mail('ann@example.com', 'Hello', 'It works.', ['From' => 'app@example.com']);
exit($sent ? 0 : 1);
"""

Php = Callable[..., None]


@pytest.fixture
def php(require_tool: Callable[[str, str], Path], tmp_path: Path) -> Php:
    """`php(script, …)` runs a script with an attachment as its argument."""
    program = require_tool("php", "apt install php-cli")

    def php(script: str, *options: str | Path, **environment: str) -> None:
        file, path = tmp_path / "attached.bin", tmp_path / "send.php"
        file.write_bytes(FILE)
        path.write_text(script)
        subprocess.run(
            [program, *options, path, file],
            env={**os.environ, **environment},
            check=True,
            timeout=60,
        )

    return php


@pytest.fixture
def library(give_up: Callable[[str], None]) -> Callable[[str, str], Path]:
    """`library("Mail.php", "php-mail")` is the path of a file of one of Debian's packages."""

    def library(name: str, package: str) -> Path:
        path = LIBRARIES / name
        if not path.exists():
            give_up(f"{path} is missing, run: apt install {package}")
        return path

    return library


def test_phpmailer(php: Php, library: Callable[[str, str], Path], mailbox: Mailbox) -> None:
    path = library("libphp-phpmailer/autoload.php", "libphp-phpmailer")
    settings = snippet("PHPMailer", mailbox)
    php(PHPMAILER.format(library=path, values=VALUES, settings=settings))
    check_complete(mailbox.wait_for(subject=SUBJECT))


def test_symfony_mailer(php: Php, library: Callable[[str, str], Path], mailbox: Mailbox) -> None:
    path = library("Symfony/Component/Mailer/autoload.php", "php-symfony-mailer")
    settings = variables(snippet("Symfony Mailer", mailbox))
    php(SYMFONY.format(library=path, values=VALUES), **settings)
    check_complete(mailbox.wait_for(subject=SUBJECT))


def test_pear_mail(php: Php, library: Callable[[str, str], Path], mailbox: Mailbox) -> None:
    library("Net/SMTP.php", "php-mail php-net-smtp")
    php(PEAR.format(settings=snippet("PEAR Mail", mailbox)))
    mail = mailbox.wait_for(subject="Hello")
    assert (mail.mail_from, mail.rcpt_to) == ("app@example.com", ("ann@example.com",))


def test_mail_by_the_line_of_php_ini(php: Php, mailbox: Mailbox, tmp_path: Path) -> None:
    settings = tmp_path / "php.ini"
    settings.write_text(snippet("PHP mail()", mailbox))
    php(MAIL, "-c", settings)
    mail = mailbox.wait_for(subject="Hello")
    assert mail.rcpt_to == ("ann@example.com",)
    assert mail.sender == "app@example.com"
