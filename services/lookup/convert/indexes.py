"""The terms of the indexes as a part of the notes."""

from codingahead.lookup.v1.section_pb2 import IndexEntry, NotesContent, Section

from services.lookup.indexes.listings import IndexListing, IndexListings


def listings_to_proto(found: IndexListings) -> Section:
    """The part of the notes that says where a code is indexed."""
    entries = [_entry(one) for one in found.listings]
    notes = NotesContent(index_entries=entries, index_entries_left_out=found.left_out)
    return Section(key="notes", title="Notes", notes=notes)


def _entry(one: IndexListing) -> IndexEntry:
    return IndexEntry(
        index=one.edition.title,
        path=one.path,
        nonessential=one.nonessential,
        printed=one.printed,
        column=one.column,
    )
