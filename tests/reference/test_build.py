"""The data file is what its command builds from the original files."""

import json

import numpy as np
import pytest

from autograder.lesson.archive import ARCHIVE, CHECKSUMS
from reference.data.build import SourceError, build, choose, find_originals, parse_idx


def test_building_again_gives_the_same_bytes():
    """The committed archive and checksums are rebuilt bit for bit from the originals."""
    folder = find_originals()
    if folder is None:
        pytest.skip("the original files of Fashion-MNIST are not on this machine")
    archive, checksums = build(folder)
    recorded = json.loads(CHECKSUMS.read_text())
    assert checksums["originals"] == recorded["originals"]
    assert checksums["arrays"] == recorded["arrays"]
    # Another version of liblzma may compress otherwise; the decoded arrays above are the promise.
    if len(archive) == recorded["archive"]["bytes"]:
        assert archive == ARCHIVE.read_bytes()


def test_a_folder_without_the_files_is_refused(tmp_path):
    """A folder that was asked for and lacks the files is named in one line."""
    with pytest.raises(SourceError, match=rf"{tmp_path} does not hold the four files"):
        find_originals(tmp_path)


def test_the_first_of_each_class_are_chosen():
    """Chosen are the first images of each class, the classes taking turns."""
    labels = np.repeat(np.arange(10, dtype=np.uint8), 5)
    images = np.arange(50, dtype=np.uint8).reshape(-1, 1, 1) * np.ones((1, 28, 28), np.uint8)
    chosen, targets = choose(images, labels, per_class=2)
    assert targets.tolist() == [*range(10), *range(10)]
    assert chosen[:, 0, 0].tolist() == [*range(0, 50, 5), *range(1, 50, 5)]


def test_idx_files_are_read_by_their_header():
    """An idx file's header gives its shape; another kind of file is refused."""
    assert parse_idx(b"\0\0\x08\x02" + b"\0\0\0\x02" + b"\0\0\0\x03" + bytes(range(6))).tolist() == [
        [0, 1, 2],
        [3, 4, 5],
    ]
    with pytest.raises(SourceError, match="not an idx file"):
        parse_idx(b"PK\x03\x04")
