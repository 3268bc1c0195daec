"""YAML as descriptors and checklists may hold it: no key twice, and no names for parts."""

from collections.abc import Hashable
from typing import Any

import yaml

from frictionless_figures.descriptor import unique
from frictionless_figures.shown import one_line


def load(text: str) -> Any:
    """Return what a text of YAML holds.

    Raises ValueError for what is no YAML, and KeyError for a name or a key that is not `unique`.
    """
    try:
        return yaml.load(text, Loader=_Strict)
    except yaml.YAMLError as error:
        raise ValueError(one_line(str(error))) from None


class _Strict(yaml.SafeLoader):
    def compose_node(self, parent: Any, index: Any) -> Any:
        """Return a part. Raises KeyError for one that stands elsewhere: few lines make millions."""
        if self.check_event(yaml.AliasEvent):
            raise KeyError('"*", which stands for another part')
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Hashable, Any]:
        """Return an object of YAML. Raises KeyError."""
        pairs = [[self.construct_object(part, deep=True) for part in pair] for pair in node.value]
        return unique([(key, value) for key, value in pairs])
