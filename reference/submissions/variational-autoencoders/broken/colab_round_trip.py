'''Everything right, after a few days on Colab: other metadata at the top, cell ids gone and nbformat 4.0, Colab's ids and
outputs in each cell (tracebacks of earlier tries, execution counts out of order), cells of his own for pip and Drive
that can't run anywhere else, one check cell doubled by copy and paste and one lost.

Marks: full
Names: none
Blind: yes
'''
# %% edit
import random

import nbformat

random.seed(3)
duplicate("decode")
delete("predictions")
nb.cells.insert(1, nbformat.v4.new_code_cell(
    "# falls Colab die Verbindung verliert\n"
    "from google.colab import drive\n"
    "drive.mount('/content/drive')\n"
    "%cd /content/drive/MyDrive/Uni/KI2\n"
    "!nvidia-smi"))
nb.cells.insert(1, nbformat.v4.new_code_cell("%pip install -q git+https://git.school.invalid/ki/course.git"))
nb.cells.append(nbformat.v4.new_code_cell(""))
nb.cells.append(nbformat.v4.new_code_cell("torch.save(vae.state_dict(), '/content/drive/MyDrive/vae.pt')"))
nb.nbformat_minor = 0
nb.metadata.clear()
nb.metadata.update({
    "accelerator": "GPU",
    "colab": {"name": "Kopie von variational-autoencoders.ipynb", "provenance": [], "gpuType": "T4"},
    "kernelspec": {"display_name": "Python 3", "name": "python3"},
    "language_info": {"name": "python"},
})
for one in nb.cells:
    one.pop("id", None)
    one.metadata["id"] = "".join(random.choices("abcdefghijkXYZ0123456789-_", k=12))
    if one.cell_type == "code":
        one.metadata["colab"] = {"base_uri": "https://localhost:8080/", "height": 321}
        one.metadata["outputId"] = "8c1d2f3a-%04d" % random.randrange(10 ** 4)
        one.execution_count = random.randrange(1, 400)
        one.outputs = [nbformat.v4.new_output(
            "error", ename="NameError", evalue="name 'vae' is not defined",
            traceback=["\x1b[0;31mNameError\x1b[0m: name 'vae' is not defined"])]
