"""Questions and their answers: what is asked (pure), what comes back (pure), and the asking."""
