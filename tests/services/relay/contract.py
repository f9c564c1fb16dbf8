"""docs/feedback.md, "The relay", once more as OpenAPI, written from the contract and not from the code."""

from __future__ import annotations

from typing import Any

JSON = "application/json"
SAID = {
    "type": "object",
    "properties": {"error": {"type": "string", "minLength": 10}},
    "required": ["error"],
    "additionalProperties": False,
}
SECRET = {"type": "string", "pattern": "^[A-Za-z0-9_-]{43}$"}
WAITING = {
    "type": "object",
    "properties": {
        "envelopes": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"id": {"type": "string", "pattern": "^[A-Za-z0-9_-]{22}$"}, "body": {"type": "string"}},
                "required": ["id", "body"],
                "additionalProperties": False,
            },
        },
        "more": {"type": "boolean"},
    },
    "required": ["envelopes", "more"],
    "additionalProperties": False,
}
MADE = {
    "type": "object",
    "properties": {
        "id": {"type": "string", "pattern": "^[A-Za-z0-9_-]{8}$"},
        "secret": SECRET,
        "expires_at": {"type": "string", "format": "date-time"},
    },
    "required": ["id", "secret", "expires_at"],
    "additionalProperties": False,
}


def answers(good: int, body: Any, *errors: int) -> dict[str, Any]:
    found: dict[str, Any] = {str(good): {"description": "done"}}
    if body is not None:
        found[str(good)]["content"] = {JSON: {"schema": body}}
    for status in (*errors, 429):
        found[str(status)] = {"description": "refused", "content": {JSON: {"schema": SAID}}}
    return found


def json_body(schema: dict[str, Any]) -> dict[str, Any]:
    return {"required": True, "content": {JSON: {"schema": schema}}}


def description(ids: list[str]) -> dict[str, Any]:
    """Returns the contract for the mailboxes `ids`; OpenAPI leaves the secret to who sends the requests."""
    box = {"name": "id", "in": "path", "required": True, "schema": {"enum": ids}}
    days = {"type": "integer", "minimum": 1, "maximum": 30}
    order = {"type": "object", "properties": {"days": days}, "required": ["days"]}
    names = {
        "type": "object",
        "properties": {"ids": {"type": "array", "items": {"type": "string"}}},
        "required": ["ids"],
    }
    raw = {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
    path = "/api/mailboxes/{id}"
    return {
        "openapi": "3.1.0",
        "info": {"title": "The relay", "version": "1"},
        "paths": {
            "/api/mailboxes": {"post": {"requestBody": json_body(order), "responses": answers(201, MADE, 400, 413)}},
            f"{path}/envelopes": {
                "parameters": [box],
                "post": {"requestBody": raw, "responses": answers(201, None, 400, 404, 409, 413)},
                "get": {"responses": answers(200, WAITING, 404)},
            },
            f"{path}/acknowledge": {
                "parameters": [box],
                "post": {"requestBody": json_body(names), "responses": answers(204, None, 400, 404, 413)},
            },
            path: {"parameters": [box], "delete": {"responses": answers(204, None, 404)}},
        },
    }
