"""What the cell diagrams consist of: one spec for each kind of cell, all in the same grammar."""

from __future__ import annotations

from .form import CellSpec, Equation, Layer, Mark, Operation, Port, Wire
from .gru import gru_spec
from .lstm import lstm_spec
from .rnn import rnn_spec

__all__ = ["SPECS", "VARIANTS", "CellSpec", "Equation", "Layer", "Mark", "Operation", "Port", "Wire", "latex",
           "spec_of"]

# Kind → its spec, of how many lines the labels take (and, for the GRU, of its variant).
SPECS = {"lstm": lstm_spec, "rnn": rnn_spec, "gru": gru_spec}
# Kind → the forms in which it is drawn, torch's own first.
VARIANTS = {"lstm": ("torch",), "rnn": ("torch",), "gru": ("torch", "paper")}


def spec_of(kind: str, variant: str = "torch", label_lines: int = 3) -> CellSpec:
    """The spec of one kind of cell.

    Args:
        kind: a key of `SPECS`.
        variant: one of its `VARIANTS`.
        label_lines: how many lines the labels below a block take.
    """
    return gru_spec(label_lines, variant) if kind == "gru" else SPECS[kind](label_lines)


def latex(kind: str, variant: str = "torch") -> dict[str, str]:
    r"""Part → its equation in LaTeX, as a lesson prints it.

    >>> latex("lstm")["h"]
    'h_t = o_t \\odot \\tanh(c_t)'
    >>> latex("gru", "paper")["n"]
    'n_t = \\tanh(W_{in} x_t + b_{in} + W_{hn} (r_t \\odot h_{t-1}) + b_{hn})'
    """
    spec = spec_of(kind, variant)
    return {e.part: e.latex for e in spec.equations if e.until >= len(spec.frames) - 1}
