"""encode returns logvar before mu, and forward takes them in that order, but hands them on in the other.

The model trains as well as any; whoever calls `encode` by its docstring takes the one for the other.

Marks: encode 3
Names: mu-and-logvar-swapped
"""
# %% edit
swap("vae-class", "return self.to_mu(h), self.to_logvar(h)", "return self.to_logvar(h), self.to_mu(h)")
swap("vae-class", "mu, logvar = self.encode(x)", "logvar, mu = self.encode(x)")
