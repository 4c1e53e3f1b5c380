"""Which codes are evaluation and management services, by number (Medicare NCCI Policy Manual, chapter XI)."""

_NUMBERS = range(99202, 99500)


def is_evaluation(code: str) -> bool:
    """Tell whether a CPT code is one; HCPCS codes for visits are not counted, so that none is judged by mistake."""
    return code.isascii() and code.isdecimal() and int(code) in _NUMBERS
