"""Multiplies pixels by grey values, thinks that age is no label, and answers a prediction in her own words.

784 * 256 = 200,704 pictures, hence k = 5.3, and 60,000 of 200,704 are "about a third of them": one misconception
explains both lines that fail in image-space. What passes (the network) is worth 1, half of the check is 2: so 2.
The age guesser says a number, and numbers are not classes, so it "must be" generative: three of four pass, and
3 is more than half. The first prediction is none of the three choices, though it is close to one, and earns
nothing; the second is wrong, but made, and earns its point.

Marks: image-space 2, paradigms 3, predictions 1
Names: pixels-times-values, a-number-is-no-label
Blind: yes
"""

# %% invert-answers
could_have_been = "any of the 1,000"
would_help = "what the label left out"

# %% image-space-answers
import math

pictures = 28 * 28 * 256
print(pictures)  # 200704
image_space_exponent = round(math.log10(pictures), 1)
print(60000 / pictures)  # 0.2989
seen_share = "about a third of them"
can_exist = "the network"

# %% prediction-blocks
prediction_blocks = "the same layers, but in the opposite order"

# %% paradigms-answers
fracture_finder = "discriminative"
age_guesser = "generative"  # no classes here, it makes a number
face_maker = "generative"
story_writer = "generative"

# %% prediction-twice
prediction_twice = "a five and something else"
