"""Net::SMTP, which comes with Perl, and the modules that docs/senders.md has."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from documented import snippet
from mailtrap_local import Mailbox, Sandbox
from mailtrap_local.mail.connection_info import AuthInfo

SCRIPT = """
use strict;
use Authen::SASL;
use Net::SMTP;

my ($host, $port, $tls, $ca_file, $mechanism) = @ARGV;
my %trust = (SSL_ca_file => $ca_file);
my $smtp = Net::SMTP->new($host, Port => $port, SSL => $tls eq 'implicit', %trust) or die $@;
if ($tls eq 'starttls') { $smtp->starttls(%trust) or die $@ }
my %credentials = (user => 'app', pass => 's3cret');
my $sasl = Authen::SASL->new(mechanism => $mechanism, callback => \\%credentials);
$smtp->auth($sasl) or die $smtp->code . ' ' . $smtp->message;
$smtp->mail('app@example.com') or die $smtp->message;
$smtp->recipient('ann@example.com', 'bob@example.com') or die $smtp->message;
$smtp->data("Subject: Hello\\n\\nHi\\n.\\n") or die $smtp->message;
$smtp->quit;
"""
EMAIL_SENDER = """
use Email::Sender::Simple qw(sendmail);
use Email::Sender::Transport::SMTP;
use Email::Simple;
SETTINGS
my @header = (From => 'app@example.com', To => 'ann@example.com', Subject => 'Hello');
my $mail = Email::Simple->create(header => \\@header, body => "It works.\\n");
sendmail($mail, { transport => $transport });
"""
MIME_LITE = """
use MIME::Lite;
SETTINGS
my @header = (From => 'app@example.com', To => 'ann@example.com', Subject => 'Hello');
MIME::Lite->new(@header, Data => "It works.\\n")->send or die;
"""
PROGRAMS = {"Email::Sender": EMAIL_SENDER, "MIME::Lite": MIME_LITE}
PACKAGES = {"Email::Sender": "libemail-sender-perl", "MIME::Lite": "libmime-lite-perl"}

NetSmtp = Callable[..., None]


@pytest.fixture
def net_smtp(perl: Path, mail_server: Sandbox) -> NetSmtp:
    """`net_smtp(mailbox, tls="starttls", mechanism="LOGIN")` sends to Ann and Bob."""

    def net_smtp(mailbox: Mailbox, *, tls: str, mechanism: str) -> None:
        words = [mailbox.host, str(mailbox.port), tls, str(mail_server.ca_file), mechanism]
        subprocess.run([perl, "-e", SCRIPT, *words], check=True, timeout=60, stderr=subprocess.PIPE)

    return net_smtp


@pytest.mark.parametrize("tls", ["off", "starttls", "implicit"])
@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN", "CRAM-MD5"])
def test_any_credentials_go_over_every_listener(
    net_smtp: NetSmtp, open_mailbox: Callable[..., Mailbox], mechanism: str, tls: str
) -> None:
    mailbox = open_mailbox(tls=tls)
    net_smtp(mailbox, tls=tls, mechanism=mechanism)
    mail = mailbox.wait_for(subject="Hello")
    assert mail.rcpt_to == ("ann@example.com", "bob@example.com")
    assert mail.raw == b"Subject: Hello\r\n\r\nHi\r\n.\r\n"
    assert mail.auth == AuthInfo(username="app", mechanism=mechanism)
    assert (mail.tls is None) == (tls == "off")


def test_a_wrong_password_is_refused(
    net_smtp: NetSmtp, open_mailbox: Callable[..., Mailbox]
) -> None:
    mailbox = open_mailbox(auth=("app", "another"))
    with pytest.raises(subprocess.CalledProcessError) as failed:
        net_smtp(mailbox, tls="off", mechanism="PLAIN")
    assert b"535 5.7.8" in failed.value.stderr
    mailbox.assert_empty()


@pytest.mark.parametrize(("module", "package"), PACKAGES.items())
def test_a_module_with_the_documented_settings(
    perl: Path, give_up: Callable[[str], None], mailbox: Mailbox, module: str, package: str
) -> None:
    if subprocess.run([perl, f"-M{module}", "-e", "1"], check=False).returncode:
        give_up(f"Perl has no {module}, run: apt install --no-install-recommends {package}")
    script = PROGRAMS[module].replace("SETTINGS", snippet(module, mailbox))
    subprocess.run([perl, "-e", script], check=True, timeout=60)
    mail = mailbox.wait_for(subject="Hello")
    assert (mail.mail_from, mail.rcpt_to) == ("app@example.com", ("ann@example.com",))
    assert (mail.text or "").strip() == "It works."
