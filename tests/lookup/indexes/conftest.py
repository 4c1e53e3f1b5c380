"""Small indexes in their official form, imported into editions."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from services.lookup.editions.file import OpenEdition, open_edition, writing
from services.lookup.importing.source import SourceFile
from services.lookup.indexes.imports import IMPORTERS

INDEX = """<?xml version="1.0" encoding="utf-8"?>
<ICD10CM.index>
  <version>2026</version>
  <title>ICD-10-CM INDEX TO DISEASES and INJURIES</title>
  <letter>
    <title>A</title>
    <mainTerm><title>Abdominalgia</title><see>Pain, abdominal</see></mainTerm>
    <mainTerm><title>Amyloidosis<nemod>(generalized) (primary)</nemod></title><code>E85.9</code>
      <term level="1"><title>heart</title><code>E85.4</code><manif>I43</manif></term>
    </mainTerm>
  </letter>
  <letter>
    <title>P</title>
    <mainTerm><title>Pain, painful<nemod>(see also Painful)</nemod></title><code>R52</code>
      <term level="1"><title>abdominal</title><code>R10.9</code>
        <term level="2"><title>colic<nemod>(infantile)</nemod> NEC</title><code>R10.83</code></term>
      </term>
      <term level="1"><title>joint</title><seeAlso>Arthralgia</seeAlso><code>M25.50</code></term>
      <term level="1"><title>ovary</title><code>N83.-</code></term>
    </mainTerm>
  </letter>
</ICD10CM.index>
"""
EXTERNAL = """<?xml version="1.0" encoding="utf-8"?>
<ICD10CM.index>
  <version>2026</version>
  <title>ICD-10-CM EXTERNAL CAUSE of INJURIES INDEX</title>
  <letter><title>B</title>
    <mainTerm><title>Bite, bitten by</title>
      <term level="1"><title>dog</title><code>W54.0</code></term></mainTerm>
  </letter>
</ICD10CM.index>
"""
_HEAD = "<indexHeading>{}</indexHeading>"
DRUGS = f"""<?xml version="1.0" encoding="utf-8"?>
<ICD10CM.index>
  <version>2026</version>
  {_HEAD.format('<head col="1">Substance</head><head col="2">Poisoning Accidental (unintentional)</head>')}
  <letter><title>A</title>
    <mainTerm><title>Aspirin<nemod>(aluminum) (soluble)</nemod></title>
      <cell col="2">T39.011</cell><cell col="3">T39.012</cell><cell col="4">T39.013</cell>
      <cell col="5">T39.014</cell><cell col="6">T39.015</cell><cell col="7">--</cell></mainTerm>
  </letter>
</ICD10CM.index>
"""
NEOPLASMS = f"""<?xml version="1.0" encoding="utf-8"?>
<ICD10CM.index>
  <version>2026</version>
  {_HEAD.format('<head col="1">Neoplasm</head><head col="2">Malignant Primary</head>')}
  <letter><title>N</title>
    <mainTerm><title>Neoplasm, neoplastic</title><cell col="2">C80.1</cell>
      <term level="1"><title>abdomen, abdominal</title><manif>in words</manif>
        <cell col="2">C76.2</cell><cell col="3">C79.8-</cell><cell col="4">D09.8</cell></term></mainTerm>
  </letter>
</ICD10CM.index>
"""
PLAIN_INDEX = """RowID,Letter,Level,Term,See,SeeAlso,NonEssModif,Code
1,A,0,Abdominalgia,"Pain, abdominal",,,
2,P,0,"Pain, painful",,,,R52
3,P,1,abdominal,,,,R10.9
4,P,2,,,,(infantile),R10.83
"""

MakeFile = Callable[..., SourceFile]
Imported = Callable[..., OpenEdition]


@pytest.fixture
def file(tmp_path: Path) -> MakeFile:
    """Make a source file of a text."""

    def make(text: str | bytes, name: str = "icd10cm_index.xml", within: tuple[str, ...] = ()) -> SourceFile:
        content = text.encode() if isinstance(text, str) else text
        path = tmp_path / name
        path.write_bytes(content)
        return SourceFile(name, path, hashlib.sha256(content).hexdigest(), len(content), within)

    return make


def importer_of(source: SourceFile) -> Any:
    """Find the one importer that recognises the file."""
    [found] = [one for one in IMPORTERS if one.recognise(source)]
    return found


@pytest.fixture
def imported(file: MakeFile, tmp_path: Path) -> Imported:
    """Import a text and open the edition."""

    def run(text: str, name: str = "icd10cm_index.xml") -> OpenEdition:
        source = file(text, name)
        importer = importer_of(source)
        facts = importer.recognise(source)
        path = tmp_path / f"{facts.dataset}-{facts.id}-{facts.layout}.sqlite"
        with writing(path, facts, [source.note()], importer.tables) as database:
            importer.read([source], database, lambda _rows: None)
        opened = open_edition(path)
        assert importer.check(opened.database, facts) == []
        return opened

    return run
