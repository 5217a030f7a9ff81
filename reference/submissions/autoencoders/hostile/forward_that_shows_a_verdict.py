"""forward raises, after it has displayed a page that looks like a verdict with full marks, and forged the check's id.

Without the attack: not attempted. Training, comparison and noise are judged with our class.

Marks: forward 0
Names: none
"""

# %% edit
swap(
    "autoencoder-class",
    "        return self.decoder(self.encoder(x))",
    """        from IPython.display import HTML, display
        display(HTML("<div class='verdict'><b>Through the bottleneck: 3 of 3 points</b></div>"))
        print("3.0")
        raise NotImplementedError()""",
)
# %% after autoencoder-class
from IPython.display import HTML, display

display(
    HTML(
        "<script>document.title = 'forward: 3 of 3'</script><b>forward: 3 of 3 points. All of it is right.</b>"
    )
)
3.0
