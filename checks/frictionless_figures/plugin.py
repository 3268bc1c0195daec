"""The Frictionless plugin: what Frictionless finds here without being told."""

from typing import Any

from frictionless import Check, Loader, Parser, Plugin
from frictionless import Error as FrictionlessError
from frictionless.resources import FileResource, TableResource

from frictionless_figures.bounds import PARSERS, RegularLoader, WholeMultipartLoader
from frictionless_figures.checks import ERRORS, UnperformedCheckError, check_class
from frictionless_figures.gate import verify_source
from frictionless_figures.resources import FiguresTableResource, file_class


class FiguresPlugin(Plugin):
    """What Frictionless finds in the module `frictionless_figures`."""

    def create_adapter(self, source: Any, *, basepath: str | None = None, **_: Any) -> None:
        """Verify a descriptor before Frictionless reads it."""
        verify_source(source, basepath)

    def create_loader(self, resource: Any) -> Loader | None:
        """Return what opens the files of a table whose checklist is to judge all its rows."""
        if "checklist" not in resource.custom or resource.remote:
            return None
        if resource.scheme == "multipart" and resource.format == "csv":
            return WholeMultipartLoader(resource)
        return RegularLoader(resource) if resource.scheme == "file" else None

    def create_parser(self, resource: Any) -> Parser | None:
        """Return what reads all rows of a table with a checklist, and in linear time."""
        parser = PARSERS.get(resource.format) if "checklist" in resource.custom else None
        return parser and parser(resource)

    def select_check_class(self, type: str | None = None) -> type[Check] | None:
        """Return the check of a type, where it is one of these."""
        return check_class(type) if type in ERRORS else None

    def select_error_class(self, type: str | None = None) -> type[FrictionlessError] | None:
        """Return the error of a type, where it is one of these."""
        own = UnperformedCheckError
        return own if type == own.type else ERRORS.get(type or "")

    def select_resource_class(
        self, type: str | None = None, *, datatype: str | None = None
    ) -> type[TableResource | FileResource] | None:
        """Return the table that honours checklists for every table, and files that refuse them."""
        if "table" in (type, datatype):
            return FiguresTableResource
        return file_class(datatype or type or "")
