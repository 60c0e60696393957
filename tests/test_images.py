"""Pictures: upright, small, in the right colours, and telling nothing but what they show."""

from __future__ import annotations

import struct
import subprocess
import sys
import zlib
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageDraw
from PIL.PngImagePlugin import PngInfo

from beeldsite.errors import Wrong
from beeldsite.i18n import translate
from beeldsite.images import publishable

ORIENTATION, MAKER, GPS = 0x0112, 0x010F, 0x8825
LEFT_IS_RED = [(255, 0, 0), (0, 0, 255)]


def two_colours(width: int = 80, height: int = 40) -> Image.Image:
    """A picture that is red on the left and blue on the right."""
    picture = Image.new("RGB", (width, height), LEFT_IS_RED[1])
    picture.paste(LEFT_IS_RED[0], (0, 0, width // 2, height))
    return picture


def saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    file = BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


def near(picture: Image.Image, at: tuple[int, int], colour: tuple[int, ...], by: int = 12) -> bool:
    found = picture.convert("RGBA" if len(colour) == 4 else "RGB").getpixel(at)
    assert isinstance(found, tuple)
    return all(abs(one - other) <= by for one, other in zip(found, colour, strict=True))


def told(data: bytes | Path) -> str:
    with pytest.raises(Wrong) as caught:
        publishable(data)
    return translate(caught.value.what, "en")


def test_a_wide_picture_becomes_as_wide_as_a_page() -> None:
    made = publishable(saved(two_colours(3000, 1500), "JPEG"))
    assert (made.width, made.height) == (1280, 640)
    assert opened(made.content).size == (1280, 640)
    assert opened(made.content).format == "WEBP"


def test_a_small_picture_keeps_its_size() -> None:
    assert publishable(saved(two_colours(), "PNG")).width == 80


def test_a_picture_taken_on_its_side_is_put_upright() -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6  # to be turned a quarter clockwise
    made = publishable(saved(two_colours(), "JPEG", exif=exif))
    assert (made.width, made.height) == (40, 80)
    assert near(opened(made.content), (20, 10), LEFT_IS_RED[0])


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_nothing_is_told_of_camera_place_or_maker(kind: str) -> None:
    exif = Image.Exif()
    exif[MAKER] = "SECRETCAM"
    exif.get_ifd(GPS)[1] = "N"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    content = saved(two_colours(), kind, exif=exif, icc_profile=profile, comment=b"SECRETNOTE")
    made = publishable(content).content
    assert b"SECRETCAM" in content
    assert not any(word in made for word in (b"SECRET", b"EXIF", b"Exif", b"ICCP", b"XMP"))


def test_words_in_a_png_do_not_come_along() -> None:
    words = PngInfo()
    words.add_text("Comment", "SECRET" * 9)
    words.add_itxt("XML:com.adobe.xmp", "SECRET")
    assert b"SECRET" not in publishable(saved(two_colours(), "PNG", pnginfo=words)).content


def test_the_same_picture_gives_the_same_bytes_and_a_name_that_says_nothing() -> None:
    one, other = (publishable(saved(two_colours(), "PNG")) for _ in range(2))
    assert one == other
    assert len(one.name) == 37
    assert one.name.endswith(".webp")
    assert one.name != publishable(saved(two_colours(82), "PNG")).name


def test_colours_of_another_profile_are_turned_into_those_of_screens() -> None:
    lab = ImageCms.createProfile("LAB")
    grey = Image.new("CMYK", (8, 8), (0, 255, 255, 0))
    assert near(opened(publishable(saved(grey, "TIFF")).content), (4, 4), (255, 0, 0))
    wrong_profile = ImageCms.ImageCmsProfile(lab).tobytes()
    made = publishable(saved(two_colours(), "PNG", icc_profile=wrong_profile))
    assert near(opened(made.content), (10, 10), LEFT_IS_RED[0])


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_every_kind_of_colour_can_be_read(mode: str) -> None:
    content = saved(Image.new(mode, (8, 8)), "PNG")
    assert near(opened(publishable(content).content), (4, 4), (0, 0, 0))


def test_what_is_transparent_stays_transparent() -> None:
    made = publishable(saved(Image.new("RGBA", (8, 8), (9, 9, 9, 0)), "PNG"))
    assert opened(made.content).convert("RGBA").getpixel((4, 4))[3] == 0  # type: ignore[index]


def test_a_drawing_is_kept_without_loss() -> None:
    drawing = Image.new("RGB", (200, 200), "white")
    ImageDraw.Draw(drawing).line((0, 0, 200, 150), "black", 3)
    made = opened(publishable(saved(drawing, "PNG")).content)
    assert made.convert("RGB").tobytes() == drawing.tobytes()


def test_of_an_animation_the_start_is_shown() -> None:
    frames = [Image.new("RGB", (8, 8), colour) for colour in LEFT_IS_RED]
    made = publishable(saved(frames[0], "GIF", save_all=True, append_images=frames[1:]))
    assert near(opened(made.content), (4, 4), LEFT_IS_RED[0])


def test_a_drawing_that_may_hold_a_program_is_refused() -> None:
    assert "SVG" in told(b'<?xml version="1.0"?><SVG onload="alert(1)"/>')


@pytest.mark.parametrize("content", [b"", b"not a picture", b"%PDF-1.7", b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    assert "picture" in told(content)


@pytest.mark.parametrize("kind", ["GIF", "JPEG", "PNG", "TIFF", "WEBP"])
def test_half_a_picture_is_refused(kind: str) -> None:
    content = saved(Image.effect_noise((90, 90), 99).convert("RGB"), kind)
    assert told(content[: len(content) // 2]) == "the picture is damaged or incomplete"


@pytest.mark.parametrize("side", [8_000, 60_000])
def test_a_small_file_that_unpacks_to_a_huge_picture_is_refused(side: int) -> None:
    head = b"IHDR" + struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    check = struct.pack(">I", zlib.crc32(head))
    png = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + head + check
    png += b"\0\0\0\0IDAT" + struct.pack(">I", zlib.crc32(b"IDAT"))
    assert told(png) == "the picture has more than 60 megapixels"


def test_a_file_is_read_and_one_that_is_not_there_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(saved(two_colours(), "PNG"))
    assert publishable(tmp_path / "a.png").width == 80
    assert told(tmp_path / "gone.png") == "the picture cannot be read: it is not there"


@given(
    st.sampled_from(["AVIF", "GIF", "JPEG", "PNG", "TIFF", "WEBP", "BMP"]),
    st.lists(st.tuples(st.integers(0, 2_000), st.integers(0, 255)), min_size=1, max_size=8),
)
def test_a_damaged_file_is_refused_or_read_but_never_a_surprise(
    kind: str, changes: list[tuple[int, int]]
) -> None:
    content = bytearray(saved(two_colours(24, 24), kind))
    for at, byte in changes:
        content[at % len(content)] = byte
    with suppress(Wrong):
        assert publishable(bytes(content)).width <= 1280


def test_pillow_is_not_loaded_before_there_is_a_picture() -> None:
    code = "import sys, beeldsite.images; sys.exit('PIL' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
