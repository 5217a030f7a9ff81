"""A free cell after the class asks for more memory than there is and takes the kernel down; the rest of the notebook is right.

Marks: full
Names: none
"""

# %% after autoencoder-class
import os
import signal

print("trying something out")
os.kill(os.getpid(), signal.SIGSEGV)
