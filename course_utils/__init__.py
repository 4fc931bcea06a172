"""Smriti: the companion package of a bilingual course on networks with long memory.

Import what a lesson needs by name; nothing heavy is loaded before it is used:

>>> from course_utils import T, claim, predict, setup
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

# Public name -> the module that owns it. A name is imported when it is first asked for (PEP 562), so
# that `import course_utils` costs neither torch nor matplotlib.
_OWNERS = {
    "T": "text",
    "SmritiError": "text",
    "set_language": "text",
    "setup": "session",
    "doctor": "installation",
    "claim": "claims",
    "report": "claims",
    "predict": "predictions",
    "reveal": "predictions",
    "quiz": "quizzes",
    "cheat_sheet": "sheets",
    "lstm_step": "cells",
    "rnn_step": "cells",
    "gru_step": "cells",
    "cell_weights": "cells",
    "trace": "traces",
    "record": "traces",
    "make_marked_recall": "tasks",
    "make_first_recall": "tasks",
    "make_analog_recall": "tasks",
    "make_adding": "tasks",
    "make_anbn": "tasks",
    "make_reader": "training",
    "set_forget_bias": "training",
    "train": "training",
    "curriculum": "training",
    "evaluate": "training",
    "accuracy_by_lag": "training",
    "compare": "comparisons",
    "measure_cost": "costs",
    "count_parameters": "costs",
    "matching_hidden": "costs",
    "plot_comparison": "comparison_plots",
    "describe_comparison": "comparison_plots",
    "plot_costs": "comparison_plots",
    "describe_costs": "comparison_plots",
    "load_python_text": "texts",
    "fit_ngrams": "texts",
    "make_seasonal_series": "series",
    "make_regime_series": "series",
    "cut_windows": "series",
    "forecast_last": "series",
    "forecast_season": "series",
    "fit_ridge": "series",
    "mean_absolute_error": "series",
    "try_text": "trials",
    "try_series": "trials",
    "make_character_model": "trials",
    "judge": "trials",
    "plot_trial": "trial_plots",
    "describe_trial": "trial_plots",
    "plot_forecasts": "trial_plots",
    "describe_forecasts": "trial_plots",
    "gradient_flow": "gradients",
    "flow_of": "gradients",
    "wrong_gradient_norms": "gradients",
    "itemized_gradients": "gradients",
    "jacobian_spectrum": "gradients",
    "input_sensitivity": "gradients",
    "cliff_surface": "cliffs",
    "check": "checks",
    "progress": "progress_panel",
    "explore_cell": "explorers.live_cell",
    "explore_choice": "explorers.which_one",
    "explore_phase": "explorers.phase_portrait",
    "explore_after": "explorers.first_predict",
    "explore_bptt": "explorers.unrolled_bptt",
    "explore_cliff": "explorers.cliff",
    "explore_forget_bias": "explorers.forget_bias",
    "explore_saturation": "explorers.saturation",
    "explore_ledger": "explorers.ledger",
    "explore_text": "explorers.text_gates",
    "live_text": "explorers.widget",
    "show": "figures",
    "draw_cell": "diagrams",
    "describe_cell": "diagrams",
    "draw_shapes": "ribbons",
    "describe_shapes": "ribbons",
    "choose": "choices",
    "draw_choice": "charts",
    "describe_choice": "charts",
    "draw_unrolled": "unrolled",
    "describe_unrolled": "unrolled",
    "split_graphemes": "graphemes",
    "plot_gradient_flow": "gradient_plots",
    "describe_gradient_flow": "gradient_plots",
    "plot_by_lag": "gradient_plots",
    "describe_by_lag": "gradient_plots",
    "plot_learning": "gradient_plots",
    "describe_learning": "gradient_plots",
    "plot_itemized": "gradient_plots",
    "plot_cliff": "gradient_plots",
    "describe_cliff": "gradient_plots",
    "plot_jacobian": "gradient_plots",
    "describe_jacobian": "gradient_plots",
    "describe_itemized": "gradient_plots",
    "plot_sensitivity": "gradient_plots",
    "describe_sensitivity": "gradient_plots",
    "plot_gates": "plots",
    "describe_gates": "plots",
    "plot_cell_size": "plots",
    "describe_cell_size": "plots",
    "plot_states": "plots",
    "describe_states": "plots",
    "plot_unit": "state_plots",
    "describe_unit": "state_plots",
    "plot_traces": "state_plots",
    "describe_traces": "state_plots",
    "plot_influence": "plots",
    "describe_influence": "plots",
}

__all__ = ["__version__", *_OWNERS]


def __getattr__(name: str) -> Any:
    if name not in _OWNERS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_OWNERS[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(set(globals()) | set(__all__))
