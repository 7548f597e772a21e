"""Published facts about witnesses and cosignatures. Nothing here uses the code under test.

The three requests and their answers are those with which the witness `litewitness` is tested. The signed checkpoint of the Go
checksum database is a real one. The cosignature is one that a witness in use gave to a real log.
"""

from __future__ import annotations

TREE = "sigsum.org/v1/tree/4d6d8825a6bb689d459628312889dfbb0bcd41b5211d9e1ce768b0ff0309e562"
TREE_PUBLIC = bytes.fromhex("ffdc2d4d98e4124d3feaf788c0c2f9abfd796083d1f0495437f302ec79cf100f")
WITNESS_SEED = bytes.fromhex("31ffc2116ecbe003acaa800ab70757bd7d53206e3febef6a6d0796d95530b34f")
WITNESS_PUBLIC = bytes.fromhex("64848ad8abed6e85981b3b3875b252b8767ebb4b02f703aca3b1e71bbd6a8e50")


def _request(old: int, proof: list[str], size: int, root: str, signature: str) -> str:
    lines = [f"old {old}", *proof, "", TREE, str(size), root, "", f"— {TREE} {signature}", ""]
    return "\n".join(lines)


SIZE_1 = (1, "KgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
          "UgIom7fPZTqpxWWhyjWduBvTvGVqsokMbqTArsQilegKoFBJQjUFAmQ0+YeSPM3wfUQMFSzVnnNuWRTYrajXpNUbIQY=")  # fmt: skip
SIZE_3 = (3, "RcCI1Nk56ZcSmIEfIn0SleqtV7uvrlXNccFx595Iwl0=",
          "UgIom2VbtIcdFbwFAy1n7s6IkAxIY6J/GQOTuZF2ORV39d75cbAj2aQYwyJre36kezNobZs4SUUdrcawfAB8WVrx6go=")  # fmt: skip
SIZE_5 = (5, "QrtXrQZCCvpIgsSmOsah7HdICzMLLyDfxToMql9WTjY=",
          "UgIomw/EOJmWi0i1FQsOj+etB7F8IccFam/jgd6wzRns4QPVmyEZtdvl1U2KEmLOZ/ASRcWJi0tW90dJWAShei7sDww=")  # fmt: skip
LEAF_1 = "KgEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
LEAF_2 = "KgIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
LEAF_4 = "KgQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
NODE_2_3 = "+fUDV+k970B4I3uKrqJM4aP1lloPZP8mvr2Z4wRw2LI="
FIRST = _request(0, [], *SIZE_1)
SECOND = _request(1, [LEAF_1, LEAF_2], *SIZE_3)
THIRD_FROM_1 = _request(1, [LEAF_1, NODE_2_3, LEAF_4], *SIZE_5)

SUMDB_KEY = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"
SUMDB_ORIGIN = "go.sum database tree"
SUMDB_REQUEST = (
    "old 0\n\ngo.sum database tree\n35225469\nvt5T6GaLCXvyHFl9VUvvItR43XZxfLgftEcTyO3eJCQ=\n\n— sum.golang.org "
    "Az3grpukl5AXaVfYkLiDGORx/DN2nlcS5kZHR5uYOBV2KA2HgXpD+gu9HHONebHLAyaKbbTM75QTtPydhKCExixSfwQ=\n"
)

ARMORED_NAME = "ConfidentialWitness-buoyant-planet"
ARMORED_PUBLIC = bytes.fromhex("a533cf2b246ee90dcfa0c91e63efec3678b46e2178be75536111db54d037d666")
ARMORED_TEXT = "developers.google.com/android/binary_transparency/google1p/0\n5\nxqaCEZhTGZUuKNA7MpSyxe1WXiiESB2p+crAyzM+Vxo=\n"
ARMORED_SIGNATURE = "r0xBJQAAAABnkyoLuHgN5KlIUUpZV9hulwsFcgqV5v1CyeIhBZWdkfOJT0ims1LqbYygO5MEl91CGha5sP79K57P7lIGrz7Qtx8eBw=="
ARMORED_TIME = 1737697803
ARMORED_NOTE = f"{ARMORED_TEXT}\n— {ARMORED_NAME} {ARMORED_SIGNATURE}\n"
# The key was published with the id of type 4 (af4c4125) but the type byte 1 in its material; the standard form has 4 in both.
ARMORED_KEY = f"{ARMORED_NAME}+af4c4125+BKUzzyskbukNz6DJHmPv7DZ4tG4heL51U2ER21TQN9Zm"
