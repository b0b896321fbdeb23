"""Writes what browsers are given into src/wellknit/web/static: styles from frontend/styles, the typeface, two scripts.

`./dev` runs it when something here has changed; its first argument is the folder of Node's programs.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

from wellknit.briefs.fonts import face

HERE = Path(__file__).resolve().parent
STATIC = HERE.parent / "src" / "wellknit" / "web" / "static"
FACES = ("Lato-Regular", "Lato-Bold")
#: For those who are signed in, and for whoever answers a survey.
SHEETS = ("wellknit", "answering")


def build() -> None:
    shutil.rmtree(STATIC, ignore_errors=True)
    (STATIC / "fonts").mkdir(parents=True)
    (STATIC / "styles").mkdir()
    for name in FACES:
        (STATIC / "fonts" / f"{name}.woff2").write_bytes(face(name))
    for name in ("strands.svg", "wellknit.js", "answering.js"):
        shutil.copyfile(HERE / name, STATIC / name)
    packages = HERE / "node_modules" / "@uswds" / "uswds" / "packages"
    sass = [str(HERE / "node_modules" / "sass" / "sass.js"), f"--load-path={packages}"]
    options = ["--style=compressed", "--no-source-map", "--quiet-deps", "--no-error-css"]
    for sheet in SHEETS:
        target = STATIC / "styles" / f"{sheet}.css"
        source = HERE / "styles" / f"{sheet}.scss"
        subprocess.run([sys.argv[1], *sass, *options, str(source), str(target)], check=True, cwd=HERE)
        images(target.read_text("utf-8"))


def images(styles: str) -> None:
    """The pictures that the styles name, from USWDS."""
    for name in sorted(set(re.findall(r"\.\./img/([\w./-]+)", styles))):
        place = STATIC / "img" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(HERE / "node_modules" / "@uswds" / "uswds" / "dist" / "img" / name, place)


if __name__ == "__main__":
    build()
