"""The scenarios: real rounds replayed with invented people, one module for each. A new scenario is added to
the list here."""

from reviews.demo.scenarios import s1, s2, s3, s4, s5, s6
from reviews.demo.scenarios.frame import Scenario

SCENARIOS: dict[str, Scenario] = {
    one.code: one for one in (s1.SCENARIO, s2.SCENARIO, s3.SCENARIO, s4.SCENARIO, s5.SCENARIO, s6.SCENARIO)
}
