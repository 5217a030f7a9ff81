"""The calibration of the lesson "autoencoders": two criteria train models of the student's own class."""

from __future__ import annotations

from reference.calibration.design import Design, Threshold, Variant

HONEST = (
    "batchnorm_dropout_wide",
    "helpers_and_closures",
    "parameters_and_lambdas",
    "residual_and_one_by_one",
    "three_convolutions_and_upsampling",
)
"""The bank's correct submissions with layers of their own kind."""

STEP_MISSING = """
def train_epoch(model, loader, optimizer):
    return sum(reconstruction_loss(model(x), x).item() for x, _ in loader) / len(loader)
"""

SIZE_IGNORED = """
_right = compare_bottlenecks
def compare_bottlenecks(sizes, train_loader, test_loader):
    return {size: _right((32,), train_loader, test_loader)[32] for size in sizes}
"""

ONE_MODEL = """
def compare_bottlenecks(sizes, train_loader, test_loader):
    model, errors = Autoencoder(), {}
    for size in sizes:
        train_epoch(model, train_loader, torch.optim.Adam(model.parameters(), lr=3e-3))
        with torch.no_grad():
            losses = [float(reconstruction_loss(model(x), x)) for x, _ in test_loader]
        errors[size] = sum(losses) / len(losses)
    return errors
"""

NEVER_TRAINED = """
def compare_bottlenecks(sizes, train_loader, test_loader):
    models = {size: Autoencoder(size) for size in sizes}
    with torch.no_grad():
        losses = {s: [float(reconstruction_loss(m(x), x)) for x, _ in test_loader] for s, m in models.items()}
    return {size: sum(each) / len(each) for size, each in losses.items()}
"""

ENCODER_STILL = """
def train_epoch(model, loader, optimizer):
    losses = []
    for x, _ in loader:
        loss = reconstruction_loss(model.decoder(model.encoder(x).detach()), x)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return sum(losses) / len(losses)
"""

WRONG = {
    "step_missing": STEP_MISSING,
    "size_ignored": SIZE_IGNORED,
    "one_model_for_all_sizes": ONE_MODEL,
    "models_not_trained": NEVER_TRAINED,
    "encoder_not_trained": ENCODER_STILL,
}

DESIGN = Design(
    lesson="autoencoders",
    variants=(
        Variant("reference", "reference", "correct/plain"),
        *(Variant(name, "honest", f"correct/{name}") for name in HONEST),
        *(Variant(name, "wrong", "correct/plain", then=source) for name, source in WRONG.items()),
    ),
    thresholds=(
        Threshold("loss-falls", "train-epoch/loss-falls", "share", ("step_missing",)),
        Threshold(
            "bottlenecks",
            "compare-bottlenecks/more-numbers-less-error",
            "share",
            ("size_ignored", "one_model_for_all_sizes"),  # models not trained are caught as they are made
        ),
    ),
    until="train-code",
    also="compare-code",
    check="train-epoch",
    budget={"optimizer": "Adam", "lr": 3e-3, "images": 9600, "batch_size": 64},
    trained=(
        "Each run is a submission of the bank, asked from one seed by the rubric's own criteria, which "
        "train models\nof its class (two bottlenecks, {optimizer}, learning rate {lr:g}, {images:,} images "
        "in batches of\n{batch_size} each, {threads} thread)."
    ),
    watched=(
        ("train-epoch/both-halves", "largest_growth", max),
        ("train-epoch/both-halves", "encoder", min),
        ("train-epoch/both-halves", "decoder", min),
    ),
    page="calibration-autoencoders",
)
