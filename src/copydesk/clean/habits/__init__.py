"""What one source repeats from article to article: learned from its articles, and taken out of the next."""
