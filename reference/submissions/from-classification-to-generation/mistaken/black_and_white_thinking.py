"""Counts pictures of black and white pixels, and takes a network that says a number for a generative one.

Marks: image-space 2, paradigms 3
Names: black-or-white, a-number-is-no-label
"""

# %% image-space-answers
image_space_exponent = "236"
seen_share = "almost none of them"
can_exist = "the network"
# %% paradigms-answers
fracture_finder = "discriminative"
age_guesser = "generative"
face_maker = "generative"
story_writer = "both"
