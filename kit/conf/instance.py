"""Which town this process serves: site.toml, folders, keys and database addresses.

For: finding and reading `sites/SLUG/site.toml` and the places that the environment names. Not for: what the
file may say (`kit.core.logic.site_config`).
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import quote

from kit.conf import environment
from kit.core.gateway import keys
from kit.core.logic.config_table import ConfigError
from kit.core.logic.site_config import SiteConfig, parse_site_config


class InstanceError(Exception):
    """This instance cannot start; the message is one line that says what to do."""


@dataclass(frozen=True)
class Instance:
    config: SiteConfig
    folder: Path
    data: Path
    keys: Path
    feed: Path
    spool: Path
    database_url: str
    owner_url: str
    environment: environment.Environment

    @property
    def secret(self) -> bytes | None:
        """Django's signing key, None before `setup`."""
        try:
            return keys.read_key(self.keys, "secret")
        except keys.KeyMissing:
            return None


def sites_folder(environ: Mapping[str, str]) -> Path:
    return Path(environment.place(environ, "KIT_SITES") or "sites").resolve()


def data_folder(environ: Mapping[str, str]) -> Path:
    return Path(environment.place(environ, "KIT_DATA") or sites_folder(environ).parent / "var").resolve()


def variables(environ: Mapping[str, str]) -> environment.Environment:
    """What the variables of the environment say; raises InstanceError."""
    try:
        return environment.read(environ)
    except environment.VariableRefused as error:
        raise InstanceError(str(error)) from error


def load(environ: Mapping[str, str]) -> Instance:
    """The instance that KIT_SITE names; raises InstanceError."""
    said = variables(environ)
    slug = environment.place(environ, "KIT_SITE")
    if not slug:
        raise InstanceError("どの市町かを書いてください（例: kit --site tsu status）。")
    folder = sites_folder(environ) / slug
    config = _read(folder / "site.toml", slug, sites_folder(environ))
    data = data_folder(environ) / slug
    database = said.database_url or f"sqlite:///{quote(str(data / 'db.sqlite3'))}"
    return Instance(
        config=config,
        folder=folder,
        data=data,
        keys=Path(environment.place(environ, "KIT_KEYS") or data / "keys").resolve(),
        feed=Path(environment.place(environ, "KIT_FEED") or data / "feed").resolve(),
        spool=Path(environment.place(environ, "KIT_SPOOL") or data / "spool").resolve(),
        database_url=database,
        owner_url=said.owner_url or database,
        environment=said,
    )


def current() -> Instance:
    return load(os.environ)


def _read(path: Path, slug: str, sites: Path) -> SiteConfig:
    if not path.is_file():
        raise InstanceError(_no_such_site(slug, sites))
    try:
        config = parse_site_config(tomllib.loads(path.read_text("utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InstanceError(f"{path} が読めません: {error}") from error
    except ConfigError as error:
        raise InstanceError(f"{path}: {error}") from error
    if config.slug != slug:
        raise InstanceError(
            f"{path}: slug が「{config.slug}」です。フォルダーの名前「{slug}」にそろえてください。"
        )
    logo = path.parent / config.look.logo
    if config.look.logo and not logo.is_file():
        raise InstanceError(
            f'{path}: look.logo の画像 {logo} がありません。置くか、logo = "" にしてください。'
        )
    return config


def _no_such_site(slug: str, sites: Path) -> str:
    there = sorted(path.parent.name for path in sites.glob("*/site.toml"))
    near = get_close_matches(slug, there, n=2)
    hint = f"近い名前: {'、'.join(near)}" if near else f"あるもの: {'、'.join(there) or 'なし'}"
    return f"「{slug}」の設定が {sites} にありません（{hint}）。新しく作るときは kit new {slug} です。"
