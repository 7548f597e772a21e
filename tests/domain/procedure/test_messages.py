"""Messages hold their id and parameters, pages translate them, and the catalogue lists every text a translator needs."""

from __future__ import annotations

import datetime as dt

from django.utils import translation

from candour.domain.procedure import load_pack, shipped
from candour.domain.procedure.catalogue import engine_messages, pack_messages
from candour.domain.procedure.messages import Message
from candour.ui.messages import joined, translated

DAY = dt.date(2026, 4, 3)


def test_a_message_is_its_english_text_with_its_id_and_parameters() -> None:
    measure = Message.counted("%(count)s week", "%(count)s weeks", 4)
    message = Message("%(measure)s after %(day)s", measure=measure, day=DAY)
    assert message == "4 weeks after Fri 3 Apr 2026"
    assert (message.id, message.params["day"]) == ("%(measure)s after %(day)s", DAY)
    assert (measure.id, measure.plural) == ("%(count)s week", "%(count)s weeks")
    assert Message.counted("%(count)s week", "%(count)s weeks", 1) == "1 week"


def test_a_list_of_labels_is_written_with_commas() -> None:
    labels = (Message.of_pack("Investigation"), Message.of_pack("100 % done"))
    message = Message("this starts from: %(states)s.", states=labels)
    assert message == "this starts from: Investigation, 100 % done."
    assert message.params["states"] == labels
    assert translated(message) == message
    assert translated(Message.of_pack("")) == ""


def test_a_label_within_a_sentence_is_translated() -> None:
    message = Message(
        "“%(act)s” is recorded only at: %(states)s.", act=Message.of_pack("Monday"), states=(Message.of_pack("Sunday"),)
    )
    with translation.override("cy"):  # Django's own catalogue translates the names of days
        assert translated(message) == "“Dydd Llun” is recorded only at: Dydd Sul."


def test_a_page_shows_a_message_in_the_readers_language() -> None:
    message = Message("Not before %(day)s.", day=DAY)
    with translation.override("en-gb"):
        assert translated(message) == "Not before Fri 3 Apr 2026."
        assert joined([message, Message.counted("%(count)s day", "%(count)s days", 2)]) == "Not before Fri 3 Apr 2026. 2 days"
    with translation.override("cy"):  # Django's own catalogue names the days; Candour has none in this language yet
        assert translated(message) != "Not before Fri 3 Apr 2026."


def test_every_label_of_every_pack_is_extracted_with_its_line() -> None:
    places = {text: (file, line) for file, line, text in pack_messages()}
    for code in shipped():
        pack = load_pack(code)
        for labels in (
            {row.label for row in pack.state},
            {row.label for row in pack.clock},
            {row.label for row in pack.reporting_category},
            {row.label for row in pack.category},
            {*pack.step_labels.values()},
        ):
            assert labels <= places.keys()
        assert {part for row in pack.act for part in row.contains} <= places.keys()
        assert {name for _, name in pack.working_days.holidays.items()} <= places.keys()
        assert {row.purpose for row in pack.help} <= places.keys()
        assert {row.reporter_words for row in pack.clock if row.reporter_words} <= places.keys()
    file, line = places["When it is hard to cope. They listen."]
    assert line > 1
    assert file.endswith("help.toml")


def test_every_sentence_about_a_clock_is_extracted() -> None:
    ids = {(id_, plural) for file, _, id_, plural in engine_messages() if file == "words.py"}
    assert ("%(count)s working day", "%(count)s working days") in ids
    assert ("Not before %(day)s.", "") in ids


def test_every_reason_of_the_engine_is_extracted() -> None:
    ids = {id_ for _, _, id_, _ in engine_messages()}
    assert "The matter is at “%(state)s”; this starts from: %(states)s." in ids
    assert "Not open after: %(finding)s (%(proceeding)s)." in ids
    assert "`%(fact)s` is not a fact of this pack." in ids
    assert "None of %(facts)s is known yet, so the earlier law is used." in ids
    assert "This matter is placed on %(day)s, before %(earliest)s. %(answer)s" in ids
