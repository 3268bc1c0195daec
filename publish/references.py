"""The citation as people take it: APA, GB/T 7714, BibTeX, RIS."""

from publish.facts import Facts

# What TeX takes for its own.
TEX = str.maketrans(
    {sign: f"\\{sign}" for sign in "#$%&_{}"}
    | {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
)
# What would end a value or start a command in an address, as addresses write it.
ADDRESS = str.maketrans({sign: f"%{ord(sign):02X}" for sign in "\\{}\n\r\t "})


def bibtex(facts: Facts) -> str:
    """Return the entry of a dataset, as biblatex has it; older styles take it for `misc`."""
    names = ((author.listed.translate(TEX), author.family_name) for author in facts.authors)
    entry = {
        "author": " and ".join(name if family else f"{{{name}}}" for name, family in names),
        "title": f"{{{facts['title'].translate(TEX)}}}",
        "titleaddon": (facts["title_zh"] or "").translate(TEX),
        "year": facts.date[:4],
        "date": facts.date,
        "version": facts["version"],
        "publisher": (facts.publisher or "").translate(TEX),
        "doi": (facts.doi or "").translate(ADDRESS),
        "url": (facts["homepage"] or "").translate(ADDRESS),
        "note": f"Data set, version {facts['version']}",
    }
    lines = "".join(f"  {name:<10} = {{{value}}},\n" for name, value in entry.items() if value)
    return f"@dataset{{{facts['name']}-{facts['version']},\n{lines}}}\n"


def ris(facts: Facts) -> str:
    """Return the RIS record of a dataset; lines end in CR LF, as its specification asks."""
    lines = [
        ("TY", "DATA"),
        *(("AU", author.listed) for author in facts.authors),
        ("TI", facts["title"]),
        ("TT", facts["title_zh"]),
        ("PY", facts.date[:4]),
        ("DA", facts.date.replace("-", "/")),
        ("ET", facts["version"]),
        ("PB", facts.publisher),
        ("DO", facts.doi),
        ("UR", facts["homepage"]),
        ("AB", facts["description"]),
        *(("KW", keyword) for keyword in facts["keywords"] or ()),
        ("LA", ", ".join(facts["languages"] or ())),
    ]
    # A value takes one line: the next one would be a tag.
    said = "".join(f"{tag}  - {' '.join(value.split())}\r\n" for tag, value in lines if value)
    return said + "ER  - \r\n"


def apa(facts: Facts) -> str:
    """Return the reference of a data set as APA style has it (seventh edition, 10.9)."""
    *others, last = (author.name for author in facts.authors)
    names = f"{', '.join(others)}, & {last}" if others else last
    parts = [
        f"{names}. ({facts.date[:4]}). {facts['title']} (Version {facts['version']}) [Data set].",
        facts.publisher and f"{facts.publisher}.",
        facts.address,
    ]
    return " ".join(filter(None, parts))


def gbt(facts: Facts, language: str = "en") -> str:
    """Return the reference of a data set as GB/T 7714-2015 has it: DS, with OL where online."""
    chinese = language == "zh" and facts["title_zh"]
    kind = "DS/OL" if facts.address else "DS"
    names = ", ".join(author.name_zh if chinese else author.name for author in facts.authors)
    parts = [
        f"{names}. {chinese or facts['title']}: V{facts['version']}[{kind}].",
        facts.publisher and f"{facts.publisher}, {facts.date[:4]}",
        f"({facts.date}).",
        facts.address,
    ]
    return " ".join(filter(None, parts))
