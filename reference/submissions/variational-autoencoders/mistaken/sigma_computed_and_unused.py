"""sigma is computed and then left out of the last line, which the student wrote anew.

Independent, fresh and normal: 3; half is more. KL pulls every width to the 1 that is used anyway.

Marks: reparameterize 3.5
Names: sigma-left-out
Subtle: yes
"""
# %% edit
swap("vae-class", "        return mu + sigma * epsilon", "        z = mu + epsilon\n        return z")
