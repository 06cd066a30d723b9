"""The style sheets are collected when there is something to collect, and only then."""

import gzip
import resource

import pytest

from kit.conf import static_files


@pytest.fixture
def collected(settings, tmp_path, monkeypatch):
    """Collecting of one small file, counted."""
    sources, root = tmp_path / "sources", tmp_path / "static"
    sources.mkdir()
    (sources / "one.css").write_text("a { color: red }")
    settings.STATIC_ROOT, settings.STATICFILES_DIRS = root, [sources]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    times = []
    real = static_files.call_command
    monkeypatch.setattr(
        static_files, "call_command", lambda *words, **more: (times.append(words), real(*words, **more))
    )
    static_files.collect()
    return sources, root, times


def test_the_same_sources_are_not_collected_again(collected):
    _sources, root, times = collected
    served = {file.name: file.stat().st_mtime_ns for file in root.iterdir()}
    static_files.collect()
    assert {file.name: file.stat().st_mtime_ns for file in root.iterdir()} == served
    assert len(times) == 1


def test_what_pages_ask_for_is_compressed_and_nothing_older_is_sent_under_the_plain_name(collected):
    sources, root, _times = collected
    (root / "one.css.gz").write_bytes(b"of an older kit")
    (sources / "one.css").write_text("a { color: red }\n" * 200)
    static_files.collect()
    content = (sources / "one.css").read_bytes()
    (packed,) = root.glob("one.*.css.gz")
    assert gzip.decompress(packed.read_bytes()) == content == (root / "one.css").read_bytes()
    assert list(root.glob("one.css.*")) == []


def test_a_changed_source_is_collected(collected):
    sources, root, _times = collected
    (sources / "one.css").write_text("a { color: blue; }")
    static_files.collect()
    assert (root / "one.css").read_text() == "a { color: blue; }"


def test_a_file_that_somebody_removed_comes_back(collected):
    _sources, root, _times = collected
    (hashed,) = [file for file in root.glob("one.*.css")]
    hashed.unlink()
    static_files.collect()
    assert hashed.is_file()


def test_what_a_full_disk_cut_off_is_begun_anew(collected):
    """The kernel lets no file grow beyond 16 kB here: less than the style sheet that came new."""
    sources, root, _times = collected
    (sources / "two.css").write_text("b { color: red }\n" * 4096)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (16 * 1024, before[1]))
    try:
        with pytest.raises(OSError, match="too large"):
            static_files.collect()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert not (root / ".whole").exists()
    static_files.collect()
    assert (root / "two.css").read_bytes() == (sources / "two.css").read_bytes()


def test_collecting_that_was_cut_short_begins_anew_also_behind_a_link(collected, tmp_path):
    """`static` may be a link: the sites of a tried prefecture share one folder."""
    _sources, root, times = collected
    place = tmp_path / "elsewhere"
    root.rename(place)
    root.symlink_to(place)
    (place / ".whole").unlink()
    (place / "half").mkdir()
    (place / "half" / "of.css").write_text("a {")
    static_files.collect()
    assert root.is_symlink()
    assert not (place / "half").exists()
    assert (place / "one.css").is_file()
    assert len(times) == 2
