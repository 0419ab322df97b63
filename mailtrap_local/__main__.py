"""`python -m mailtrap_local` is the command `mailtrap-local`."""

from mailtrap_local.cli import main

main()
