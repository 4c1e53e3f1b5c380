"""Files that people send as résumés, fit and unfit."""

import io
import zipfile

from reportlab.pdfgen.canvas import Canvas

TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
DOCUMENT = "<w:document xmlns:w='urn:w'><w:body><w:p>Ada, CPC</w:p></w:body></w:document>"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def pdf(pages: int = 1) -> bytes:
    """A PDF of so many pages."""
    file = io.BytesIO()
    canvas = Canvas(file)
    for _ in range(pages):
        canvas.drawString(72, 720, "Ada, CPC")
        canvas.linkURL("https://ada.example", (72, 700, 200, 715))
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def docx(more: dict[str, str | bytes] | None = None, types: str = TYPES, document: str = DOCUMENT) -> bytes:
    """A Word document with more parts, if any."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in {"[Content_Types].xml": types, "word/document.xml": document, **(more or {})}.items():
            archive.writestr(name, part)
    return file.getvalue()


def relations(kind: str, target: str, mode: str = "External") -> dict[str, str | bytes]:
    """The part that says what a document refers to."""
    part = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{_OFFICE}/{kind}" Target="{target}" TargetMode="{mode}"/></Relationships>'
    )
    return {"word/_rels/document.xml.rels": part}
