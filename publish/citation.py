"""The citation of the package: what its descriptor says, and the files that follow from it.

What the descriptor does not say (a DOI, an ORCID, an address) no file says.
"""

from __future__ import annotations

import re

from frictionless_figures.output import write_file
from publish import croissant, records, references
from publish.facts import facts
from publish.source import NotReadyError, Source

# At the top of the project, where GitHub and Zenodo look for them; kept in git.
COMMITTED = ("CITATION.cff", ".zenodo.json")
EXAMPLE = "disputes-resolved-share"  # the figure that the READMEs show how to cite
CITED = re.compile(r"(?s)(<!-- cite: made by .*? -->\n).*?(?=<!-- end of cite -->)")  # in a README


def committed(source: Source) -> dict[str, str]:
    """Return the text of each citation file that stands at the top of the project."""
    known = facts(source.descriptor)
    return dict(zip(COMMITTED, (records.cff(known), records.zenodo(known)), strict=True))


def built(source: Source) -> dict[str, str]:
    """Return the text of each citation file that only a release holds, by its path there."""
    known = facts(source.descriptor)
    return {
        "citation/citation.bib": references.bibtex(known),
        "citation/citation.csl.json": references.csl(known),
        "citation/citation.ris": references.ris(known),
        "citation/citation.txt": f"{references.apa(known)}\n{references.gbt(known)}\n"
        f"{references.gbt(known, 'zh')}\n",
        "citation/dataset.jsonld": records.json_ld(known, source),
        "croissant.json": croissant.croissant(known, source),
        "datacite.json": records.datacite(known, source),
    }


def cited(source: Source) -> dict[str, str]:
    """Return each README that the project has as it is to be, with its citation."""
    known = facts(source.descriptor)
    entry = f"\n```bibtex\n{references.bibtex(known)}```\n"
    said = {"README.md": references.apa(known), "README.zh.md": references.gbt(known, "zh")}
    figure = {"README.md": one_figure(source), "README.zh.md": one_figure(source, "zh")}
    there = {name: source.root / name for name in said if (source.root / name).is_file()}
    return {
        name: _with_citation(
            path.read_text(encoding="utf-8"), f"{said[name]}\n{entry}{figure[name]}\n"
        )
        for name, path in there.items()
    }


def one_figure(source: Source, language: str = "en") -> str:
    """Return the line on how one figure is cited, and that there is no DOI where there is none."""
    (row,) = (row for row in source.tables["indicators"].rows if row["indicator_id"] == EXAMPLE)
    label, token, lacking = row[f"label_{language}"], row["token"], not facts(source.descriptor).doi
    if language == "zh":
        line = f"引用单个数字：{label}，原文作“{token}”，标识 `{EXAMPLE}`，见上述数据包。"
        return line + "尚无 DOI。" * lacking
    line = f"One figure: *{label}*, printed {token}, id `{EXAMPLE}`, in the data set above."
    return line + " No DOI has been given yet." * lacking


def _with_citation(page: str, block: str) -> str:
    return CITED.sub(lambda found: found[1] + block, page)


def stale(source: Source) -> dict[str, str]:
    """Return the citation files of the project that are not as the descriptor makes them."""
    return {
        name: text
        for name, text in {**committed(source), **cited(source)}.items()
        if not (source.root / name).is_file() or (source.root / name).read_bytes() != text.encode()
    }


def write(source: Source) -> list[str]:
    """Write the citation files of the project anew, and return the names of those that changed."""
    changed = stale(source)
    for name, text in changed.items():
        write_file(source.root / name, text.encode(), inside=source.root)
    return list(changed)


def require_fresh(source: Source) -> None:
    """Raise NotReadyError unless the citation files are the ones that the descriptor makes."""
    names = ", ".join(stale(source))
    if names:
        raise NotReadyError(f"not as the descriptor has it: {names}. Run make citation.")
