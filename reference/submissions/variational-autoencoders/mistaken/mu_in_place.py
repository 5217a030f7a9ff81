"""z is built inside mu's own memory, so that forward returns z in mu's place, and KL sees z.

Mean and spread, independence, freshness hold: 5. Gradients can't be asked of a tensor that is written over.

Marks: reparameterize 5
Names: mu-written-over
Subtle: yes
"""
# %% edit
swap("vae-class", "        return mu + sigma * epsilon", "        mu += sigma * epsilon  # saves memory\n        return mu")
