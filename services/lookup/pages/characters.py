"""What each of the seven characters of an ICD-10-PCS code stands for, as the Tables and Definitions print it.

A code is built from one row of the table that its first three characters name: characters 4 to 7 are values that
stand together in that row (ICD-10-PCS Official Guidelines FY2026, A1 to A9).
"""

from collections.abc import Iterator, Sequence

from services.lookup.domain import CharacterAxis, CharacterTable, Node
from services.lookup.pages.content import CodeCharacter
from services.lookup.pages.tabular_list import TabularList

_OPERATION = 3

Meaning = tuple[str, str | None]  # what the character stands for, and what it means


def characters(listed: TabularList, node: Node) -> tuple[CodeCharacter, ...]:
    """Say what each character means; nothing where the table is not loaded."""
    table = listed.character_table(node)
    return tuple(_characters(listed, node.code, table)) if table else ()


def _characters(listed: TabularList, code: str, table: CharacterTable) -> Iterator[CodeCharacter]:
    first = [(axis.title, axis.values.get(character)) for axis, character in zip(table.first, code, strict=False)]
    meanings = [*first, *_meanings(table.rows, code[len(first) :])]
    for position, (character, (axis, meaning)) in enumerate(zip(code, meanings, strict=False), 1):
        term = listed.character_term(code[0], position, meaning) if meaning else None
        defined = table.definition if position == _OPERATION else ""
        yield CodeCharacter(
            position,
            character,
            axis,
            meaning,
            definition=(term.definition if term else "") or defined,
            explanation=term.explanation if term else "",
            includes=tuple(term.includes.splitlines()) if term else (),
        )


def _meanings(rows: Sequence[tuple[CharacterAxis, ...]], last: str) -> list[Meaning]:
    """Read the row that allows the four characters together; else, of each, what it means in all rows alike."""
    for row in rows:
        if last and all(character in axis.values for axis, character in zip(row, last, strict=True)):
            return [(axis.title, axis.values[character]) for axis, character in zip(row, last, strict=True)]
    columns = zip(*rows, strict=True)
    return [_alike(column, character) for column, character in zip(columns, last, strict=False)]


def _alike(column: Sequence[CharacterAxis], character: str) -> Meaning:
    meanings = {axis.values[character] for axis in column if character in axis.values}
    return column[0].title, next(iter(meanings)) if len(meanings) == 1 else None
