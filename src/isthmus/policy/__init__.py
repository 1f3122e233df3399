"""The policy room: published rule books as data, and the three-valued evaluator that answers with a range."""

from isthmus.policy.assess import NOT_COVERED, assess
from isthmus.policy.cases import Case, pick_case, read_cases, to_case, to_cases
from isthmus.policy.checks import check, check_file
from isthmus.policy.dictionary import dictionary
from isthmus.policy.engine import engine
from isthmus.policy.explain import diff, explain
from isthmus.policy.fairness import fairness_report
from isthmus.policy.packs import framework, load_frameworks, read_framework, sources
from isthmus.policy.plan import check_plan, first_facts
from isthmus.policy.records import OUTCOMES, Assessment, Framework, Rule
from isthmus.policy.trials import run_cases, run_probes

__all__ = [
    "NOT_COVERED",
    "OUTCOMES",
    "Assessment",
    "Case",
    "Framework",
    "Rule",
    "assess",
    "check",
    "check_file",
    "check_plan",
    "dictionary",
    "diff",
    "engine",
    "explain",
    "fairness_report",
    "first_facts",
    "framework",
    "load_frameworks",
    "pick_case",
    "read_cases",
    "read_framework",
    "run_cases",
    "run_probes",
    "sources",
    "to_case",
    "to_cases",
]
