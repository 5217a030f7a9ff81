"""Each head is "a layer and its activation", as every layer before it: mu and logvar end in a ReLU.

Shapes and each image by itself hold: 3 of 4.

Marks: encode 3
Names: relu-on-the-heads
Subtle: yes
"""
# %% edit
cell("vae-class").source = cell("vae-class").source.replace("kernel_size=3, stride=2, padding=1, output_padding=1", "kernel_size=4, stride=2, padding=1")
swap("vae-class", "        self.to_mu = nn.Linear(32 * 7 * 7, latent_dim)\n        self.to_logvar = nn.Linear(32 * 7 * 7, latent_dim)",
     "        self.to_mu = nn.Sequential(nn.Linear(32 * 7 * 7, latent_dim), nn.ReLU())\n        self.to_logvar = nn.Sequential(nn.Linear(32 * 7 * 7, latent_dim), nn.ReLU())")
