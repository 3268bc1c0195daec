"""YAML as descriptors and checklists may hold it: no key twice, and no names for parts."""

from collections.abc import Callable, Hashable
from typing import Any

import yaml

from frictionless_figures.shown import shown

Pairs = list[tuple[Any, Any]]


def load(text: str, unique: Callable[[Pairs], dict[Any, Any]]) -> Any:
    """Return what a text of YAML holds; `unique` makes an object of its keys and values.

    Raises ValueError for what is no YAML, and KeyError for a name or whatever `unique` refuses.
    """
    try:
        return yaml.load(text, Loader=type("Loader", (_Strict,), {"unique": staticmethod(unique)}))
    except yaml.YAMLError as error:
        raise ValueError(shown(" ".join(str(error).split()))) from None


class _Strict(yaml.SafeLoader):
    """A safe loader that refuses a key that stands twice, and names for parts."""

    unique: Callable[[Pairs], dict[Any, Any]]

    def compose_node(self, parent: Any, index: Any) -> Any:
        """Return a part. Raises KeyError for one that stands elsewhere: few lines make millions."""
        if self.check_event(yaml.AliasEvent):
            raise KeyError('"*", which stands for another part')
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Hashable, Any]:
        """Return an object of YAML. Raises KeyError."""
        pairs = [[self.construct_object(part, deep=True) for part in pair] for pair in node.value]
        return self.unique([(key, value) for key, value in pairs])
