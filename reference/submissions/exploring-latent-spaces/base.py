"""What every student of this lesson's bank hands in, unless an overlay says otherwise."""

# %% tsne-reading
# On all my maps sandals, sneakers and boots are neighbours and mix at their borders, and that I believe. How far
# bags lie from sandals I would not believe, the islands change places with the seed. We could compare the class means
# of mu themselves, in all 32 numbers.
# %% quality-ceiling
# The autoencoder loses what does not fit into 32 numbers, the VAE also what clouds that overlap can't keep apart, and
# a sample isn't even tied to a picture. More epochs don't help: one code has to suit several garments, so the decoder
# draws a compromise. What I got for it is a map without gaps, on which I can draw codes, walk, and add directions. In
# the autoencoder a walk may go well, but nobody promises that, and random codes give rubbish.
