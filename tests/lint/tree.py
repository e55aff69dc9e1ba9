"""What every checker needs: the source files, their text, and one way to report."""
import pathlib
import subprocess
import sys

root = pathlib.Path(sys.argv[1])
build = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else root / "build/dev"


def files(*patterns):
    """Files that git tracks or would track, so that a build folder never counts."""
    out = subprocess.run(["git", "-C", str(root), "ls-files", "--cached", "--others", "--exclude-standard", *patterns],
                         check=True, capture_output=True, text=True).stdout
    return sorted({root / line for line in out.splitlines() if (root / line).is_file()})


def sources():
    return files("src/*.cpp", "src/*.h", "devices/*.cpp", "devices/*.h")


def where(path, line=None):
    name = str(path.relative_to(root))
    return f"{name}:{line}" if line else name


def finish(problems, checked):
    for problem in problems:
        print(problem)
    print(f"{checked} checked, {len(problems)} wrong")
    sys.exit(1 if problems or not checked else 0)
