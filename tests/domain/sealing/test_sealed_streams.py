"""Exhibits: files of any size in constant memory; errors of reader and writer are passed on."""

from __future__ import annotations

import tracemalloc
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from candour.domain.sealing import (
    BadPadding,
    DamagedPayload,
    NotAge,
    WrongKey,
    inspect,
    new_dossier,
    open_item,
    open_stream,
    padme,
    seal_item,
    seal_stream,
)

KEYS = new_dossier()
CHUNK = 64 * 1024


class Zeros:
    """A reader of `size` zero bytes, which may raise an error after them."""

    def __init__(self, size: int, fault: Exception | None = None) -> None:
        self.left, self.fault = size, fault

    def read(self, size: int, /) -> bytes:
        if self.fault and not self.left:
            raise self.fault
        given = min(size, self.left)
        self.left -= given
        return bytes(given)


class Counter:
    """A writer that counts bytes, or raises an error at the first one."""

    def __init__(self, fault: Exception | None = None) -> None:
        self.seen, self.head, self.fault = 0, b"", fault

    def write(self, data: bytes, /) -> None:
        if self.fault:
            raise self.fault
        self.seen += len(data)
        self.head = (self.head + data)[: 16 * 1024] if len(self.head) < 16 * 1024 else self.head


def sealed(data: bytes) -> bytes:
    out = BytesIO()
    assert seal_stream(KEYS.public, BytesIO(data), out) == len(data)
    return out.getvalue()


def opened(ciphertext: bytes, size: int | None = None) -> bytes:
    out = BytesIO()
    open_stream(KEYS.secret, BytesIO(ciphertext), out, size)
    return out.getvalue()


@given(st.integers(0, 5 * CHUNK) | st.sampled_from([0, 256, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK]), st.binary(max_size=9))
@settings(max_examples=40, deadline=None)
def test_a_stream_opens_to_what_was_sealed(size: int, end: bytes) -> None:
    data = bytes(size) + end
    assert opened(sealed(data), len(data)) == data


def test_without_a_size_the_padding_comes_too_as_with_the_age_tool() -> None:
    assert opened(sealed(b"abc")) == b"abc".ljust(256, b"\0")


def test_streams_and_items_are_the_same_files() -> None:
    assert open_item(KEYS.secret, sealed(b"abc"), 3) == b"abc"
    assert opened(seal_item(KEYS.public, b"abc"), 3) == b"abc"


@pytest.mark.slow
def test_a_hundred_megabytes_pass_in_little_memory() -> None:
    size, sink, plain = 100_000_000, Counter(), Counter()
    tracemalloc.start()
    seal_stream(KEYS.public, Zeros(size), sink)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2_000_000
    assert inspect(sink.head, sink.seen).payload_plaintext_size == padme(size) == 100_663_296
    assert plain.seen == 0


@pytest.mark.parametrize("size", [-1, 2, 257, 300, 10**9])
def test_a_size_that_does_not_fit_is_noticed(size: int) -> None:
    with pytest.raises(BadPadding, match="does not fit"):
        opened(sealed(b"abc"), size)


def test_another_key_opens_nothing() -> None:
    out = BytesIO()
    with pytest.raises(WrongKey):
        open_stream(new_dossier().secret, BytesIO(sealed(b"abc")), out)
    assert out.getvalue() == b""


@pytest.mark.parametrize("cut", [1, 16, 17, CHUNK, CHUNK + 16, CHUNK + 17])
def test_a_cut_exhibit_is_noticed_at_its_end(cut: int) -> None:
    with pytest.raises(DamagedPayload):
        opened(sealed(bytes(2 * CHUNK + 5))[:-cut])


def test_an_added_byte_is_noticed() -> None:
    with pytest.raises(DamagedPayload):
        opened(sealed(bytes(CHUNK)) + b"!")


@pytest.mark.parametrize("junk", [b"", b"\xff\xd8\xff\xe0 a picture", b"age-encryption.org/v1\n", b"-" * 40_000])
def test_what_is_not_age_is_refused_before_anything_is_written(junk: bytes) -> None:
    with pytest.raises(NotAge):
        opened(junk)


def test_a_full_disk_raises_the_writers_error() -> None:
    full = OSError(28, "No space left on device")
    with pytest.raises(OSError, match="No space left") as caught:
        seal_stream(KEYS.public, BytesIO(b"abc"), Counter(full))
    assert caught.value is full
    with pytest.raises(OSError, match="No space left") as caught:
        open_stream(KEYS.secret, BytesIO(sealed(b"abc")), Counter(full))
    assert caught.value is full


def test_a_broken_reader_raises_the_readers_error() -> None:
    broken = ConnectionResetError("gone")
    with pytest.raises(ConnectionResetError, match="gone"):
        seal_stream(KEYS.public, Zeros(100_000, broken), Counter())
