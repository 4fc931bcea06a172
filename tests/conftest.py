"""For all tests, and the kernels that they start: one thread of torch a process, as `course_utils.setup` sets it.

Two test processes with two threads each on two cores wait for one another most of the time.
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
