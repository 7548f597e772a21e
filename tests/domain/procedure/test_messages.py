"""Sentences that remember what they were made of, and the texts a translator must be given."""

from __future__ import annotations

import datetime as dt

from django.utils import translation

from candour.domain.procedure import load_pack, shipped
from candour.domain.procedure.catalogue import engine_messages, pack_messages
from candour.domain.procedure.messages import Message
from candour.ui.messages import joined, translated

DAY = dt.date(2026, 4, 3)


def test_a_message_is_its_english_text_and_remembers_its_parts() -> None:
    measure = Message.counted("%(count)s week", "%(count)s weeks", 4)
    message = Message("%(measure)s after %(day)s", measure=measure, day=DAY)
    assert message == "4 weeks after Fri 3 Apr 2026"
    assert (message.id, message.params["day"]) == ("%(measure)s after %(day)s", DAY)
    assert (measure.id, measure.plural) == ("%(count)s week", "%(count)s weeks")
    assert Message.counted("%(count)s week", "%(count)s weeks", 1) == "1 week"


def test_a_page_says_it_in_the_readers_language() -> None:
    message = Message("Not before %(day)s.", day=DAY)
    with translation.override("en-gb"):
        assert translated(message) == "Not before Fri 3 Apr 2026."
        assert joined([message, Message.counted("%(count)s day", "%(count)s days", 2)]) == "Not before Fri 3 Apr 2026. 2 days"
    with translation.override("cy"):  # Django's own catalogue names the days; Candour has none in this language yet
        assert translated(message) != "Not before Fri 3 Apr 2026."


def test_every_label_of_every_pack_is_extracted_with_its_line() -> None:
    found = {text: (file, line) for file, line, text in pack_messages()}
    for code in shipped():
        pack = load_pack(code)
        for labels in (
            {row.label for row in pack.state},
            {row.label for row in pack.clock},
            {row.label for row in pack.reporting_category},
            {row.label for row in pack.category},
            {*pack.step_labels.values()},
        ):
            assert labels <= found.keys()
        assert {row.purpose for row in pack.help} <= found.keys()
        assert {row.reporter_words for row in pack.clock if row.reporter_words} <= found.keys()
    file, line = found["When it is hard to cope. They listen."]
    assert line > 1
    assert file.endswith("help.toml")


def test_every_sentence_about_a_clock_is_extracted() -> None:
    ids = {(id_, plural) for file, _, id_, plural in engine_messages() if file == "words.py"}
    assert ("%(count)s working day", "%(count)s working days") in ids
    assert ("Not before %(day)s.", "") in ids
