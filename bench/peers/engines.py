# SPDX-License-Identifier: Apache-2.0
#
# The engines of compare_engines.py: a command each that takes `index` and `search` and prints one line of JSON (bench/README.md).
import glob
import json
import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
LUCENE_JARS = ("lucene-core", "lucene-analyzers-common", "lucene-queries", "jackson-core")


class Engine:
    """`columns` are its ways of ranking, by name."""

    def __init__(self, name, command, columns=None):
        self.name = name
        self.command = command
        self.columns = columns or {name: []}


def run_driver(command):
    """The JSON line that a driver prints last. Leaves the program with what it wrote when it fails."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}\nended with {done.returncode}:\n{done.stderr}{done.stdout}")
    return json.loads(done.stdout.strip().splitlines()[-1])


def fihris(build):
    bench = os.path.join(build, "bench", "fihris_bench")
    if not os.path.exists(bench):
        sys.exit(f"{bench} is missing: cmake --preset release && cmake --build --preset release")
    return Engine("Fihris", [bench, "driver"], {"Fihris, plain": ["--plain", "--without-function-words"], "Fihris, default": []})


def lucene(work):
    """Lucene of the system, compiled against its jars; None, with the reason, where something is missing."""
    jars = []
    for jar in LUCENE_JARS:
        found = sorted(glob.glob(f"/usr/share/java/{jar}-[0-9]*.jar") + glob.glob(f"/usr/share/java/{jar}.jar"))
        if not found:
            return None, f"no {jar} in /usr/share/java"
        jars.append(found[-1])
    if not shutil.which("javac"):
        return None, "no javac"
    classes = os.path.join(work, "lucene")
    os.makedirs(classes, exist_ok=True)
    path = ":".join(jars + [classes])
    subprocess.run(["javac", "-nowarn", "-cp", path, "-d", classes, os.path.join(HERE, "LuceneDriver.java")], check=True)
    return Engine("Lucene", ["java", "-Xms2g", "-Xmx4g", "-XX:+UseParallelGC", "-cp", path, "LuceneDriver"]), ""


def sqlite():
    try:
        import sqlite3
        sqlite3.connect(":memory:").execute("create virtual table t using fts5(x)")
    except Exception as error:  # any reason is one to leave it out
        return None, f"no FTS5 in this Python ({error})"
    return Engine("SQLite FTS5", [sys.executable, os.path.join(HERE, "sqlite_driver.py")]), ""


def xapian(work):
    """Xapian of the system, its driver compiled against it."""
    if not shutil.which("xapian-config"):
        return None, "no xapian-config"
    compiler = os.environ.get("CXX") or shutil.which("c++") or shutil.which("g++")
    if not compiler:
        return None, "no C++ compiler"
    program = os.path.join(work, "xapian_driver")
    flags = subprocess.run(["xapian-config", "--cxxflags", "--libs"], stdout=subprocess.PIPE, text=True, check=True).stdout.split()
    done = subprocess.run([compiler, "-std=c++20", "-O2", os.path.join(HERE, "xapian_driver.cpp"), "-o", program] + flags,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode != 0:
        return None, f"its driver cannot be compiled:\n{done.stdout}"
    return Engine("Xapian", [program]), ""


PEERS = {"lucene": lucene, "sqlite": lambda work: sqlite(), "xapian": xapian}


def peers(work, without, further):
    """Those of PEERS that are here, and the `further` ones that NAME=COMMAND says. Tells what is left out."""
    found = []
    for name, make in PEERS.items():
        if name in without:
            continue
        engine, why = make(work)
        if engine is None:
            print(f"left out: {name}: {why}", file=sys.stderr)
        else:
            found.append(engine)
    for said in further:
        name, _, command = said.partition("=")
        if not command:
            sys.exit(f"--engine takes NAME=COMMAND, not {said}")
        found.append(Engine(name, command.split()))
    return found
