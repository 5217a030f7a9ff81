"""784 times 256 pictures, said as that number, and so a third of them was seen; and the label is taken for a fingerprint.

Marks: image-space 2, invert-classifier 1
Names: pixels-times-values, classification-in-reverse
"""

# %% image-space-answers
image_space_exponent = 28 * 28 * 256
seen_share = "about a third of them"
can_exist = "the network"
# %% invert-answers
could_have_been = "exactly one"
would_help = "what the label left out"
