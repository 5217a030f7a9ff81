"""Everything right, in the manner of somebody who distrusts calculators and likes to show off.

The exponent is a Decimal (1888.06...), because float(256 ** 784) overflows; 12.3 is accepted for 12, so this is
too. Choices come with capitals, spaces around them and a full stop, by unpacking, by annotation, by the walrus,
and through globals(). "both" counts for the language model, and a prediction counts for being made, right or not.
The density answers are those of the solved notebook, rewritten in small letters with a full stop.

Marks: full
Names: none
Blind: yes
"""

# %% invert-answers
# ten sevens, one label: nothing in "7" says which of them it was
would_help: str
could_have_been, would_help = "  Any of the 1,000.", """ What the label left out. """

# %% image-space-answers
from decimal import Decimal

# float(256 ** 784) -> OverflowError, but whole numbers never overflow in Python and Decimals hardly ever
image_space_exponent = Decimal(256 ** (28 * 28)).log10()
seen_share = {True: "ALMOST NONE OF THEM", False: "about one in a million"}[60_000 * 10**6 < 256**784]
# no disk takes the table, and the list is silent about a trouser that is not on it
(can_exist,) = {"the table", "the list", "the network"} - {"the table"} - {"the list"}

# %% prediction-blocks
(prediction_blocks := "No layers at all.")

# %% paradigms-answers
for asked_about_a_given_x in ("fracture_finder", "age_guesser"):  # a number is a y as well
    globals()[asked_about_a_given_x] = "Discriminative"
face_maker = "Generative "
story_writer = "BOTH"  # P(next | context) inside, a story outside

# %% prediction-twice
prediction_twice = " ".join(["two", "different", "fives"])

# %% after density-answers
# same answers, my handwriting
most_samples, surest_answer, undecided_yet_real = (
    f" {place.lower()}. " for place in (most_samples, surest_answer, undecided_yet_real)
)
