"""The names of the risk adjustment models, as mappings, labels, hierarchies and coefficients each write them."""

_DOMAINS = {"CMS-HCC": "CMS-HCC Model", "ESRD": "CMS-HCC ESRD Model", "RxHCC": "RxHCC Model"}
# The hierarchy of ESRD V21 is the list V20H87H1, and one file names the model after it.
_LISTS = {("ESRD", "20"): "21"}
_VARIANTS = {
    "": "",
    "PDP_AND_MAPD": "PDP and MA-PD",
    "PDP_ONLY": "PDP only",
    "MAPD_ONLY": "MA-PD only",
}


def model_name(domain: str, version: str) -> tuple[str, str]:
    """Name the model and its variant: ("ESRD", "D24") is "CMS-HCC ESRD Model V24".

    Raises KeyError or ValueError for what names no model.
    """
    stem, _, variant = version.partition("_")
    number = _LISTS.get((domain, stem[1:]), stem[1:])
    return f"{_DOMAINS[domain]} V{int(number):02}", _VARIANTS[variant]
