"""Explorers: pictures that a reader touches. Each is a static picture and an ES module that makes it live.

* `page`: how picture, data and modules come onto a page; `pictures`: the drawing, and axes to plot in.
* `live_cell`: a cell that reads a sentence step by step. `ledger`: what its memory keeps and gets, step by step.
* `forget_bias`, `unrolled_bptt`, `cliff`: the gradient against the forget bias, on its way back, on a cliff.
* `saturation`, `phase_portrait`: σ and tanh with their slopes; two units as a plane.
* `which_one`: the questions of "which one when", answered one after the other.
* `text_gates`, `widget`: gates over a text; the same for a learner's own module, with a kernel.
* `arguments`: what a learner hands to them, checked; `traced`: one sequence of a `Trace`.
* `first_predict`: any of them after a prediction.
* ``static/``: the ES modules, each as it is; no build.

Nothing is imported here, so that a lesson depends only on the explorers that it shows.
"""
