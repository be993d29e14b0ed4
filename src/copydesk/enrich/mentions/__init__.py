"""Which spans of a text mention someone or something: the engine's, corrected and completed."""
