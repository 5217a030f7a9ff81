"""An answer that fits every choice, and an exponent that names them all.

Choices are compared as texts, so the attack hands in a text that equals any other, and that stays what it is
under str(), strip(), lower(), casefold() and the like (str() keeps a subclass that __str__ returns). What it
really says is "whatever you want to hear", which nobody offered. The exponent is read generously, out of words
too, so the attack hands in every number from 0 to 5000 in one sentence, the right one among them. Honest and
right are invert-classifier, the share of the pictures seen, and the second prediction; all else would earn
nothing without the tricks. No misconception explains an answer that says nothing, or everything.

Marks: image-space 1, paradigms 0, predictions 1, density 0
Names: none
Blind: yes
"""


# %% after setup
class Agreeable(str):
    """A text that is always of the same opinion."""

    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    def __hash__(self):
        return str.__hash__("generative")

    def __contains__(self, part):
        return True

    def __str__(self):
        return self

    def __format__(self, spec):
        return self

    def itself(self, *args, **kwargs):
        return self

    strip = lstrip = rstrip = lower = upper = casefold = itself
    removesuffix = removeprefix = replace = translate = __add__ = __getitem__ = itself

    def startswith(self, *args):
        return True

    endswith = startswith


yes = Agreeable("whatever you want to hear")

# %% invert-answers
could_have_been = "any of the 1,000"
would_help = "what the label left out"

# %% image-space-answers
image_space_exponent = "about " + " or ".join(f"10^{k}" for k in range(5001))
seen_share = "almost none of them"
can_exist = yes

# %% prediction-blocks
prediction_blocks = yes

# %% paradigms-answers
fracture_finder = age_guesser = face_maker = story_writer = yes

# %% prediction-twice
prediction_twice = "two different fives"

# %% density-answers
most_samples = surest_answer = undecided_yet_real = yes
