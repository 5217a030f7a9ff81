"""Believes that generation is memory: the list can exist, a better classifier runs backwards, the kinds are reversed.

Only the writer of stories is right among the kinds. C for most samples is no mistake that has a name.

Marks: image-space 3, invert-classifier 1, paradigms 2, density 2
Names: list-of-training-pictures, classification-in-reverse, paradigms-reversed
"""

# %% image-space-answers
image_space_exponent = 1889
seen_share = "almost none of them"
can_exist = "the list"
# %% invert-answers
could_have_been = "exactly one"
would_help = "a more accurate classifier"
# %% paradigms-answers
fracture_finder = "generative"
age_guesser = "generative"
face_maker = "discriminative"
story_writer = "generative"
# %% density-answers
most_samples = "C"
surest_answer = "B"
undecided_yet_real = "C"
# %% memorises
# I think my colleague is right. There are only 60,000 pictures in the training set, so a big network can keep them
# all, and what comes out is a mix of those.
