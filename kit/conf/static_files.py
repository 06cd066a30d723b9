"""The style sheets, scripts and icons of all apps in the one folder that the server gives out.

For: collecting them whole, and only when there is something to collect: hashing and compressing some 500 files is
most of what a repeated `setup` would cost, and one engineer repeats it for ten towns. Not for: serving.

Rules
- The mark `.whole` is written last and says from which sources the folder was made; the same sources are not
  collected again while every file that the manifest names is there.
- A folder without the mark is begun anew: a file that was cut off (disk full, power cut) looks newer than its source
  and would stay.
- Otherwise every source is copied, also one that is older than what stands there (a kit that was taken back); files
  under the name of their content stay, because a page that somebody keeps may still ask for them.
"""

import hashlib
import shutil
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command


def collect() -> None:
    """Bring the folder up to the sources; raises OSError when there is no room."""
    root = Path(settings.STATIC_ROOT)
    mark, sources = root / ".whole", _sources()
    if mark.exists() and mark.read_text("ascii") == sources and _all_there(root):
        return
    if root.exists() and not mark.exists():
        _empty(root)
    mark.unlink(missing_ok=True)
    for name, _path in _files():
        # What an older kit compressed would be sent in place of the new one.
        for ending in ("", ".br", ".gz"):
            (root / f"{name}{ending}").unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    mark.write_text(sources, "ascii")


def _empty(root: Path) -> None:
    """Whatever stands in it; the folder itself may be a link to a place with more room, and stays."""
    for found in root.iterdir():
        shutil.rmtree(found) if found.is_dir() and not found.is_symlink() else found.unlink()


def _sources() -> str:
    """A digest over name, size and time of every source, and over what turns them into what is served."""
    digest = hashlib.sha256()
    for line in (version("django"), version("whitenoise"), settings.STATIC_URL, *sorted(_told())):
        digest.update(f"{line}\n".encode())
    return digest.hexdigest()


def _told() -> Iterator[str]:
    for name, path in _files():
        stat = path.stat()
        yield f"{name} {stat.st_size} {stat.st_mtime_ns}"


def _files() -> Iterator[tuple[str, Path]]:
    patterns = apps.get_app_config("staticfiles").ignore_patterns
    for finder in get_finders():
        for name, storage in finder.list(patterns):
            yield name, Path(storage.path(name))


def _all_there(root: Path) -> bool:
    named, _version = staticfiles_storage.load_manifest()
    return bool(named) and all((root / file).is_file() for file in named.values())
