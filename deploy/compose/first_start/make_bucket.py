"""Makes the bucket of the S3-compatible store when it is missing: `python3 make_bucket.py NAME`.

The store is that of boto3's variables: `AWS_ENDPOINT_URL_S3` and `AWS_SHARED_CREDENTIALS_FILE`.
"""

import sys

import boto3
from botocore.exceptions import ClientError


def main(name: str) -> None:
    """Make the bucket `name`, unless it is there."""
    store = boto3.client("s3")
    try:
        store.head_bucket(Bucket=name)
        sys.stdout.write(f"the bucket {name} is there\n")
    except ClientError:
        store.create_bucket(Bucket=name)
        sys.stdout.write(f"made the bucket {name}\n")


if __name__ == "__main__":
    main(sys.argv[1])
