"""Tasks for outside mail clients, and runs of a client for one: by its flags, or a program."""

import os
import shlex
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from email import policy
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import quote

from documented import FILE, FILE_NAME, SUBJECT, TEXT

SENDER, ANN, BOB = "app@example.com", "ann@example.com", "bob@example.com"
NAMED_SENDER = f"Läden Köln <{SENDER}>"
SCHEME = {"off": "smtp", "starttls": "smtp", "implicit": "smtps"}

Ran = subprocess.CompletedProcess[bytes]
Command = Sequence[str | Path]


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A message for each of `subjects`, with an attachment, to `recipients` and in Bcc to Bob.

    Without `ca_file` the client trusts nobody but the system's authorities; without `mechanism` it
    does not log in. `notify` asks for delivery status notifications (RFC 3461).
    """

    host: str
    port: int
    folder: Path
    subjects: tuple[str, ...] = (SUBJECT,)
    recipients: tuple[str, ...] = (ANN,)
    tls: str = "off"
    ca_file: Path | None = None
    mechanism: str = ""
    user: str = "app"
    password: str = "s3cret"
    notify: str = ""

    @property
    def file(self) -> Path:
        """The attachment."""
        file = self.folder / FILE_NAME
        file.write_bytes(FILE)
        return file

    def by_name(self) -> "Task":
        """The same over TLS to localhost, for clients that find no IP address in a certificate."""
        return self if self.tls == "off" else replace(self, host="localhost")

    def url(self) -> str:
        """The server and the credentials, as a URL."""
        credentials = (quote(word, safe="") for word in (self.user, self.password))
        login = f"{':'.join(credentials)}@" if self.mechanism else ""
        return f"{SCHEME[self.tls]}://{login}{self.host}:{self.port}"


Send = Callable[[Task], Ran]


def run(
    task: Task, command: Command, stdin: bytes = b"", variables: dict[str, str] | None = None
) -> Ran:
    """Run a client in the task's folder, which is its home, and in UTF-8."""
    environment = {**os.environ, **(variables or {}), "HOME": str(task.folder), "LC_ALL": "C.UTF-8"}
    return subprocess.run(
        command,
        cwd=task.folder,
        env=environment,
        input=stdin,
        check=False,
        timeout=60,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def run_program(task: Task, command: Command, **variables: str) -> Ran:
    """Run a program that takes the task from its environment, as those in sending/programs do."""
    trust = {"SSL_CERT_FILE": str(task.ca_file)} if task.ca_file else {}
    environment = {
        "SMTP_HOST": task.host,
        "SMTP_PORT": str(task.port),
        "SMTP_TLS": task.tls,
        "SMTP_AUTH": task.mechanism,
        "SMTP_USER": task.user,
        "SMTP_PASSWORD": task.password,
        "MAIL_TO": ",".join(task.recipients),
        "MAIL_SUBJECTS": "\n".join(task.subjects),
        "MAIL_TEXT": TEXT,
        "MAIL_FILE": str(task.file),
        "MAIL_NOTIFY": task.notify,
    }
    return run(task, command, variables={**environment, **trust, **variables})


def send_with_s_nail(program: Path, task: Task) -> Ran:
    (subject,) = task.subjects
    task = task.by_name()
    settings = {
        "v15-compat": "y",
        "mta": task.url(),
        "smtp-auth": task.mechanism.lower() or "none",
        "from": NAMED_SENDER,
        "DEAD": str(task.folder / "dead.letter"),  # where it keeps a message that was not sent
        "tls-verify": "strict",
        **({"tls-ca-file": str(task.ca_file)} if task.ca_file else {}),
        **({"smtp-use-starttls": "y"} if task.tls == "starttls" else {}),
    }
    flags = [f"-S{name}={value}" for name, value in settings.items()]
    message = ["-s", subject, "-b", BOB, "-a", str(task.file), *task.recipients]
    return run(task, [program, "-:/", *flags, *message], TEXT.encode())


def send_with_mutt(program: Path, task: Task) -> Ran:
    (subject,) = task.subjects
    settings = {
        "smtp_url": task.url(),
        "smtp_authenticators": task.mechanism.lower(),
        "ssl_force_tls": "no" if task.tls == "off" else "yes",
        "ssl_starttls": "yes" if task.tls == "starttls" else "no",
        "certificate_file": "/dev/null",
        **({"ssl_ca_certificates_file": str(task.ca_file)} if task.ca_file else {}),
        **({"dsn_notify": task.notify.lower(), "dsn_return": "hdrs"} if task.notify else {}),
        "copy": "no",
        "use_from": "yes",
    }
    file = task.folder / "muttrc"
    lines = [f"set {name}={shlex.quote(value)}" for name, value in settings.items()]
    file.write_text("\n".join([*lines, f"my_hdr From: {NAMED_SENDER}"]))
    message = ["-s", subject, "-b", BOB, "-a", str(task.file), "--", *task.recipients]
    return run(task, [program, "-n", "-F", file, *message], TEXT.encode())


def send_with_git(program: Path, task: Task) -> Ran:
    """Send patches, which `git format-patch --attach` makes as messages with an attachment."""
    flags = {
        "smtp-server": task.host,
        "smtp-server-port": str(task.port),
        "smtp-encryption": {"starttls": "tls", "implicit": "ssl"}.get(task.tls, "none"),
        "smtp-auth": task.mechanism or "none",
        **({"smtp-user": task.user, "smtp-pass": task.password} if task.mechanism else {}),
        **({"smtp-ssl-cert-path": str(task.ca_file)} if task.ca_file else {}),
        "from": NAMED_SENDER,
        "bcc": BOB,
        "suppress-cc": "all",
        "confirm": "never",
    }
    patches = []
    for number, subject in enumerate(task.subjects, 1):
        patches.append(task.folder / f"{number:04}.patch")
        patches[-1].write_bytes(compose(subject))
    words = [f"--{name}={value}" for name, value in flags.items()]
    to = [f"--to={recipient}" for recipient in task.recipients]
    return run(task, [program, "send-email", "--quiet", *words, *to, *patches])


def compose(subject: str = SUBJECT, *, to: str | None = None) -> bytes:
    """A message in the line ends of Unix."""
    mail = EmailMessage(policy.SMTP.clone(linesep="\n"))
    mail["From"], mail["Subject"] = NAMED_SENDER, subject
    if to is not None:
        mail["To"] = to
    mail.set_content(f"{TEXT}\n", cte="quoted-printable")
    mail.add_attachment(FILE, "application", "octet-stream", filename=FILE_NAME)
    return bytes(mail)
