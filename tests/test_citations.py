"""Citations: what is set for a reader, and what an author is told of one that leads nowhere."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from xml.etree import ElementTree as etree

import markdown
import pytest

from page_runner.checking.ledger import Ledger
from page_runner.errors import PageError
from page_runner.mode import Mode
from page_runner.page import Page
from page_runner.reading import lesson as reading
from page_runner.showing import citations, citeproc
from pages import ROOT

BIB = """
% opened: nowhere
@article{robbins1951,
  author = {Robbins, Herbert and Monro, Sutton}, title = {A Stochastic Approximation Method},
  journal = {The Annals of Mathematical Statistics}, volume = {22}, year = {1951}, doi = {10.1214/aoms/1177729586},
}

@book{nesterov2018,
  author = {Nesterov, Yurii}, title = {Lectures on Convex Optimization}, year = {2018},
}
"""
BOTH = "# One\n\nAs @robbins1951 showed [@nesterov2018, section 1.2.3].\n"


class Lesson:
    """A folder with pages and a .bib, which is built as the site is: what pages cite goes into their records."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "docs").mkdir()
        self.write("references.bib", BIB)
        self.write("one.md", BOTH)

    def write(self, name: str, text: str) -> None:
        (self.root / "docs" / name).write_text(text, encoding="utf-8")

    def convert(self, text: str, page: str = "one.md", mode: Mode = Mode.APPROVE) -> str:
        """A page's HTML; its citations are recorded."""
        pages = {"page.md": Page(page, text, self.root, mode)}
        options = {"page_runner.extension": {"root": str(self.root), "mode": mode, "pages": pages}}
        extensions = ["attr_list", "pymdownx.superfences", "page_runner.extension"]
        return markdown.markdown(text, extensions=extensions, extension_configs=options)

    def build(self) -> None:
        """Convert all pages, so that their citations are on record."""
        for path in (self.root / "docs").glob("*.md"):
            if path.name != citations.PAGE:
                self.convert(path.read_text(encoding="utf-8"), path.name)

    def cite(self, text: str, page: str = "one.md") -> str:
        (citation,) = re.findall(r'<span class="citation">.*?</span>', self.convert(f"So {text} says.", page))
        return citation

    def words(self, text: str) -> str:
        return re.sub("<[^>]+>", "", self.cite(text))

    def fault(self, text: str, page: str = "one.md") -> str:
        """What an author is told of a page."""
        with pytest.raises(PageError) as error:
            self.convert(text, page)
        return str(error.value)

    def faults(self) -> list[str]:
        """What is wrong with the .bib and its use, once all pages are built."""
        self.build()
        return [str(fault) for fault in citations.faults(Ledger(self.root), Mode.PUBLISH)]

    def listed(self) -> str:
        """The list of references, in HTML."""
        self.build()
        return self.convert(citations.MARK, citations.PAGE)


def cited(text: str) -> list[str]:
    """The citations of a page."""
    return [citation.text for citation in reading.source("page.md", text).scan()[1].citations]


@pytest.fixture
def lesson(tmp_path: Path) -> Lesson:
    return Lesson(tmp_path)


def test_a_citation_names_authors_year_and_place(lesson: Lesson) -> None:
    """Each form of pandoc's, also one that a line break divides."""
    forms = {
        "[@nesterov2018]": "(Nesterov 2018)",
        "[@nesterov2018, section 1.2.3]": "(Nesterov 2018, sec. 1.2.3)",
        "[see @nesterov2018, chapter 2]": "(see Nesterov 2018, chap. 2)",
        "[@nesterov2018, theorem 2.1.15]": "(Nesterov 2018, theorem 2.1.15)",
        "[@robbins1951; @nesterov2018]": "(Robbins and Monro 1951; Nesterov 2018)",
        "@robbins1951": "Robbins and Monro (1951)",
        "[-@robbins1951]": "(1951)",
        "[@nesterov2018,\n    section 1.2.3]": "(Nesterov 2018, sec. 1.2.3)",
    }
    assert {form: lesson.words(form) for form in forms} == forms


def test_a_citation_links_each_work_to_its_entry(lesson: Lesson) -> None:
    """Two works in one bracket are two links, and each goes to its own."""
    html = lesson.cite("[@robbins1951; @nesterov2018]")
    assert re.findall(r'href="([^"]+)"', html) == ["references.md#ref-robbins1951", "references.md#ref-nesterov2018"]


def test_a_link_says_which_work_it_leads_to(lesson: Lesson) -> None:
    """In a sentence the names are part of the link: "1951" alone would say nothing."""
    assert ">Robbins and Monro (1951)</a>" in lesson.cite("@robbins1951")


def test_a_citation_has_no_more_markup_than_a_class_and_an_address(lesson: Lesson) -> None:
    """The site's policy forbids `style`; `data-cites` and pandoc's roles serve no reader."""
    html = lesson.cite("[@robbins1951; @nesterov2018]")
    assert set(re.findall(r" ([\w-]+)=", html)) == {"class", "href"}


def test_a_page_in_a_folder_links_up(lesson: Lesson) -> None:
    """A link is relative to the page on which it stands."""
    assert 'href="../references.md#ref-robbins1951"' in lesson.cite("@robbins1951", "more/two.md")


@pytest.mark.parametrize(
    "source",
    [
        "`@robbins1951` and `[@robbins1951]`",
        "```\n@robbins1951 [@robbins1951]\n```",
        "- note\n\n    ```text\n    @robbins1951\n    ```",
        "write to me@robbins1951 or [me@robbins1951.org](mailto:x)",
        r"\@robbins1951 and \[@robbins1951]",
        "@decorator and @torch.no_grad()",
        "`a\nb` and ``[@robbins1951] ` ``",
    ],
)
def test_what_is_no_citation_stays_as_it_is(lesson: Lesson, source: str) -> None:
    """Code, addresses and decorators are neither set as citations nor counted as ones."""
    assert "cite" not in lesson.convert(source)
    assert cited(source) == []


@pytest.mark.parametrize(
    "source",
    [
        "As @robbins1951, and (@robbins1951) says.",
        "@robbins1951's",
        "- [@robbins1951]\n- [e.g. @robbins1951, p. 3].",
        "> **bold** [@robbins1951;\n> @robbins1951]",
        "*so [@robbins1951]*",
        "The bound of [@robbins1951]:",
    ],
)
def test_what_is_counted_is_what_is_set(lesson: Lesson, source: str) -> None:
    """What is recorded is what Python-Markdown sets: else a work would seem unused, or be cited unseen."""
    counted = cited(source)
    assert counted
    assert lesson.convert(source).count('class="citation"') == len(counted)


def test_no_sign_of_a_citation_is_taken_for_markdown(lesson: Lesson) -> None:
    """Its words come from the .bib, and are not the page's Markdown."""
    lesson.write("references.bib", BIB.replace("{Nesterov, Yurii}", "{{The *one* team}}"))
    assert ">The *one* team 2018</a>" in lesson.convert("So [@nesterov2018].")


def test_sound_citations_have_no_fault(lesson: Lesson) -> None:
    """The other tests each break this."""
    assert lesson.faults() == []


def test_a_key_without_entry_is_named_with_page_and_line(lesson: Lesson) -> None:
    """And with the key that may have been meant."""
    text = "---\ndescription: x\n---\n\n# Two\n\n```\ncode\n```\n\nAs shown [@nesterov2081,\nchapter 1].\n"
    told = "two.md, line 11: references.bib has no nesterov2081: is it nesterov2018?\n    [@nesterov2081, chapter 1]"
    assert lesson.fault(text, "two.md") == told


def test_a_key_without_entry_is_no_fault_of_another_page(lesson: Lesson) -> None:
    """All citations are set by one call: one that fails must not take the others with it."""
    lesson.fault("[@nobody1999]", "two.md")
    assert lesson.words("@robbins1951") == "Robbins and Monro (1951)"


def test_of_two_keys_the_one_without_entry_is_named(lesson: Lesson) -> None:
    """Pandoc sets the other, warns, and ends with status 0."""
    assert "no nobody1999" in lesson.fault("[@robbins1951; @nobody1999]")


@pytest.mark.parametrize("slip", ["[@robbins]", "@Robbins1951", "@robbins51", "[so @robbins-1951]", "[@_]"])
def test_a_slip_is_told(lesson: Lesson, slip: str) -> None:
    """It would stand on the page as it was typed."""
    assert lesson.fault(f"# Two\n\n{slip}", "two.md").startswith("two.md, line 3: ")


def test_a_slip_is_a_warning_while_serving(lesson: Lesson, caplog: pytest.LogCaptureFixture) -> None:
    """The author sees the page."""
    assert "nobody1999" in lesson.convert("So [@nobody1999].", mode=Mode.SERVE)
    assert "references.bib has no nobody1999" in caplog.text


def test_a_key_where_no_citation_can_stand_is_told(lesson: Lesson) -> None:
    """After a quotation mark, say, where a key is not read."""
    assert "is not read as a citation here" in lesson.fault("[@robbins1951](one.md)")
    text = '# Two\n\n"@robbins1951"\n'
    told = 'two.md, line 3: @robbins1951 is not read as a citation here\n    "@robbins1951"'
    assert lesson.fault(text, "two.md") == told


def test_an_entry_that_no_page_cites_is_a_fault_of_the_references(lesson: Lesson) -> None:
    """A reader would look for it in vain. The page of references itself does not count."""
    lesson.write("one.md", "# One\n\n@robbins1951\n")
    lesson.convert("[@nesterov2018]", citations.PAGE)
    told = "references.md: no page cites nesterov2018, references.bib, line 8: cite it, or take it out"
    assert lesson.faults() == [told]
    with pytest.raises(PageError, match="no page cites nesterov2018"):
        citations.bibliography(Ledger(lesson.root), Mode.PUBLISH)


def test_a_new_entry_can_be_approved(lesson: Lesson) -> None:
    """Then the record of the page that cites it is not written yet: the list may be set before that page."""
    lesson.write("one.md", "# One\n\n@robbins1951\n")
    lesson.build()
    assert citations.bibliography(Ledger(lesson.root), Mode.APPROVE).findall("li")


def test_code_does_not_count_as_citing(lesson: Lesson) -> None:
    """`[@key]` in a fence shows the form, and cites nothing."""
    lesson.write("one.md", "# One\n\n@robbins1951\n\n```\n[@nesterov2018]\n```\n")
    assert "no page cites nesterov2018" in lesson.faults()[0]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("author = {Nesterov, Yurii}, ", "", "references.bib, line 8: nesterov2018 has no author"),
        ("title = {Lectures on Convex Optimization}, ", "", "references.bib, line 8: nesterov2018 has no title"),
        (", year = {2018}", "", "references.bib, line 8: nesterov2018 has no year"),
        ("nesterov2018", "Nesterov2018", "references.bib, line 8: Nesterov2018 is not a name in small letters"),
        ("robbins1951", "nesterov2018", "references.bib, line 8: nesterov2018 stands in line 3 already"),
        ("Yurii},", "Yurii}", "references.bib, line 9: this is not BibTeX: unexpected 't'"),
        ("Optimization},", "Optimization,", "references.bib, line 12: this is not BibTeX: unexpected end of input"),
    ],
)
def test_a_malformed_entry_is_named_with_its_line(lesson: Lesson, old: str, new: str, told: str) -> None:
    """Pandoc sets "n.d." for a year that is missing, and the last of two entries of one key."""
    assert BIB.count(old) == 1
    lesson.build()
    lesson.write("references.bib", BIB.replace(old, new))
    assert [fault for fault in citations.faults(Ledger(lesson.root), Mode.PUBLISH) if told in str(fault)]


def test_a_malformed_bib_ends_the_page_that_cites(lesson: Lesson) -> None:
    """With the file and its line, not the page's."""
    lesson.write("references.bib", BIB.replace("Yurii},", "Yurii}"))
    assert lesson.fault("@robbins1951").startswith("references.bib, line 9: ")


def test_a_citation_without_a_bib_is_told(lesson: Lesson) -> None:
    """A page's author meets a message, and no traceback."""
    (lesson.root / "docs" / "references.bib").unlink()
    assert "there is no docs" in lesson.fault("@robbins1951")


def test_the_list_has_one_entry_for_each_work(lesson: Lesson) -> None:
    """Cited on two pages, three times in all: one entry, its address, and both pages by their titles, in order.

    A page is called what the table of contents calls it, here and on the page of claims; else what it calls itself.
    """
    lesson.write("a.md", "# A late page { #late }\n\n@robbins1951 and [@robbins1951, p. 401]\n")
    (lesson.root / "mkdocs.yml").write_text("nav:\n  - Part:\n    - First: one.md\n    - a.md\n", encoding="utf-8")
    html = lesson.listed()
    entries = re.findall(r'<li class="reference" id="(.*?)">(.*?)</li>', html, re.DOTALL)
    assert [name for name, _ in entries] == ["ref-nesterov2018", "ref-robbins1951"]
    assert 'href="https://doi.org/10.1214/aoms/1177729586"' in entries[1][1]
    cited_on = 'Cited on <a href="one.md">First</a>, <a href="a.md">A late page</a>.'
    assert entries[1][1].endswith(f'{cited_on}<span class="opened">Opened: nowhere.</span>')
    assert entries[0][1].endswith('Cited on <a href="one.md">First</a>.')  # nothing is said of where this was read
    assert "style=" not in html


def test_no_sign_of_an_entry_is_taken_for_markdown(lesson: Lesson) -> None:
    """Titles and addresses hold `_`, `*` and brackets."""
    title = "A_b_ *c* [d](e) <f> & g"
    address = "https://doi.org/10.1016/0041-5553(64)90137-5_a_b"
    entry = BIB.replace("Lectures on Convex Optimization", title.replace("_", r"\_").replace("&", r"\&"))
    lesson.write("references.bib", entry.replace("year = {2018},", f"year = {{2018}}, url = {{{address}}},"))
    html = lesson.listed()
    text = etree.fromstring(f"<x>{html.replace('<wbr>', '')}</x>")  # where an address may be broken
    assert f'href="{address}"' in html
    assert "a_b_ *c* [d](e) <f> & g" in "".join(text.itertext()).lower()


def test_an_edit_is_noticed(lesson: Lesson) -> None:
    """`mkdocs serve` keeps one process: what was set before must not outlive the .bib or the page."""
    assert lesson.words("@robbins1951") == "Robbins and Monro (1951)"
    lesson.write("references.bib", BIB.replace("{1951}", "{1952}"))
    assert lesson.words("@robbins1951") == "Robbins and Monro (1952)"
    lesson.write("one.md", "# One\n\n[@nesterov2018]\n")
    assert "no page cites robbins1951" in lesson.faults()[0]


def test_one_call_of_pandoc_sets_all_pages(lesson: Lesson, monkeypatch: pytest.MonkeyPatch) -> None:
    """A call takes a fifth of a second, and a build has many citations."""
    for page in ("one.md", "two.md", "three.md"):
        lesson.write(page, BOTH)
    lesson.build()
    calls: list[list[str]] = []
    run = subprocess.run

    def counted(command: list[str], **settings: object) -> object:
        calls.append(command)
        return run(command, **settings)

    monkeypatch.setattr(subprocess, "run", counted)
    lesson.write("references.bib", BIB + "\n")  # so that nothing is known from before
    lesson.build()
    lesson.listed()
    assert sum("--citeproc" in command for command in calls) == 1


def test_each_entry_of_the_lesson_has_author_title_and_year() -> None:
    """Of the real .bib; a comment above each says where the work was read, or that it was not."""
    bib = (ROOT / "docs" / "references.bib").read_text(encoding="utf-8")
    works = citeproc.works(ROOT)
    entries = re.split(r"\n\n", bib.strip())[1:]
    assert len(works) == len(entries) == len(citations.ENTRY.findall(bib))
    for work in works.values():
        assert work["author"]
        assert work["title"]
        assert work["issued"]["date-parts"][0][0] == int(re.search(r"\d{4}", work["id"])[0])
    assert [entry for entry in entries if not re.match("% (not )?opened: ", entry)] == []


def trespasses(bib: str, cited: list[str]) -> list[str]:
    """The citations that name a place in a work of which the .bib says that no such place may be cited."""
    closed = {
        citations.ENTRY.search(entry)["key"]
        for entry in re.split(r"\n\n", bib.strip())[1:]  # the first says what the file is
        if re.search(r"^%.*\bno (section|theorem).* may be cited", entry, re.MULTILINE)
    }
    parts = [part.strip("[] ") for text in cited for part in text.split(";")]
    return [part for part in parts if (found := re.search(r"@(\w+),.*\d", part)) and found[1] in closed]


def test_of_a_work_that_was_not_opened_no_section_is_cited() -> None:
    """The .bib says of each work how far it was opened."""
    bib = (ROOT / "docs" / "references.bib").read_text(encoding="utf-8")
    assert trespasses(bib, [text for texts in Ledger(ROOT).citations().values() for text in texts]) == []
    broken = ["[@nesterov2018, section 1.2.3; @polyak1964, theorem 9]", "[@polyak1964]", "[@robbins1951, p. 2]"]
    assert trespasses(bib, broken) == ["@polyak1964, theorem 9", "@robbins1951, p. 2"]
