"""Right, in a hurry: the exponent as the text "about 10^1888", capitals and small letters as they come, German comments.

Marks: full
Names: none
"""

# %% invert-answers
# alle Hosen haben dasselbe Etikett
could_have_been = """any of the 1,000"""
would_help = " what the label left out "
# %% image-space-answers
import numpy as np

k = np.log10(256) * 784  # also ungefähr 1888
image_space_exponent = f"about 10^{k:.0f}"
seen_share = "ALMOST NONE OF THEM"
can_exist = "the network"
# %% paradigms-answers
fracture_finder = age_guesser = "Discriminative"
face_maker = "Generative"
story_writer = "Both."
# %% density-answers
most_samples = "a"
surest_answer = "b"
undecided_yet_real = "c"
