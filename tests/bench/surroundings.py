"""What tells whether a run was quiet, and of what it was: it stands before the figures, which mean nothing without it."""
import os
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))


def begun(name, size):
    return {"name": name, "commit": commit(HERE), "processors": os.cpu_count(), "rounds": size.rounds, "load_average_before": loadAverage()}


def ended(run):
    """The load before tells of others, a build of ours among them; the load after, of the bench itself too."""
    return run | {"load_average_after": loadAverage()}


def inWords(run):
    before, after = (", ".join(f"{each:.2f}" for each in run[f"load_average_{when}"]) for when in ("before", "after"))
    return f"{run['name']}: rounds {run['rounds']}, processors {run['processors']}, load average {before} before and {after} after, commit {run['commit'] or 'unknown'}"


def loadAverage():
    """Of the last one, five and fifteen minutes."""
    return [round(each, 2) for each in os.getloadavg()]


def commit(folder):
    """None where there is no git, or no repository."""
    try:
        done = subprocess.run(["git", "-C", folder, "rev-parse", "HEAD"], capture_output=True, text=True)
    except FileNotFoundError:
        return None
    return done.stdout.strip() if done.returncode == 0 else None
