"""How alike two texts are.

alignment   which sentences are counterparts
terms       eight views on whether two texts are one
weights     what each of them weighs
rules       what the terms can't see: bulletins, dates, one's own texts
scorer      all of it: one pair, one score
"""
