"""The same work on a Dask scheduler, one of whose workers is killed on the way."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from tests.pile import gijiroku, sources, write_pile

pytest.importorskip("distributed")
RESTING = {"DASK_DISTRIBUTED__DASHBOARD__LINK": "", "PYTHONWARNINGS": "ignore"}


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and two worker processes, each with a nanny as usual."""
    told = tmp_path / "scheduler.json"
    environment = os.environ | RESTING | {"PYTHONPATH": str(Path.cwd())}
    base = [sys.executable, "-m", "distributed.cli."]

    def start(name: str, *more: str) -> subprocess.Popen[bytes]:
        command = [*base[:-1], f"{base[-1]}{name}", "--scheduler-file", str(told), *more]
        return subprocess.Popen(
            command, env=environment, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    processes = [start("dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")]
    workers = [start("dask_worker", "--nthreads", "1", "--no-dashboard", "--name", f"w{number}") for number in range(2)]
    try:
        deadline = time.monotonic() + 60
        while not told.exists() and time.monotonic() < deadline:
            time.sleep(0.1)
        address = json.loads(told.read_text())["address"]
        from distributed import Client

        with Client(address, timeout=30) as client:
            client.wait_for_workers(2, timeout=60)
        yield address, workers
    finally:
        for process in [*workers, *processes]:
            process.terminate()
        for process in [*workers, *processes]:
            process.wait(30)


def test_a_worker_killed_on_the_way_costs_nothing(
    cluster: tuple[str, list[subprocess.Popen[bytes]]], tmp_path: Path
) -> None:
    address, workers = cluster
    raw, out = tmp_path / "raw", tmp_path / "out"
    write_pile(raw, 30)
    (raw / "bad.pdf").write_bytes(b"%PDF-1.4\nnothing")
    command = [sys.executable, "-m", "pipeline", "ingest", str(raw), "--data", str(out), "--scheduler", address]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    while "[3/31]" not in (line := process.stdout.readline()):
        assert line, process.stderr and process.stderr.read()
    listed = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(workers[0].pid)], capture_output=True, text=True, check=True
    )
    for number in [*map(int, listed.stdout.split()), workers[0].pid]:
        os.kill(number, signal.SIGKILL)
    _, errors = process.communicate(timeout=180)
    assert process.returncode == 1, errors
    assert "bad.pdf: " in errors
    assert len(sources(out)) == 30
    local = gijiroku("ingest", raw, "--data", tmp_path / "local", "--workers", "1", "--quiet")
    assert local.exit_code == 1
    for name in ("speeches", "tokens", "segments"):
        order = list(pd.read_parquet(out / name).columns[:3])
        frames = [pd.read_parquet(folder / name).astype(str).sort_values(order) for folder in (out, tmp_path / "local")]
        assert frames[0].to_numpy().tolist() == frames[1].to_numpy().tolist()
    asked_to_stop_it_stops(command)


def asked_to_stop_it_stops(command: list[str]) -> None:
    process = subprocess.Popen([*command, "--again"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    while "[2/31]" not in (line := process.stdout.readline()):
        assert line, process.stderr and process.stderr.read()
    process.send_signal(signal.SIGINT)
    began = time.monotonic()
    rest, errors = process.communicate(timeout=60)
    assert time.monotonic() - began < 2 * max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
    assert process.returncode == 130, errors
    assert "run the same command again to go on" in rest


def test_no_scheduler_is_told_in_one_line(tmp_path: Path) -> None:
    write_pile(tmp_path / "raw", 1)
    command = [sys.executable, "-m", "pipeline", "ingest", "raw", "--data", "out", "--scheduler", "tcp://127.0.0.1:9"]
    environment = os.environ | {"PYTHONPATH": str(Path.cwd())}
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=environment, check=False)
    assert done.returncode == 2
    assert "no Dask scheduler answers" in done.stderr.splitlines()[-1]
