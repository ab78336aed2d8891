"""The addresses of the pages, and what answers them."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

import jinja2
from starlette.applications import Starlette
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from extractors.model.errors import PipelineError
from pipeline.corrections.corrections import BadCorrection, addable
from pipeline.evaluate.accuracy import accuracies, from_corrections
from pipeline.printed import visible
from pipeline.query.page_image import NoPageImage
from pipeline.search.query import BadQuery
from pipeline.serve.doorkeeper import Doorkeeper
from pipeline.serve.pages import drawings, listing
from pipeline.serve.pages.answers import listed_page, search_page, toggled
from pipeline.serve.pages.board import make_board
from pipeline.serve.pages.documents import NoSuchPage, page_source, read_page, record_place, shown_value
from pipeline.serve.pages.exports import FORMS, address, export
from pipeline.serve.pages.kinds import KINDS, KINDS_BY_NAME, RecordKind
from pipeline.serve.pages.language import Language
from pipeline.serve.pages.overview import make_overview
from pipeline.serve.pages.reading import Readings, Snapshot
from pipeline.serve.pages.reviews import blank_fields, field_choices, form_fields, read_queue, read_told, take_form
from pipeline.serve.pages.visit import BadAddress, Visit, read_number, read_visit, read_wanted, said
from pipeline.serve.renderer import Renderer

_FONTS = files("matplotlib_fontja").joinpath("fonts")
_STATIC = {
    "style.css": ("text/css", files("pipeline.serve").joinpath("static/style.css")),
    "icon.svg": ("image/svg+xml", files("pipeline.serve").joinpath("static/icon.svg")),
    "page.js": ("text/javascript", files("pipeline.serve").joinpath("static/page.js")),
    "ipaexg.ttf": ("font/ttf", _FONTS.joinpath("ipaexg.ttf")),
    "ipaexg-licence.txt": ("text/plain", _FONTS.joinpath("IPA_Font_License_Agreement_v1.0.txt")),
}
"""Files that are given out as they are: these, and no others."""


class NotForReview(PipelineError):
    """Nobody may correct records here."""


_STATUS = {NotForReview: 403, BadCorrection: 400, BadAddress: 400, BadQuery: 400, NoSuchPage: 404, NoPageImage: 404}


def make_application(data: Path, *, token: str | None = None, reviewer: str | None = None) -> ASGIApp:
    """The pages over the datasets of a folder.

    ``token``: what opens them, None on this machine alone; ``reviewer``: who corrects records, None where nobody may.
    """
    pages = _Pages(data, reviewer)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        pages.prepare()
        yield
        pages.close()

    routes = [
        Route("/", pages.overview),
        Route("/board", pages.board),
        Route("/accuracy", pages.accuracy),
        Route("/search", pages.search),
        Route("/records/{kind}.{form}", pages.export),
        Route("/records/{kind}", pages.records),
        Route("/record/{record}", pages.record),
        Route("/document/{document}", pages.document),
        Route("/document/{document}/{page:int}", pages.document),
        Route("/document/{document}/{page:int}/image.png", pages.image),
        Route("/static/{name}", pages.static),
        Route("/corrections", pages.correct, methods=["POST"]),
        Route("/review/{kind}", pages.review),
    ]
    application = Starlette(
        routes=routes,
        exception_handlers={PipelineError: pages.failed, 404: pages.lost, 405: pages.lost},
        lifespan=lifespan,
    )
    return Doorkeeper(application, token=token)  # outermost, so that what goes wrong inside is guarded as well


class _Pages:
    """What answers the addresses."""

    def __init__(self, data: Path, reviewer: str | None) -> None:
        self._reviewer = reviewer
        self._reading = Readings(data)
        self._renderer = Renderer()
        self._templates = jinja2.Environment(
            loader=jinja2.PackageLoader("pipeline.serve", "templates"),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def prepare(self) -> None:
        self._renderer.prepare()

    def close(self) -> None:
        self._reading.close()
        self._renderer.close()

    async def overview(self, request: Request) -> Response:
        visit = read_visit(request)
        shown = await self._reading.ask(
            lambda look: look.kept((visit.language, visit.day, str(visit.named)), lambda: make_overview(look, visit))
        )
        return self._page(visit, "overview", shown=shown)

    async def board(self, request: Request) -> Response:
        visit = read_visit(request)
        kind = KINDS_BY_NAME["findings"]
        wanted = read_wanted(request.query_params, kind, visit.day)
        shown = await self._reading.ask(lambda look: make_board(look, visit, wanted))
        return self._page(visit, "board", shown=shown, wanted=wanted, said=said(wanted))

    async def accuracy(self, request: Request) -> Response:
        visit = read_visit(request)
        lines = await self._reading.ask(lambda look: list(accuracies(from_corrections(look.data))))
        return self._page(visit, "accuracy", lines=lines)

    async def search(self, request: Request) -> Response:
        visit = read_visit(request)
        words = request.query_params.get("q", "").strip()
        body = request.query_params.get("body") or None
        make = functools.partial(search_page, visit=visit, words=words, body=body)
        found = await self._reading.ask(make) if words else None
        return self._page(visit, "search", words=words, body=body, found=found)

    async def records(self, request: Request) -> Response:
        visit = read_visit(request)
        kind = _kind(request.path_params["kind"])
        wanted = read_wanted(request.query_params, kind, visit.day)
        page = read_number(request.query_params, "page")
        found = await self._reading.ask(functools.partial(listed_page, wanted=wanted, page=page))
        return self._page(
            visit, "records", reviewer=self._reviewer, kind=kind, wanted=wanted, said=said(wanted), page=page,
            sorts=listing.sorts_of(kind),
            toggled=functools.partial(toggled, wanted), unstated=listing.UNSTATED,
            address=functools.partial(address, visit, kind), **found,
        )  # fmt: skip

    async def export(self, request: Request) -> Response:
        visit = read_visit(request)
        kind, form = _kind(request.path_params["kind"]), request.path_params["form"]
        if form not in FORMS:
            raise NoSuchPage(f"records are not given out as {form}")
        wanted = read_wanted(request.query_params, kind, visit.day)
        rows = await self._reading.ask(lambda look: listing.listed(look, wanted, listing.MOST_EXPORTED))
        made = export(visit, kind, rows, form, str(request.base_url).rstrip("/"))
        name = f'attachment; filename="{kind.name}.{form}"'
        return Response(made, media_type=FORMS[form], headers={"content-disposition": name})

    async def record(self, request: Request) -> Response:
        visit = read_visit(request)
        record, queue = request.path_params["record"], request.query_params.get("queue")
        document, page = await self._reading.ask(lambda look: record_place(look, record))
        return RedirectResponse(visit.link(f"/document/{document}/{page}", record=record, queue=queue), 303)

    async def document(self, request: Request) -> Response:
        visit = read_visit(request)
        document, page = request.path_params["document"], request.path_params.get("page", 1)
        chosen = request.query_params.get("record")
        adding = request.query_params.get("add") if self._reviewer else None
        line = _read_line(request, visit.day)
        shown = await self._reading.ask(lambda look: read_page(look, document, page, chosen))
        drawn = shown.width > 0 and await self._reading.ask(lambda look: _is_drawn(look, document, page))
        told = await self._reading.ask(functools.partial(read_told, shown=shown, chosen=chosen, line=line))
        as_text = not drawn or request.query_params.get("view") == "text" or addable(adding or "")
        return self._page(
            visit, "document", shown=shown, chosen=chosen, as_text=as_text, drawn=drawn, told=told, adding=adding,
            queue=request.query_params.get("queue") if line else None,
            reviewer=self._reviewer, choices=field_choices, blank_fields=blank_fields,
            addables=[kind for kind in KINDS if addable(kind.name)],
            kinds=[kind for kind in KINDS if any(one.dataset == kind.name for one in shown.records)],
            named=visit.language.column_of, shown_value=functools.partial(shown_value, visit.language),
        )  # fmt: skip

    async def correct(self, request: Request) -> Response:
        visit = read_visit(request)
        reviewer = self._reviewer
        if reviewer is None:
            raise NotForReview("these pages are for reading; start them with --reviewer NAME")
        form = form_fields(await request.body())
        line, named = _read_line(request, visit.day), request.query_params.get("queue")
        document, page, then = await self._reading.ask(lambda look: take_form(look, form, reviewer))
        if line and not form.get("then"):
            queue = await self._reading.ask(lambda look: read_queue(look, line, form["record"]))
            return RedirectResponse(_next_of(visit, line, queue.next, named), 303)
        return RedirectResponse(visit.link(f"/document/{document}/{page}", record=then, queue=named), 303)

    async def review(self, request: Request) -> Response:
        visit = read_visit(request)
        wanted = read_wanted(request.query_params, _kind(request.path_params["kind"]), visit.day)
        queue = await self._reading.ask(lambda look: read_queue(look, wanted))
        named = f"{wanted.kind.name}?{request.url.query}"
        return RedirectResponse(_next_of(visit, wanted, queue.next, named), 303)

    async def image(self, request: Request) -> Response:
        document, page = request.path_params["document"], request.path_params["page"]
        sha256, place = await self._reading.ask(lambda look: page_source(look, document, page))
        drawn = await self._renderer.draw(sha256, place, page)
        # The id is a hash of the file, so its pages never look otherwise.
        return Response(drawn, media_type="image/png", headers={"cache-control": "private, max-age=86400"})

    async def static(self, request: Request) -> Response:
        if request.path_params["name"] not in _STATIC:
            raise NoSuchPage("there is no such file")
        kind, file = _STATIC[request.path_params["name"]]
        return Response(file.read_bytes(), media_type=kind, headers={"cache-control": "private, max-age=3600"})

    async def failed(self, request: Request, error: Exception) -> Response:
        """What the person who asked can act on."""
        code = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 503)
        return self._told(request, str(error), code)

    async def lost(self, request: Request, error: Exception) -> Response:
        """An address that is none."""
        return self._told(request, "", getattr(error, "status_code", 404))

    def _told(self, request: Request, words: str, code: int) -> Response:
        try:
            visit = read_visit(request)
        except BadAddress:
            visit = Visit(request.url.path, Language("ja"), dt.datetime.now().astimezone().date(), {})
        return self._page(visit, "failed", code, message=words, code=code)

    def _page(self, visit: Visit, name: str, code: int = 200, /, **values: Any) -> Response:
        made = self._templates.get_template(f"{name}.html.j2").render(
            visit=visit, t=visit.language.say, language=visit.language, kinds_of_records=KINDS, draw=drawings, **values
        )
        return Response(visible(made), code, media_type="text/html")


def _kind(name: str) -> RecordKind:
    if name not in KINDS_BY_NAME:
        raise NoSuchPage("there are no records of that kind")
    return KINDS_BY_NAME[name]


def _read_line(request: Request, day: dt.date) -> listing.Selection | None:
    """The records that are looked at one after the other, where an address says that they are. Raises BadAddress."""
    name, _, query = request.query_params.get("queue", "").partition("?")
    return read_wanted(QueryParams(query), KINDS_BY_NAME[name], day) if name in KINDS_BY_NAME else None


def _next_of(visit: Visit, wanted: listing.Selection, record: str | None, named: str | None) -> str:
    """The next record of those that are looked at, or the list where there is none."""
    if record is None:
        return visit.records(wanted.kind.name, **{**said(wanted), "sort": "doubtful"})
    return visit.link(f"/record/{record}", queue=named)


def _is_drawn(look: Snapshot, document: str, page: int) -> bool:
    """Whether a page can be drawn: it is of a PDF that is still there."""
    try:
        page_source(look, document, page)
    except (NoPageImage, NoSuchPage):
        return False
    return True
