"""The commands `copydesk access …`: roles and users into an Elasticsearch, and keys."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from copydesk.errors import InvalidSetting
from copydesk.settings import load_settings

app = typer.Typer(
    help="Roles, users and API keys, from the folder access/; run by the superuser.", no_args_is_help=True
)

Folder = Annotated[Path, typer.Option(help="Where roles/ and users.json are.", file_okay=False)]
Url = Annotated[str | None, typer.Option(help="URL with the superuser's name; by default COPYDESK_ELASTICSEARCH.")]
FOLDER = Path("access")


@app.command()
def apply(elasticsearch: Url = None, folder: Folder = FOLDER) -> None:
    """Write every role, and every user whose password is set (COPYDESK_ACCESS__PASSWORDS). Doing it again is safe."""
    from copydesk.access.apply import apply_access
    from copydesk.access.files import load_access
    from copydesk.index import connect

    settings = load_settings(**({"elasticsearch": elasticsearch} if elasticsearch else {}))
    access = load_access(folder)
    passwords = {name: secret.get_secret_value() for name, secret in settings.access.passwords.items()}
    if unknown := sorted(passwords.keys() - access.users.keys()):
        raise InvalidSetting(f"COPYDESK_ACCESS__PASSWORDS: {folder}/users.json has no user {', '.join(unknown)}")
    with connect(settings) as client:
        for applied in apply_access(client, access, passwords, settings.index.prefix):
            print(f"{applied.change:9}  {applied.kind}  {applied.name}")


@app.command()
def key(
    role: Annotated[str, typer.Argument(help="Whose rights it has, such as copydesk_analyst.")],
    days: Annotated[
        int | None, typer.Option(help="How long it is good; without end where it is not given.", min=1)
    ] = None,
    elasticsearch: Url = None,
    folder: Folder = FOLDER,
) -> None:
    """Print a new API key with the rights of a role, for COPYDESK_ELASTICSEARCH_API_KEY. It is shown only here."""
    from copydesk.access.apply import make_key
    from copydesk.access.files import load_access
    from copydesk.index import connect

    settings = load_settings(**({"elasticsearch": elasticsearch} if elasticsearch else {}))
    roles = load_access(folder).roles
    if role not in roles:
        raise InvalidSetting(f"{folder}/roles has no {role}: there are {', '.join(roles)}")
    with connect(settings) as client:
        print(make_key(client, role, roles[role], days, settings.index.prefix))
