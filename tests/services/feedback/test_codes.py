"""Codes, photographed badly: tilted, blurred, compressed, with glare, far and near."""

from __future__ import annotations

import io
import random
from datetime import date

import pypdfium2
import pytest
import zxingcpp
from PIL import Image, ImageChops, ImageDraw, ImageFilter
from pyzbar import pyzbar

from services.feedback.feedback import Feedback
from services.feedback.link import LONGEST_CODE, PRESET_CHARACTERS, Ask, address_of
from services.feedback.model import About, Asked, RequestDraft
from services.feedback.qr import QUIET_ZONE, modules, runs, svg, version
from services.feedback.requests import QUESTION_BYTES
from services.feedback.sheet import pdf
from services.root import Services
from tests.services.feedback.conftest import OWN

HOST = "https://ada.example.org"
TRIES = 50
# The same code on every run: how well one reads depends on its very modules.
FIXED = Ask(bytes(6), bytes(59 * n % 256 for n in range(32)), date(2026, 1, 19), About.GENERAL, Asked.FRIEND)
READERS = {
    "zxing-cpp": lambda image: [found.text for found in zxingcpp.read_barcodes(image)],
    "zbar": lambda image: [found.data.decode() for found in pyzbar.decode(image)],
}


def link(feedback: Feedback, question: str = "") -> Ask:
    request = feedback.requests.ask(RequestDraft(question=question))
    feedback.requests.rate(request.id, OWN)
    return feedback.requests.link(request.id)


def drawn(text: str, side: int = 900) -> Image.Image:
    """Draws the runs that the app's vectors are made of."""
    rows = modules(text)
    scale = side / len(rows)
    image = Image.new("L", (side, side), 255)
    brush = ImageDraw.Draw(image)
    for x, y, length in runs(text):
        brush.rectangle((x * scale, y * scale, (x + length) * scale - 1, (y + 1) * scale - 1), fill=0)
    return image


def photographed(code: Image.Image, seed: int) -> Image.Image:
    """Returns a bad photo: 360 to 1080 px wide, tilted by up to 20 degrees, blurred, with glare, as JPEG."""
    chance = random.Random(seed)
    width = chance.choice([360, 480, 640, 800, 1080])
    frame = Image.new("L", (width, width), 70)
    side = int(width * 0.74)
    code = code.resize((side, side), Image.Resampling.LANCZOS)
    frame.paste(code, ((width - side) // 2, (width - side) // 2))
    angle = 20 if seed % 2 else -20
    photo = frame.rotate(angle + chance.uniform(-1, 1), Image.Resampling.BICUBIC, fillcolor=70)
    # Seen from one side: one edge is shorter than the other.
    lean = width * 0.06
    corners = (0, 0, lean, width, width - lean, width, width, 0)
    photo = photo.transform((width, width), Image.Transform.QUAD, corners, Image.Resampling.BICUBIC, fillcolor=70)
    glare = Image.new("L", (width, width), 0)
    spot, size = (chance.uniform(0.3, 0.7) * width, chance.uniform(0.3, 0.7) * width), width * 0.16
    ImageDraw.Draw(glare).ellipse((spot[0] - size, spot[1] - size, spot[0] + size, spot[1] + size), fill=90)
    photo = ImageChops.add(photo, glare.filter(ImageFilter.GaussianBlur(width * 0.05)))
    photo = photo.filter(ImageFilter.GaussianBlur(width / 700))
    kept = io.BytesIO()
    photo.save(kept, "JPEG", quality=35)
    return Image.open(io.BytesIO(kept.getvalue())).convert("L")


@pytest.mark.parametrize("reader", READERS)
def test_a_code_photographed_badly_is_read(reader: str) -> None:
    address = address_of(HOST, FIXED)
    code = drawn(address)
    read = sum(READERS[reader](photographed(code, seed)) == [address] for seed in range(TRIES))
    assert read >= TRIES - 1, f"{reader} read {read} of {TRIES}"


def test_a_preset_request_is_short_and_one_with_a_question_still_scans(services: Services, feedback: Feedback) -> None:
    plain = address_of(HOST, link(feedback))
    assert len(plain) <= PRESET_CHARACTERS
    assert version(plain) <= 6
    with_question = address_of(HOST, link(feedback, "x" * QUESTION_BYTES))
    assert len(with_question) <= LONGEST_CODE
    assert version(with_question) <= 10
    assert READERS["zbar"](drawn(with_question)) == [with_question]


def test_a_code_is_black_on_white_with_four_quiet_modules_at_level_m(feedback: Feedback) -> None:
    address = address_of(HOST, link(feedback))
    rows = modules(address)
    edge = range(QUIET_ZONE)
    assert QUIET_ZONE == 4
    assert not any(rows[n][m] or rows[m][n] or rows[~n][m] or rows[m][~n] for n in edge for m in range(len(rows)))
    assert zxingcpp.read_barcode(drawn(address)).ec_level == "M"
    assert 'fill="#fff"' in svg(address) and 'fill="#000"' in svg(address)


def test_vectors_and_modules_are_the_same_picture(feedback: Feedback) -> None:
    address = address_of(HOST, link(feedback))
    rows = modules(address)
    found = {(x + n, y) for x, y, length in runs(address) for n in range(length)}
    assert found == {(x, y) for y, row in enumerate(rows) for x, black in enumerate(row) if black}
    assert svg(address).count("M") == len(runs(address))


@pytest.mark.parametrize("name", ["", "Zoë (Ward 3)", "说", "a\\b"])
def test_a_printed_sheet_opens_and_scans(feedback: Feedback, name: str) -> None:
    address = address_of(HOST, link(feedback))
    page = pypdfium2.PdfDocument(pdf(address, name=name))[0]
    assert [round(side) for side in page.get_size()] == [595, 842]
    words = page.get_textpage().get_text_range()
    assert "ada.example.org/f" in words
    assert ("Zoë (Ward 3)" in words) is (name == "Zoë (Ward 3)")
    sheet = page.render(scale=2).to_pil().convert("L")
    for read in READERS.values():
        assert read(sheet) == [address]
