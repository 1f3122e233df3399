"""What the policy tests share: the shipped data, and the folder ``ISTHMUS_POLICY`` names, when it is set."""

import os
from pathlib import Path

import pytest

import isthmus.policy

DATA = Path(isthmus.policy.__file__).parent


@pytest.fixture(scope="session")
def data() -> Path:
    return DATA


@pytest.fixture(scope="session")
def policy_folder() -> Path:
    named = os.environ.get("ISTHMUS_POLICY", "")
    if not named or not Path(named, "cases.yaml").is_file():
        pytest.skip("no gold or policy folder")
    return Path(named)
