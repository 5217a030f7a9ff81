"""The embedded images: what they are, and what happens when the file is not what it should be."""

import json
import lzma
import shutil

import numpy as np
import pytest

from autograder.lesson import archive
from autograder.lesson.archive import ARCHIVE, CHECKSUMS, DataError, course_images, digest, read


@pytest.fixture
def copied(tmp_path):
    """The archive and its checksums in a folder of their own."""
    return shutil.copy(ARCHIVE, tmp_path), shutil.copy(CHECKSUMS, tmp_path)


@pytest.mark.parametrize(("split", "per_class"), [("train", 1000), ("test", 200)])
def test_classes_are_balanced(split, per_class):
    """Every class has the same number of images in a split."""
    images, labels = course_images()[split]
    assert images.shape == (10 * per_class, 28, 28)
    assert labels.bincount().tolist() == [per_class] * 10


def test_the_classes_take_turns():
    """The first ten images show one garment of each class, in the order of the labels."""
    assert course_images()["train"][1][:10].tolist() == list(range(10))


def test_decoded_arrays_have_the_recorded_checksums():
    """What readers get is, bit for bit, what the checksums file says."""
    recorded = json.loads(CHECKSUMS.read_text())["arrays"]
    for split, (images, labels) in course_images().items():
        assert digest(images.numpy().tobytes()) == recorded[f"{split}_images"]["sha256"]
        assert digest(labels.numpy().astype(np.uint8).tobytes()) == recorded[f"{split}_labels"]["sha256"]


def test_the_data_is_small_and_licensed():
    """The archive stays within 4.6 MB and the licence of Fashion-MNIST lies beside it."""
    assert ARCHIVE.stat().st_size <= 4.6e6
    licence = (ARCHIVE.parent / "LICENSE-fashion-mnist.txt").read_text()
    assert "MIT" in licence
    assert "Zalando SE" in licence


def test_no_image_is_in_both_splits():
    """No test image is also a training image."""
    train, test = ({image.numpy().tobytes() for image in course_images()[s][0]} for s in ("train", "test"))
    assert not train & test


def test_unpack_undoes_pack():
    """A split survives the archive's layout, column by column and class by class."""
    images = np.random.default_rng(0).integers(0, 256, (30, 28, 28), dtype=np.uint8)
    labels = np.tile(np.arange(10, dtype=np.uint8), 3)
    same_images, same_labels = archive.unpack(archive.pack(images, labels), per_class=3)
    assert (images == same_images).all()
    assert (labels == same_labels).all()


def test_a_damaged_archive_is_one_clear_line(copied, tmp_path):
    """One changed byte gives one line that names the file and the remedy."""
    path = tmp_path / ARCHIVE.name
    data = bytearray(path.read_bytes())
    data[1000] ^= 1
    path.write_bytes(data)
    with pytest.raises(DataError) as problem:
        read(path, tmp_path / CHECKSUMS.name)
    said = str(problem.value)
    assert str(path) in said
    assert "damaged" in said
    assert "Install the package autograder again" in said
    assert "\n" not in said


@pytest.mark.parametrize("name", [ARCHIVE.name, CHECKSUMS.name])
def test_a_missing_file_is_one_clear_line(copied, tmp_path, name):
    """A file that isn't there gives one line that names it and the remedy."""
    (tmp_path / name).unlink()
    with pytest.raises(DataError, match=rf"{name} is missing\. Install"):
        read(tmp_path / ARCHIVE.name, tmp_path / CHECKSUMS.name)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"archive": 1}', "\0"])
def test_unreadable_checksums_are_named(copied, tmp_path, text):
    """A checksums file that says nothing usable is named as damaged."""
    (tmp_path / CHECKSUMS.name).write_text(text)
    with pytest.raises(DataError, match=rf"{CHECKSUMS.name} is damaged"):
        read(tmp_path / ARCHIVE.name, tmp_path / CHECKSUMS.name)


def test_the_checksum_is_verified_before_decoding(copied, tmp_path):
    """A valid archive of other bytes is refused: nothing unverified is decoded."""
    (tmp_path / ARCHIVE.name).write_bytes(lzma.compress(b"other"))
    with pytest.raises(DataError, match="checksum is wrong"):
        read(tmp_path / ARCHIVE.name, tmp_path / CHECKSUMS.name)
