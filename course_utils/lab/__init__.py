"""JupyterLab for the learner: the language switch (`extension/`), the own copy, the server."""
