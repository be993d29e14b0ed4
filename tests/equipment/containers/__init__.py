"""Containers without a container engine: `compose` reads the file, `service` runs one, `namespaces` is its ground."""
