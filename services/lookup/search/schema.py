"""What a document of the index holds: one name of an entry, and the first one its code and prefixes too."""

import math

from tantivy import Schema, SchemaBuilder

# Of every document. `ordinal` is the entry's place in the records, which stand in official order.
ORDINAL = "ordinal"
SYSTEM = "system"
VALID = "valid"
# Of an entry's first document.
CODE = "code"
# Of every document of an entry that has a name.
STEMS = "stems"
OFFICIAL = "official"
WEIGHT = "weight"
BREVITY = "brevity"

# The system by whose titles words are weighed: most that is asked in words is a diagnosis.
LEADING = "icd10cm"

# Stands before a whole code, so that it is told from an equal prefix of a longer one.
WHOLE = "="


def schema() -> Schema:
    """Describe the fields; words are cut and stemmed by us, so the index only splits at spaces."""
    builder = SchemaBuilder()
    for text in (SYSTEM, VALID, CODE, STEMS):
        builder.add_text_field(text, tokenizer_name="whitespace", index_option="basic")
    for number in (ORDINAL, OFFICIAL):
        builder.add_integer_field(number, fast=True)
    for real in (WEIGHT, BREVITY):
        builder.add_float_field(real, fast=True)
    return builder.build()


def brevity(factor: float) -> float:
    """Make the value of the BREVITY field by which the score of a name is multiplied by `factor`, at least 1.

    Where a field weighs a score, tantivy multiplies by log2(2 + value), and takes a negative value for 0.
    """
    return math.pow(2, factor) - 2


def factor(brevity: float) -> float:
    """Tell the factor that a value of the BREVITY field stands for."""
    return math.log2(2 + brevity)
