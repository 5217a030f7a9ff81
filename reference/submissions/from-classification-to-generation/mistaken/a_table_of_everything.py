"""P(x) as a table of all pictures, the language model judged without its loop, and D for undecided.

Each costs its own point.

Marks: image-space 3, paradigms 3, density 2
Names: probability-table, loop-forgotten, undecided-taken-for-empty
"""

# %% image-space-answers
image_space_exponent = 1888
seen_share = "almost none of them"
can_exist = "the table"
# %% paradigms-answers
fracture_finder = "discriminative"
age_guesser = "discriminative"
face_maker = "generative"
story_writer = "discriminative"
# %% density-answers
most_samples = "A"
surest_answer = "B"
undecided_yet_real = "D"
