"""`mailtrap-local ca`: prints the path of the local CA's certificate."""

import click

from mailtrap_local.errors import BadSetting
from mailtrap_local.net.data_folder import data_folder
from mailtrap_local.net.tls import Authority


@click.command()
def ca() -> None:
    """Print the path of the local CA's certificate.

    Clients that trust it accept the certificate of a listener with TLS. It is made if need be.
    """
    try:
        click.echo(Authority(data_folder()).ca_file)
    except BadSetting as problem:
        raise click.ClickException(str(problem)) from None
