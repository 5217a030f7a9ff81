"""A notebook after an evening of tidying up: every part has come to harm in another way.

Part 1 asks for its answers with input(), which worked at the desk, but nobody sits there while it is graded: the
cell fails, or hangs, at its first line, and neither name ever exists. Part 2 has the right answers, below the
`raise NotImplementedError()` that was to be deleted: none of them is reached. The cell of the first prediction has
been emptied. The answers of Part 3 were cut and pasted into a new cell, before the check: they arrive. Then the
student "frees memory" with %reset, which takes `grader` and `figures` along, so that the figures and checks
further down fail on their screen; the density answers (the solved notebook's) need neither and count.

Marks: invert-classifier 0, image-space 0, predictions 1
Names: none
Blind: yes
"""

# %% invert-answers
could_have_been = input("How many of the 1,000 could it have been? ")
would_help = input("What would you need? ")

# %% image-space-answers
# YOUR CODE HERE
raise NotImplementedError()
image_space_exponent = 1888
seen_share = "almost none of them"
can_exist = "the network"

# %% prediction-blocks
#

# %% paradigms-answers
#

# %% after paradigms-answers
fracture_finder = "discriminative"
age_guesser = "discriminative"
face_maker = "generative"
story_writer = "generative"

# %% prediction-twice
prediction_twice = "two different fives"

# %% after predictions
# free memory, the figures are big
get_ipython().run_line_magic("reset", "-f")
