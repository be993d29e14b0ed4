"""Where an article is from: its source and id, and what it or its sidecar states of itself."""
