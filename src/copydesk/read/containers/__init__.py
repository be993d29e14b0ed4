"""Files that hold files: each member is opened in its turn, and none is ever written to disk."""
