"""One document, one reader: bytes of a format in, decoded documents with what they state out.

text, html, mail          plain files, pages, messages; `newsletter` takes the furniture out of a mail's plain part
feed                      RSS and Atom
json_articles             JSON; `json_shapes` opens what articles are wrapped in, `json_text` reads a text's field
xml_documents             XML, by its root element to
    newsml, newsml1       NewsML-G2, and NewsML 1.0 to 1.2
    nitf, rcv1            NITF; the Reuters Corpus
wire                      IPTC 7901 and ANPA 1312
markup, xml_text, status  what several of them need: markup in a field, names without namespaces, may it be published
"""
