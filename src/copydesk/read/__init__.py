"""Read: raw files become articles with their provenance and decoded text, or are rejected with a reason.

    raw file ─▶ screening ─▶ opening ─▶ containers/ ─▶ each member, opened in its turn
                                    └─▶ formats/ ─▶ document ─▶ provenance/ ─▶ article

To understand it, read the modules in this order:

    document, context   what a reader hands on, and what it is told besides the bytes
    limits              what one file may use
    encoding, screening bytes to text, and what can be refused before that
    opening, kinds      a file unpacked as often as its name says; which reader takes which file, one line a format
    containers/         files that hold files: archives (ZIP, tar), WARC
    formats/            files that are documents: a module a format; `xml_documents` tells the XML ones apart
    provenance/         where an article is from: the registry of sources, id and address, sidecar, statements
    stage               the step: one raw file, and all the articles that are in it
"""

from copydesk.read.provenance.sources import Sources, load_sources
from copydesk.read.stage import read_articles

__all__ = ["Sources", "load_sources", "read_articles"]
