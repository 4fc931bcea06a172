"""The LSTM as `torch.nn.LSTM` computes it: its parts, their places, their equations."""

from __future__ import annotations

from ..text import T
from .form import CellSpec, Equation, Layer, Mark, Operation, Port, Wire

# Columns of the LSTM drawing (one for each block, the last for h_t) and its rows.
_F, _I, _G, _O, _OUT = 188.0, 297.0, 406.0, 515.0, 632.0
_LANE, _WRITE, _READ, _BLOCK = 70.0, 140.0, 190.0, 238.0
_TOP, _R = _BLOCK - 23, 15.0          # where the blocks begin; the radius of an operation
_X_IN, _END, _SPLIT = 144.0, 822.0, 800.0      # where x_t comes in; where c_t and h_t leave; where h_t splits
_READS_ALL = ("x", "f", "i", "g", "o")         # every block reads these: highlighting one lights them


def lstm_spec(label_lines: int = 3) -> CellSpec:
    """The LSTM of `torch.nn.LSTM` (no peepholes).

    Args:
        label_lines: how many lines the labels below a block take; the row below them moves down.

    Source: Hochreiter & Schmidhuber 1997; Gers et al. 2000; the form is that of torch.nn.LSTM.
    """
    bus = _BLOCK + 23 + 18 * label_lines + 16
    return CellSpec(
        kind="lstm", name=T(hi="LSTM cell", en="LSTM cell"),
        roles={"f": "keep", "i": "write", "g": "candidate", "o": "expose"},
        width=836, inside=(122, 26, 692), feet=(112, bus + 20, bus + 20, bus + 20), bus=bus,
        wires=_lstm_wires(bus), layers=_LSTM_LAYERS, operations=_LSTM_OPERATIONS,
        marks=(Mark("copy", _READS_ALL, (_F, bus), 2), Mark("copy", _READS_ALL, (_I, bus), 2),
               Mark("copy", _READS_ALL, (_G, bus), 3), Mark("join", _READS_ALL, (_X_IN, bus), 1),
               Mark("copy", ("c", "o", "h"), (_OUT, _LANE), 3), Mark("copy", ("h", "o"), (_SPLIT, bus), 3)),
        ports=_lstm_ports(bus), equations=_LSTM_EQUATIONS, frames=_LSTM_FRAMES,
        parts={"f": T("forget gate", "forget gate"), "i": T("input gate", "input gate"),
               "g": T("candidate", "candidate"), "o": T("output gate", "output gate"),
               "c": T("cell state", "cell state"), "h": T("h_t", "h_t"), "x": T("x_t और h_t−1", "x_t and h_t−1")},
        memory="c")


def _lstm_wires(bus: float) -> tuple[Wire, ...]:
    foot = _BLOCK + 23
    risers = (Wire((part, "x"), ((x, bus), (x, foot)), frame)
              for part, x, frame in (("f", _F, 1), ("i", _I, 2), ("g", _G, 2), ("o", _O, 3)))
    kept, keeps = T("बचा", "kept"), ("c", "f")
    return (
        # The memory lane: c_{t−1} → ⊙ → + → c_t, first whole, then cut where an operation stands on it.
        Wire(("c",), ((14, _LANE), (_END, _LANE)), 0, lane=True, until=0),
        Wire(keeps, ((14, _LANE), (_F - _R, _LANE)), 1, "c_prev", lane=True, arrow=False),
        Wire(keeps, ((_F + _R, _LANE), (_END, _LANE)), 1, "kept", (_F + 28, _LANE - 12), kept, lane=True, until=1),
        Wire(keeps, ((_F + _R, _LANE), (_G - _R, _LANE)), 2, "kept", (_F + 28, _LANE - 12), kept, lane=True,
             arrow=False),
        Wire(("c",), ((_G + _R, _LANE), (_END, _LANE)), 2, "c", lane=True),
        # What the four blocks read: h_{t−1} and x_t side by side.
        Wire(_READS_ALL, ((14, bus), (_X_IN - 3, bus)), 1),
        Wire(_READS_ALL, ((_X_IN, bus + 54), (_X_IN, bus + 12)), 1),
        Wire(_READS_ALL, ((_X_IN, bus), (_F, bus)), 1, arrow=False),
        Wire(("x", "i", "g", "o"), ((_F, bus), (_G, bus)), 2, arrow=False),
        Wire(("x", "o"), ((_G, bus), (_O, bus)), 3, arrow=False),
        *risers,
        Wire(("f",), ((_F, _TOP), (_F, _LANE + _R)), 1, "f", (_F + 9, _WRITE + 30)),
        Wire(("i",), ((_I, _TOP), (_I, _WRITE), (_G - _R, _WRITE)), 2, "i", (_I + 9, _WRITE + 30)),
        Wire(("g",), ((_G, _TOP), (_G, _WRITE + _R)), 2, "g", (_G + 9, _WRITE + 46)),
        Wire(("c", "i", "g"), ((_G, _WRITE - _R), (_G, _LANE + _R)), 2, "written", (_G + 10, (_WRITE + _LANE) / 2 + 5),
             T("लिखा", "written")),
        Wire(("h", "o"), ((_OUT, _LANE), (_OUT, _WRITE - 38)), 3, "c"),
        Wire(("h", "o"), ((_OUT, _WRITE - 8), (_OUT, _READ - _R)), 3, "squashed", (_OUT + 10, _READ - 27)),
        Wire(("o",), ((_O, _TOP), (_O, _READ), (_OUT - _R, _READ)), 3, "o", (_O + 3, _READ - 9)),
        Wire(("h", "o"), ((_OUT, _READ + _R), (_OUT, bus), (_END, bus)), 3, "h"),
        Wire(("h", "o"), ((_SPLIT, bus), (_SPLIT, bus - 74)), 3, "h"),
    )


_LSTM_LAYERS = (
    Layer("f", (_F, _BLOCK), "σ", 1, T("forget gate", "forget gate"), T("कितना\nरखना है", "how much\nto keep")),
    Layer("i", (_I, _BLOCK), "σ", 2, T("input gate", "input gate"), T("कितना\nलिखना है", "how much\nto write")),
    Layer("g", (_G, _BLOCK), "tanh", 2, T("candidate", "candidate"), T("क्या\nलिखना है", "what\nto write")),
    Layer("o", (_O, _BLOCK), "σ", 3, T("output gate", "output gate"), T("कितना\nदिखाना है", "how much\nto show")),
)
_LSTM_OPERATIONS = (
    Operation(("f",), (_F, _LANE), "⊙", 1),
    Operation(("i", "g"), (_G, _WRITE), "⊙", 2),
    Operation(("c", "i", "g"), (_G, _LANE), "+", 2),
    Operation(("h",), (_OUT, _WRITE - 23), "tanh", 3),
    Operation(("o", "h"), (_OUT, _READ), "⊙", 3),
)


def _lstm_ports(bus: float) -> tuple[Port, ...]:
    return (
        Port(("c", "f"), "c_t−1", (14, _LANE - 14), 0, "c_prev",
             (T("cell state", "cell state"), T("लंबी याददाश्त", "long memory")), bold=True),
        Port(("c",), "c_t", (702, _LANE - 14), 0, "c", (T("अगले\nstep में", "to the\nnext step"),)),
        Port(_READS_ALL, "h_t−1", (14, bus - 14), 1, "h_prev", (T("hidden state", "hidden state"),), bold=True),
        Port(("h", "o"), "h_t", (702, bus - 14), 3, "h", (T("अगले\nstep में", "to the\nnext step"),)),
        Port(("h", "o"), "output", (_SPLIT - 28, bus - 82), 3, "", ()),
        Port(_READS_ALL, "x_t", (_X_IN + 12, bus + 50), 1, "x", ()),
    )


_LSTM_EQUATIONS = (
    Equation("f", "f_t = σ( W_if x_t + b_if + W_hf h_t−1 + b_hf )", "= {f}", 1),
    Equation("i", "i_t = σ( W_ii x_t + b_ii + W_hi h_t−1 + b_hi )", "= {i}", 2),
    Equation("g", "g_t = tanh( W_ig x_t + b_ig + W_hg h_t−1 + b_hg )", "= {g}", 2),
    Equation("o", "o_t = σ( W_io x_t + b_io + W_ho h_t−1 + b_ho )", "= {o}", 3),
    Equation("c", "c_t = f_t ⊙ c_t−1", "= {f} · {c_prev} = {kept}", 1, until=1),
    Equation("c", "c_t = f_t ⊙ c_t−1 + i_t ⊙ g_t", "= {f} · {c_prev} + {i} · {g} = {c}", 2),
    Equation("h", "h_t = o_t ⊙ tanh( c_t )", "= {o} · tanh( {c} ) = {h}", 3),
)
_LSTM_FRAMES = (
    T(hi="ऊपर मोटी रेखा cell state है, c_t−1 से c_t तक।",
      en="The thick line at the top is the cell state, from c_t−1 to c_t."),
    T(hi="नीचे x_t और h_t−1 अगल-बगल block में जाते हैं। Forget gate का cell state से गुणा होता है।",
      en="At the bottom x_t and h_t−1 go side by side into the blocks. The forget gate multiplies the cell state."),
    T(hi="Input gate और candidate का गुणा होता है; गुणनफल cell state में जुड़ता है।",
      en="The input gate multiplies the candidate; the product is added to the cell state."),
    T(hi="Output gate और tanh(c_t) के गुणा से h_t बनता है; वह अगले step में जाता है और output बनकर बाहर भी आता है।",
      en="The output gate multiplies tanh(c_t) and gives h_t; it goes to the next step and, as output, out."),
)
