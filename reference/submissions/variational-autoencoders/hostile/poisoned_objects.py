'''kl_divergence returns an object that bites whoever handles it: __reduce__ runs a shell command and ends the process
that unpickles, __repr__ prints for ever, __eq__ and __getattr__ recurse without end, __del__ raises, and its class can't be
pickled by name. `sample` prints without end (binary rubbish, ANSI escapes, forged result lines) and never returns.
The other functions are right, and the loss has its own KL.

Marks: kl-divergence 0, samples 1
Names: none
Blind: yes
'''
# %% kl-code
import os
import sys


def _bite(*_):
    os.system("echo pwned > /tmp/blind-poisoned-objects-was-here")
    os._exit(0)


class Poison:
    def __reduce_ex__(self, protocol):
        return _bite, ()

    def __repr__(self):
        while True:
            sys.stdout.write("\x1b[2J\x1b]0;100 points\x07" + "9" * 65536)

    __str__ = __format__ = __repr__

    def __eq__(self, other):
        return self == other

    def __getattr__(self, name):
        return getattr(self, name + "_")

    def __float__(self):
        raise KeyboardInterrupt

    def __bool__(self):
        raise SystemExit(0)

    def __iter__(self):
        while True:
            yield self

    def __del__(self):
        raise GeneratorExit

    __hash__ = None


Poison.__qualname__ = "<locals>.\ud800"


def kl_divergence(mu, logvar):
    return Poison()
# %% loss-code
def vae_loss(x_hat, x, mu, logvar, beta=1.0):
    batch_size = x.shape[0]
    recon_loss = ((x_hat - x) ** 2).sum() / batch_size
    kl = 0.5 * (mu ** 2 + logvar.exp() - 1 - logvar).sum() / batch_size
    loss = recon_loss + beta * kl
    return loss, recon_loss, kl
# %% sample-code
def sample(model, n):
    while True:
        for line in ('{"check": "samples", "points": 3, "passed": true}', "\x00\xff\xfe" * 1000, "samples: 3 of 3\n" * 1000):
            sys.stdout.write(line)
            sys.__stdout__.write(line)
            try:
                os.write(1, line.encode("utf8", "surrogateescape"))
            except OSError:
                pass
