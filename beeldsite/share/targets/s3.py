"""A bucket that speaks S3; keys come from botocore's own places, or from those of the share."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import parse_qs, unquote, urlsplit

import botocore.session
from botocore import exceptions
from botocore.config import Config

from beeldsite.errors import BeeldsiteError, Wrong
from beeldsite.i18n import say
from beeldsite.share.contract import FOLDERS, Progress
from beeldsite.share.secrets import login, service, variables
from beeldsite.share.targets import FORMS, NOT_COMPLETE, Address, trouble
from beeldsite.share.targets.source import opened

ABSENT = ("404", "NoSuchKey", "NotFound")
WRONG_KEY = (
    "InvalidAccessKeyId",
    "SignatureDoesNotMatch",
    "ExpiredToken",
    "InvalidToken",
    "AuthFailure",
)
SOON = ("SlowDown", "ServiceUnavailable", "InternalError", "RequestTimeout", "OperationAborted")
BEATEN = ("PreconditionFailed", "ConditionalRequestConflict")
UNREACHED = (
    exceptions.ConnectionError,
    exceptions.HTTPClientError,
    exceptions.IncompleteReadError,
)
TYPES = {  # a bucket that is a website tells browsers what it was told
    "css": "text/css",
    "html": "text/html; charset=utf-8",
    "js": "text/javascript",
    "txt": "text/plain; charset=utf-8",
}
NO_ROOM = ("QuotaExceeded", "XMinioStorageFull", "InsufficientStorage")


def connect(address: Address) -> S3:
    """Return the place of ``s3://bucket/folder``; ``?endpoint=https://…`` names another host."""
    url = urlsplit(f"s3:{address.rest}")
    if not url.netloc:
        raise Wrong(NOT_COMPLETE, FORMS)
    more = parse_qs(url.query)
    endpoint = more.get("endpoint", [""])[0] or None
    region = more.get("region", [""])[0] or None
    prefix = unquote(url.path).strip("/")
    return S3(url.netloc, f"{prefix}/" if prefix else "", address.share.name, endpoint, region)


class S3:
    """What of a bucket begins with a prefix; putting an object is atomic there."""

    def __init__(
        self, bucket: str, prefix: str, share: str, endpoint: str | None, region: str | None
    ) -> None:
        self.bucket = bucket
        self.prefix = prefix
        self.share = share
        self.endpoint = endpoint
        self.region = region

    @property
    def told(self) -> str:
        """Bucket and prefix."""
        return f"s3://{self.bucket}/{self.prefix}".rstrip("/")

    @cached_property
    def _client(self) -> Any:
        who = login(self.share)
        return botocore.session.Session().create_client(
            "s3",
            region_name=self.region,
            endpoint_url=self.endpoint,
            aws_access_key_id=who.user or None,
            aws_secret_access_key=who.password or None,
            config=Config(
                connect_timeout=20,
                read_timeout=60,
                retries={"total_max_attempts": 1},  # asked again in one place only
                request_checksum_calculation="when_required",  # others than AWS know no newer ones
                response_checksum_validation="when_required",
            ),
        )

    @contextmanager
    def _asked(self) -> Iterator[Any]:
        """Give the client; what goes wrong with it is told in words."""
        try:
            yield self._client
        except exceptions.ClientError as error:
            raise self._told(error) from None
        except exceptions.SSLError as error:
            raise trouble.bad_certificate(self.told, error) from None
        except UNREACHED as error:
            raise trouble.unreachable(self.told, error) from None
        except (exceptions.NoCredentialsError, exceptions.PartialCredentialsError):
            raise self._no_key() from None
        except (exceptions.BotoCoreError, ValueError) as error:
            raise trouble.strange(self.told, error) from None

    def _no_key(self) -> BeeldsiteError:
        key, secret = variables(self.share)
        how = say(
            "S3 keys are read from {key} and {secret}, from ~/.aws/credentials, or from the "
            "keyring as “{service}”.",
            key=key,
            secret=secret,
            service=service(self.share),
        )
        return BeeldsiteError(say("no key to “{place}” was found", place=self.told), how)

    def _told(self, error: exceptions.ClientError) -> BeeldsiteError:
        code = str(error.response.get("Error", {}).get("Code", ""))
        status = int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
        if code in WRONG_KEY:
            return trouble.refused(self.told, self.share)
        if code in BEATEN:
            return trouble.beaten(self.told)
        if code in NO_ROOM:
            return trouble.full(self.told)
        if code == "NoSuchBucket":
            return trouble.missing(self.told, self.bucket)
        if code in SOON or status >= 500:
            return trouble.busy(self.told, code or status)
        return trouble.forbidden(self.told) if status == 403 else trouble.strange(self.told, code)

    def _object(self, path: str) -> dict[str, str]:
        return {"Bucket": self.bucket, "Key": self.prefix + path}

    def list(self) -> dict[str, int]:
        """Return path → size."""
        found: dict[str, int] = {}
        with self._asked() as client:
            pages = client.get_paginator("list_objects_v2")
            for page in pages.paginate(Bucket=self.bucket, Prefix=self.prefix):
                for one in page.get("Contents", ()):
                    folder, _, name = one["Key"].removeprefix(self.prefix).rpartition("/")
                    if name and folder in ("", *FOLDERS):
                        found[f"{folder}/{name}".lstrip("/")] = int(one["Size"])
        return found

    def get(self, path: str, most: int | None = None) -> bytes | None:
        """Return an object's bytes, or its first ``most``."""
        span = {} if most is None else {"Range": f"bytes=0-{most - 1}"}
        with self._asked() as client:
            try:
                answer = client.get_object(**self._object(path), **span)
            except exceptions.ClientError as error:
                code = error.response["Error"]["Code"]
                if code in ABSENT:
                    return None
                if code in ("InvalidRange", "416"):  # nothing in it
                    return b""
                raise
            with answer["Body"] as body:
                return bytes(body.read())

    def tag(self, path: str) -> str:
        """Return an object's ETag."""
        with self._asked() as client:
            try:
                return str(client.head_object(**self._object(path))["ETag"])
            except exceptions.ClientError as error:
                if error.response["Error"]["Code"] in ABSENT:
                    return ""
                raise

    def put(
        self, path: str, source: Path | bytes, progress: Progress, over: str | None = None
    ) -> None:
        """Put an object; ``over`` is held to by the host where it can, and by us."""
        if over is not None and self.tag(path) != over:
            raise trouble.beaten(self.told)
        with opened(source) as content, self._asked() as client:
            kind = TYPES.get(path.rpartition(".")[2], "application/octet-stream")
            wanted = self._object(path) | {"ContentType": kind}
            try:
                client.put_object(**wanted, Body=_Followed(content, progress), **_only(over))
            except exceptions.ClientError as error:
                if over is None or error.response["Error"]["Code"] != "NotImplemented":
                    raise
                client.put_object(**wanted, Body=_Followed(content, progress))

    def remove(self, path: str) -> None:
        """Delete an object."""
        with self._asked() as client:
            client.delete_object(**self._object(path))

    def close(self) -> None:
        """Close the connections."""
        if client := self.__dict__.pop("_client", None):
            client.close()


def _only(over: str | None) -> dict[str, str]:
    """Return the condition under which an object may be put."""
    if over is None:
        return {}
    return {"IfMatch": over} if over else {"IfNoneMatch": "*"}


class _Followed(io.RawIOBase):
    """A file whose reader, who first reads it all to sign it, is followed by place."""

    def __init__(self, content: BinaryIO, progress: Progress) -> None:
        self.content = content
        self.progress = progress
        self.heard = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        content = self.content.read(size)
        at = self.content.tell()
        self.progress.sent(at - self.heard)
        self.heard = at
        return content

    def seek(self, to: int, whence: int = io.SEEK_SET) -> int:
        return self.content.seek(to, whence)

    def tell(self) -> int:
        return self.content.tell()
