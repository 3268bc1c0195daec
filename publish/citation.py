"""The citation of the package: what its descriptor says, and the files that follow from it.

What the descriptor does not say (a DOI, an ORCID, an address) no file says.
"""

import re

from frictionless_figures.output import write_file
from publish.facts import Facts, apa, bibtex, gbt, ris
from publish.records import as_json, cff, csl, datacite, zenodo
from publish.schema_org import croissant, json_ld
from publish.source import Source

# At the top of the project, where GitHub and Zenodo look for them; kept in git.
COMMITTED = ("CITATION.cff", ".zenodo.json")
EXAMPLE = "disputes-resolved-share"  # the figure that the READMEs show how to cite
CITED = re.compile(r"(?s)(<!-- cite: made by .*? -->\n).*?(?=<!-- end of cite -->)")  # in a README


def committed(source: Source) -> dict[str, str]:
    """Return the text of each citation file that stands at the top of the project."""
    facts = Facts(source.descriptor)
    return dict(zip(COMMITTED, (cff(facts), as_json(zenodo(facts))), strict=True))


def built(source: Source) -> dict[str, str]:
    """Return the text of each citation file that only a release holds, by its path there."""
    facts = Facts(source.descriptor)
    return {
        "citation/citation.bib": bibtex(facts),
        "citation/citation.csl.json": as_json([csl(facts)]),
        "citation/citation.ris": ris(facts),
        "citation/citation.txt": f"{apa(facts)}\n{gbt(facts)}\n{gbt(facts, 'zh')}\n",
        "citation/dataset.jsonld": as_json(json_ld(facts, source)),
        "croissant.json": as_json(croissant(facts, source)),
        "datacite.json": as_json(datacite(facts, source)),
    }


def styles(facts: Facts) -> list[tuple[str, str]]:
    """Return the citation of a data package in each style, by the name of the style."""
    return [
        ("APA", apa(facts)),
        ("BibTeX", bibtex(facts)),
        ("RIS", ris(facts).replace("\r\n", "\n")),
        ("CSL", as_json([csl(facts)])),
        ("GB/T 7714", gbt(facts)),
        ("GB/T 7714 中文", gbt(facts, "zh")),
    ]


def cited(source: Source) -> dict[str, str]:
    """Return each README that the project has as it is to be, with its citation."""
    facts, pages = Facts(source.descriptor), dict[str, str]()
    said = {"README.md": ("en", apa(facts)), "README.zh.md": ("zh", gbt(facts, "zh"))}
    for name, (language, line) in said.items():
        if (source.root / name).is_file():
            figure = one_figure(source, language)
            block = f"{line}\n\n```bibtex\n{bibtex(facts)}```\n{figure}\n"
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
