"""Takes each pair the other way round: the two kinds of model, base and exponent, surest and densest.

image-space keeps the two points for its choices; one mistake explains each of the others, so half is kept.

Marks: paradigms 2, image-space 2, density 1.5
Names: paradigms-reversed, base-and-exponent-swapped, sure-taken-for-dense
"""

# %% paradigms-answers
fracture_finder = "generative"
age_guesser = "generative"
face_maker = "discriminative"
story_writer = "discriminative"
# %% image-space-answers
from math import log10

image_space_exponent = round(256 * log10(28 * 28))
seen_share = "almost none of them"
can_exist = "the network"
# %% density-answers
most_samples = "B"
surest_answer = "A"
undecided_yet_real = "C"
