"""Which table of the export a file is, by the columns that its header names in whatever order and case."""

from collections.abc import Sequence

_CONTRACTOR = ("contractor_id", "contractor_type_id", "contractor_version")
_ARTICLE, _LCD = ("article_id", "article_version"), ("lcd_id", "lcd_version")

# The columns that are read, table by table; a file is the first whose columns it all has.
COLUMNS: dict[str, tuple[str, ...]] = {
    "article_x_hcpc_code": (*_ARTICLE, "hcpc_code_id", "hcpc_code_group", "range"),
    "article_x_icd10_covered": (*_ARTICLE, "icd10_code_id", "icd10_covered_group", "range"),
    "article_x_icd10_noncovered": (*_ARTICLE, "icd10_code_id", "icd10_noncovered_group", "range"),
    "article_x_icd10_covered_group": (*_ARTICLE, "icd10_covered_group", "paragraph"),
    "article_x_icd10_noncovered_group": (*_ARTICLE, "icd10_noncovered_group", "paragraph"),
    "article_x_contractor": (*_ARTICLE, *_CONTRACTOR),
    "article_x_primary_jurisdiction": (*_ARTICLE, "state_id"),
    "article_related_ncd_documents": (*_ARTICLE, "r_ncd_id"),
    "article_related_documents": (*_ARTICLE, "r_article_id", "r_lcd_id"),
    "article": (*_ARTICLE, "article_type", "title", "status", "article_eff_date", "article_end_date", "last_updated"),
    "lcd_x_hcpc_code": (*_LCD, "hcpc_code_id", "hcpc_code_group", "range"),
    "lcd_x_contractor": (*_LCD, *_CONTRACTOR),
    "lcd_x_primary_jurisdiction": (*_LCD, "state_id"),
    "lcd_related_ncd_documents": (*_LCD, "r_ncd_id"),
    "lcd_related_documents": (*_LCD, "r_article_id", "r_lcd_id"),
    "lcd": (*_LCD, "title", "status", "orig_det_eff_date", "rev_eff_date", "last_updated"),
    "ncd_trkg": ("ncd_id", "ncd_vrsn_num", "ncd_mnl_sect", "ncd_mnl_sect_title", "ncd_efctv_dt", "ncd_trmntn_dt"),
    "contractor_jurisdiction": (*_CONTRACTOR, "state_id", "term_date"),
    "contractor": (*_CONTRACTOR, "contractor_bus_name"),
    "contractor_type_lookup": ("contractor_type_id", "description"),
    "state_lookup": ("state_id", "state_abbrev", "description"),
    "article_type_lookup": ("article_type_id", "description"),
}
# Where the day of the export is read.
DATED = {"article": "last_updated", "lcd": "last_updated", "ncd_trkg": "last_updt_tmstmp"}
NOT_READ = "not_read"
_OF_THE_EXPORT = ({*_ARTICLE}, {*_LCD}, {"ncd_id", "ncd_vrsn_num"}, {*_CONTRACTOR})


def table_of(header: Sequence[str]) -> str | None:
    """Name the table; NOT_READ for one of the export's that answers no question here, None for any other file."""
    there = set(header)
    found = next((table for table, columns in COLUMNS.items() if there.issuperset(columns)), None)
    if found:
        return found
    return NOT_READ if any(there.issuperset(columns) for columns in _OF_THE_EXPORT) else None


def columns_of(first_row: Sequence[str]) -> list[str]:
    """Read a header: names in lower case without spaces round them or a mark of encoding before them."""
    return [name.removeprefix("\ufeff").removeprefix("ï»¿").strip().lower() for name in first_row]
