"""The security headers of every response: what a browser may load, run, embed and store on pages of this site.

Lives here: the headers whose values are the same in every installation, so that a release can sign them (apps/ops/release).
Not here: adding them to responses (`config.middleware`), headers that depend on the address (HSTS, Onion-Location), cookies
(`config.cookies`). Decision: adr/0026-a-signed-manifest-of-each-release.md.
"""

from __future__ import annotations

from typing import Final

from candour.ui.first import DIGEST

_SELF, _NONE = "'self'", "'none'"

# Name of the only Trusted Types policy: it lets scripts start a web worker (frontend/shared/worker-client.js).
TRUSTED_TYPES_POLICY: Final = "candour-worker"

# Directives of the Content Security Policy. There is no 'unsafe-inline', no 'unsafe-eval' and no other site.
DIRECTIVES: Final[dict[str, tuple[str, ...]]] = {
    "default-src": (_NONE,),
    "script-src": (_SELF, DIGEST),
    "style-src": (_SELF,),
    "img-src": (_SELF, "data:", "blob:"),
    "media-src": (_SELF, "blob:"),
    "font-src": (_SELF,),
    "connect-src": (_SELF,),
    "worker-src": (_SELF,),
    "form-action": (_SELF,),
    "base-uri": (_NONE,),
    "frame-ancestors": (_NONE,),
    # Text cannot become markup, script or the address of a script, except through the policy named here.
    "require-trusted-types-for": ("'script'",),
    "trusted-types": (TRUSTED_TYPES_POLICY,),
}

POLICY: Final = "; ".join(f"{name} {' '.join(sources)}" for name, sources in DIRECTIVES.items())

# Headers that no view changes. `Cross-Origin-Resource-Policy` is not among them: proofs of the ledger are for every site.
FIXED: Final[dict[str, str]] = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), interest-cohort=()",
    # Not "no-referrer": browsers then send "Origin: null" with every form, and the check against forged requests refuses all.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
