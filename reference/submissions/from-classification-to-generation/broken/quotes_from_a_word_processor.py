"""Answers pasted out of a word processor: its quotation marks are no Python, so one cell doesn't run at all.

The exponent is said in words, the check of image-space is gone and that of density is there twice. What is left
is right.

Marks: paradigms 0, image-space 2
Names: none
"""
# %% paradigms-answers
fracture_finder = “discriminative”
age_guesser = “discriminative”
face_maker = “generative”
story_writer = “both”
# %% image-space-answers
image_space_exponent = "far more than anybody can count"
seen_share = "almost none of them"
can_exist = "the network"
# %% edit
delete("image-space")
duplicate("density")
