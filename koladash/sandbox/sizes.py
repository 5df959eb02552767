"""How many live in each municipality: the large ones about as large as they are, the rest by chance."""

from __future__ import annotations

from koladash.sandbox.chance import draw, share

# Thousands, rounded, around 2024: known to everybody, and enough for a demo to look right.
KNOWN_THOUSANDS = """
0180 985  1480 605  1280 362  0380 245  0580 167  1980 160  1880 158  1283 151  0680 146  0581 145  2480 133
1281 129  0126 115  1490 115  0182 111  0484 108  1380 105  2180 104  0181 103  2281 99   0136 99   0780 97
1780 97   0127 96   1290 87   0123 87   1384 85   0184 85   2580 79   2482 75   0160 75   0163 76   0880 72
1481 70   1383 68   0188 66   1080 66   2380 65   0980 61   2080 60   1488 59   0480 58   1496 57   1485 57
2284 55   0183 54   2081 52   1482 50   1441 43   1489 42   1401 40   1402 40   1487 40   1494 40   1463 35
1499 33   1440 32   1415 28   2280 25   2283 19   2262 18   2282 18   1419 16   1462 15   1407 13   2260 9
"""
TENTHS_OF_THE_REST = (2500, 5000, 7000, 9000, 10500, 12500, 15000, 18500, 24000, 33000, 48000)


def known_sizes() -> dict[str, int]:
    """Inhabitants of the municipalities whose size is not left to chance, by code."""
    words = KNOWN_THOUSANDS.split()
    return {code: int(thousands) * 1000 for code, thousands in zip(words[::2], words[1::2], strict=True)}


def made_up_size(seed: int, code: str) -> int:
    """Inhabitants of a municipality of ordinary size: half of them have fewer than 12,500."""
    tenth, rest = divmod(share(draw(seed, "size", code), 0) * 10, 1)
    low, high = TENTHS_OF_THE_REST[int(tenth) : int(tenth) + 2]
    return round(low + (high - low) * rest)
