"""The command `course`: every subcommand loads only what it needs."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn, TypeAlias

from .home import project_root
from .text import LANGUAGES, SmritiError, T

_Commands: TypeAlias = "argparse._SubParsersAction[_Parser]"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line; the exit code is 0, 1 (an expected failure), 2 (usage) or 130 (Ctrl-C)."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):    # an old Windows console is not UTF-8
            stream.reconfigure(encoding="utf-8", errors="replace")
    options = parser().parse_args(arguments)
    try:
        return options.run(options)
    except SmritiError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(T(hi="रोका गया।", en="Stopped."), file=sys.stderr)
        return 130


class _Parser(argparse.ArgumentParser):
    """argparse with its complaints in both languages."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the command line and leave with code 2."""
        self.exit(2, str(T(hi=f"Command समझ में नहीं आया ({message})। सही रूप: `{self.prog} --help`",
                           en=f"The command line is not right ({message}). See `{self.prog} --help`")) + "\n")


def parser() -> argparse.ArgumentParser:
    """The command line of the course."""
    top = _Parser(prog="course", description="Smriti · स्मृति")
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    _add_for_learners(commands)
    _add_for_authors(commands)
    return top


def _add_for_learners(commands: _Commands) -> None:
    lab = _add(commands, "lab", _lab,
               T(hi="अपनी प्रति में JupyterLab खोलिए", en="open JupyterLab in your own copy"))
    _flag(lab, "--port", T(hi="इसी port पर", en="on this port"), type=int)
    _flag(lab, "--no-browser", T(hi="browser मत खोलिए", en="open no browser"), action="store_true")
    _flag(lab, "--edit", T(hi="लेखकों के लिए: clone को ही खोलिए", en="for authors: open the clone itself"),
          action="store_true")
    _add(commands, "doctor", _doctor, T(hi="installation जाँचिए", en="examine the installation"))
    quiz = _add(commands, "quiz", _quiz, T(hi="सवालों की सूची; --print से क्विज़ और उसकी कुंजी छापिए",
                                           en="list the questions; with --print make a quiz and its key as PDF"))
    _flag(quiz, "--print", T(hi="इन पाठों का क्विज़", en="a quiz on these lessons"), nargs="+", metavar="NN",
          dest="lessons", default=[])
    _flag(quiz, "--seed", T(hi="दूसरा seed, दूसरा क्रम", en="another seed, another order"), type=int, default=1)
    _flag(quiz, "--count", T(hi="सिर्फ़ इतने सवाल, seed के चुने हुए", en="only so many questions, chosen by the seed"),
          type=int)
    _flag(quiz, "--to", T(hi="PDF का नाम", en="the name of the PDF"), type=Path, metavar="FILE.pdf")
    sheet = _add(commands, "sheet", _sheet, T(hi="एक पन्ने का सार, छापने के लिए", en="the cheat sheet, to print"))
    _flag(sheet, "--to", T(hi="PDF या SVG का नाम", en="the name of the PDF or SVG"), type=Path, metavar="FILE")
    _flag(sheet, "--store", T(hi="लेखकों के लिए: सारे पन्ने फिर से बनाइए", en="for authors: make all pages again"),
          action="store_true")
    for command in (quiz, sheet):
        _flag(command, "--lang", T(hi="भाषा (अपने आप: दोनों)", en="the language (default: both)"),
              choices=(*LANGUAGES, "both"), default="both")
    progress = _add(commands, "progress", _progress, T(hi="कौन-से काम पूरे हुए, आगे क्या", en="which tasks are done, what is next"))
    _flag(progress, "--reset", T(hi="एक अभ्यास की (NN), या सारी प्रगति मिटाइए", en="forget one exercise (NN), or everything"),
          nargs="?", const="all", metavar="NN")
    reset = _add(commands, "reset", _reset, T(hi="एक पाठ फिर से नया कीजिए", en="make one lesson new again"))
    reset.add_argument("number", metavar="NN")


def _add_for_authors(commands: _Commands) -> None:
    _add(commands, "test", _test, T(hi="सारे test चलाइए", en="run all tests"))
    build = _add(commands, "build", _build,
                 T(hi="lessons/ से notebook बनाइए", en="make the notebooks from lessons/"))
    build.add_argument("numbers", nargs="*", metavar="NN")
    how = build.add_mutually_exclusive_group()
    _flag(how, "--check", T(hi="कुछ बदलिए मत, सिर्फ़ फ़र्क बताइए", en="change nothing, name the differences"),
          action="store_true")
    _flag(how, "--force", T(hi="हर notebook फिर से चलाइए", en="run every notebook again"),
          action="store_true")
    _flag(build, "--fmt", action="store_true",
          help=T(hi="lessons/*.md को मानक रूप दीजिए", en="bring lessons/*.md to the canonical form"))
    _flag(build, "--lang", T(hi="एक भाषा की notebook (--to के साथ)", en="one-language notebooks (with --to)"),
          choices=LANGUAGES)
    _flag(build, "--to", T(hi="उनका folder", en="their folder"), type=Path, metavar="DIR")
    accept = _add(commands, "accept", _accept, T(hi="दोनों भाषाएँ मिलाकर पढ़ लीं: दर्ज कीजिए",
                                                 en="record that both languages were read side by side"))
    accept.add_argument("number", metavar="NN")
    claims = _add(commands, "claims", _claims,
                  T(hi="सारे दावे और उनके मापे हुए मान", en="all claims with measured values"))
    _flag(claims, "--to", T(hi="इस फ़ाइल में लिखिए", en="write to this file"), type=Path, metavar="FILE")


def _add(commands: _Commands, name: str, run: Callable[[argparse.Namespace], int],
         help: T) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=help.label(), description=str(help),
                                  formatter_class=argparse.RawDescriptionHelpFormatter)
    command.set_defaults(run=run)
    return command


def _flag(command: argparse._ActionsContainer, name: str, help: T, **how: Any) -> None:
    command.add_argument(name, help=help.label(), **how)


def _lab(options: argparse.Namespace) -> int:
    from .lab import server
    server.start(project_root(), port=options.port, browser=not options.no_browser, edit=options.edit)


def _doctor(options: argparse.Namespace) -> int:
    from .installation import doctor
    report = doctor()
    print(report.console())
    return 0 if report.healthy else 1


def _reset(options: argparse.Namespace) -> int:
    from .lab import learner
    for name, backup in learner.reset(project_root(), options.number):
        if backup is None:
            print(T(hi=f"my/{name}: मूल रूप में है।", en=f"my/{name}: in its original form."))
        else:
            kept = backup.relative_to(project_root())
            print(T(hi=f"my/{name}: फिर से नई है। आपका लिखा हुआ: {kept}",
                    en=f"my/{name}: new again. What you wrote: {kept}"))
    return 0


def _progress(options: argparse.Namespace) -> int:
    from . import attempts
    from .progress_panel import progress
    if options.reset is None:
        print(progress(project_root()).console())
        return 0
    count = attempts.reset(None if options.reset == "all" else options.reset)
    print(T(hi=f"फिर से नए हुए काम: {count}। आपकी notebook वैसी ही हैं; नई चाहिए, तो: course reset NN",
            en=f"Tasks forgotten: {count}. Your notebooks are as they were; for a new one: course reset NN"))
    return 0


def _quiz(options: argparse.Namespace) -> int:
    from . import papers
    if not options.lessons:
        print(papers.bank_table())
        return 0
    made = papers.make_paper(options.lessons, options.seed, options.lang, options.count)
    paper, key = papers.print_paper(made, options.to)
    print(T(hi=f"क्विज़: {paper}\nकुंजी: {key}", en=f"Quiz: {paper}\nKey: {key}"))
    return 0


def _sheet(options: argparse.Namespace) -> int:
    from . import sheets
    made = sheets.store(Path(__file__).parent) if options.store else [sheets.write_sheet(options.lang, options.to)]
    print("\n".join(map(str, made)))
    return 0


def _build(options: argparse.Namespace) -> int:
    from . import build
    return build.run(project_root(), options.numbers, check=options.check, force=options.force,
                     fmt=options.fmt, lang=options.lang, to=options.to)


def _accept(options: argparse.Namespace) -> int:
    from . import build
    return build.accept(project_root(), options.number)


def _claims(options: argparse.Namespace) -> int:
    from . import build
    return build.claims(project_root(), options.to)


def _test(options: argparse.Namespace) -> int:
    """All tests, one kind after the other; a failure of one does not hide the next."""
    root = project_root()
    failed = [name for name, run in _tests(root) if not _passes(name, run)]
    if failed:
        print(T(hi=f"ये test पास नहीं हुए: {', '.join(t.hi for t in failed)}",
                en=f"These tests did not pass: {', '.join(t.en for t in failed)}"), file=sys.stderr)
        return 1
    print(T(hi="सारे test पास हुए।", en="All tests passed."))
    return 0


def _tests(root: Path) -> list[tuple[T, Callable[[], int]]]:
    def build_check() -> int:
        from . import build
        return build.run(root, [], check=True)

    def compare() -> int:
        return _pytest(root, "--nbval", "--nbval-current-env", "-p", "no:cacheprovider", *notebooks)

    notebooks = [name for name in ("notebooks", "solutions") if any((root / name).rglob("*.ipynb"))]
    tests: list[tuple[T, Callable[[], int]]] = [
        (T(hi="notebook और lessons/ का मेल", en="notebooks match lessons/"), build_check),
        (T(hi="package के test", en="tests of the package"), lambda: _pytest(root, "tests")),
    ]
    if notebooks:
        rerun = T(hi="हर notebook फिर से चलाकर तुलना", en="every notebook run again and compared")
        tests.append((rerun, compare))
    return tests


def _passes(name: T, run: Callable[[], int]) -> bool:
    print(f"\n── {name.label()}", flush=True)
    try:
        return run() == 0
    except SmritiError as error:
        print(error, file=sys.stderr)
        return False


def _pytest(root: Path, *arguments: str) -> int:
    """Run pytest, on two cores where there are two; tests of one file stay together, as they share a browser or kernel."""
    # In the order of their names: by number of tests, pytest's own order, the longest file (few tests) would come last.
    spread = ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"] if (os.cpu_count() or 1) > 1 else []
    return subprocess.run([sys.executable, "-m", "pytest", *spread, *arguments], cwd=root).returncode


if __name__ == "__main__":
    sys.exit(main())
