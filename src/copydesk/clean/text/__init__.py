"""Text in paragraphs, of a page or of a wire: its opening lines, its dateline, and what in it is no news."""
