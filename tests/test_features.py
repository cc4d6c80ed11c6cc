"""Finance's specifications, played as tests: a scenario a test."""

from pytest_bdd import scenarios

pytest_plugins = ["features.plugin"]
scenarios("../features")
