"""A person who has asked for feedback."""

from __future__ import annotations

import pytest

from services.feedback.feedback import Feedback
from services.feedback.model import RequestDraft
from services.practice.words import Competency
from services.root import Services

OWN = {Competency.STRUCTURE: 2, Competency.EVIDENCE: 4}


@pytest.fixture
def feedback(services: Services) -> Feedback:
    return services.feedback


@pytest.fixture
def asked(feedback: Feedback) -> str:
    """A request, rated by oneself."""
    request = feedback.requests.ask(RequestDraft())
    feedback.requests.rate(request.id, OWN)
    return request.id
