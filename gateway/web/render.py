"""Templates in, HTML out: everything is escaped, and a name that a template does not find is an error."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from gateway.web import wording
from gateway.web.assets import asset_url
from gateway.web.views.frame import Frame

TEMPLATE_FOLDER = Path(__file__).parent / "templates"


@cache
def environment() -> Environment:
    """Make the template environment, once for the life of the process."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATE_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals["asset_url"] = asset_url
    made.filters |= {
        "day": wording.day,
        "moment": wording.moment,
        "number": wording.number,
        "span": wording.span,
        "spoken": wording.spoken,
        "system_name": wording.system_name,
    }
    return made


def render(template: str, frame: Frame, view: object) -> str:
    """Show one page. Raises TemplateNotFound, and UndefinedError where template and view disagree."""
    return environment().get_template(template).render(frame=frame, view=view)
