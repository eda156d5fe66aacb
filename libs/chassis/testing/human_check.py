"""What a client does to prove that it is operated by a person: the work of a challenge, by a library or by hand."""

import base64
import hashlib
import json
from collections.abc import Mapping
from typing import Any

import altcha


def solved(told: Mapping[str, Any]) -> str:
    """Return the proof that a client with ALTCHA's library hands in. `told` is the answer with the challenge."""
    made = altcha.Challenge.from_dict({"parameters": told["parameters"], "signature": told["signature"]})
    solution = altcha.solve_challenge(made)
    assert solution
    return altcha.Payload(made, solution).to_base64()


def solved_by_hand(told: Mapping[str, Any]) -> str:
    """Return the proof of a client that follows only the text of the operation with the challenge. `told` is its
    answer.
    """
    task = told["parameters"]
    for counter in range(1000):
        password = bytes.fromhex(task["nonce"]) + counter.to_bytes(4, "big")
        key = hashlib.pbkdf2_hmac("sha256", password, bytes.fromhex(task["salt"]), task["cost"], task["keyLength"])
        if key.hex().startswith(task["keyPrefix"]):
            break
    challenge = {"parameters": task, "signature": told["signature"]}
    said = {"challenge": challenge, "solution": {"counter": counter, "derivedKey": key.hex()}}
    return base64.b64encode(json.dumps(said).encode()).decode()
