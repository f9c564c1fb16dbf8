"""A sheet to print for a group: one page of PDF with the code, drawn as vectors, and the address."""

from __future__ import annotations

from services.feedback.link import readable
from services.feedback.qr import modules, runs

WIDTH, HEIGHT = 595, 842
CODE, TOP = 400, 250
TITLE, LINE = 26, 14
# Half of Helvetica's usual width of a letter, in thousandths of its size.
HALF_LETTER = 0.26
STEPS = ("Point your phone's camera at the code.", "It takes a minute. No app, no account.")


def pdf(address: str, *, name: str = "") -> bytes:
    """Returns an A4 page for an address; a name that Helvetica cannot write is left out."""
    whose = name if name and name.isprintable() and _writable(name) else ""
    title = f"Feedback for {whose}" if whose else "Your feedback, please"
    content = "\n".join(
        [
            _text(title, TITLE, HEIGHT - 120),
            *(_text(line, LINE, HEIGHT - 165 - 22 * number) for number, line in enumerate(STEPS)),
            "q 0 0 0 rg",
            *_code(address),
            "Q",
            _text(readable(address), LINE, HEIGHT - TOP - CODE - 10),
        ]
    ).encode("cp1252")
    return _document(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents 4 0 R"
            b" /Resources << /Font << /F1 5 0 R >> >> >>" % (WIDTH, HEIGHT),
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        ]
    )


def _code(address: str) -> list[str]:
    module = CODE / len(modules(address))
    left, top = (WIDTH - CODE) / 2, HEIGHT - TOP + 20
    return [
        f"{left + x * module:.3f} {top - (y + 1) * module:.3f} {length * module:.3f} {module:.3f} re f"
        for x, y, length in runs(address)
    ]


def _text(text: str, size: int, y: int) -> str:
    left = max(40, WIDTH / 2 - len(text) * size * HALF_LETTER)
    escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"BT /F1 {size} Tf {left:.1f} {y} Td ({escaped}) Tj ET"


def _writable(text: str) -> bool:
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def _document(objects: list[bytes]) -> bytes:
    data, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, written in enumerate(objects, 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, written)
    table = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    data += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    data += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(data)
