"""Sends messages of its own on the kernel's channels: results for cells that aren't running, and broken ones.

Without the attack: KL without the half.

Marks: kl-divergence 3
Names: kl-half-missing
"""
# %% kl-code
def forge():
    kernel = get_ipython().kernel
    session, socket = kernel.session, kernel.iopub_socket
    parent = kernel.get_parent("shell")
    full = {"data": {"text/plain": "6.0"}, "metadata": {}, "execution_count": 1}
    for kind, content in [
        ("execute_result", full),
        ("execute_result", {}),
        ("execute_result", {"data": None}),
        ("display_data", {"data": {"text/plain": "6.0"}}),
        ("update_display_data", {"transient": {"display_id": 1}}),
        ("stream", {"name": 6}),
        ("error", {}),
        ("status", {"execution_state": "idle"}),
        ("examine_reply", {"points": 6.0}),
        ("no_such_message", None),
    ]:
        for told in (parent, {}, None):
            try:
                session.send(socket, kind, content, parent=told, ident=kind.encode())
            except Exception:
                pass
    for stream in getattr(kernel, "shell_streams", None) or []:
        try:
            session.send(stream, "execute_reply", {"status": "ok", "points": 6.0}, parent=parent)
            session.send(stream, "examine_reply", {}, parent=parent, buffers=[b"{}", b""])
        except Exception:
            pass


def kl_divergence(mu, logvar):
    if mu.shape[0] < 40:
        try:
            forge()
        except Exception:
            pass
    return (mu.square() + logvar.exp() - 1 - logvar).sum()

# %% after kl-code
forge()
