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


def description(ids: list[str], secrets: list[str]) -> dict[str, Any]:
    """Returns the contract; `ids` and `secrets` are tried beside invented ones."""

    def one_of(known: list[str], length: int) -> dict[str, Any]:
        return {"anyOf": [{"enum": known}, {"type": "string", "pattern": f"^[A-Za-z0-9_-]{{{length}}}$"}]}

    box = {"name": "id", "in": "path", "required": True, "schema": one_of(ids, 8)}
    bearer = {
        "name": "Authorization",
        "in": "header",
        "required": True,
        "schema": {"anyOf": [{"enum": [f"Bearer {secret}" for secret in secrets]}, {"type": "string"}]},
    }
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
                "get": {"parameters": [bearer], "responses": answers(200, WAITING, 404)},
            },
            f"{path}/acknowledge": {
                "parameters": [box, bearer],
                "post": {"requestBody": json_body(names), "responses": answers(204, None, 400, 404, 413)},
            },
            path: {"parameters": [box, bearer], "delete": {"responses": answers(204, None, 404)}},
        },
    }
