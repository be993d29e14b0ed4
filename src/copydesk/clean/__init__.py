"""Clean: the article without its surroundings. What is taken out is kept, with its kind and place."""

from copydesk.clean.habits.learned import LearnedRules
from copydesk.clean.habits.repeated import count_sentences, find_repeated
from copydesk.clean.rules import CleanRules, load_rules
from copydesk.clean.stage import clean_article

__all__ = ["CleanRules", "LearnedRules", "clean_article", "count_sentences", "find_repeated", "load_rules"]
