"""The GRU in torch's form and in the paper's: the same places, and one ⊙ that moves.

torch multiplies by the reset gate after the weights: ``tanh(W_in x + b_in + r ⊙ (W_hn h + b_hn))``. The
paper (Cho et al. 2014) does so before them: ``tanh(W_in x + b_in + W_hn (r ⊙ h) + b_hn)``. Everything else is
the same.
"""

from __future__ import annotations

from ..glyphs import BRIDGE
from ..svg import Point
from ..text import T
from .form import CellSpec, Equation, Layer, Mark, Operation, Port, Wire

# Columns: where h_{t−1} is tapped, where x_t comes in, the gates z and r, the candidate's block that reads h and
# its block that reads x, and the candidate itself.
_TAP, _X_IN, _Z, _R, _H, _X, _N = 140.0, 168.0, 202.0, 322.0, 434.0, 536.0, 640.0
# Rows: the memory lane; what is written; the candidate's sum; its two blocks; r ⊙ h in the paper; the gates.
_LANE, _WRITE, _SUM, _WEIGHTS, _BEFORE, _GATES = 76.0, 134.0, 198.0, 262.0, 320.0, 368.0
_HALF, _RADIUS = 23, 15.0                           # half a block's height; the radius of an operation
_REST, _END, _SPLIT = 264.0, 822.0, 800.0           # where 1 − z is taken; where h_t leaves; where it splits
_ONLY_H, _ONLY_X, _FOOT = 40.0, 66.0, 88.0          # below the bus: the rails of h_{t−1} and x_t alone, the cell's foot
_READS_ALL = ("x", "r", "z", "n")                   # highlighting a gate lights what it reads


def gru_spec(label_lines: int = 3, variant: str = "torch") -> CellSpec:
    """The GRU.

    Args:
        label_lines: how many lines the labels below a gate's block take; the rows below them move down.
        variant: ``"torch"`` (r after the weights) or ``"paper"`` (r before them).

    Source: Cho et al. 2014, with z in the place where torch.nn.GRU has it: z keeps the old.
    """
    bus = _GATES + _HALF + 18 * label_lines + 16
    name = {"torch": T("GRU cell (PyTorch वाला रूप)", "GRU cell (PyTorch's form)"),
            "paper": T("GRU cell (paper वाला रूप)", "GRU cell (the paper's form)")}[variant]
    return CellSpec(
        kind="gru", name=name, roles={"r": "reset", "z": "keep", "n": "candidate", "1−z": "write"},
        width=836, inside=(122, 32, 692), feet=(120, bus + _FOOT, bus + _FOOT, bus + _FOOT), bus=bus,
        wires=(*_lane_wires(), *_reading_wires(bus), *_gate_wires(variant), *_candidate_wires(bus, variant)),
        layers=_LAYERS, operations=_operations(variant), marks=_marks(bus, variant), ports=_ports(bus),
        equations=_equations(variant), frames=(*_FRAMES, _LAST_FRAME[variant]),
        parts={"r": T("reset gate", "reset gate"), "z": T("update gate", "update gate"),
               "n": T("candidate", "candidate"), "h": T("hidden state", "hidden state"),
               "x": T("x_t और h_t−1", "x_t and h_t−1")},
        memory="h", one_column=True)


def _lane_wires() -> tuple[Wire, ...]:
    """h_{t−1} → ⊙ → + → h_t, first whole, then cut where an operation stands on it."""
    kept, at, split = T("बचा", "kept"), (_Z + 28, _LANE - 12), (_Z + _RADIUS, _LANE)
    return (
        Wire(("h",), ((14, _LANE), (_END, _LANE)), 0, lane=True, until=0),
        Wire(("h", *_READS_ALL), ((14, _LANE), (_TAP, _LANE)), 1, "h_prev", lane=True, arrow=False),
        Wire(("h", "z"), ((_TAP, _LANE), (_Z - _RADIUS, _LANE)), 1, "h_prev", lane=True, arrow=False),
        Wire(("h", "z"), (split, (_END, _LANE)), 1, "kept", at, kept, lane=True, until=1),
        Wire(("h", "z"), (split, (_N - _RADIUS, _LANE)), 2, "kept", at, kept, lane=True, arrow=False),
        Wire(("h",), ((_N + _RADIUS, _LANE), (_END, _LANE)), 2, "h", lane=True),
        Wire(("h",), ((_SPLIT, _LANE), (_SPLIT, _LANE - 48)), 0, "h"),
    )


def _reading_wires(bus: float) -> tuple[Wire, ...]:
    """What the blocks read: h_{t−1} and x_t side by side for the gates."""
    foot, gates = _GATES + _HALF, ("x", "z", "r")
    return (
        Wire(_READS_ALL, ((_TAP, _LANE), (_TAP, bus)), 1, arrow=False),
        Wire(gates, ((_TAP, bus - 2), (_TAP, bus), (_X_IN - 3, bus)), 1),
        Wire(_READS_ALL, ((_X_IN, bus + _FOOT + 34), (_X_IN, bus + _ONLY_X)), 1, arrow=False),
        Wire(gates, ((_X_IN, bus + _ONLY_X), (_X_IN, bus + 12)), 1),
        Wire(gates, ((_X_IN, bus), (_Z, bus)), 1, arrow=False),
        Wire(("x", "z"), ((_Z, bus), (_Z, foot)), 1),
        Wire(("x", "r"), ((_Z, bus), (_R, bus), (_R, foot)), 3),
    )


def _gate_wires(variant: str) -> tuple[Wire, ...]:
    top, row = _GATES - _HALF, _place_of_reset(variant)[1]
    at = (_R + 9, _BEFORE - 24) if variant == "torch" else (_R + 12, _BEFORE - 9)
    return (
        Wire(("z",), ((_Z, top), (_Z, _LANE + _RADIUS)), 1, "z", (_Z + 9, _BEFORE - 24)),
        Wire(("z",), ((_Z, _WRITE), (_REST - _RADIUS, _WRITE)), 2, "z"),
        Wire(("z",), ((_REST + _RADIUS, _WRITE), (_N - _RADIUS, _WRITE)), 2, "1−z", (_REST + 24, _WRITE - 11)),
        Wire(("r",), ((_R, top), (_R, row), (_H - _RADIUS, row)), 3, "r", at),
    )


def _candidate_wires(bus: float, variant: str) -> tuple[Wire, ...]:
    """From the two rails through the two blocks to the candidate, and from there into the memory lane."""
    rail, only_x = bus + _ONLY_H, bus + _ONLY_X
    return (
        Wire(_reads_h(variant), ((_TAP, bus), (_TAP, rail), (_X_IN - BRIDGE, rail)), 2, arrow=False),
        *_state_wires(((_X_IN + BRIDGE, rail), (_H, rail)), variant),
        Wire(("x", "n"), ((_X_IN, only_x), (_X, only_x), (_X, _WEIGHTS + _HALF)), 2, at=(_X + 9, _GATES),
             symbol="x_t"),
        Wire(("n",), ((_X, _WEIGHTS - _HALF), (_X, _SUM + _RADIUS)), 2, "from_x", (_X + 9, _SUM + 34)),
        Wire(("n",), ((_X + _RADIUS, _SUM), (_N - 26, _SUM)), 2),
        Wire(("n",), ((_N, _SUM - 15), (_N, _WRITE + _RADIUS)), 2, "n", (_N - 10, _WRITE + 40), ends=True),
        Wire(("h", "z", "n"), ((_N, _WRITE - _RADIUS), (_N, _LANE + _RADIUS)), 2, "written",
             (_N - 10, (_LANE + _WRITE) / 2 + 5), T("लिखा", "written"), ends=True),
    )


def _state_wires(rail: tuple[Point, ...], variant: str) -> tuple[Wire, ...]:
    """The way of h_{t−1} through its block to the sum: without r in frame 2, with it from frame 3 on."""
    top, foot, at, seen = _WEIGHTS - _HALF, _WEIGHTS + _HALF, (_H + 9, _SUM + 34), (_H + 9, _GATES)
    into, onward = (_H, foot), ((_H, top), (_H, _SUM), (_X - _RADIUS, _SUM))
    before = (Wire(("x", "n"), (*rail, into), 2, at=seen, symbol="h_t−1", until=2),
              Wire(("n",), onward, 2, "from_h", at, until=2))
    if variant == "torch":
        return (*before, Wire(("x", "n"), (*rail, into), 3, at=seen, symbol="h_t−1"),
                Wire(("n", "r"), ((_H, top), (_H, _SUM + _RADIUS)), 3, "from_h", at),
                Wire(("n", "r"), ((_H + _RADIUS, _SUM), (_X - _RADIUS, _SUM)), 3, "reset", (_H + 27, _SUM - 10)))
    return (*before, Wire(_reads_h(variant), (*rail, (_H, _BEFORE + _RADIUS)), 3, at=seen, symbol="h_t−1"),
            Wire(("n", "r"), ((_H, _BEFORE - _RADIUS), into), 3, "reset", (_H + 9, _BEFORE - 20)),
            Wire(("n",), onward, 3, "from_h", at))


def _reads_h(variant: str) -> tuple[str, ...]:
    """What the rail of h_{t−1} alone belongs to: in the paper's form r acts on it."""
    return ("x", "n") if variant == "torch" else ("x", "n", "r")


def _place_of_reset(variant: str) -> Point:
    """Where r multiplies: above the weights of h_{t−1}, or below them."""
    return (_H, _SUM if variant == "torch" else _BEFORE)


def _operations(variant: str) -> tuple[Operation, ...]:
    return (
        Operation(("z", "h"), (_Z, _LANE), "⊙", 1),
        Operation(("z",), (_REST, _WRITE), "1−", 2),
        Operation(("z", "n"), (_N, _WRITE), "⊙", 2),
        Operation(("h", "z", "n"), (_N, _LANE), "+", 2),
        Operation(("n",), (_X, _SUM), "+", 2),
        Operation(("n",), (_N, _SUM), "tanh", 2, (T("candidate", "candidate"), T("क्या लिखना है", "what to write"))),
        Operation(("r", "n"), _place_of_reset(variant), "⊙", 3),
    )


def _marks(bus: float, variant: str) -> tuple[Mark, ...]:
    return (
        Mark("copy", ("h", *_READS_ALL), (_TAP, _LANE), 1), Mark("join", ("x", "z", "r"), (_X_IN, bus), 1),
        Mark("copy", ("x", "z", "r", "n"), (_TAP, bus), 2), Mark("copy", ("x", "n"), (_X_IN, bus + _ONLY_X), 2),
        Mark("bridge", _reads_h(variant), (_X_IN, bus + _ONLY_H), 2), Mark("copy", ("z",), (_Z, _WRITE), 2),
        Mark("copy", ("x", "z", "r"), (_Z, bus), 3), Mark("copy", ("h",), (_SPLIT, _LANE), 0),
    )


def _ports(bus: float) -> tuple[Port, ...]:
    return (
        Port(("h", *_READS_ALL), "h_t−1", (14, _LANE - 14), 0, "h_prev",
             (T("hidden state", "hidden state"), T("यही याददाश्त", "the memory")), bold=True),
        Port(("h",), "h_t", (702, _LANE - 14), 0, "h", (T("अगले\nstep में", "to the\nnext step"),)),
        Port(("h",), "output", (_SPLIT - 28, _LANE - 54), 0, "", ()),
        Port(_READS_ALL, "x_t", (_X_IN + 12, bus + _FOOT + 30), 1, "x", ()),
    )


_LAYERS = (
    Layer("z", (_Z, _GATES), "σ", 1, T("update gate", "update gate"),
          T("पुराना कितना\nरखना है", "how much of\nthe old to keep"), width=100),
    Layer("n", (_X, _WEIGHTS), "W_in, b_in", 2, reads=("x",)),
    Layer("n", (_H, _WEIGHTS), "W_hn, b_hn", 2, reads=("h",)),
    Layer("r", (_R, _GATES), "σ", 3, T("reset gate", "reset gate"),
          T("n को पुराना\nकितना दिखेगा", "how much of\nthe old n sees"), width=100),
)


def _equations(variant: str) -> tuple[Equation, ...]:
    candidate = {"torch": "n_t = tanh( W_in x_t + b_in + r_t ⊙ ( W_hn h_t−1 + b_hn ) )",
                 "paper": "n_t = tanh( W_in x_t + b_in + W_hn ( r_t ⊙ h_t−1 ) + b_hn )"}[variant]
    return (
        Equation("r", "r_t = σ( W_ir x_t + b_ir + W_hr h_t−1 + b_hr )", "= {r}", 3),
        Equation("z", "z_t = σ( W_iz x_t + b_iz + W_hz h_t−1 + b_hz )", "= {z}", 1),
        Equation("n", "n_t = tanh( W_in x_t + b_in + W_hn h_t−1 + b_hn )", "= {n}", 2, until=2),
        Equation("n", candidate, "= {n}", 3),
        Equation("h", "h_t = z_t ⊙ h_t−1", "= {z} · {h_prev} = {kept}", 1, until=1),
        Equation("h", "h_t = ( 1 − z_t ) ⊙ n_t + z_t ⊙ h_t−1",
                 "= ( 1 − {z} ) · {n} + {z} · {h_prev} = {h}", 2),
    )


_FRAMES = (
    T(hi="मोटी रेखा hidden state है, h_t−1 से h_t तक। यही याददाश्त है, और h_t ही output बनकर बाहर भी आता है।",
      en="The thick line is the hidden state, from h_t−1 to h_t. It is the memory, and h_t also goes out as output."),
    T(hi="नीचे x_t और h_t−1 अगल-बगल gate के block में जाते हैं। Update gate का hidden state से गुणा होता है।",
      en="At the bottom x_t and h_t−1 go side by side into the block of a gate. The update gate multiplies the hidden "
         "state."),
    T(hi="Candidate के दो block हैं: एक x_t पढ़ता है, दूसरा h_t−1; दोनों का जोड़ tanh से गुज़रता है। Candidate का 1 − z_t से "
         "गुणा होता है; गुणनफल hidden state में जुड़ता है।",
      en="The candidate has two blocks, one reads x_t, the other h_t−1; their sum goes through tanh. 1 − z_t "
         "multiplies the candidate; the product is added to the hidden state."),
)
_LAST_FRAME = {
    "torch": T(hi="Reset gate का गुणा weight के बाद होता है: h_t−1 वाले block के नतीजे से।",
               en="The reset gate multiplies after the weights: what the block of h_t−1 gives."),
    "paper": T(hi="Reset gate का गुणा weight से पहले होता है: खुद h_t−1 से; candidate का दूसरा block यही गुणनफल पढ़ता है।",
               en="The reset gate multiplies before the weights: h_t−1 itself; the candidate's second block reads the "
                  "product."),
}
