"""Holds generation for a classifier that runs backwards, and has the two kinds of model the wrong way round.

Invert-classifier: both answers follow from one misconception, nothing passes, so half of 2. Image-space: k is
784 * ln 256 = 4347, an exponent of e and not of 10; the other two lines pass, 2, which is half as well. Paradigms:
the two that answer about an x are "generative", the face maker "discriminative"; only "both" for the story writer
passes, 1, and one misconception explains the other three, so half of 4. Density: the answers of the solved
notebook stand, then a second thought in a free cell before the check puts most samples where the classifier is
surest: 2 of 3 pass, more than half. Both predictions are wrong, and made.

Marks: invert-classifier 1, image-space 2, paradigms 2, density 2
Names: classification-in-reverse, natural-logarithm, paradigms-reversed, sure-taken-for-dense
Blind: yes
"""

# %% invert-answers
# if it never makes a mistake, then label -> picture is just the way back
could_have_been = "exactly one"
would_help = "a more accurate classifier"

# %% image-space-answers
import math

image_space_exponent = round(784 * math.log(256))  # log(256 ** 784) = 784 * log(256)
seen_share = "almost none of them"
can_exist = "the network"

# %% prediction-blocks
prediction_blocks = "new kinds of layers"

# %% paradigms-answers
fracture_finder = "generative"  # generates a probability
age_guesser = "generative"  # generates a number
face_maker = "discriminative"  # has to tell faces from everything else
story_writer = "both"

# %% prediction-twice
prediction_twice = "the same five twice"

# %% after density-answers
# On second thought: a model is sure of what it has seen most of, so that's where the samples go.
most_samples = surest_answer
