"""Elements of an XML document, put down in the order in which the standards want them; empty ones are left out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.etree import ElementTree as ET

# What XML 1.0 can not hold, however it is written (a tab and line ends it can).
_IMPOSSIBLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Writer:
    """Puts elements under one another. Names are written as they shall stand: "prefix:Name"."""

    def __init__(self, root: str, namespaces: Mapping[str, str]) -> None:
        """`namespaces` by prefix; the prefix "" is the default of the document."""
        self.root = ET.Element(root)
        for prefix, uri in namespaces.items():
            self.root.set(f"xmlns:{prefix}" if prefix else "xmlns", uri)

    def under(self, parent: ET.Element, *path: str) -> ET.Element:
        """A new element under a parent, and under that the next of the path."""
        for name in path:
            parent = ET.SubElement(parent, name)
        return parent

    def say(self, parent: ET.Element, path: str, text: str | None, **attributes: str) -> None:
        """A new element with a text, with elements above it if the path has several; none for no text."""
        if text is None or not text.strip():
            return
        element = self.under(parent, *path.split("/"))
        element.text = possible(text.strip())
        for name, value in attributes.items():
            element.set(name, possible(value))

    def text(self) -> bytes:
        """The whole as UTF-8, indented so that people can read it too."""
        ET.indent(self.root)
        text: bytes = ET.tostring(self.root, encoding="UTF-8", xml_declaration=True)
        return text + b"\n"


def possible(text: str) -> str:
    """The text without what no XML can say, each sign replaced."""
    return _IMPOSSIBLE.sub("\N{REPLACEMENT CHARACTER}", text)
