"""What a person has set aside: such findings are told apart, and contradict nothing any more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from duizhang.model import Dismissal, Finding, Report


def set_aside(report: Report, dismissals: Mapping[str, Dismissal]) -> Report:
    """The report without the findings that are dismissed, by fingerprint; those are kept beside them.

    A statement that no other error names is unchecked again.
    """
    aside = [(f, dismissals[f.fingerprint]) for f in report.findings if f.fingerprint in dismissals]
    if not aside:
        return report
    rest = tuple(f for f in report.findings if f.fingerprint not in dismissals)
    named = {i for f in rest for i in _named(f)}
    freed = {i for f, _ in aside for i in _named(f)} - named
    status = report.status | {i: "unchecked" for i in freed if report.status.get(i) == "contradicted"}
    return replace(report, findings=rest, status=status, dismissed=tuple(aside))


def _named(finding: Finding) -> set[str]:
    return {p.statement.id for p in finding.parts} if finding.severity == "error" else set()
