"""Which past investigators are officers of the roster: what is beyond doubt, and what a person should decide.

`mentions` are the records compared; `comparison` compares them with `domain.patterns.linkage.link`; `reading` picks out the
doubtful pairs; `answers` is what people's decisions say together. Names are compared only where cases were imported: what a
report says of an officer nobody has identified is sealed, and no machine reads it. Not here: keeping pairs and decisions
(services/reviews.py), who may see them (access).
"""
