"""The release: what a version of Candour serves to browsers, signed, so that anybody can compare a site with it.

`manifest` is the signed document, `serving` computes it for the files of an installation, `building` from source in a clean
folder (`candour release`), `recording` writes a ledger entry when an installation starts to serve another release, `pages` and
`site` compare a running site with it (`candour check-site`). `parts` lists the packages a release consists of (`candour sbom`),
`advisories` compares that list with a database of known faults.

    served = serving.served(static_folder)
    note = Manifest("0.1.0", commit, source, served).sign(signer)
    differences(Manifest.open(note, key).served, served)

Decision: adr/0026-a-signed-manifest-of-each-release.md. Not here: the headers themselves (`ui.headers`), the WebExtension that
makes the same comparison in a browser (frontend/extension).
"""
