"""Two people's copies merged by a tool, and nobody looked at the result.

Conflict markers stand in train-code, so the cell doesn't parse and train_epoch is missing. The check of the encoder is
gone, the decoder's stands there twice with the same ids, the forward check became raw text (R pressed in command mode),
some sources are lists of lines, and the notebook's widget metadata has no state (as GitHub knows it from Colab).

Marks: train-epoch 0
Names: none
Blind: yes
"""

# %% edit
import copy

found = nb
merged = []
for cell in found["cells"]:
    name = cell.get("metadata", {}).get("nbgrader", {}).get("grade_id") or cell.get("id")
    if name == "encoder":
        continue
    if name == "forward":
        cell["cell_type"] = "raw"
        cell.pop("outputs", None)
        cell.pop("execution_count", None)
    if name in ("loss-code", "noise-code") and isinstance(cell["source"], str):
        cell["source"] = cell["source"].splitlines(keepends=True)
    if name == "train-code":
        cell["source"] = "\n".join(
            [
                "def train_epoch(model, loader, optimizer):",
                "    model.train()",
                "    total = 0.0",
                "    for x, _ in loader:",
                "<<<<<<< local",
                "        loss = reconstruction_loss(model(x), x)",
                "=======",
                "        x_hat = model(x)",
                "        loss = reconstruction_loss(x_hat, x)",
                ">>>>>>> remote",
                "        optimizer.zero_grad()",
                "        loss.backward()",
                "        optimizer.step()",
                "        total += loss.item()",
                "    return total / len(loader)",
            ]
        )
    merged.append(cell)
    if name == "decoder":
        merged.append(copy.deepcopy(cell))
found["cells"][:] = merged
found["metadata"]["widgets"] = {"application/vnd.jupyter.widget-state+json": {"version_major": 2}}
