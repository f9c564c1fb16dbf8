"""Compiles a folder to byte code without what only people and type checkers read.

Runs in the browser's Python. Takes out docstrings and asserts (as -OO does), annotations of functions,
overloads, and what is under TYPE_CHECKING: SQLAlchemy gets a third smaller and quicker to load.
"""

from __future__ import annotations

import ast
import importlib.util
import marshal
import sys
from pathlib import Path
from types import CodeType

# Alembic reads these as text, and looks for names that end in .py.
SOURCES = "migrations"
# Flet reads its own annotations.
WHOLE = ("flet",)
# Other people's code: a traceback through it names the function, ours the very line.
PACKAGES = "__pypackages__/"
# A hash of the source follows that nobody checks: the same source gives the same bytes.
UNCHECKED_HASH = 0b01


class Squeeze(ast.NodeTransformer):
    """Takes out of a module what has no effect when it runs."""

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> ast.AST | None:
        if any(name_of(one) == "overload" for one in node.decorator_list):
            return None
        self.generic_visit(node)
        # Registered by the type of its first argument.
        if any(name_of(one) == "register" for one in node.decorator_list):
            return node
        node.returns = None
        given = node.args
        for one in (*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg):
            if one is not None:
                one.annotation = None
        return filled(node)

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        self.generic_visit(node)
        return filled(node)

    def visit_If(self, node: ast.If) -> ast.AST | list[ast.stmt]:
        if name_of(node.test) == "TYPE_CHECKING":
            kept = [self.visit(one) for one in node.orelse]
            return [one for one in kept if one is not None] or ast.Pass()
        self.generic_visit(node)
        return filled(node)


def filled(node: ast.AST) -> ast.AST:
    if not node.body:  # type: ignore[attr-defined]
        node.body = [ast.Pass()]  # type: ignore[attr-defined]
    return node


def name_of(node: ast.expr) -> str:
    """Returns the last part of a dotted name."""
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def compile_file(path: Path, name: str, *, whole: bool) -> None:
    source = path.read_bytes()
    tree = ast.parse(source, name)
    if not whole:
        tree = ast.fix_missing_locations(Squeeze().visit(tree))
    code = compile(tree, name, "exec", optimize=2, dont_inherit=True)
    if name.startswith(PACKAGES):
        code = on_one_line(code)
    header = importlib.util.MAGIC_NUMBER + UNCHECKED_HASH.to_bytes(4, "little") + importlib.util.source_hash(source)
    path.with_suffix(".pyc").write_bytes(header + marshal.dumps(code))


def on_one_line(code: CodeType) -> CodeType:
    """Returns code whose functions each say that they are on their first line: a tenth less to download."""
    units = len(code.co_code) // 2
    lengths = [8] * (units // 8) + ([units % 8] if units % 8 else [])
    # Entries of a line table: kind 13, a line without columns, so many instructions, no step in lines.
    lines = b"".join(bytes((0x80 | 13 << 3 | length - 1, 0)) for length in lengths)
    inner = tuple(on_one_line(one) if isinstance(one, CodeType) else one for one in code.co_consts)
    return code.replace(co_linetable=lines, co_consts=inner)


def main(folder: Path) -> None:
    for path in sorted(folder.rglob("*.py")):
        parts = path.relative_to(folder).parts
        if SOURCES in parts:
            continue
        try:
            compile_file(path, "/".join(parts), whole=any(name in parts for name in WHOLE))
        except SyntaxError:
            # For another version of Python, and never imported by this one.
            continue
        path.unlink()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
