"""Which past investigators are officers of the roster: what is beyond doubt, and what a person should decide.

`mentions` are the records compared; `asking` compares them with `domain.patterns.linkage.link`; `standing` is what people's
answers say together. Names are compared only where cases were imported: what a report says of an officer nobody has identified
is sealed, and no machine reads it. Not here: keeping questions and answers (services), who may see them (access).
"""
