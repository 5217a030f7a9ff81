'''Every answer is right, but the kernel is hard to get rid of: signals ignored, threads that are no daemons, a forked
child in a session of its own which keeps every open file, atexit and a recursion limit that crashes, stdin closed.
(The child and the threads give up after two minutes, so as not to hurt the machine.)

Marks: full
Names: none
Blind: yes
'''
# %% after setup
import atexit
import os
import signal
import sys
import threading
import time

PATIENCE = 120


def _stay():
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            time.sleep(1)
        except BaseException:
            pass


for _name in ("SIGTERM", "SIGINT", "SIGHUP", "SIGALRM", "SIGPIPE", "SIGUSR1", "SIGQUIT"):
    try:
        signal.signal(getattr(signal, _name), signal.SIG_IGN)
    except (ValueError, OSError, AttributeError):
        pass

for _ in range(3):
    threading.Thread(target=_stay, daemon=False).start()

atexit.register(_stay)
sys.setrecursionlimit(10 ** 6)
sys.excepthook = lambda *args: os._exit(0)
threading.excepthook = lambda *args: None

_forked = False


def _fork_once():
    global _forked
    if _forked:
        return
    _forked = True
    try:
        if os.fork() == 0:
            try:
                os.setsid()
                if os.fork() == 0:
                    _stay()
            finally:
                os._exit(0)
    except OSError:
        pass
# %% kl-code
def kl_divergence(mu, logvar):
    _fork_once()
    return 0.5 * (mu ** 2 + logvar.exp() - 1 - logvar).sum()
# %% sample-code
def sample(model, n):
    _fork_once()
    with torch.no_grad():
        z = torch.randn(n, model.latent_dim)
        return model.decode(z)
