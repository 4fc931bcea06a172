"""Numbers as the pictures print them: real minus signs, raised digits, round steps on an axis.

>>> number_text(-0.126), power_of_ten(2e-7), round_steps(-1.1, 2.3)
('−0.13', '2.0·10⁻⁷', [-1.0, 0.0, 1.0, 2.0])
"""

from __future__ import annotations

import math

_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def number_text(value: float, digits: int = 2) -> str:
    """A number with so many decimals, a real minus sign and no negative zero. ``shown`` in JavaScript does the same.

    >>> number_text(-0.126), number_text(-0.001)
    ('−0.13', '0.00')
    """
    said = f"{value:.{digits}f}".replace("-", "−")
    return said[1:] if float(said.replace("−", "-")) == 0 and said[0] == "−" else said


def raised(exponent: int) -> str:
    """A whole number in raised digits.

    >>> raised(-12)
    '⁻¹²'
    """
    return str(exponent).translate(_RAISED)


def power_of_ten(value: float) -> str:
    """A number that is not 0, in two digits and a power of ten.

    >>> power_of_ten(-0.000123)
    '−1.2·10⁻⁴'
    """
    digits, _, exponent = f"{value:.1e}".partition("e")
    return f"{digits.replace('-', '−')}·10{raised(int(exponent))}"


def round_steps(low: float, high: float, most: int = 6) -> list[float]:
    """Round numbers from `low` to `high` for an axis, at most `most` of them.

    >>> round_steps(0.0, 0.7)
    [0.0, 0.2, 0.4, 0.6]
    >>> round_steps(0.0, 0.6, most=9)
    [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6]
    """
    size = 10.0 ** math.floor(math.log10((high - low) / most))

    def ends(gap: float) -> tuple[int, int]:
        return math.ceil(low / gap - 1e-9), math.floor(high / gap + 1e-9)      # 0.6 / 0.1 is 5.999…

    gap = next(gap for gap in (size * k for k in (1, 2, 5, 10, 20)) if ends(gap)[1] - ends(gap)[0] < most)
    return [round(k * gap, 10) + 0.0 for k in range(ends(gap)[0], ends(gap)[1] + 1)]
