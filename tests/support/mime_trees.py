"""Random trees of MIME parts, and what is left of them in a parsed message."""

from collections.abc import Iterator
from dataclasses import dataclass

from hypothesis import strategies as st

from mailtrap_local.mail.mime.content import Content, Part

CHARSETS = ("utf-8", "iso-8859-15", "windows-1251", "koi8-r", "us-ascii")
KINDS = ("mixed", "alternative", "related", "report")


@dataclass(frozen=True, kw_only=True)
class Leaf:
    """A part without parts: text of a charset, or bytes."""

    content_type: str
    text: str | None = None
    charset: str = "utf-8"
    data: bytes = b""
    filename: str | None = None
    disposition: str | None = None


@dataclass(frozen=True)
class Branch:
    """A multipart."""

    kind: str
    children: "tuple[Leaf | Branch, ...]"


Tree = Leaf | Branch


def leaves(*charsets: str) -> st.SearchStrategy[Leaf]:
    """Texts of these charsets, and files."""
    return st.one_of(st.sampled_from(charsets).flatmap(_texts), _files())


def trees(*charsets: str) -> st.SearchStrategy[Branch]:
    """Multiparts of any depth."""
    nodes: st.SearchStrategy[Tree] = st.recursive(leaves(*charsets), _branches, max_leaves=8)
    return _branches(nodes)


def _branches(nodes: st.SearchStrategy[Tree]) -> st.SearchStrategy[Branch]:
    children = st.lists(nodes, min_size=1, max_size=4).map(tuple)
    return st.builds(Branch, st.sampled_from(KINDS), children)


def _texts(charset: str) -> st.SearchStrategy[Leaf]:
    letters = st.characters(
        codec=charset, exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff"
    )
    return st.builds(
        Leaf,
        content_type=st.sampled_from(["text/plain", "text/html", "text/csv"]),
        text=st.text(st.one_of(letters, st.sampled_from("\n\t -=.")), max_size=120),
        charset=st.just(charset),
    )


def _files() -> st.SearchStrategy[Leaf]:
    word = st.text(st.characters(codec="utf-8", categories=["L", "N"]), min_size=1, max_size=30)
    name = st.lists(word, min_size=1, max_size=3).map(lambda words: f"{' '.join(words)}.bin")
    return st.builds(
        Leaf,
        content_type=st.sampled_from(["application/octet-stream", "image/png"]),
        data=st.binary(max_size=200),
        filename=name,
        disposition=st.sampled_from(["attachment", "inline"]),
    )


def written(tree: Tree) -> Iterator[object]:
    """The parts of a tree, depth first, as facts to compare with `read`."""
    if isinstance(tree, Branch):
        yield f"multipart/{tree.kind}", len(tree.children)
        for child in tree.children:
            yield from written(child)
    elif tree.text is not None:
        yield tree.content_type, tree.text.rstrip("\n")
    else:
        yield tree.content_type, tree.data, tree.filename, tree.disposition


def read(content: Content, part: Part) -> Iterator[object]:
    """The same facts of a parsed part and those below it."""
    if part.children:
        yield part.content_type, len(part.children)
        for child in part.children:
            yield from read(content, child)
    elif part.content_type.startswith("text/"):
        yield part.content_type, content.decode(part).rstrip("\n")
    else:
        yield part.content_type, content.payload(part), part.filename, part.disposition
