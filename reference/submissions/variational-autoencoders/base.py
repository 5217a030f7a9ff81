"""What every student of this lesson's bank hands in, unless an overlay says otherwise."""

# %% trade-off
# Reconstruction wants every image at its own exact place so that nothing gets lost, KL wants all the clouds
# in the middle and of width one, so what one of them gains the other pays for. At beta 0 the pictures come
# back sharp, but random codes fall into gaps and give rubbish. With a very large beta every picture looks
# like the same average. Where clouds overlap the decoder has to draw something that suits several garments,
# and that's the blur: the price of being able to sample anywhere.
