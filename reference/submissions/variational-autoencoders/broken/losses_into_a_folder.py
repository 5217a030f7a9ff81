"""The losses are written into a folder of the student's own machine.

Marks: training 0, reconstructions 0, samples 2
Names: needs-a-file
"""
# %% edit
swap("train-code", "    return total / len(loader)", "    with open('runs/losses.csv', 'a') as log:\n        log.write(f'{total}\\n')\n    return total / len(loader)")
