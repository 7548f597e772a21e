"""A line of a fixed list is proved by its path to the root that the entry commits to."""

from __future__ import annotations

import json
from base64 import b64decode

import pytest

from candour.domain.ledger import ProofError, check_inclusion_path, content_of_list, leaf_hash, path_in_list


@pytest.mark.parametrize("count", [1, 2, 3, 5, 8, 13])
def test_each_line_leads_to_the_root_and_no_other_does(count: int) -> None:
    lines = [str(number).encode() for number in range(count)]
    content = json.loads(content_of_list("test", lines))
    root = b64decode(content["root"])
    assert (content["purpose"], content["count"]) == ("test", count)
    for index, line in enumerate(lines):
        path = path_in_list(index, lines)
        check_inclusion_path(leaf_hash(line), index, count, path, root)
        with pytest.raises(ProofError):
            check_inclusion_path(leaf_hash(b"another"), index, count, path, root)
