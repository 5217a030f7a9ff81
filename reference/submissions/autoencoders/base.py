"""What every student of this lesson's bank hands in, unless an overlay says otherwise."""

# %% not-generative
# My friend will get grey blotches from the random numbers, while the reconstructions look like real clothes.
# The decoder was only ever trained on codes that came out of the encoder, and these are single dots with a lot of
# nothing in between. Random numbers land in the nothing. To generate you have to sample from a learned distribution,
# and here nobody learned which codes are likely; the codes would have to be arranged so that there are no gaps.
