"""Makes a PDF fit for an archive: it declares what the file is (PDF/A-2b), its title, author and language,
and gives it bookmarks, page labels and an identifier. The same content gives the same bytes, so no clock is
read here. Which checks the files have passed stands in ``docs/papers.md``."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from uuid import UUID
from xml.sax.saxutils import escape

import pikepdf

from reviews.documents.blocks import Letterhead, PaperContent
from reviews.documents.html import SIGNER
from reviews.documents.wording import day_in, printable

SEAL = "/KiemDiemHistory"
"""The entry of the document information of an issued paper that holds the seal of the history before it."""

FIELD = "ChuKy1"
"""The name of the signature field of an issued paper."""

PRINTED = 4
"""The flag of an annotation that is printed, which PDF/A asks of every annotation."""

APPEND_ONLY = 3
"""The flags of a form with signatures, which programs may only add to."""

GAP, MARGIN = 72.0, 42.5
"""The height of the place above the signer's name and the margin at the right, in points."""

ZONE = "+07:00"

XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>vi</rdf:li></rdf:Bag></dc:language>
<pdf:Producer>{producer}</pdf:Producer>{day}{archive}
<xmpMM:DocumentID>uuid:{identity}</xmpMM:DocumentID>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""
PDF_A = "\n<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>"


def finish(
    pdf: pikepdf.Pdf, content: PaperContent, starts: Sequence[int], *, is_archive: bool = True
) -> None:
    """Declare the PDF as PDF/A-2b with the title and author of the content, and complete what an archive and
    a reader ask for. ``starts`` are the pages on which the parts of the content begin, counted from 0.
    Bookmarks that are there stay. Without ``is_archive`` it is not declared as PDF/A, because files from
    elsewhere are in it, of which nobody knows what they are."""
    day = act_day(content)
    title, author = printable(content.title), printable(content.author)
    pdf.docinfo["/Title"], pdf.docinfo["/Author"] = title, author
    if day:
        pdf.docinfo["/CreationDate"] = f"D:{day:%Y%m%d}000000{ZONE.replace(':', chr(39))}'"
    elif "/CreationDate" in pdf.docinfo:
        del pdf.docinfo["/CreationDate"]
    pdf.Root.Lang = pikepdf.String("vi")
    pdf.Root.MarkInfo = pikepdf.Dictionary(Marked=True)
    pdf.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
    xmp = XMP.format(
        title=escape(title),
        author=escape(author),
        producer=escape(str(pdf.docinfo.get("/Producer", ""))),
        day=f"\n<xmp:CreateDate>{day:%Y-%m-%d}T00:00:00{ZONE}</xmp:CreateDate>" if day else "",
        identity=_identity(pdf, title, author),
        archive=PDF_A if is_archive else "",
    )
    # Not compressed, so that the identifier can be read without unpacking the file.
    pdf.Root.Metadata = pdf.make_stream(xmp.encode(), Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML)
    if is_archive:
        pdf.Root.OutputIntents = pikepdf.Array([_output_intent(pdf)])
        for page in pdf.pages:
            for annotation in page.obj.get("/Annots", ()):
                annotation.F = PRINTED
    pdf.Root.PageLabels = _labels(content, starts)
    if "/Outlines" not in pdf.Root or not pdf.Root.Outlines.get("/First"):
        with pdf.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem(title, 0))


def act_day(content: PaperContent) -> dt.date | None:
    """Return the day of the act that the paper documents, as its first letterhead says it, or None if the day
    is to be filled in by hand."""
    heads = (block for block in content.blocks if isinstance(block, Letterhead))
    return next((day for head in heads if (day := day_in(head.place_and_date))), None)


def pdf_bytes(pdf: pikepdf.Pdf) -> bytes:
    """Return the bytes of the PDF, which are the same for the same content."""
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def with_signature_field(content: bytes, seal: str = "") -> bytes:
    """Return the PDF with an empty signature field above the name of its last signer, which a program for
    signing fills. Where the name is not found, the field is on the last page and cannot be seen. ``seal`` is
    the last seal of the history, which whoever has the file can hold against the program later."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        if seal:
            pdf.docinfo[SEAL] = seal
        place = _anchors(pdf).get(SIGNER)
        page = pdf.pages[-1].obj if place is None else place[0]
        box = [0.0] * 4
        if place is not None:
            left, top = float(place[2]), float(place[3])
            box = [left, top + 2, float(page.MediaBox[2]) - MARGIN, top + 2 + GAP]
        look = pdf.make_stream(b"", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form)
        look.BBox = pikepdf.Array([0, 0, box[2] - box[0], box[3] - box[1]])
        field = pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot,
                Subtype=pikepdf.Name.Widget,
                FT=pikepdf.Name.Sig,
                T=pikepdf.String(FIELD),
                TU=pikepdf.String("Chữ ký số"),
                F=PRINTED,
                P=page,
                Rect=pikepdf.Array(box),
                AP=pikepdf.Dictionary(N=look),
            )
        )
        page.Annots = pdf.make_indirect(pikepdf.Array([*page.get("/Annots", ()), field]))
        pdf.Root.AcroForm = pdf.make_indirect(
            pikepdf.Dictionary(Fields=pikepdf.Array([field]), SigFlags=APPEND_ONLY)
        )
        return pdf_bytes(pdf)


def _identity(pdf: pikepdf.Pdf, title: str, author: str) -> UUID:
    """Return an identifier made of what stands on the pages. Nobody can guess it without the pages."""
    digest = hashlib.sha256(f"{title}\n{author}\n".encode())
    for page in pdf.pages:
        contents = page.obj.get("/Contents", ())
        for stream in (contents,) if isinstance(contents, pikepdf.Stream) else contents:
            digest.update(stream.read_raw_bytes())
    return UUID(bytes=digest.digest()[:16], version=5)


@cache
def _profile() -> bytes:
    """Return the colour profile of sRGB, in which the colours of the papers are meant. WeasyPrint brings it;
    it is found without the import of WeasyPrint, which is slow."""
    found = find_spec("weasyprint")
    if found is None or found.origin is None:
        raise FileNotFoundError("weasyprint")
    return (Path(found.origin).parent / "pdf" / "sRGB2014.icc").read_bytes()


def _output_intent(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return pikepdf.Dictionary(
        Type=pikepdf.Name.OutputIntent,
        S=pikepdf.Name.GTS_PDFA1,
        OutputConditionIdentifier=pikepdf.String("sRGB2014"),
        Info=pikepdf.String("sRGB2014.icc"),
        DestOutputProfile=pdf.make_stream(_profile(), N=3),
    )


def _labels(content: PaperContent, starts: Sequence[int]) -> pikepdf.Object:
    """Return the labels of the pages: the numbers that are printed on them, which begin anew with each paper
    of its own."""
    anew = (start for part, start in zip(content.parts, starts, strict=True) if part.restarts)
    numbers: list[object] = []
    for first in sorted({0, *anew}):
        numbers += [first, pikepdf.Dictionary(S=pikepdf.Name.D, St=1)]
    return pikepdf.Dictionary(Nums=pikepdf.Array(numbers))


def _anchors(pdf: pikepdf.Pdf) -> dict[str, pikepdf.Object]:
    """Return the places in the PDF that have a name."""
    names = pdf.Root.get("/Names", pikepdf.Dictionary()).get("/Dests")
    return {} if names is None else {str(name): place for name, place in pikepdf.NameTree(names).items()}
