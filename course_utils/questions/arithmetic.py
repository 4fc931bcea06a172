"""The arithmetic of numeric questions: an answer is an expression over the numbers of a variant.

The bank is data, so nothing but numbers, names and the operations below is evaluated.
"""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Mapping

Number = int | float

_OPERATIONS: dict[type[ast.AST], Callable[..., Number]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv, ast.Mod: operator.mod, ast.Pow: operator.pow,
    ast.USub: operator.neg, ast.UAdd: operator.pos}
_FUNCTIONS: dict[str, Callable[..., Number]] = {
    "round": round, "abs": abs, "min": min, "max": max, "sqrt": math.sqrt, "exp": math.exp, "log": math.log,
    "tanh": math.tanh, "sigmoid": lambda x: 1 / (1 + math.exp(-x))}


def evaluate(expression: str | Number, names: Mapping[str, Number]) -> Number:
    """The value of an arithmetic expression.

    Args:
        expression: such as ``"4 * H * (I + H + 2)"``, or a number.
        names: the numbers that it may use.

    Raises:
        ValueError: anything but numbers, known names, ``+ - * / // % **`` and the functions
            round, abs, min, max, sqrt, exp, log, tanh and sigmoid; or a result that is not a finite number.

    >>> evaluate("4 * H * (I + H + 2)", {"I": 10, "H": 20})
    2560
    """
    if isinstance(expression, str):
        try:
            value = _value(ast.parse(expression, mode="eval").body, names)
        except (SyntaxError, ArithmeticError, TypeError) as error:
            raise ValueError(f"{expression!r}: {error}") from None
    else:
        value = expression
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError(f"{expression!r} is {value!r}")
    return value


def _value(node: ast.AST, names: Mapping[str, Number]) -> Number:
    match node:
        case ast.Constant(value=int() | float() as number):
            return number
        case ast.Name(id=name) if name in names:
            return names[name]
        case ast.UnaryOp(op=op, operand=operand) if type(op) in _OPERATIONS:
            return _OPERATIONS[type(op)](_value(operand, names))
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATIONS:
            return _OPERATIONS[type(op)](_value(left, names), _value(right, names))
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]) if name in _FUNCTIONS:
            return _FUNCTIONS[name](*(_value(a, names) for a in arguments))
    raise ValueError(f"{ast.unparse(node)!r}")


def written(value: Number, tolerance: float = 0.0) -> str:
    """A number as the course prints it: as many decimals as the tolerance lets one see, and a true minus.

    >>> written(-0.04999, 0.01), written(2560)
    ('−0.05', '2560')
    """
    if tolerance == 0 or value == int(value):
        text = str(int(value)) if value == int(value) else repr(value)
    else:
        text = f"{value:.{max(0, math.ceil(-math.log10(tolerance)))}f}"
    return text.replace("-", "−")
