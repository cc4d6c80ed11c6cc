"""Which profiles there are for this installation: the firm's own folders first, then those that ship."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from connectors import plan, profile
from connectors.plan import Plan
from connectors.profile import Profile
from domain.refusal import Refused

FOLDERS = "ACCRUAL_PROFILES"  # the firm's own folders of profiles
PERSON_KEY = "ACCRUAL_PERSON_KEY"  # the firm's secret that veiled ids of people are made with


def folders(environment: Mapping[str, str]) -> tuple[Path, ...]:
    """Where profiles are looked for, in this order."""
    own = environment.get(FOLDERS, "")
    return profile.folders(Path(part) for part in own.split(os.pathsep) if part)


def named(name: str, environment: Mapping[str, str]) -> Plan:
    """The plan of a profile by its name. Refuses UnknownProfile and BadProfile."""
    return at(profile.named(name, folders(environment)), environment)


def at(path: Path, environment: Mapping[str, str]) -> Plan:
    """The plan of a profile by its file. Refuses UnknownProfile and BadProfile."""
    return plan.load(path, environment.get(PERSON_KEY, "").encode())


def known(environment: Mapping[str, str]) -> list[tuple[Path, Profile | Refused]]:
    """Every profile by name, or what is wrong with it."""
    loaded: list[tuple[Path, Profile | Refused]] = []
    for _, path in sorted(profile.found(folders(environment)).items()):
        try:
            loaded.append((path, at(path, environment).profile))
        except Refused as refused:
            loaded.append((path, refused))
    return loaded
