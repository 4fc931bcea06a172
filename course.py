#!/usr/bin/env python3
# ruff: noqa: UP021, UP022
# Python 3.6 must be able to read this file, or an old Python would answer with a SyntaxError instead
# of the two sentences that help. So: no walrus, no match, no `from __future__ import annotations`,
# and every newer annotation stands in quotes.
"""Start the course on a fresh machine: ``python course.py lab`` (standard library only).

Finds Python 3.11 or newer, makes ``.venv`` beside this file, installs what the command needs and hands
over to ``python -m course_utils.cli``. A later start finds the stamp of that installation and hands
over at once. Environment variables:

* ``TORCH_INDEX``: the package index that torch alone is taken from (a smaller CPU or another CUDA build).
* ``SMRITI_VENV=none`` (or ``SMRITI_PYTHON=current``): use this Python as it is and make no ``.venv``.
"""

import glob
import hashlib
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.abspath(__file__))
PYTHON_MIN = (3, 11)
# In the order tried; the newest one last, because not every package may have a build for it yet.
PYTHONS = ("3.13", "3.12", "3.11", "3.14")
PIP_MIN = (24, 2)              # older ones download all of torch only to look at its metadata
DISK_NEEDED = 2.5e9            # bytes: the CPU build of torch, JupyterLab and pip's own cache
HEARTBEAT = 15                 # seconds between two signs of life while pip works

# Which set of packages (an extra of pyproject.toml) each command needs. A later set holds the earlier.
SETS = ("lab", "print", "test", "dev")
COMMANDS = {
    "lab": "lab", "reset": "lab", "doctor": "lab",
    "progress": "lab", "quiz": "print", "sheet": "lab",
    "test": "test", "accept": "test", "claims": "test",
    "build": "dev", "dev": "dev",       # nbgrader releases exercises/ and is in the dev set alone
}

USAGE = (
    """\
python course.py COMMAND      (make COMMAND भी यही करता है)

  lab           अपनी प्रति (my/) में JupyterLab खोलिए। पहली बार में install भी होता है।
  doctor        जाँचिए कि installation में क्या ठीक नहीं है, और इलाज क्या है।
  reset 03      पाठ 3 को फिर से नया कीजिए। आपका लिखा हुआ my/backup/ में रहता है।
  progress      देखिए कि अभ्यास के कौन-से काम पूरे हुए और आगे क्या है।
  quiz          सवालों की सूची देखिए; --print 03 से क्विज़ और कुंजी की PDF बनाइए।
  sheet         एक पन्ने का सार (PDF) लीजिए।
  test          सारे test चलाइए।
  build         lessons/ से notebooks/, solutions/ और exercises/ बनाइए।
  accept 03     बताइए कि पाठ 3 की दोनों भाषाएँ मिलाकर पढ़ ली गई हैं।
  claims        सारे दावे और उनके मापे हुए मान देखिए।
  dev           course पर काम करने के औज़ार install कीजिए।""",
    """\
python course.py COMMAND      (make COMMAND does the same)

  lab           open JupyterLab in your own copy (my/); the first start also installs
  doctor        see what is wrong with the installation, and the cure
  reset 03      make lesson 3 new again; what you wrote is kept in my/backup/
  progress      see which tasks of the exercises are done and what is next
  quiz          list the questions; with --print 03 make a quiz and its key as PDF
  sheet         get the one-page cheat sheet (PDF)
  test          run all tests
  build         make notebooks/, solutions/ and exercises/ from lessons/
  accept 03     record that both languages of lesson 3 were read side by side
  claims        list all claims with their measured values
  dev           install the tools for working on the course""")


class Trouble(Exception):
    """Something the person at the keyboard can mend, said in Hindi and in English."""

    def __init__(self, hi: str, en: str, code: int = 1) -> None:
        """Keep both halves and the exit code of the process."""
        super().__init__(hi + "\n" + en)
        self.code = code


def say(hi: str, en: str) -> None:
    """Print one message: Hindi, newline, English."""
    print(hi + "\n" + en, flush=True)


def speak_utf8() -> None:
    """Let every console take Devanagari; where it cannot be shown, it is replaced and nothing crashes."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
        elif hasattr(stream, "detach"):    # Python 3.6
            import io
            setattr(sys, name, io.TextIOWrapper(stream.detach(), "utf-8", "replace", line_buffering=True))


# ---------------------------------------------------------------------------------------------------
# Which Python


def dotted(version: "tuple[int, ...]") -> str:
    """``(3, 11)`` as ``"3.11"``."""
    return ".".join(str(part) for part in version)


def is_new_enough() -> bool:
    """Whether this very Python can run the course."""
    return sys.version_info[:2] >= PYTHON_MIN


def candidates() -> "list[list[str]]":
    """Commands that may start a newer Python on this machine."""
    found = [["python" + version] for version in PYTHONS]
    if os.name == "nt":
        found = [["py", "-" + version] for version in PYTHONS] + found
    return found + [["python3"], ["python"]]


def probe(command: "list[str]") -> "tuple[str, bool] | None":
    """Where the Python behind `command` is and whether it can make environments; None if it is no use.

    It is run, not only looked up: a version manager leaves commands on PATH that answer "not installed".
    """
    code = ("import sys, importlib.util as u; print(sys.executable); "
            f"print(sys.version_info[:2] >= {PYTHON_MIN}); "
            "print(all(map(u.find_spec, ('venv', 'ensurepip'))))")
    if shutil.which(command[0]) is None:
        return None
    try:
        answer = subprocess.check_output(
            command + ["-c", code], universal_newlines=True, stderr=subprocess.DEVNULL, timeout=20)
    except (OSError, subprocess.SubprocessError):
        return None
    lines = answer.splitlines()
    return (lines[0], lines[2] == "True") if len(lines) == 3 and lines[1] == "True" else None


def other_python(needs_venv: bool) -> "str | None":
    """The first other Python on the machine that is new enough (and can make environments)."""
    for command in candidates():
        found = probe(command)
        if found and (found[1] or not needs_venv):
            return found[0]
    return None


def can_make_venv() -> bool:
    """Whether this Python has the modules venv and ensurepip (Debian and Ubuntu ship them apart)."""
    import importlib.util
    return all(importlib.util.find_spec(name) for name in ("venv", "ensurepip"))


def chosen_python_is_old() -> Trouble:
    """The error for a Python that was asked for but is too old."""
    came, wanted = dotted(sys.version_info[:3]), dotted(PYTHON_MIN)
    return Trouble(
        f"SMRITI_VENV=none है, पर यह Python {came} है; {wanted} या नया चाहिए।\n"
        "इलाज: नए Python वाला environment चालू कीजिए, या SMRITI_VENV हटाकर फिर चलाइए।",
        f"SMRITI_VENV=none is set, but this is Python {came}; expected {wanted} or newer.\n"
        "Cure: activate an environment with a newer Python, or unset SMRITI_VENV and run again.")


def old_python() -> Trouble:
    """The error for a machine without a Python that is new enough."""
    came, wanted = dotted(sys.version_info[:3]), dotted(PYTHON_MIN)
    if sys.platform == "win32":
        cure = "winget install Python.Python.3.12"
    elif sys.platform == "darwin":
        cure = "brew install python@3.12"
    else:
        cure = "sudo apt install python3 python3-venv"
    return Trouble(
        f"Python {came} मिला, {wanted} या नया चाहिए। इस मशीन पर और कोई नया Python भी नहीं मिला।\n"
        f"इलाज: नया Python install कीजिए, जैसे `{cure}`, फिर यही command दोबारा चलाइए।",
        f"Found Python {came}, expected {wanted} or newer. No newer Python was found on this machine.\n"
        f"Cure: install a newer Python, for example `{cure}`, then run the same command again.")


def no_venv_module() -> Trouble:
    """The error for a Python without venv, with the one command that mends it."""
    here = dotted(sys.version_info[:2])
    if shutil.which("apt-get"):
        cure = f"sudo apt install python{here}-venv"
    elif shutil.which("dnf"):
        cure = "sudo dnf install python3-pip"
    else:
        cure = "python -m ensurepip --upgrade"
    return Trouble(
        f"Python {here} मिला, पर उसका module `venv` या `ensurepip` नहीं मिला।\n"
        f"इलाज: `{cure}`, फिर यही command दोबारा चलाइए।",
        f"Found Python {here}, but its module `venv` or `ensurepip` is missing.\n"
        f"Cure: `{cure}`, then run the same command again.")


def start_again_with(python: str) -> None:
    """Run this file with another Python; does not return."""
    hand_over([python, os.path.abspath(__file__)] + sys.argv[1:])


def hand_over(command: "list[str]") -> None:
    """Become `command`, with its exit code; does not return."""
    sys.stdout.flush()
    sys.stderr.flush()
    if os.name != "nt":
        os.execv(command[0], command)
    # Windows has no real exec: the console would not wait for the new process.
    process = subprocess.Popen(command)
    while True:
        try:
            sys.exit(process.wait())
        except KeyboardInterrupt:
            continue    # Ctrl-C reaches the child too; it decides when to end


# ---------------------------------------------------------------------------------------------------
# The environment and its stamp


class Venv:
    """The environment beside this file and the record of what was installed into it.

    The record (``smriti.json`` inside) is written last, so that an interrupted run leaves no stamp and
    the next one does the missing part again.
    """

    def __init__(self, root: str) -> None:
        """Look at ``root/.venv``; nothing is made yet."""
        self.root = root
        self.folder = os.path.join(root, ".venv")
        parts = ("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")
        self.python = os.path.join(self.folder, *parts)
        self.record_file = os.path.join(self.folder, "smriti.json")

    def record(self) -> "dict":
        """What was installed: ``{"root": …, "sets": {"lab": key}, …}``; empty if absent or damaged."""
        try:
            with open(self.record_file, encoding="utf-8") as file:
                value = json.load(file)
        except (OSError, ValueError):
            return {}
        return value if isinstance(value, dict) and isinstance(value.get("sets"), dict) else {}

    def write_record(self, **changes: "object") -> None:
        """Write the record, with `changes`, whole or not at all."""
        part = self.record_file + ".part"
        with open(part, "w", encoding="utf-8") as file:
            json.dump(dict({"root": self.root, "sets": {}}, **dict(self.record(), **changes)), file)
        os.replace(part, self.record_file)

    def is_made(self) -> bool:
        """Whether it was made wholly, in this very place, and its Python is still there."""
        return self.record().get("root") == self.root and os.path.exists(self.python)

    def holds(self, extra: str) -> bool:
        """Whether `extra`, or a set that holds it, is installed as the files of the clone now say."""
        if not self.is_made():
            return False
        sets, now = self.record()["sets"], installation_key(self.root)
        return any(sets.get(name) == now for name in SETS[SETS.index(extra):])

    def site_packages(self) -> "list[str]":
        """Its site-packages folder (in a list, empty if there is none)."""
        return (glob.glob(os.path.join(self.folder, "lib", "python3*", "site-packages"))
                + glob.glob(os.path.join(self.folder, "Lib", "site-packages")))[:1]

    def torch_version(self) -> "str | None":
        """The version of the torch installed in it, such as ``2.13.0+cpu``; None if there is none."""
        for site in self.site_packages():
            for record in glob.glob(os.path.join(site, "torch-*.dist-info", "INSTALLER")):
                return os.path.basename(os.path.dirname(record))[len("torch-"):-len(".dist-info")]
        return None

    def make(self) -> None:
        """Make it anew."""
        step("नया Python environment बन रहा है: .venv", "Making a new Python environment: .venv")
        base = getattr(sys, "_base_executable", None) or sys.executable    # not the environment itself
        done = subprocess.run([base, "-m", "venv", "--clear", self.folder],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True)
        if done.returncode:
            if "ensurepip" in done.stdout:
                raise no_venv_module()
            raise Trouble(
                f"{tail(done.stdout)}\nEnvironment {self.folder} नहीं बना।\n"
                "इलाज: disk पर जगह और इस folder में लिखने की अनुमति जाँचिए।",
                f"The environment {self.folder} could not be made.\n"
                "Cure: check free disk space and write permission for this folder.")
        self.write_record()

    def drop_half_installed(self) -> None:
        """Forget packages that an interrupted pip left half-written, so that pip lays them again.

        pip writes INSTALLER only after all files of a package are in place.
        """
        for site in self.site_packages():
            for info in glob.glob(os.path.join(site, "*.dist-info")):
                if not os.path.exists(os.path.join(info, "INSTALLER")):
                    shutil.rmtree(info, ignore_errors=True)


def installation_key(root: str) -> str:
    """A hash of every file that an installation depends on: a changed one means: install again."""
    extension = os.path.join(root, "course_utils", "lab", "extension")
    names = [os.path.join(folder, name) for folder, _, inside in os.walk(extension) for name in inside]
    names += [os.path.join(root, "pyproject.toml"), os.path.join(root, "constraints.txt"),
              os.path.join(root, "course_utils", "lab", "overrides.json"),
              os.path.join(root, "course_utils", "lab", "server.json")]
    key = hashlib.sha256()
    for name in sorted(names):
        if os.path.isfile(name):
            with open(name, "rb") as file:
                content = hashlib.sha256(file.read()).hexdigest()
            key.update((os.path.relpath(name, root).replace(os.sep, "/") + " " + content + "\n").encode())
    return key.hexdigest()


def check_disk(venv: Venv) -> None:
    """Refuse to start an installation that would fill the disk."""
    free = shutil.disk_usage(venv.root).free
    if free >= DISK_NEEDED or venv.torch_version():
        return
    came, wanted = f"{free / 1e9:.1f} GB", f"{DISK_NEEDED / 1e9:.1f} GB"
    raise Trouble(
        f"Disk पर {came} जगह खाली है, install के लिए {wanted} चाहिए ({venv.root})।\n"
        "इलाज: जगह खाली कीजिए, या इस folder को किसी बड़ी disk पर ले जाइए।",
        f"Found {came} of free disk space, the installation needs {wanted} ({venv.root}).\n"
        "Cure: free some space, or move this folder to a larger disk.")


# ---------------------------------------------------------------------------------------------------
# pip


def step(hi: str, en: str) -> None:
    """Announce the next step."""
    say("→ " + hi, "  " + en)


def tail(text: str, lines: int = 12) -> str:
    """The last lines of what a tool said, indented."""
    return "\n".join("    " + line for line in text.strip().splitlines()[-lines:])


def pip_environment() -> "dict[str, str]":
    """The environment for pip: the person's own settings, but no questions and no --user."""
    return dict(os.environ, PIP_NO_INPUT="1", PIP_DISABLE_PIP_VERSION_CHECK="1", PIP_USER="0",
                PYTHONIOENCODING="utf-8")


def pip(venv: Venv, *arguments: str) -> None:
    """Run ``pip install`` with a sign of life every few seconds; on failure show its last lines."""
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            [venv.python, "-m", "pip", "install", "-q"] + list(arguments), cwd=venv.root,
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=pip_environment())
        try:
            watch(process)
        except BaseException:
            process.terminate()
            process.wait()
            raise
        if process.returncode:
            log.seek(0)
            raise pip_failed(log.read().decode("utf-8", "replace"))


def watch(process: "subprocess.Popen") -> None:
    """Wait for `process`; on a terminal, show that it is still running."""
    began = time.time()
    while True:
        try:
            process.wait(timeout=HEARTBEAT)
            return
        except subprocess.TimeoutExpired:
            if sys.stdout.isatty():
                seconds = round(time.time() - began)
                say(f"  … चल रहा है: {seconds} सेकंड", f"  … still running: {seconds} s")


def pip_failed(output: str) -> Trouble:
    """The error for a failed pip: its last lines, the likely cause and the cure."""
    here = dotted(sys.version_info[:2])
    network = (r"Failed to establish|NewConnectionError|Name or service|Temporary failure|timed out|"
               r"getaddrinfo|ConnectionError|Connection (refused|reset|aborted)|SSLError|ProxyError")
    if "No space left" in output:
        hi, en = "disk भर गई है। इलाज: जगह खाली कीजिए।", "the disk is full. Cure: free some space."
    elif re.search(network, output):
        hi = "नेटवर्क से download नहीं हो पाया। इलाज: इंटरनेट और proxy जाँचिए।"
        en = "the download failed. Cure: check the internet connection and the proxy."
    elif "No matching distribution" in output:
        hi = (f"Python {here} के लिए कोई package नहीं मिला, या नेटवर्क नहीं चल रहा। "
              "इलाज: नेटवर्क जाँचिए; Python 3.11, 3.12 या 3.13 लीजिए।")
        en = (f"a package has no build for Python {here}, or the network is down. "
              "Cure: check the network; use Python 3.11, 3.12 or 3.13.")
    else:
        hi, en = "कारण ऊपर pip की आखिरी पंक्तियों में है।", "the cause is in pip's last lines above."
    return Trouble(
        f"{tail(output)}\nInstall पूरा नहीं हुआ: {hi}\nफिर यही command दोबारा चलाइए: जो हो चुका है, वह बना रहेगा।",
        f"The installation did not finish: {en}\nThen run the same command again: what is done stays done.")


def pip_is_old(venv: Venv) -> bool:
    """Whether the environment's pip is older than we need (read from its folder, without starting it)."""
    for site in venv.site_packages():
        for info in glob.glob(os.path.join(site, "pip-*.dist-info")):
            version = re.findall(r"\d+", os.path.basename(info))[:2]
            return tuple(map(int, version)) < PIP_MIN
    return True


def torch_requirement(root: str) -> str:
    """The tested torch, as constraints.txt names it: ``torch==2.13.0``."""
    with open(os.path.join(root, "constraints.txt"), encoding="utf-8") as file:
        return re.findall(r"^torch==\S+", file.read(), re.MULTILINE)[0]


def needs_cuda(requires: "list[str]", system: str, machine: str) -> bool:
    """Whether a torch with these requirements brings CUDA files along on such a machine.

    >>> needs_cuda(['nvidia-cudnn-cu13==9.1; platform_system == "Linux"'], "Linux", "x86_64")
    True
    >>> needs_cuda(['nvidia-cudnn-cu13==9.1; platform_system == "Linux"'], "Windows", "AMD64")
    False
    """
    here = {"platform_system": system, "platform_machine": machine}
    for requirement in requires:
        name, _, marker = requirement.partition(";")
        tests = re.findall(r"(platform_system|platform_machine)\s*==\s*['\"]([^'\"]+)['\"]", marker)
        if re.match(r"nvidia|cuda", name.strip()) and "extra" not in marker and all(
                here[key] == value for key, value in tests):
            return True
    return False


def which_torch(venv: Venv, requirement: str) -> "dict":
    """What pip would take for torch: ``{"url": …, "requires": […], "version": …}``; {} if it cannot say."""
    command = [venv.python, "-m", "pip", "install", "-q", "--dry-run", "--no-deps", "--ignore-installed",
               "--report", "-", requirement]
    done = subprocess.run(command, cwd=venv.root, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, env=pip_environment())
    if done.returncode:
        raise pip_failed(done.stderr.decode("utf-8", "replace"))
    try:
        item = json.loads(done.stdout.decode("utf-8"))["install"][0]
        return {"url": item["download_info"]["url"], "version": item["metadata"]["version"],
                "requires": item["metadata"].get("requires_dist") or []}
    except (ValueError, KeyError, IndexError):
        return {}


def download_size(url: str) -> "int | None":
    """The size in bytes of the file at `url`, or None where the server does not tell."""
    from urllib.request import Request, url2pathname, urlopen
    try:
        if url.startswith("file:"):
            return os.path.getsize(url2pathname(url[len("file://"):]))
        with urlopen(Request(url, method="HEAD"), timeout=10) as answer:
            return int(answer.headers["Content-Length"])
    except (OSError, TypeError, ValueError):
        return None


def announce_torch(venv: Venv, requirement: str) -> None:
    """Say which torch will be downloaded, and how a smaller one is chosen where it brings CUDA."""
    torch = which_torch(venv, requirement)
    if torch and needs_cuda(torch["requires"], platform.system(), platform.machine()):
        say("  ध्यान दीजिए: torch का यह build CUDA की फ़ाइलें भी लाता है: कई GB download होंगे।\n"
            "  छोटा CPU build भी है: उसका पता PyTorch की वेबसाइट के \"Start locally\" पन्ने पर मिलेगा।\n"
            "  उसे चुनना हो, तो Ctrl-C दबाइए और TORCH_INDEX=पता के साथ फिर चलाइए।",
            "  Note: this build of torch brings CUDA files along: several GB will be downloaded.\n"
            "  There is a smaller CPU build: PyTorch's \"Start locally\" page tells its address.\n"
            "  To choose it, press Ctrl-C and run again with TORCH_INDEX=address.")
        return
    size = download_size(torch["url"]) if torch else None
    about = f" ({round(size / 1e6)} MB)" if size else ""
    name = "torch " + torch["version"] if torch else requirement
    say(f"  {name}{about} download होगा।", f"  {name}{about} will be downloaded.")


def install_torch(venv: Venv) -> None:
    """Install the tested torch on its own, so that its index and its size can be spoken of.

    An index is remembered: when a later version of the course needs another torch, it comes from there.
    """
    requirement = torch_requirement(venv.root)
    if (venv.torch_version() or "").split("+")[0] == requirement.partition("==")[2]:
        return
    index = os.environ.get("TORCH_INDEX") or venv.record().get("torch_index")
    step("torch install हो रहा है (कुछ मिनट)", "Installing torch (a few minutes)")
    if index:
        say("  TORCH_INDEX से: " + index, "  from TORCH_INDEX: " + index)
        # What torch needs comes with all other packages, from the usual index.
        pip(venv, "--no-deps", "--index-url", index, requirement)
        venv.write_record(torch_index=index)
    else:
        announce_torch(venv, requirement)
        pip(venv, "-c", "constraints.txt", requirement)


def install(venv: Venv, extra: str) -> None:
    """Bring the environment to what `extra` needs and stamp it."""
    check_disk(venv)
    if not venv.is_made():
        venv.make()
    # From here on only the stamps of the present files hold: an older one may not come back to life
    # with an older checkout after this run was interrupted.
    now = installation_key(venv.root)
    valid = {name: key for name, key in venv.record()["sets"].items() if key == now}
    venv.write_record(sets=valid)
    venv.drop_half_installed()
    if pip_is_old(venv):
        step("pip नया हो रहा है", "Updating pip")
        pip(venv, "--upgrade", "pip>=" + dotted(PIP_MIN))
    install_torch(venv)
    step(f"Course के package install हो रहे हैं ({extra}, कुछ मिनट)",
         f"Installing the packages of the course ({extra}, a few minutes)")
    pip(venv, "-c", "constraints.txt", "-e", f".[{extra}]")
    venv.write_record(sets=dict(valid, **{extra: now}))
    step("Install पूरा हुआ।", "The installation is complete.")


# ---------------------------------------------------------------------------------------------------
# What to do


def uses_current_python() -> bool:
    """Whether the course is to run in the Python that runs now: asked for, or already installed there."""
    if os.environ.get("SMRITI_VENV") == "none" or os.environ.get("SMRITI_PYTHON") == "current":
        return True
    is_environment = sys.prefix != sys.base_prefix or os.path.isdir(os.path.join(sys.prefix, "conda-meta"))
    own = os.path.realpath(os.path.join(ROOT, ".venv")) == os.path.realpath(sys.prefix)
    return is_environment and not own and is_new_enough() and is_installed_here()


def is_installed_here() -> bool:
    """Whether the course is installed in this Python."""
    from importlib import metadata
    try:
        metadata.version("smriti-course")
        return True
    except metadata.PackageNotFoundError:
        return False


def has_dev_tools() -> bool:
    """Whether this Python has what the dev set adds."""
    import importlib.util
    return importlib.util.find_spec("nbgrader") is not None


def not_installed_here(extra: str) -> Trouble:
    """The error for a Python that is used as it is but does not have what the command needs."""
    cure = f'pip install -c constraints.txt -e ".[{extra}]"'
    return Trouble(
        f"Course इसी Python ({sys.executable}) से चलता है, पर उसमें course या उसके package install नहीं हुए हैं।\n"
        f"इलाज: `{cure}`",
        f"The course runs in this Python ({sys.executable}), but the course or its packages are not installed there.\n"
        f"Cure: `{cure}`")


def no_environment() -> Trouble:
    """What ``doctor`` says before anything is installed."""
    return Trouble(
        "Course अभी install नहीं हुआ: environment .venv नहीं मिला।\n"
        "इलाज: `make lab` चलाइए (Windows: `python course.py lab`)।",
        "The course is not installed yet: the environment .venv was not found.\n"
        "Cure: run `make lab` (Windows: `python course.py lab`).")


def extra_for(arguments: "list[str]") -> str:
    """The set of packages that a command line needs.

    Raises:
        Trouble: there is no such command.
    """
    command = arguments[0]
    if command not in COMMANDS:
        known = ", ".join(COMMANDS)
        raise Trouble(f"{command!r} नाम का कोई command नहीं है। ये हैं: {known}",
                      f"There is no command {command!r}. There are: {known}", code=2)
    # Authors open lessons/*.md as notebooks, with jupytext.
    return "test" if command == "lab" and "--edit" in arguments else COMMANDS[command]


def doctor(venv: Venv, arguments: "list[str]") -> None:
    """Examine an installation as it is, without mending it; does not return."""
    if not os.path.exists(venv.python):
        raise no_environment()
    # A half-finished installation may not know the package yet; its source is here.
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [ROOT, os.environ.get("PYTHONPATH")]))
    run_course(venv.python, arguments)


def run_course(python: str, arguments: "list[str]") -> None:
    """Hand over to the course's own command; does not return."""
    hand_over([python, "-m", "course_utils.cli"] + arguments)


def ensure_python(needs_venv: bool) -> None:
    """Go on only with a Python that can do it: this one, or another one that starts this file again."""
    if is_new_enough() and (not needs_venv or can_make_venv()):
        return
    other = other_python(needs_venv)
    if other:
        start_again_with(other)
    raise no_venv_module() if is_new_enough() else old_python()


def run(arguments: "list[str]") -> None:
    """Do what the command line asks; does not return normally except for help and ``dev``."""
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        say(USAGE[0] + "\n", USAGE[1])
        return
    extra = extra_for(arguments)
    if uses_current_python():
        if not is_new_enough():
            raise chosen_python_is_old()
        if not is_installed_here() and arguments[0] != "doctor":
            raise not_installed_here(extra)
        if arguments[0] != "dev":
            run_course(sys.executable, arguments)
        if not has_dev_tools():
            raise not_installed_here(extra)
        return
    venv = Venv(ROOT)
    if arguments[0] == "doctor":
        doctor(venv, arguments)
    if not venv.holds(extra):
        ensure_python(needs_venv=not venv.is_made())
        install(venv, extra)
    if arguments[0] != "dev":
        run_course(venv.python, arguments)


def main(arguments: "list[str]") -> int:
    """Run and turn every expected end into an exit code."""
    speak_utf8()
    try:
        run(arguments)
        return 0
    except Trouble as trouble:
        print("\n" + str(trouble), file=sys.stderr)
        return trouble.code
    except KeyboardInterrupt:
        print("\nरोका गया। फिर चलाइए: जो हो चुका है, वह बना रहेगा।\n"
              "Stopped. Run it again: what is done stays done.", file=sys.stderr)
        return 130
    except OSError as error:
        print(f"\n{error}\nकाम पूरा नहीं हुआ। इलाज: disk पर जगह और इस folder में लिखने की अनुमति जाँचिए।\n"
              "The work did not finish. Cure: check free disk space and write permission for this folder.",
              file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
