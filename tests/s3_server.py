"""An S3-compatible server (moto), as a process on the loopback interface, that checks signatures."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

_SETTING_UP = 4
"""Requests before signatures are checked: a user, its policy, its key, the bucket."""
_ALL = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}
_REQUEST = re.compile(r'"(?:\x1b\[\d+m)*(GET|PUT|POST|DELETE|HEAD) (.+?) HTTP')
_OURS = re.compile(r"AWS_|BOTO|S3|FSSPEC", re.IGNORECASE)


@dataclass(frozen=True)
class Server:
    """A running server with one bucket."""

    bucket: str
    environment: dict[str, str]
    """What a client needs: where it is, and the credentials."""
    log: Path

    def requests(self) -> list[tuple[str, str]]:
        """Method and path of every request, in order."""
        found = _REQUEST.findall(self.log.read_text(encoding="utf-8"))
        return [(method, path) for method, path in found]


@contextmanager
def serving(folder: Path) -> Iterator[Server]:
    """A server for the time of the block; this process talks to it by its environment."""
    log = folder / "server.log"
    plain = {name: value for name, value in os.environ.items() if not _OURS.match(name)}
    environment = {
        "AWS_ACCESS_KEY_ID": "none-yet",
        "AWS_SECRET_ACCESS_KEY": "none-yet",
        "AWS_DEFAULT_REGION": "ap-northeast-1",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": str(folder / "none"),
        "AWS_SHARED_CREDENTIALS_FILE": str(folder / "none"),
    }
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", "0"]
    with log.open("wb") as out:
        process = subprocess.Popen(
            command,
            stdout=out,
            stderr=out,
            env=plain | environment | {"INITIAL_NO_AUTH_ACTION_COUNT": str(_SETTING_UP), "PYTHONUNBUFFERED": "1"},
        )
    try:
        environment["AWS_ENDPOINT_URL"] = _address(process, log)
        with patch.dict(os.environ, plain | environment, clear=True):
            environment |= _set_up()
        with patch.dict(os.environ, plain | environment, clear=True):
            yield Server("minutes-of-hoshimi", environment, log)
    finally:
        process.kill()
        process.wait()


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    while process.poll() is None:
        if found := re.search(r"http://127\.0\.0\.1:\d+", log.read_text(encoding="utf-8")):
            return found[0]
        try:
            process.wait(0.05)
        except subprocess.TimeoutExpired:
            continue
    raise AssertionError(log.read_text(encoding="utf-8"))


def _set_up() -> dict[str, str]:
    """Make the bucket, and a user who may do everything with it; the credentials."""
    import boto3

    iam = boto3.client("iam")
    iam.create_user(UserName="gijiroku")
    iam.put_user_policy(UserName="gijiroku", PolicyName="all", PolicyDocument=json.dumps(_ALL))
    key = iam.create_access_key(UserName="gijiroku")["AccessKey"]
    place = {"LocationConstraint": "ap-northeast-1"}
    boto3.client("s3").create_bucket(Bucket="minutes-of-hoshimi", CreateBucketConfiguration=place)
    return {"AWS_ACCESS_KEY_ID": key["AccessKeyId"], "AWS_SECRET_ACCESS_KEY": key["SecretAccessKey"]}
