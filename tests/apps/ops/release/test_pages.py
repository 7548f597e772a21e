"""What a page runs and loads is found, also where a page tries to hide it."""

from __future__ import annotations

import pytest

from candour.apps.ops.release.pages import digest_of, read


def test_scripts_styles_links_and_what_is_loaded_are_found() -> None:
    page = read(
        "<head><script>one()</script><script type=module src='/static/a.js'></script><link rel=stylesheet href=/static/a.css>"
        "<link rel=icon href=/i.svg></head><a href='/help/#x'>Help</a><img srcset='/a.png 1x, /b.png 2x'>"
        "<form action=/send><svg><use href='/s.svg#a'/></svg></form>"
    )
    assert page.inline == [digest_of("one()")]
    assert (page.scripts, page.styles, page.links) == (["/static/a.js"], ["/static/a.css"], ["/help/#x"])
    assert page.loaded == ["/i.svg", "/a.png", "/b.png", "/send", "/s.svg#a"]
    assert page.faults == []


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ("<IFRAME srcdoc='<script>1</script>'></iframe>", "contains an element <iframe>"),
        ("<base href=//elsewhere.example>", "contains an element <base>"),
        ("<style>a{background:url(//elsewhere.example)}</style>", "contains an element <style>"),
        ("<p style='background:url(//elsewhere.example)'>", "has the attribute style on <p>"),
        ("<body onload=go()>", "runs a script from the attribute onload of <body>"),
        ("<meta http-equiv=refresh content='0;url=//elsewhere.example'>", "contains a <meta> that acts as the header refresh"),
        ("<!--><script>1</script>-->", "hides an element <script> from this check"),
        ("<!-- --!><script src=/a.js></script>-->", "hides an element <script> from this check"),
        ("<textarea></textarea ><xmp><script>1</script></xmp><noscript><iframe></noscript>", "contains an element <iframe>"),
        ("<title></title><plaintext><script>1", ""),
    ],
)
def test_what_no_page_may_contain_is_named(html: str, fault: str) -> None:
    found = read(html).faults
    assert not fault or fault in found


def test_a_script_is_never_missed_by_a_difference_between_parsers() -> None:
    for before, after in (
        ("<!-->", "-->"),
        ("<!--->", "-->"),
        ("<![CDATA[>", "]]>"),
        ("<?x >", "?>"),
        ("<title><!--</title>", "-->"),
    ):
        page = read(f"{before}<script src=/evil.js></script>{after}")
        assert page.scripts == ["/evil.js"] or page.faults, before
