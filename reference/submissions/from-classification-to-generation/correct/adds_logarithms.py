"""Right, and short: the exponent as a float from the rounded logarithm, all answers out of one dictionary.

The predictions are wrong, which costs nothing. The language model is called generative, which is accepted.

Marks: full
Names: none
"""

# %% invert-answers
answers = {
    "could_have_been": "Any of the 1,000.",
    "would_help": "What the label left out",
}
globals().update(answers)
# %% image-space-answers
bits_of_ten = 2.408
image_space_exponent = 28 * 28 * bits_of_ten  # 1887.87
seen_share, can_exist = "Almost none of them", "The network"
# %% prediction-blocks
prediction_blocks = "new kinds of layers"
# %% paradigms-answers
for name in ("fracture_finder", "age_guesser"):
    globals()[name] = "discriminative"
for name in ("face_maker", "story_writer"):
    globals()[name] = "generative"
# %% prediction-twice
prediction_twice = "the same five twice"
# %% density-answers
most_samples, surest_answer, undecided_yet_real = "ABC"
