"""The rubric of the lesson "from classification to generation", in the notebook's order.

Its right answers are not here: students install this package. See ``reference/keys``.
"""

from __future__ import annotations

from autograder.exam.question import Answer, Value
from autograder.exam.student import Student
from autograder.oracles import words
from autograder.rubric.check import Check, Rubric
from autograder.rubric.finding import Finding


def said(student: Student, name: str) -> Answer:
    """What the student's variable holds."""
    return student.ask(Value("said", name), answer="said")


# ----------------------------------------------------------------------------- invert-classifier, 2 points

INVERT = Check(
    "invert-classifier",
    "Can a classifier be run backwards?",
    subject="could_have_been",
    where="Can't you run a classifier backwards?",
)


@INVERT.criterion(1)
def pictures_behind_a_label(student: Student) -> Finding:
    """The label could be that of as many trousers as you say."""
    offered = "exactly one", "ten, one for each class", "any of the 1,000"
    right = student.right("could_have_been")
    return words.chosen(said(student, "could_have_been"), "could_have_been", offered, right)


@INVERT.criterion(1)
def what_would_help(student: Student) -> Finding:
    """What you name would bring the very picture back."""
    offered = "a more accurate classifier", "more training images", "what the label left out"
    return words.chosen(said(student, "would_help"), "would_help", offered, student.right("would_help"))


# ----------------------------------------------------------------------------------- image-space, 4 points

SPACE = Check(
    "image-space",
    "How many pictures there are",
    subject="image_space_exponent",
    where="How many pictures are there?",
)


@SPACE.criterion(2)
def exponent(student: Student) -> Finding:
    """There are about 10^k pictures, with your k."""
    answer = said(student, "image_space_exponent")
    right = student.right("image_space_exponent")
    return words.power_of_ten(answer, "image_space_exponent", right, within=1.5)


@SPACE.criterion(1)
def share_seen(student: Student) -> Finding:
    """60,000 pictures are the share of them that you say."""
    offered = "about a third of them", "about one in a million", "almost none of them"
    return words.chosen(said(student, "seen_share"), "seen_share", offered, student.right("seen_share"))


@SPACE.criterion(1)
def no_enumeration(student: Student) -> Finding:
    """The model that you chose can exist, and knows about pictures that it never saw."""
    offered = "the table", "the list", "the network"
    return words.chosen(said(student, "can_exist"), "can_exist", offered, student.right("can_exist"))


# ------------------------------------------------------------------------------------- paradigms, 4 points

PARADIGMS = Check("paradigms", "Four models", subject="fracture_finder", where="Four models")
KINDS = "discriminative", "generative", "both"


@PARADIGMS.criterion(1)
def fracture_finder(student: Student) -> Finding:
    """The finder of fractures is the kind that you say."""
    answer, right = said(student, "fracture_finder"), student.right("fracture_finder")
    return words.chosen(answer, "fracture_finder", KINDS, right)


@PARADIGMS.criterion(1)
def age_guesser(student: Student) -> Finding:
    """The guesser of ages is the kind that you say."""
    return words.chosen(said(student, "age_guesser"), "age_guesser", KINDS, student.right("age_guesser"))


@PARADIGMS.criterion(1)
def face_maker(student: Student) -> Finding:
    """The maker of faces is the kind that you say."""
    return words.chosen(said(student, "face_maker"), "face_maker", KINDS, student.right("face_maker"))


@PARADIGMS.criterion(1)
def story_writer(student: Student) -> Finding:
    """The writer of stories is the kind that you say."""
    return words.chosen(said(student, "story_writer"), "story_writer", KINDS, student.right("story_writer"))


# ----------------------------------------------------------------------------------- predictions, 2 points

PREDICTIONS = Check("predictions", "Two predictions", subject="predictions", where="Prediction 1")


@PREDICTIONS.criterion(1)
def building_blocks(student: Student) -> Finding:
    """You made a prediction about what a generative network is made of."""
    offered = "new kinds of layers", "the same layers", "no layers at all"
    return words.one_of(said(student, "prediction_blocks"), "prediction_blocks", *offered)


@PREDICTIONS.criterion(1)
def sampling_twice(student: Student) -> Finding:
    """You made a prediction about sampling twice."""
    offered = "the same five twice", "two different fives", "a five and something else"
    return words.one_of(said(student, "prediction_twice"), "prediction_twice", *offered)


# --------------------------------------------------------------------------------------- density, 3 points

DENSITY = Check(
    "density",
    "Boundary and density at four places",
    subject="most_samples",
    where="Boundary and density, side by side",
)
PLACES = "A", "B", "C", "D"


@DENSITY.criterion(1)
def where_samples_fall(student: Student) -> Finding:
    """The generative model puts most of its new points where you say."""
    return words.chosen(said(student, "most_samples"), "most_samples", PLACES, student.right("most_samples"))


@DENSITY.criterion(1)
def where_the_boundary_is_far(student: Student) -> Finding:
    """The discriminative model is surest where you say."""
    answer, right = said(student, "surest_answer"), student.right("surest_answer")
    return words.chosen(answer, "surest_answer", PLACES, right)


@DENSITY.criterion(1)
def undecided_and_not_empty(student: Student) -> Finding:
    """Where you say, the discriminative model is undecided about data that do occur."""
    answer, right = said(student, "undecided_yet_real"), student.right("undecided_yet_real")
    return words.chosen(answer, "undecided_yet_real", PLACES, right)


RUBRIC = Rubric(
    "from-classification-to-generation",
    (INVERT, SPACE, PARADIGMS, PREDICTIONS, DENSITY),
    by_hand={"memorises": 5},
)
