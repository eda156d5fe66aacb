"""The blob store in an S3 bucket, or in any other store with the same protocol.

The module is imported only when S3 is configured, because boto3 is heavy. Credentials and region come from the
environment as for every AWS client (`AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_REGION`, roles …).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any, BinaryIO, cast

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from chassis.files.blobs import Blob, BlobMissingError, Measured, Source, checked_key, new_key
from chassis.problems import Unavailable

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

# One part (8 MiB) in memory per upload, read in the caller's thread: another thread must not read a request's stream.
_ONE_BY_ONE = TransferConfig(use_threads=False)


class S3Store:
    """Blobs in an S3 bucket; `prefix` is put before their keys. `endpoint_url` names a store other than AWS."""

    def __init__(self, bucket: str, prefix: str = "", endpoint_url: str | None = None) -> None:
        self._bucket = bucket
        self._prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
        self._client: S3Client = boto3.client("s3", endpoint_url=endpoint_url, config=_config(endpoint_url))

    def write(self, source: Source, key: str | None = None) -> Blob:
        key = key or new_key()
        measured = Measured(source)
        with _away_as_unavailable():
            # An error while reading stops a small object before it is put and aborts a multipart one.
            body = cast(BinaryIO, measured)  # boto3 calls nothing but `read`
            self._client.upload_fileobj(body, self._bucket, self._name(key), Config=_ONE_BY_ONE)
        return measured.blob(key)

    def open(self, key: str) -> BinaryIO:
        try:
            with _away_as_unavailable():
                answer = self._client.get_object(Bucket=self._bucket, Key=self._name(key))
        except self._client.exceptions.NoSuchKey:
            raise BlobMissingError(key) from None
        return cast(BinaryIO, answer["Body"])

    def delete(self, key: str) -> None:
        with _away_as_unavailable():
            self._client.delete_object(Bucket=self._bucket, Key=self._name(key))

    def sweep_partial(self, older_than: datetime) -> int:
        swept = 0
        with _away_as_unavailable():
            pages = self._client.get_paginator("list_multipart_uploads")
            for page in pages.paginate(Bucket=self._bucket, Prefix=self._prefix):
                for upload in page.get("Uploads", []):
                    if upload["Initiated"] < older_than:
                        self._client.abort_multipart_upload(
                            Bucket=self._bucket, Key=upload["Key"], UploadId=upload["UploadId"]
                        )
                        swept += 1
        return swept

    def _name(self, key: str) -> str:
        return self._prefix + checked_key(key)


def _config(endpoint_url: str | None) -> Config:
    common: dict[str, Any] = {
        "connect_timeout": 5,
        "read_timeout": 60,
        "retries": {"mode": "standard", "max_attempts": 3},
    }
    if endpoint_url is None:
        return Config(**common)
    # Other stores often know neither buckets as host names nor the checksum trailers AWS added in 2025.
    return Config(
        **common,
        s3={"addressing_style": "path"},
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )


@contextmanager
def _away_as_unavailable() -> Iterator[None]:
    try:
        yield
    except BotoCoreError as away:  # no route, no answer in time, no credentials
        raise Unavailable() from away
    except ClientError as refused:
        if refused.response["ResponseMetadata"]["HTTPStatusCode"] >= 500:
            raise Unavailable() from refused
        raise
