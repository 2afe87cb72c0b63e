"""What a bench found: a value beside its reference, and whether it reaches what is asked for."""
from rig import median


class Figure:
    """What was measured, what it is held against, and whether the wanted ratio is reached. `ratio` is one, or those of the rounds, of which
    the median counts. A `stretch` is a value that nobody has to reach."""

    def __init__(self, what, value, unit, reference, referenceName, ratio, goal=None, stretch=None, **details):
        self.what, self.value, self.unit = what, value, unit
        self.reference, self.referenceName = reference, referenceName
        self.ratios = ratio if isinstance(ratio, list) else None
        self.ratio = ratio if self.ratios is None else median(ratio)
        self.goal, self.stretch, self.details = goal, stretch, details

    def reached(self):
        if self.goal is None:
            return None
        of, sign, limit = self.goal
        measured = self.ratio if of == "ratio" else self.value
        return {">=": measured >= limit, "<=": measured <= limit, "<": measured < limit}[sign]

    def asJson(self):
        goal = None if self.goal is None else dict(zip(("of", "sign", "limit"), self.goal))
        stretch = None if self.stretch is None else {"limit": self.stretch, "reached": self.value >= self.stretch}
        return {"what": self.what, "value": self.value, "unit": self.unit, "reference": self.reference, "reference_name": self.referenceName,
                "ratio": self.ratio, "round_ratios": self.ratios, "goal": goal, "reached": self.reached(), "stretch": stretch, "details": self.details}

    def lines(self):
        rounds = f" (of {', '.join(f'{each:.2f}' for each in self.ratios)})" if self.ratios and len(self.ratios) > 1 else ""
        yield f"{self.what}: {self.value:,.2f} {self.unit}; {self.referenceName}: {self.reference:,.2f} {self.unit}; ratio {self.ratio:.2f}{rounds}"
        if self.goal:
            of, sign, limit = self.goal
            yield f"  to reach: {of if of == 'ratio' else self.unit} {sign} {limit:g}: {'reached' if self.reached() else 'NOT reached'}"
        if self.stretch:
            yield f"  stretch {self.stretch:,} {self.unit}: {'reached' if self.value >= self.stretch else 'not reached'}"
        if self.details:
            digits = lambda value: f"{value:,.2f}" if value >= 1 else f"{value:.4f}"
            yield "  " + ", ".join(f"{name.replace('_', ' ')} {digits(value)}" for name, value in self.details.items())
