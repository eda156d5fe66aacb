"""The OpenAPI description of the gateway's own operations."""

from typing import Any

_DOCUMENT: dict[str, Any] = {"application/json": {"schema": {"type": "object"}}}
_STATUS: dict[str, Any] = {
    "type": "object",
    "required": ["status", "services"],
    "properties": {
        "status": {"enum": ["ready", "degraded", "unready"]},
        "services": {"type": "object", "additionalProperties": {"enum": ["ready", "degraded", "unready"]}},
    },
}


def _operation(name: str, summary: str, content: dict[str, Any], **others: Any) -> dict[str, Any]:
    answers = {"200": {"description": "OK", "content": content}, **others}
    return {
        "get": {"operationId": name, "summary": summary, "tags": ["platform"], "security": [], "responses": answers}
    }


OPENAPI: dict[str, Any] = {
    "tags": [{"name": "platform", "description": "What the gateway tells about the platform"}],
    "paths": {
        "/openapi.json": _operation("openapi", "This document.", _DOCUMENT),
        "/asyncapi": _operation(
            "asyncapi",
            "The events, as AsyncAPI or as a page.",
            {**_DOCUMENT, "text/html": {"schema": {"type": "string"}}},
        ),
        "/status": _operation(
            "status",
            "Whether the platform and each service is ready.",
            {"application/json": {"schema": _STATUS}},
            **{"503": {"description": "Not ready", "content": {"application/json": {"schema": _STATUS}}}},
        ),
    },
}
