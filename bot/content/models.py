"""Fields that an editor wrote, made into models; what does not fit is said in plain words."""

from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from bot.content.problems import Findings
from bot.content.sources import read_yaml

Model = TypeVar("Model", bound=BaseModel)

_DATE = "«{key}» должно быть датой вида 2026-07-01"
_FAULTS = {
    "missing": "не хватает строки «{key}»",
    "extra_forbidden": "лишняя строка «{key}»: такой здесь не бывает",
    "string_too_long": "«{key}»: {length} знаков, сократите до {max_length}",
    "string_too_short": "«{key}» пусто",
    "string_type": "«{key}» должно быть словами: возьмите запись в кавычки",
    "too_short": "«{key}»: {actual_length}, а нужно не меньше {min_length}",
    "too_long": "«{key}»: {actual_length}, а помещается не больше {max_length}",
    "tuple_type": "«{key}» должно быть списком в квадратных скобках: [одно, другое]",
    "date_type": _DATE,
    "date_parsing": _DATE,
    "date_from_datetime_parsing": _DATE,
    "date_from_datetime_inexact": _DATE,
    "value_error": "«{key}»: {error}",
}
_OTHER_FAULT = "«{key}» записано не так, как у соседей"
_WHOLE = "содержание файла"


def read_yaml_model(of: type[Model], path: Path, findings: Findings) -> Model | None:
    """The YAML file as a model; None, with what is wrong noted, where it can't be one."""
    fields = read_yaml(path, findings)
    return None if fields is None else fit_model(of, fields, path, findings)


def fit_model(of: type[Model], fields: object, path: Path, findings: Findings) -> Model | None:
    """The fields as a model; None, with each fault noted, where they do not fit."""
    try:
        return of.model_validate(fields)
    except ValidationError as faults:
        told = [fault["loc"] for fault in faults.errors()]
        for fault in faults.errors():
            if any(len(loc) > len(fault["loc"]) and loc[: len(fault["loc"])] == fault["loc"] for loc in told):
                continue  # its parts are told: they are what is wrong
            key = ".".join(str(part) for part in fault["loc"]) or _WHOLE
            details: dict[str, Any] = {"length": len(str(fault["input"]).strip()), **fault.get("ctx", {})}
            findings.add(path, _FAULTS.get(fault["type"], _OTHER_FAULT).format(key=key, **details))
    return None
