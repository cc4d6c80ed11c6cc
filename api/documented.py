"""What the OpenAPI page says: every shape closed, every refusal listed, and who may ask."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import msgspec
from litestar.openapi import OpenAPIConfig
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import Components, Schema, SecurityScheme
from litestar.plugins import OpenAPISchemaPlugin
from litestar.typing import FieldDefinition

from api.problems import MEDIA_TYPE, Problem

if TYPE_CHECKING:
    from litestar._openapi.schema_generation import SchemaCreator

_SNAKE = re.compile("([A-Z])")
BEARER = {"bearer": list[str]()}
_SAID = {
    400: "It can not be read: `errors` names the place and what to write.",
    401: "No token in force was sent.",
    403: "The roles of whoever asks do not cover it.",
    404: "Something it names is not there.",
    409: "Understood, and refused as things stand. Nothing was recorded.",
    413: "The body is too large.",
    415: "The body is said to be of another media type.",
    422: "A value can not be, or policy does not accept it.",
    500: "A fault of ours: `error_id` is in the service's log.",
    503: "Not now: ask again after Retry-After seconds.",
}


def refusals(*statuses: int) -> dict[int, ResponseSpec]:
    """These statuses, each answered by a problem."""
    return {
        status: ResponseSpec(
            Problem, generate_examples=False, description=_SAID[status], media_type=MEDIA_TYPE
        )
        for status in statuses
    }


READING = refusals(400, 401, 403, 404, 500, 503)
SENDING = refusals(400, 401, 403, 404, 409, 413, 415, 422, 500, 503)


class ClosedShapes(OpenAPISchemaPlugin):
    """A body as it is really read: closed, with every limit; a command's name stands in its address only."""

    def is_plugin_supported_field(self, field_definition: FieldDefinition) -> bool:
        shape = field_definition.type_
        is_shape = isinstance(shape, type) and issubclass(shape, msgspec.Struct)
        return is_shape and shape.__struct_config__.forbid_unknown_fields

    def to_openapi_schema(
        self, field_definition: FieldDefinition, schema_creator: SchemaCreator
    ) -> Schema:
        shape: type[msgspec.Struct] = field_definition.type_
        _, parts = msgspec.json.schema_components([shape], ref_template="{name}")
        told = parts[shape.__name__]
        tag = shape.__struct_config__.tag_field
        told["properties"].pop(tag, None)
        told["required"] = [name for name in told.get("required", []) if name != tag]
        schema = schema_creator.schema_registry.get_schema_for_field_definition(field_definition)
        for name, value in vars(_schema(told, parts)).items():
            setattr(schema, name, value)
        return schema


def _schema(told: dict[str, Any], parts: dict[str, Any]) -> Schema:
    """A JSON schema as OpenAPI's object; the parts it refers to are put in their places."""
    if "$ref" in told:
        return _schema(parts[told["$ref"]], parts)
    said: dict[str, Any] = {_SNAKE.sub(r"_\1", key).lower(): each for key, each in told.items()}
    for key in ("any_of", "prefix_items"):
        if key in said:
            said[key] = [_schema(each, parts) for each in said[key]]
    if isinstance(said.get("items"), dict):
        said["items"] = _schema(said["items"], parts)
    if "properties" in said:
        said["properties"] = {
            name: _schema(each, parts) for name, each in said["properties"].items()
        }
    return Schema(**said)


def openapi(version: str) -> OpenAPIConfig:
    """The page at /schema."""
    return OpenAPIConfig(
        title="Accrual",
        version=version,
        description="The ledger between a professional-services firm's time and its revenue.",
        use_handler_docstrings=True,
        security=[BEARER],
        components=Components(
            security_schemes={"bearer": SecurityScheme(type="http", scheme="bearer")}
        ),
    )
