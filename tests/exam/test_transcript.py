"""The evidence, and students who answer from it."""

import zipfile
from pathlib import Path

import pytest
import torch

from autograder.exam.question import Call, Given, Ref, Returned
from autograder.exam.student import LocalStudent, NotRecorded, RecordedStudent
from autograder.exam.transcript import Transcript, TranscriptError


def double(x: torch.Tensor) -> torch.Tensor:
    return x * 2 + torch.rand(())


def examined(seed: int = 3) -> Transcript:
    transcript = Transcript("lesson", "ada", seed, contexts={"a": "c1"})
    student = LocalStudent({"double": double}, transcript).sitting("a")
    student.ask(Given("x", torch.ones(2)), Call("y", "double", (Ref("x"),)), answer="y")
    return transcript


def ask(student: RecordedStudent, x: torch.Tensor) -> Returned:
    answer = student.sitting("a").ask(Given("x", x), Call("y", "double", (Ref("x"),)), answer="y")
    assert isinstance(answer, Returned)
    return answer


def test_a_saved_transcript_answers_as_the_student_did(tmp_path: Path) -> None:
    """What was answered once is answered again, from the file alone and to the last bit."""
    transcript = examined()
    transcript.save(tmp_path / "ada.zip")
    again = Transcript.load(tmp_path / "ada.zip")
    first = ask(RecordedStudent(transcript), torch.ones(2)).values["y"]
    assert torch.equal(first, ask(RecordedStudent(again), torch.ones(2)).values["y"])


def test_answers_are_found_without_the_questions_text(tmp_path: Path) -> None:
    """Regrading reads the answers alone; what is asked for tells which."""
    transcript = examined()
    transcript.save(tmp_path / "ada.zip")
    again = Transcript.load(tmp_path / "ada.zip", {"a"}, questions=False)
    assert [entry.program for entry in again.entries.values()] == [(b"", b"")]
    first = ask(RecordedStudent(transcript), torch.ones(2)).values["y"]
    assert torch.equal(first, ask(RecordedStudent(again), torch.ones(2)).values["y"])
    with pytest.raises(NotRecorded):
        ask(RecordedStudent(again), torch.zeros(2))


def test_what_students_code_computed_is_stored_as_it_is(tmp_path: Path) -> None:
    """Floats hardly get smaller; what we ask and how it was answered does."""
    examined().save(tmp_path / "ada.zip")
    with zipfile.ZipFile(tmp_path / "ada.zip") as archive:
        packed = {i.filename.split("/")[-1]: i.compress_type for i in archive.infolist()}
    assert packed.pop("answer.safetensors") == zipfile.ZIP_STORED
    assert set(packed.values()) == {zipfile.ZIP_DEFLATED}


def test_another_question_is_refused() -> None:
    """A question that was not asked has no answer; the submission must run again."""
    with pytest.raises(NotRecorded, match="must be run again"):
        ask(RecordedStudent(examined()), torch.zeros(2))


def test_another_context_is_refused() -> None:
    """An answer is not reused when the cells, files or versions beneath it are others."""
    transcript = examined()
    transcript.contexts["a"] = "c2"
    with pytest.raises(NotRecorded):
        ask(RecordedStudent(transcript), torch.ones(2))


def test_another_seed_asks_other_questions() -> None:
    """Inputs and programs follow the submission's seed and its check."""
    one, two = LocalStudent({}, Transcript("l", "a", 1)), LocalStudent({}, Transcript("l", "a", 2))

    def draw(student: LocalStudent, check: str, label: str = "x") -> torch.Tensor:
        return torch.rand(3, generator=student.sitting(check).fresh(label))

    assert torch.equal(draw(one, "a"), draw(one, "a"))
    assert not torch.equal(draw(one, "a"), draw(two, "a"))
    assert not torch.equal(draw(one, "a"), draw(one, "b"))
    assert not torch.equal(draw(one, "a"), draw(one, "a", "y"))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut short", b"{}"])
def test_a_damaged_file_is_named_with_its_remedy(tmp_path: Path, content: bytes) -> None:
    """One clear error for what is no transcript."""
    path = tmp_path / "ada.zip"
    path.write_bytes(content)
    with pytest.raises(TranscriptError, match=r"ada\.zip: no transcript .* grade this submission again"):
        Transcript.load(path)


def test_asking_at_the_desk_leaves_the_random_state_as_it_was() -> None:
    """A student's own random numbers don't depend on how often they ask."""
    torch.manual_seed(5)
    expected = torch.rand(2)
    torch.manual_seed(5)
    examined()
    assert torch.equal(torch.rand(2), expected)
