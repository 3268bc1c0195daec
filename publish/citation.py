"""The citation of the package: what its descriptor says, and the files that follow from it.

What the descriptor does not say (a DOI, an ORCID, an address) no file says.
"""

import re

from frictionless_figures.output import write_file
from publish import records, references, schema_org
from publish.facts import Facts
from publish.source import Source

# At the top of the project, where GitHub and Zenodo look for them; kept in git.
COMMITTED = ("CITATION.cff", ".zenodo.json")
EXAMPLE = "disputes-resolved-share"  # the figure that the READMEs show how to cite
CITED = re.compile(r"(?s)(<!-- cite: made by .*? -->\n).*?(?=<!-- end of cite -->)")  # in a README


def committed(source: Source) -> dict[str, str]:
    """Return the text of each citation file that stands at the top of the project."""
    facts = Facts(source.descriptor)
    return dict(zip(COMMITTED, (records.cff(facts), records.zenodo(facts)), strict=True))


def built(source: Source) -> dict[str, str]:
    """Return the text of each citation file that only a release holds, by its path there."""
    facts = Facts(source.descriptor)
    lines = references.apa(facts), references.gbt(facts), references.gbt(facts, "zh")
    return {
        "citation/citation.bib": references.bibtex(facts),
        "citation/citation.csl.json": records.csl(facts),
        "citation/citation.ris": references.ris(facts),
        "citation/citation.txt": "".join(f"{line}\n" for line in lines),
        "citation/dataset.jsonld": schema_org.json_ld(facts, source),
        "croissant.json": schema_org.croissant(facts, source),
        "datacite.json": records.datacite(facts, source),
    }


def styles(facts: Facts) -> list[tuple[str, str]]:
    """Return the citation of a data package in each style, by the name of the style."""
    return [
        ("APA", references.apa(facts)),
        ("BibTeX", references.bibtex(facts)),
        ("RIS", references.ris(facts).replace("\r\n", "\n")),
        ("CSL", records.csl(facts)),
        ("GB/T 7714", references.gbt(facts)),
        ("GB/T 7714 中文", references.gbt(facts, "zh")),
    ]


def cited(source: Source) -> dict[str, str]:
    """Return each README that the project has as it is to be, with its citation."""
    facts, pages = Facts(source.descriptor), dict[str, str]()
    said = {"README.md": references.apa(facts), "README.zh.md": references.gbt(facts, "zh")}
    for name, line in said.items():
        if (source.root / name).is_file():
            figure = one_figure(source, "zh" if ".zh." in name else "en")
            block = f"{line}\n\n```bibtex\n{references.bibtex(facts)}```\n{figure}\n"
            page = (source.root / name).read_text(encoding="utf-8")
            pages[name] = CITED.sub(r"\g<1>" + block.replace("\\", r"\\"), page)
    return pages


def one_figure(source: Source, language: str = "en") -> str:
    """Return the line on how one figure is cited, and that there is no DOI where there is none."""
    (row,) = (row for row in source.tables["indicators"].rows if row["indicator_id"] == EXAMPLE)
    label, token, lacking = row[f"label_{language}"], row["token"], not Facts(source.descriptor).doi
    if language == "zh":
        line = f"引用单个数字：{label}，原文作“{token}”，标识 `{EXAMPLE}`，见上述数据包。"
        return line + "尚无 DOI。" * lacking
    line = f"One figure: *{label}*, printed {token}, id `{EXAMPLE}`, in the data set above."
    return line + " No DOI has been given yet." * lacking


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
