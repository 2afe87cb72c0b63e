"""In which order engine and reference are measured, and what comes of it. A machine's speed changes from minute to minute: what is
compared is what stood side by side."""
from rig import median


def inTurns(rounds, *measures):
    """What each gives, a list for each with an entry a round. The order turns around from round to round, so that none is always first."""
    found = [[] for _ in measures]
    for number in range(rounds):
        order = range(len(measures))
        for index in order if number % 2 == 0 else reversed(order):
            found[index].append(measures[index]())
    return found


def medianOf(runs, name):
    return median(each[name] for each in runs)


def pairRatios(ours, theirs, name):
    """Each round's own."""
    return [mine[name] / its[name] for mine, its in zip(ours, theirs, strict=True)]


def pairRatio(ours, theirs, name):
    return median(pairRatios(ours, theirs, name))
