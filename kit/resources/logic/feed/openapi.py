"""The OpenAPI 3.1 document of the feed: which addresses there are, what they take, what they answer."""

from typing import Any, Final

from kit.resources.logic.feed import page
from kit.resources.logic.feed.schema import DEFINITIONS, page_schema

_TEXT: Final = {"type": "string"}
_FLAG: Final = {"type": "boolean", "default": False}
_PARAMETERS: Final[dict[str, dict[str, Any]]] = {
    "search": _TEXT,
    "page": {"type": "integer", "minimum": 1, "default": 1},
    "per_page": {"type": "integer", "minimum": 1, "maximum": page.MOST, "default": page.USUAL},
    "format": {"enum": ["json"]},
    "taxonomy_term_id": _TEXT,
    "taxonomy_id": _TEXT,
    "organization_id": _TEXT,
    "modified_after": {"type": "string", "format": "date-time"},
    "minimal": _FLAG,
    "full": _FLAG,
    "full_service": _FLAG,
    "top_only": _FLAG,
}
# Address, name of the document, parameters of the list; the address of one is the same with its id.
LISTS: Final = (
    ("/services", "service", page.SERVICES),
    ("/organizations", "organization", page.ORGANIZATIONS),  # at most `page.MOST_WHOLE` of them with `full`
    ("/service_at_locations", "service_at_location", page.PLACES),
    ("/taxonomies", "taxonomy", page.TAXONOMIES),
    ("/taxonomy_terms", "taxonomy_term", page.TERMS),
)


def openapi_document(publisher: str, server: str) -> dict[str, Any]:
    """The whole document for this publisher; `server` is the address of the feed's root."""
    paths: dict[str, Any] = {"/": {"get": _answers("About this feed", {"type": "object"}, ())}}
    for address, name, parameters in LISTS:
        paths[address] = {
            "get": _answers(f"A page of {name} documents", _moved(page_schema(name)), parameters)
        }
        one = _answers(f"One {name} with everything nested", _moved({"$ref": f"#/$defs/{name}"}), ())
        one["parameters"] = [
            {"name": "id", "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}}
        ]
        paths[f"{address}/{{id}}"] = {"get": one}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{publisher} 社会資源",
            "version": "1",
            "description": "HSDS 3.1. What is not shown any more stays in the list as inactive or defunct.",
            "license": {"name": "公共データ利用規約（第1.0版）", "identifier": "PDL-1.0"},
        },
        "servers": [{"url": server.rstrip("/")}],
        "paths": paths,
        "components": {"schemas": _moved(DEFINITIONS)},
    }


def _answers(words: str, schema: dict[str, Any], parameters: tuple[str, ...]) -> dict[str, Any]:
    return {
        "summary": words,
        "parameters": [{"name": name, "in": "query", "schema": _PARAMETERS[name]} for name in parameters],
        "responses": {
            "200": {"description": words, "content": {"application/json": {"schema": schema}}},
            "400": {"description": "A parameter cannot be understood; the answer names it"},
            "404": {"description": "There is no such document"},
        },
    }


def _moved(schema: Any) -> Any:
    """The same schema with its references where OpenAPI keeps them."""
    if isinstance(schema, dict):
        return {key: _moved(value) for key, value in schema.items()}
    if isinstance(schema, list):
        return [_moved(value) for value in schema]
    return schema.replace("#/$defs/", "#/components/schemas/") if isinstance(schema, str) else schema
