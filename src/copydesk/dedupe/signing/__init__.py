"""What is kept of one article, computed once in the batch that enriched it.

models      the idf table, static word vectors and the lead's sentence model
features    one text taken apart
outline     what bounds the score of any pair with it
signature   all of it: bands, lead vector, sketch, outline, text
"""
