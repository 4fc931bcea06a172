# Every target is one call of course.py, which also works without make: `python course.py lab`.
# Options go in ARGS: make lab ARGS="--port 9000 --no-browser"
PYTHON ?= python3

help:      ; @$(PYTHON) course.py help
lab:       ; @$(PYTHON) course.py lab $(ARGS)
test:      ; @$(PYTHON) course.py test $(ARGS)
test-slow: ; @RUN_SLOW=1 $(PYTHON) course.py test $(ARGS)
build:     ; @$(PYTHON) course.py build $(ARGS)
doctor:    ; @$(PYTHON) course.py doctor $(ARGS)

.PHONY: help lab test test-slow build doctor
