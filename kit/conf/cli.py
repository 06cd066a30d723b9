"""The `kit` command: manage.py bound to one instance.

For: choosing the instance, running one Django management command, and turning every refusal into one clear
line. Not for: what the commands do.

Rules
- 0 = done, 1 = refused with one line on stderr, 2 = wrong usage, an unknown command included.
- `new` needs no settings; everything else needs a site.
"""

import errno
import os
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

from kit.conf import instance, new_site
from kit.conf.loading import everything_is_kept

USAGE = "使い方: kit new SLUG ／ kit --site SLUG COMMAND …（COMMAND の一覧は kit --site SLUG help）"
NEW = "使い方: kit new SLUG"
AS_OWNER = ("setup", "migrate")


class Usage(Exception):
    """The words of the command line are off."""


def main(argv: Sequence[str] | None = None) -> None:
    """Entry point of the `kit` script."""
    os.umask(0o077)
    try:
        status = dispatch(list(sys.argv[1:] if argv is None else argv))
    except Usage as error:
        status = _say(str(error), 2)
    except (instance.InstanceError, new_site.NewSiteRefused) as error:
        status = _say(str(error), 1)
    except OSError as error:
        status = _say(_disk_words(error), 1)
    except KeyboardInterrupt:
        status = 130
    sys.exit(status)


def dispatch(words: list[str]) -> int:
    slug, words = _take_site(words)
    if not words or words[0] in ("-h", "--help"):
        print(USAGE)
        return 0 if words else 2
    if words[0] == "new":
        return _new(words[1:])
    if slug:
        os.environ["KIT_SITE"] = slug
    return _manage(words)


def _take_site(words: list[str]) -> tuple[str, list[str]]:
    if words and words[0].startswith("--site="):
        return words[0].removeprefix("--site="), words[1:]
    if words and words[0] == "--site":
        if len(words) < 2:
            raise Usage("--site のあとに市町の短い名前を書いてください（例: --site tsu）。")
        return words[1], words[2:]
    return "", words


def _new(words: list[str]) -> int:
    if not words or words[0] in ("-h", "--help"):
        print(f"{NEW}\n{new_site.slug_list()}")
        return 0 if words else _say("市町の短い名前を書いてください（例: kit new yokkaichi）。", 2)
    if len(words) != 1 or words[0].startswith("-"):
        raise Usage(f"{NEW}（例: kit new yokkaichi）")
    instance.variables(os.environ)
    print(new_site.create(words[0], sites=instance.sites_folder(os.environ)))
    return 0


def _manage(words: list[str]) -> int:
    if words[0] in AS_OWNER:
        os.environ["KIT_AS_OWNER"] = "1"
    if not os.environ.get("KIT_SITE"):
        raise Usage("どの市町かを書いてください（例: kit --site tsu status）。")
    os.environ["DJANGO_SETTINGS_MODULE"] = "kit.conf.settings"
    instance.current()  # refuses in one line before Django starts
    import django
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import ManagementUtility, get_commands

    try:
        with everything_is_kept():
            django.setup()
    except ImproperlyConfigured as error:
        raise instance.InstanceError(f"設定が読めません（{error}）。") from error
    if words[0] == "help":
        ManagementUtility(["kit", *words]).execute()
        return 0
    if words[0] not in get_commands():
        near = get_close_matches(words[0], get_commands(), n=2)
        raise Usage(
            f"「{words[0]}」という命令はありません。{'近いもの: ' + '、'.join(near) if near else USAGE}"
        )
    return _run(ManagementUtility(["kit", *words]).fetch_command(words[0]), words)


def _run(command: Any, words: list[str]) -> int:
    from django.core.management import CommandError
    from django.db import DatabaseError
    from django.db.migrations.exceptions import InconsistentMigrationHistory

    from kit.conf import readiness
    from kit.core.gateway.keys import KeyMissing

    command._called_from_command_line = True  # before parsing: wrong options end with 2 and no traceback
    parser = command.create_parser("kit", words[0])
    options = vars(parser.parse_args(words[1:]))
    args = options.pop("args", ())
    try:
        if words[0] == "migrate":
            readiness.require_migratable()
        command.execute(*args, **options)
    except CommandError as error:
        return _say(str(error), error.returncode)
    except (readiness.NotReady, KeyMissing, InconsistentMigrationHistory) as error:
        return _say(str(error), 1)
    except DatabaseError as error:
        return _say(readiness.explain(error), 1)
    return 0


def _disk_words(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return f"ディスクがいっぱいで、書けません。場所をあけて、もう一度おこなってください（{error.strerror}）。"
    return f"{error.filename or ''} に書けない、または読めません: {error.strerror or error}"


def _say(line: str, status: int) -> int:
    print(" ".join(line.splitlines()), file=sys.stderr)
    return status
