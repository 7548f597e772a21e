"""Makes a tagged PDF (PDF/UA-1) of a letter, with blanks for the sealed particulars, which the server cannot read.

WeasyPrint is an optional dependency of Candour (the extra `letters`) and needs the pango libraries of Debian
(docs/operators.md). This module is imported only when somebody requests a PDF. A server without WeasyPrint refuses to make the
PDF, but the letter's HTML page can be printed.
"""

from __future__ import annotations

import logging
from html import escape
from importlib import import_module
from typing import Any

from django.utils.translation import gettext as _

from candour.ui.errors import Refusal

_STYLE = """
@page { size: A4; margin: 25mm 25mm 22mm;
  @bottom-right { content: counter(page) " / " counter(pages); font-size: 9pt; color: #505a5f } }
html { font-family: "Noto Sans", "DejaVu Sans", Arial, sans-serif; font-size: 11.5pt; line-height: 1.5; color: #0b0c0c }
h1 { font-size: 20pt; line-height: 1.2; margin: 10mm 0 6mm; bookmark-level: 1 }
h2 { font-size: 14pt; line-height: 1.25; margin: 7mm 0 2mm; break-after: avoid; bookmark-level: 2 }
p, ul { margin: 0 0 4mm }
.candour-letter__head { color: #505a5f }
.candour-letter__blank { border-bottom: 0.3mm solid #0b0c0c; color: #505a5f; font-size: 9.5pt }
.candour-letter__blank--long { display: block; border: 0.3mm solid #b1b4b6; min-height: 24mm; padding: 2mm }
"""


def pdf(article: str, title: str, language: str) -> bytes:
    """The letter `article` (HTML of domain/procedure/letters) as a PDF. Raises Refusal where WeasyPrint is not installed."""
    document = (
        f'<!DOCTYPE html><html lang="{escape(language)}"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style></head><body>{article}</body></html>"
    )
    parts = _weasyprint()
    no_address = parts.urls.URLFetcher(allowed_protocols=())  # a letter contains no address; if one gets in, it is not fetched
    made: bytes = parts.HTML(string=document, url_fetcher=no_address).write_pdf(pdf_variant="pdf/ua-1")
    return made


def _weasyprint() -> Any:
    """The module WeasyPrint. Raises Refusal where the module or one of its system libraries is missing."""
    try:
        return import_module("weasyprint")
    except (ImportError, OSError) as error:  # OSError: a system library is missing
        logging.getLogger(__name__).warning("No PDF: WeasyPrint (the extra letters) or pango is missing.")
        raise Refusal(_("This server cannot make a PDF. Print the page instead; it looks the same.")) from error
