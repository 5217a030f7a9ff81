"""What every student of this lesson's bank hands in, unless an overlay says otherwise."""

# %% memorises
# Count the pictures first: 784 pixels with 256 grey values each can be filled in about 10 to the 1888 ways, and
# the model saw 60,000 of them. Something that only stores can only give back those 60,000. But what it draws
# looks right and isn't among them, so it must have learned how such pictures are built: how strokes run and how
# thick they are, that trousers have two legs, which edges make which parts. That's like being able to write in
# place of owning a box of letters. It doesn't glue stored pieces together, it follows what it learned about them.
