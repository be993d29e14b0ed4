"""One document, one reader: bytes of a format in, decoded documents with what they state out."""
