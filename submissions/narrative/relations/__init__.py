"""Relations that the prose itself states between figures: sums, shares, quotients, changes, balances, scores, products, comparisons.

Each module finds one kind in the figures of a passage and yields :class:`~submissions.narrative.relations.relation.StatedRelation`;
``words.yaml`` holds the words that give a relation away. Nothing is judged here.
"""
