"""The plain RNN as `torch.nn.RNN` computes it: one block, the same grammar as the gated cells."""

from __future__ import annotations

from ..text import T
from .form import CellSpec, Equation, Layer, Mark, Port, Wire


def rnn_spec(label_lines: int = 3) -> CellSpec:
    """The plain RNN of `torch.nn.RNN` with tanh: one block rewrites the whole state.

    Args:
        label_lines: how many lines the label below the block takes.

    Source: Elman 1990; the form is that of torch.nn.RNN.
    """
    x_in, bus, block, split = 144.0, 96.0, 330.0, 800.0
    foot = bus + 23 + 18 * label_lines + 20
    return CellSpec(
        kind="rnn", name=T(hi="RNN cell", en="RNN cell"), roles={"h": "candidate"},
        width=836, inside=(122, 40, 560), feet=(foot, foot), bus=bus,
        wires=(Wire(("x",), ((14, bus), (x_in - 3, bus)), 0, "h_prev"),
               Wire(("x",), ((x_in, foot + 40), (x_in, bus + 12)), 0),
               Wire(("x",), ((x_in, bus), (block - 44, bus)), 0),
               Wire(("h",), ((block + 44, bus), (822, bus)), 1, "h", (block + 70, bus - 12)),
               Wire(("h",), ((split, bus), (split, bus - 62)), 1, "h")),
        layers=(Layer("h", (block, bus), "tanh", 1, T("नया h", "new h"),
                      T("पुराना h और नया x\nमिलाकर", "from the old h\nand the new x")),),
        operations=(),
        marks=(Mark("join", ("x",), (x_in, bus), 0), Mark("copy", ("h",), (split, bus), 1)),
        ports=(Port(("x",), "h_t−1", (14, bus - 14), 0, "h_prev", (T("hidden state", "hidden state"),), bold=True),
               Port(("h",), "h_t", (702, bus - 14), 1, "h", (T("अगले\nstep में", "to the\nnext step"),)),
               Port(("h",), "output", (split - 28, bus - 70), 1, "", ()),
               Port(("x",), "x_t", (x_in + 12, foot + 36), 0, "x", ())),
        equations=(Equation("h", "h_t = tanh( W_ih x_t + b_ih + W_hh h_t−1 + b_hh )", "= {h}", 1),),
        frames=(T(hi="पिछला h_t−1 और नया x_t अगल-बगल आते हैं।", en="The last h_t−1 and the new x_t come side by side."),
                T(hi="एक block दोनों को मिलाकर tanh से नया h_t बनाता है; h_t अगले step में जाता है और output बनकर बाहर भी आता है।",
                  en="One block puts both through tanh and makes the new h_t; h_t goes to the next step and, as output, out.")),
        parts={"h": T("h_t", "h_t"), "x": T("x_t और h_t−1", "x_t and h_t−1")})
